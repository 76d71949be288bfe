"""Drawings of clothing that stand in for Fashion-MNIST: ten kinds, random shapes.

A garment is an outline given by a few random lengths, painted with cloth and finished
with seams. As in Fashion-MNIST the background is black, a garment fills the frame and
shoes point to the left.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from aecourse.data.standins import accessories
from aecourse.data.standins.drawing import Sketch, cloth, inside, limb, line, profile

DRAWN_AT_ONCE = 100  # few enough to stay in the processor's cache
TRAIN_BATCHES, TEST_BATCHES = 6, 1


@cache
def draw_all() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return 6,000 training and 1,000 test drawings, the same on every call.

    Returns
    -------
    x_train, y_train, x_test, y_test
        uint8 images of shape (n, 28, 28) and int64 classes from 0 to 9 with
        Fashion-MNIST's meaning, shuffled.
    """
    generator = np.random.default_rng(28)
    return *_draw(TRAIN_BATCHES, generator), *_draw(TEST_BATCHES, generator)


def _draw(
    batches: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    images = []
    for draw in KINDS:
        for _ in range(batches):
            sketch = Sketch(DRAWN_AT_ONCE, generator)
            draw(sketch)
            images.append(sketch.finished())
    labels = np.repeat(np.arange(len(KINDS)), batches * DRAWN_AT_ONCE)
    order = generator.permutation(len(labels))
    return np.concatenate(images)[order], labels[order]


class Torso(NamedTuple):
    """What the garments for the upper body share: lengths, and the parts painted."""

    top: np.ndarray
    hem: np.ndarray
    neck: np.ndarray
    body: np.ndarray


def _torso(
    sketch: Sketch,
    tone: np.ndarray,
    *,
    hem: tuple[float, float],
    widths: tuple[tuple[float, float], tuple[float, float], tuple[float, float]],
    sleeve: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    neck_depth: tuple[float, float],
    pointed: float,
) -> Torso:
    """Paint sleeves, body and neckline.

    Parameters
    ----------
    sketch, tone
        The pictures and the cloth.
    hem
        Range of the lower end.
    widths
        Ranges of the half widths at shoulder, waist and hem.
    sleeve
        Length, angle from the vertical, half widths at shoulder and cuff.
    neck_depth
        Range of the neckline's depth.
    pointed
        Share of V-shaped necklines.
    """
    x, y = sketch.x, sketch.y
    top, hem = sketch.pick(-0.96, -0.88), sketch.pick(*hem)
    shoulder, waist, base = (sketch.pick(*limits) for limits in widths)
    neck = sketch.pick(0.16, 0.28)
    length, angle, upper, cuff = sleeve
    slope = sketch.pick(0.10, 0.22)
    for side in (-1, 1):
        swing = angle + sketch.spread(0.04)
        arm, along = limb(
            side * x - shoulder + upper * 0.85,
            y - top - slope - upper * 0.55,
            swing,
            length,
            (upper, cuff),
        )
        sketch.paint(arm, tone * 0.93)
        sketch.darken(arm * line(along - 0.93, 0.04), 0.25)
    half = profile(
        y,
        [
            (top, neck + 0.04),
            (top + slope, shoulder),
            (top + 0.55, shoulder * 0.92),
            (0.0, waist),
            (hem, base),
        ],
    )
    outline = np.minimum(half - np.abs(x), np.minimum(y - top, hem - y))
    body = inside(outline)
    sketch.darken(inside(outline + 0.05) - body, 0.35)
    sketch.paint(body, tone)
    depth = sketch.pick(*neck_depth)
    pointed = sketch.chance(pointed)
    round_cut = 1 - np.sqrt((x / neck) ** 2 + ((y - top) / depth) ** 2)
    pointed_cut = 1 - np.abs(x) / neck - (y - top) / (1.5 * depth)
    cut = np.where(pointed > 0, pointed_cut, round_cut) * neck
    sketch.darken(line(cut + 0.05, 0.07) * body, 0.3)
    sketch.paint(inside(cut) * inside(top + 2 * depth - y), 0.0)
    return Torso(top, hem, neck, body)


Sleeve = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _sleeve(sketch: Sketch, *limits: tuple[float, float]) -> Sleeve:
    """Return length, angle, and half widths at shoulder and cuff within limits."""
    return tuple(sketch.pick(*pair) for pair in limits)


def _any_sleeve(sketch: Sketch, none: float, short: float, long: float) -> Sleeve:
    """Return sleeves of which these shares are missing, short and long."""
    shares = sketch.choose([none, short, long])
    kinds = (_sleeve(sketch, *kind) for kind in (NO_SLEEVE, SHORT_SLEEVE, LONG_SLEEVE))
    return tuple(
        sum(share * value for share, value in zip(shares, values, strict=True))
        for values in zip(*kinds, strict=True)
    )


NO_SLEEVE = ((0.10, 0.14), (0.30, 0.50), (0.10, 0.14), (0.10, 0.14))
SHORT_SLEEVE = ((0.32, 0.80), (0.45, 0.85), (0.17, 0.24), (0.14, 0.21))
LONG_SLEEVE = ((1.25, 1.60), (0.14, 0.32), (0.14, 0.20), (0.08, 0.13))


def _t_shirt(sketch: Sketch) -> None:
    tone = cloth(sketch, 0.25)
    torso = _torso(
        sketch,
        tone,
        hem=(0.72, 0.97),
        widths=((0.42, 0.60), (0.36, 0.56), (0.38, 0.60)),
        sleeve=_any_sleeve(sketch, none=0.08, short=0.89, long=0.03),
        neck_depth=(0.10, 0.34),
        pointed=0.25,
    )
    # A print on the chest of some.
    x, y = sketch.x, sketch.y + sketch.pick(0.0, 0.35)
    size = sketch.pick(0.12, 0.30)
    wave = np.sin(sketch.pick(12, 24) * x + sketch.phase()) * np.sin(
        sketch.pick(12, 24) * y + sketch.phase()
    )
    printed = inside(size - np.maximum(np.abs(x), np.abs(y))) * (0.5 + 0.5 * wave)
    sketch.paint(
        printed * torso.body * sketch.chance(0.4) * 0.8, sketch.pick(0.05, 1.0)
    )


def _trouser(sketch: Sketch) -> None:
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.2)
    waist, hip = sketch.pick(0.24, 0.34), sketch.pick(0.32, 0.44)
    crotch, hem = sketch.pick(-0.45, -0.2), sketch.pick(0.88, 0.98)
    knee, ankle = sketch.pick(0.15, 0.23), sketch.pick(0.08, 0.24)
    gap = sketch.pick(0.02, 0.16)
    outer = profile(
        y,
        [
            (-0.96, waist),
            (crotch - 0.15, hip),
            (0.3, gap / 2 + 2 * knee),
            (hem, gap + 2 * ankle),
        ],
    )
    inner = profile(y, [(crotch, -0.06), (0.3, gap / 2), (hem, gap)])
    outline = np.minimum(outer - np.abs(x), np.minimum(y + 0.96, hem - y))
    legs = inside(np.minimum(outline, np.abs(x) - inner))
    sketch.paint(legs, tone)
    middle = (outer + inner) / 2
    crease = line(np.abs(x) - middle, 0.10) * inside(y - crotch)
    worn = sketch.chance(0.4) * sketch.pick(0.1, 0.35)
    sketch.paint(crease * legs * worn, 1.0)
    sketch.darken(line(y + 0.84, 0.05) * legs, 0.35)
    sketch.darken(line(x, 0.04) * inside(crotch - y) * legs, 0.4)
    pocket = line(np.abs(x) - 0.16 - 0.25 * (y + 0.85), 0.04) * inside(-0.55 - y)
    sketch.darken(pocket * legs, 0.3)


