"""Draw many grey-level images at once: shapes with soft edges, and cloth.

Every length is in units of half the frame: x runs from -1 at the left to 1, y from -1
at the top to 1. Random quantities have shape (n, 1, 1), pictures (n, PIXELS, PIXELS).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

PIXELS = 56  # drawn twice as large as the finished image, then averaged
EDGE = 0.05  # width of the transition at an outline

Knots = Sequence[tuple[float | np.ndarray, float | np.ndarray]]


class Sketch:
    """A pile of `n` pictures on which masks are painted, each in its own frame.

    The frame of every picture is a little turned, shifted, stretched and bent, so
    that equal shapes come out differently.

    Parameters
    ----------
    n
        Number of pictures.
    generator
        Where all that is random comes from.
    """

    def __init__(self, n: int, generator: np.random.Generator) -> None:
        self.n = n
        self.generator = generator
        steps = (np.arange(PIXELS, dtype=np.float32) + 0.5) / PIXELS * 2 - 1
        x = steps[None, None, :] * self.pick(0.92, 1.10) + self.spread(0.035)
        y = steps[None, :, None] * self.pick(0.92, 1.06) + self.spread(0.025)
        lean, bend = self.spread(0.035), self.spread(0.03)
        self.x = x + lean * y + bend * np.sin(self.pick(1.0, 3.0) * y + self.phase())
        self.y = y - lean * x + self.spread(0.012) * np.sin(2 * x + self.phase())
        self.image = np.zeros((n, PIXELS, PIXELS), np.float32)

    def pick(self, low: float, high: float) -> np.ndarray:
        """Return a number between `low` and `high` for each picture."""
        return self.generator.uniform(low, high, (self.n, 1, 1)).astype(np.float32)

    def spread(self, deviation: float) -> np.ndarray:
        """Return a normally distributed number for each picture, cut at two sigma."""
        draws = self.generator.normal(size=(self.n, 1, 1)).clip(-2, 2)
        return (deviation * draws).astype(np.float32)

    def phase(self) -> np.ndarray:
        """Return an angle for each picture."""
        return self.pick(0, 2 * np.pi)

    def chance(self, probability: float) -> np.ndarray:
        """Return 1 with this probability and else 0, for each picture."""
        return (self.pick(0, 1) < probability).astype(np.float32)

    def choose(self, probabilities: Sequence[float]) -> list[np.ndarray]:
        """Return one array for each option, of which one is 1 in each picture."""
        bounds = np.cumsum([0, *probabilities])
        draw = self.pick(0, float(bounds[-1]))
        return [
            ((draw >= low) & (draw < high)).astype(np.float32)
            for low, high in pairwise(bounds)
        ]

    def paint(self, mask: np.ndarray, tone: float | np.ndarray) -> None:
        """Cover the mask with a tone: 0 is the background, 1 the brightest."""
        self.image += mask * (tone - self.image)

    def darken(self, mask: np.ndarray, share: float | np.ndarray) -> None:
        """Take away a share of the tone under the mask, as seams and shadows do."""
        self.image *= 1 - mask * share

    def finished(self) -> np.ndarray:
        """Return the pictures reduced to half the size, uint8 from 0 to 255."""
        image = self.image
        small = image[:, ::2, ::2] + image[:, 1::2, ::2]
        small += image[:, ::2, 1::2] + image[:, 1::2, 1::2]
        small /= 4
        return np.rint(small.clip(0, 1) * 255).astype(np.uint8)


def inside(distance: np.ndarray, edge: float = EDGE) -> np.ndarray:
    """Return a mask that is 1 where `distance` to the outline is positive."""
    return (distance / edge + 0.5).clip(0, 1)


def line(distance: np.ndarray, width: float) -> np.ndarray:
    """Return a mask of the line along which `distance` is zero."""
    return inside(width / 2 - np.abs(distance), EDGE / 2)


def profile(position: np.ndarray, knots: Knots) -> np.ndarray:
    """Return a smooth curve through (position, value) pairs, level outside them."""
    value = knots[0][1]
    for (start, low), (end, high) in pairwise(knots):
        share = ((position - start) / (end - start)).clip(0, 1)
        value = value + (high - low) * share * share * (3 - 2 * share)
    return value


def limb(
    across: np.ndarray,
    down: np.ndarray,
    angle: np.ndarray,
    length: np.ndarray,
    widths: tuple[float | np.ndarray, float | np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mask of a tapered limb and the position along it, 1 at its end.

    It hangs from the origin of `across` and `down` at an angle from the vertical.
    """
    along = (across * np.sin(angle) + down * np.cos(angle)) / length
    aside = across * np.cos(angle) - down * np.sin(angle)
    half = profile(along, [(0.0, widths[0]), (1.0, widths[1])])
    ends = np.minimum(along + 0.1, 1 - along) * length
    return inside(np.minimum(half - np.abs(aside), ends)), along


def cloth(sketch: Sketch, patterned: float = 0.5) -> np.ndarray:
    """Return tones of cloth: a shade, light, folds, and for some a woven pattern.

    Parameters
    ----------
    sketch
        The pictures.
    patterned
        Share of pictures with stripes, checks or blots.

    Returns
    -------
    ndarray
        Tones from 0.12 to 1, of the pictures' shape.
    """
    x, y = sketch.x, sketch.y
    shade = 1.05 - 0.7 * sketch.pick(0, 1) ** 1.5
    light = 1 - sketch.pick(0.05, 0.22) * (x - sketch.spread(0.25)) ** 2
    swing = 0.8 * np.sin(2.5 * y + sketch.phase())
    slant, pace = sketch.spread(0.5), sketch.pick(4, 11)
    folds = sketch.pick(0.0, 0.10) * np.sin(pace * (x + slant * y) + swing)
    tone = shade * light + folds + sketch.pick(0, 0.06) * _grain(sketch)
    kept = sketch.chance(patterned) * sketch.pick(0.15, 0.7)
    return (tone * (1 - kept * _pattern(sketch))).clip(0.12, 1)


def _pattern(sketch: Sketch) -> np.ndarray:
    """Return where a pattern darkens: stripes across or down, checks, or blots."""
    across, down, checks, blots = sketch.choose([0.4, 0.15, 0.2, 0.25])
    pace = sketch.pick(10, 26)
    rows = np.sin(pace * sketch.y + sketch.phase())
    columns = np.sin(pace * sketch.x + sketch.phase())
    field = np.sin(0.7 * pace * sketch.x + 4 * rows) * columns
    wave = (across + checks / 2) * rows + (down + checks / 2) * columns + blots * field
    return inside(wave - sketch.spread(0.3), 0.8)


def _grain(sketch: Sketch) -> np.ndarray:
    return sketch.generator.standard_normal(sketch.image.shape, dtype=np.float32)
