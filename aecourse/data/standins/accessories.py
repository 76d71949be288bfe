"""Drawings of shoes and bags (see `clothing` for the garments).

The sketch comes empty and goes away painted. Shoes are seen from the side with the
toe to the left; their height is measured from the ground.
"""

from __future__ import annotations

import numpy as np

from aecourse.data.standins.drawing import Knots, Sketch, cloth, inside, line, profile


def _shoe_upper(
    sketch: Sketch,
    ground: np.ndarray,
    heights: Knots,
    ends: tuple[float, np.ndarray],
) -> np.ndarray:
    """Return distance to the outline of what stands on the ground line."""
    x, y = sketch.x, sketch.y
    top = ground - profile(x, heights)
    return np.minimum(
        np.minimum(y - top, ground - y), np.minimum(x - ends[0], ends[1] - x)
    )


def draw_sandal(sketch: Sketch) -> None:
    """Sandals: flat, wedged or heeled, with straps and the background between."""
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.2)
    flat, wedge, heeled = sketch.choose([0.5, 0.2, 0.3])
    rise = (1 - flat) * sketch.pick(0.45, 0.95) + flat * sketch.pick(0.0, 0.12)
    ground = flat * sketch.pick(0.3, 0.5) + (1 - flat) * sketch.pick(0.72, 0.9)
    bed = ground - 0.10 - profile(x, [(-0.45, 0.0), (0.65, rise)])
    thick = sketch.pick(0.07, 0.16)
    ends = np.minimum(x + 0.95, 0.92 - x)
    sole = inside(np.minimum(np.minimum(y - bed, bed + thick - y), ends))
    under = np.minimum(np.minimum(y - bed, ground - y), ends)
    post = np.minimum(under, x - 0.92 + sketch.pick(0.12, 0.32))
    full = np.minimum(under, x + sketch.pick(0.1, 0.8))
    support = inside(np.where(wedge > 0, full, post)) * (1 - flat)
    # A strap over the toes, seen from the side: an arch upon the bed, thin or broad.
    middle, reach = sketch.pick(-0.55, -0.25), sketch.pick(0.28, 0.42)
    height, broad = sketch.pick(0.24, 0.42), sketch.pick(0.06, 0.16)
    arch = bed - height * (1 - ((x - middle) / reach) ** 2)
    strap = np.minimum(broad - np.abs(y - arch - broad), bed + 0.03 - y)
    sketch.paint(inside(strap), tone)
    tall = sketch.pick(0.45, 0.75)
    instep = bed - profile(x, [(-0.5, height), (0.45, tall)])
    closed = np.minimum(y - instep, bed + 0.03 - y)
    closed = np.minimum(closed, np.minimum(x - middle, 0.9 - x))
    sketch.paint(inside(closed) * sketch.chance(0.2), tone * 0.9)
    # Some have an ankle: a piece behind the heel, a band round it, and a strap that
    # runs from the toes to the band along the instep.
    ankled = sketch.chance(0.65)
    ankle = bed - tall - 0.2 * (0.6 - x)
    behind = np.minimum(sketch.pick(0.06, 0.14) - np.abs(x - 0.84), bed - y)
    band = np.minimum(0.06 - np.abs(y - ankle), np.minimum(0.95 - x, x - 0.2))
    loop = np.maximum(band, np.minimum(behind, y - ankle))
    sketch.paint(inside(loop) * ankled, tone)
    along = np.minimum(0.06 - np.abs(y - instep), np.minimum(x - middle, 0.4 - x))
    sketch.paint(inside(along) * ankled * sketch.chance(0.7), tone * 0.9)
    sketch.paint(sole, tone * sketch.pick(0.5, 1.0))
    sketch.paint(support, tone * sketch.pick(0.7, 1.0))


def draw_sneaker(sketch: Sketch) -> None:
    """Sneakers: a thick sole, laces, and stripes on some."""
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.15)
    ground, thick = sketch.pick(0.38, 0.62), sketch.pick(0.10, 0.22)
    toe, tongue = sketch.pick(0.26, 0.36), sketch.pick(0.55, 1.05)
    collar, tab = tongue - sketch.pick(0.02, 0.2), tongue + sketch.spread(0.05)
    heights = [
        (-0.97, toe * 0.6),
        (-0.7, toe),
        (0.12, tongue),
        (0.45, collar),
        (0.9, tab),
    ]
    outline = _shoe_upper(sketch, ground, heights, (-0.97, sketch.pick(0.88, 0.96)))
    upper = inside(outline)
    sketch.paint(upper, tone)
    stripes = line(np.sin(sketch.pick(16, 24) * (x + 0.6 * y)), 0.8)
    stripes *= inside(0.28 - np.abs(x - sketch.pick(-0.05, 0.3)))
    bright = sketch.chance(0.5)
    sketch.paint(stripes * upper * sketch.chance(0.6) * 0.8, bright)
    lace = line(outline - 0.09, 0.06) * inside(0.22 - np.abs(x + 0.18))
    sketch.darken(lace * (0.5 + 0.5 * np.sin(50 * x)) * upper, 0.8)
    sketch.darken(line(x + sketch.pick(0.5, 0.65) - 0.3 * y, 0.05) * upper, 0.5)
    sole = inside(np.minimum(outline, y - ground + thick))
    sketch.paint(sole, sketch.pick(0.25, 1.0))
    sketch.darken(line(y - ground + thick, 0.04) * upper, 0.6)