def _pullover(sketch: Sketch) -> None:
    tone = cloth(sketch, 0.35)
    torso = _torso(
        sketch,
        tone,
        hem=(0.66, 0.97),
        widths=((0.46, 0.60), (0.42, 0.58), (0.40, 0.58)),
        sleeve=_sleeve(sketch, *LONG_SLEEVE),
        neck_depth=(0.07, 0.20),
        pointed=0.2,
    )
    # Ribs at the hem, on some a hood, a zip or a print across the chest.
    x, y = sketch.x, sketch.y
    ribs = inside(y - torso.hem + 0.13) * torso.body
    sketch.darken(ribs * (0.6 + 0.4 * np.sin(45 * x)), sketch.pick(0.1, 0.35))
    hood = 0.2 - 0.2 * (x / 0.30) ** 2 - 0.2 * ((y + 0.80) / 0.17) ** 2
    sketch.paint(inside(hood) * sketch.chance(0.3), tone * 0.8)
    sketch.darken(line(x, 0.05) * torso.body * sketch.chance(0.1), 0.6)
    band = line(y + sketch.pick(-0.1, 0.4), sketch.pick(0.1, 0.35))
    sketch.paint(band * torso.body * sketch.chance(0.25) * 0.8, sketch.pick(0.1, 1.0))


