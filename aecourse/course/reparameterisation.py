"""The drawing of chapter 11: a code that is drawn, and the way of the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aecourse import words
from aecourse.course.sheet import CODE, GATE, LAYER, VALUE, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRADIENT = "#b2182b"
MIDDLE, MEAN, SPREAD = 1.9, 1.1, 2.7  # where the columns of boxes stand
UP, DOWN = 0.14, -0.14  # the way there beside the way back


def draw_reparameterisation(*, outside: bool = True, ax: Axes | None = None) -> Axes:
    """Draw a code drawn at random between an encoder and a decoder.

    Black arrows are the way from input to output, red ones that of the gradient.

    Parameters
    ----------
    outside : bool, default True
        Whether chance comes in from outside, so that the gradient passes, or sits in
        the way, where the gradient ends.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    Source: Kingma and Welling, 2019, section 2.4; chapter 11.
    """
    sheet, told = Sheet(4.8, 5.4, ax), words.of_pages("reparameterisation")
    sheet.text((MIDDLE, 0.2), "$x$")
    sheet.text((MIDDLE, 5.2), r"$\hat{x}$")
    sheet.box((MIDDLE, 1.0), told["encoder"], LAYER, (2.2, 0.5))
    sheet.box((MEAN, 2.1), r"$\mu$", VALUE)
    sheet.box((SPREAD, 2.1), r"$\sigma$", VALUE)
    sheet.box((MIDDLE, 4.3), told["decoder"], LAYER, (2.2, 0.5))
    text = r"$z = \mu + \sigma\varepsilon$" if outside else r"$z \sim N(\mu, \sigma^2)$"
    sheet.box((MIDDLE, 3.2), text, CODE if outside else GATE, (2.2, 0.5))
    if outside:
        sheet.box((4.15, 3.2), r"$\varepsilon \sim N(0, 1)$", GATE, (1.25, 0.5))
        sheet.arrow((3.52, 3.2), (3.0, 3.2))
    _ways(sheet, passes=outside)
    if not outside:
        sheet.text((MIDDLE + UP, 2.8), told["ends"], color=GRADIENT, fontsize="small")
    return sheet.ax


def _ways(sheet: Sheet, *, passes: bool) -> None:
    below = [((MIDDLE, 0.35), (MIDDLE, 0.75))]
    below += [((x, 1.25), (x, 1.85)) for x in (MEAN + UP, SPREAD + UP)]
    below += [((x, 2.35), (x, 2.95)) for x in (MEAN + UP, SPREAD + UP)]
    above = [((MIDDLE + UP, 3.45), (MIDDLE + UP, 4.05))]
    for start, end in (*below, *above, ((MIDDLE, 4.55), (MIDDLE, 5.0))):
        sheet.arrow(start, end)
    returned = above + (below[1:] if passes else [])
    for (x, start), (_, end) in returned:
        back = x - UP + DOWN
        sheet.arrow((back, end), (back, start), colour=GRADIENT)