def draw_bag(sketch: Sketch) -> None:
    """Bags: a body that narrows upwards, a handle, a flap and a clasp."""
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.25)
    top, base = sketch.pick(-0.45, 0.0), sketch.pick(0.68, 0.95)
    upper, lower = sketch.pick(0.55, 0.92), sketch.pick(0.65, 0.95)
    # Handle first, so that it comes from behind the body.
    reach = sketch.pick(0.25, 0.55)
    tall = sketch.pick(0.35, 0.95)
    ring = np.sqrt((x / reach) ** 2 + ((y - top) / tall) ** 2) - 1
    sketch.paint(
        line(ring * reach, 0.10) * inside(top + 0.1 - y) * sketch.chance(0.85),
        tone * sketch.pick(0.6, 1.0),
    )
    half = profile(y, [(top, upper), (base, lower)])
    corner = sketch.pick(0.05, 0.25)
    side = half - np.abs(x)
    ends = np.minimum(y - top, base - y)
    rounded = corner - np.hypot((corner - side).clip(0), (corner - ends).clip(0))
    body = inside(np.minimum(rounded, np.minimum(side, ends)))
    sketch.paint(body, tone)
    flap = top + sketch.pick(0.15, 0.6) * (base - top)
    sketch.darken(line(y - flap - 0.15 * x**2, 0.05) * body * sketch.chance(0.7), 0.6)
    clasp = np.maximum(np.abs(x), np.abs(y - flap)) - sketch.pick(0.05, 0.12)
    sketch.paint(inside(-clasp) * body * sketch.chance(0.6), sketch.chance(0.5))
    edging = line(rounded - 0.06, 0.04) * sketch.chance(0.5)
    sketch.darken(edging * body, 0.4)


def draw_ankle_boot(sketch: Sketch) -> None:
    """Ankle boots: a shaft, a heel, and a zip or a strap on some."""
    x, y = sketch.x, sketch.y
    tone = cloth(sketch, 0.12)
    ground, heel = sketch.pick(0.62, 0.94), sketch.pick(0.02, 0.5)
    shaft, front = sketch.pick(0.95, 1.75), sketch.pick(-0.12, 0.2)
    toe = sketch.pick(0.28, 0.42)
    lift = profile(x, [(-0.4, 0.0), (0.55, heel)])
    sole = ground - 0.08 - lift
    top = ground - profile(
        x,
        [
            (-0.95, toe * 0.7),
            (-0.6, toe),
            (front - 0.15, toe + 0.28),
            (front + 0.08, shaft),
            (0.9, shaft + sketch.spread(0.05)),
        ],
    )
    back = sketch.pick(0.78, 0.92) - 0.06 * np.sin(3 * (y - ground))
    ends = np.minimum(x + 0.96, back - x)
    outline = np.minimum(np.minimum(y - top, sole + 0.04 - y), ends)
    upper = inside(outline)
    sketch.paint(upper, tone)
    sketch.darken(
        inside(sketch.pick(0.1, 0.2) - (y - top)) * upper * sketch.chance(0.4), 0.4
    )
    zipper = line(x - front - sketch.pick(0.2, 0.45), 0.05) * sketch.chance(0.4)
    sketch.darken(zipper * inside(sole - 0.25 - y) * upper, 0.6)
    strap = line(y - sole + sketch.pick(0.4, 0.8) + 0.2 * x, 0.09) * sketch.chance(0.4)
    sketch.darken(strap * upper, 0.6)
    post = np.minimum(np.minimum(y - sole, ground - y), np.minimum(ends, x - 0.25))
    post = np.minimum(post, x - 0.85 + sketch.pick(0.18, 0.55))
    below = np.minimum(np.minimum(y - sole, sole + 0.12 - y), ends)
    dark = sketch.pick(0.3, 0.9)
    sketch.paint(inside(np.maximum(below, post)), tone * dark)