def _dress(sketch: Sketch) -> None:
    tone = cloth(sketch, 0.45)
    length, angle, upper, _ = _any_sleeve(sketch, none=0.5, short=0.3, long=0.2)
    slim = upper * sketch.pick(0.55, 0.85)
    torso = _torso(
        sketch,
        tone,
        hem=(0.90, 0.98),
        widths=((0.24, 0.42), (0.20, 0.36), (0.26, 0.58)),
        sleeve=(length * 0.8, angle, slim, slim * 0.8),
        neck_depth=(0.12, 0.40),
        pointed=0.4,
    )
    belt = line(sketch.y + sketch.pick(-0.05, 0.25), 0.06) * sketch.chance(0.5)
    sketch.darken(belt * torso.body, 0.5)
    pleats = np.sin(sketch.pick(16, 26) * sketch.x / (1.3 + sketch.y))
    skirt = inside(sketch.y + 0.05, 0.3) * torso.body
    sketch.darken(skirt * (0.5 + 0.5 * pleats), sketch.pick(0.0, 0.3))


def _coat(sketch: Sketch) -> None:
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.15)
    torso = _torso(
        sketch,
        tone,
        hem=(0.74, 0.98),
        widths=((0.44, 0.60), (0.40, 0.58), (0.42, 0.62)),
        sleeve=_sleeve(sketch, (1.25, 1.65), (0.08, 0.30), (0.15, 0.23), (0.10, 0.16)),
        neck_depth=(0.05, 0.12),
        pointed=0.2,
    )
    # The front stands open or is zipped; lapels fold back from the neck.
    opening = sketch.pick(0.04, 0.12)
    shut = sketch.pick(0.35, 0.95)
    sketch.darken(line(x + sketch.spread(0.05), opening) * torso.body, shut)
    drop = sketch.pick(0.35, 0.75)
    lapel = np.minimum(0.34 * (1 - (y - torso.top) / drop) - np.abs(x), y - torso.top)
    folded = sketch.chance(0.8)
    sketch.paint(inside(lapel) * folded, tone * sketch.pick(0.55, 0.95))
    sketch.darken(line(lapel, 0.05) * torso.body * folded, 0.5)
    low = sketch.pick(0.25, 0.45)
    pocket = line(y - low - 0.25 * (np.abs(x) - 0.3), 0.06)
    pocket *= inside(np.abs(x) - 0.18) * inside(0.40 - np.abs(x))
    sketch.darken(pocket * torso.body, sketch.pick(0.0, 0.7))
    quilt = line(np.sin(sketch.pick(10, 15) * y), 0.35) * sketch.chance(0.3)
    sketch.darken(quilt * torso.body, 0.3)


def _shirt(sketch: Sketch) -> None:
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.6)
    torso = _torso(
        sketch,
        tone,
        hem=(0.82, 0.97),
        widths=((0.42, 0.58), (0.36, 0.54), (0.38, 0.56)),
        sleeve=_any_sleeve(sketch, none=0.05, short=0.4, long=0.55),
        neck_depth=(0.08, 0.15),
        pointed=0.9,
    )
    # The tails leave the sides shorter than the front; a pointed collar, the placket
    # with its buttons, and a breast pocket.
    tails = inside(y - torso.hem + 0.7 * (np.abs(x) - 0.24)) * inside(y - 0.5)
    sketch.paint(tails * sketch.chance(0.5), 0.0)
    drop, side = y - torso.top, np.abs(x)
    leaf = np.minimum(0.30 - drop - 0.25 * side, 0.30 - side - 0.35 * drop)
    leaf = np.minimum(leaf, np.minimum(side - 0.20 + 0.75 * drop, drop + 0.05))
    sketch.paint(inside(leaf), np.minimum(1.0, tone * 1.1 + 0.05))
    sketch.darken(line(leaf, 0.05) * torso.body, 0.35)
    front = inside(drop - 0.25) * torso.body
    sketch.darken(line(np.abs(x) - 0.07, 0.035) * front, sketch.pick(0.0, 0.4))
    buttons = inside(np.sin(sketch.pick(18, 24) * y) - 0.55, 0.3) * line(x, 0.07)
    sketch.darken(buttons * front, sketch.pick(0.4, 0.9))
    pocket = np.maximum(np.abs(x - 0.24) - 0.11, np.abs(y + 0.28) - 0.12)
    sketch.darken(line(pocket, 0.04) * front * sketch.chance(0.5), 0.4)


KINDS = (
    _t_shirt,
    _trouser,
    _pullover,
    _dress,
    _coat,
    accessories.draw_sandal,
    _shirt,
    accessories.draw_sneaker,
    accessories.draw_bag,
    accessories.draw_ankle_boot,
)
