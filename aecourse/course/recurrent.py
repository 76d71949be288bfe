"""Drawings of chapter 5: a network unrolled in time, the LSTM cell, one code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aecourse import words
from aecourse._validation import validated, whole
from aecourse.course.sheet import CODE, GATE, LAYER, VALUE, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _told() -> Mapping[str, str]:
    return words.of_pages("recurrent")


@validated(steps=whole(minimum=2))
def draw_unrolled(steps: int = 4, *, ax: Axes | None = None) -> Axes:
    """Draw a recurrent network once with its loop and once unrolled in time.

    Parameters
    ----------
    steps : int, default 4
        How many steps are unrolled, at least 2.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If `steps` is not a whole number of at least 2.
    """
    sheet, told = Sheet(2.6 + 1.4 * steps, 2.5, ax), _told()
    sheet.box((0.9, 1.25), told["layer"], LAYER)
    sheet.text((0.9, 0.3), "$x_t$")
    sheet.text((0.9, 2.25), "$h_t$")
    sheet.arrow((0.9, 0.45), (0.9, 1.0))
    sheet.arrow((0.9, 1.5), (0.9, 2.1))
    sheet.line((1.35, 1.35), (1.62, 1.35), (1.62, 0.8), (0.2, 0.8), (0.2, 1.25))
    sheet.arrow((0.2, 1.25), (0.45, 1.25))
    sheet.text((2.05, 1.25), "=", fontsize="x-large")
    for step in range(steps):
        x = 2.9 + 1.4 * step
        sheet.box((x, 1.25), told["layer"], LAYER)
        sheet.text((x, 0.3), f"$x_{step + 1}$")
        sheet.text((x, 2.25), f"$h_{step + 1}$")
        sheet.arrow((x, 0.45), (x, 1.0))
        sheet.arrow((x, 1.5), (x, 2.1))
        if step:
            sheet.arrow((x - 0.95, 1.25), (x - 0.45, 1.25))
            sheet.text((x - 0.7, 1.42), f"$h_{step}$", fontsize="small")
    return sheet.ax


def draw_cell(*, ax: Axes | None = None) -> Axes:
    """Draw what an LSTM computes in one step: three gates, a proposal, cell and state.

    Parameters
    ----------
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    sheet, told = Sheet(8.0, 4.0, ax), _told()
    sheet.text((0.4, 3.3), "$c_{t-1}$")
    sheet.text((0.4, 1.0), "$h_{t-1}$")
    sheet.text((1.0, 0.2), "$x_t$")
    sheet.text((7.6, 3.3), "$c_t$")
    sheet.text((7.6, 1.0), "$h_t$")
    gates = {2.0: ("forget", "f"), 3.3: ("take", "i"), 4.6: ("propose", "g")}
    gates[5.9] = ("show", "o")
    for x, (name, letter) in gates.items():
        colour = LAYER if letter == "g" else GATE
        sheet.box((x, 1.6), told[name], colour, (1.1, 0.5))
        sheet.arrow((x, 0.7), (x, 1.35))
        sheet.text((x + 0.17, 2.02), f"${letter}$")
    sheet.line((0.7, 1.0), (1.0, 1.0), (1.0, 0.7), (5.9, 0.7))
    sheet.arrow((1.0, 0.35), (1.0, 0.7))
    _draw_flow(sheet)
    return sheet.ax


def _draw_flow(sheet: Sheet) -> None:
    """Draw how the cell goes through: forgetting, adding, showing."""
    for at, sign in (
        ((2.0, 3.3), "×"),
        ((3.95, 2.5), "×"),
        ((3.95, 3.3), "+"),
        ((6.6, 2.2), "×"),
    ):
        sheet.box(at, sign, VALUE, (0.36, 0.36))
    sheet.box((6.6, 2.8), "tanh", VALUE, (0.7, 0.32))
    sheet.arrow((0.75, 3.3), (1.82, 3.3))
    sheet.arrow((2.18, 3.3), (3.77, 3.3))
    sheet.arrow((4.13, 3.3), (7.35, 3.3))
    sheet.arrow((2.0, 1.85), (2.0, 3.12))
    sheet.line((3.3, 1.85), (3.3, 2.5))
    sheet.arrow((3.3, 2.5), (3.77, 2.5))
    sheet.line((4.6, 1.85), (4.6, 2.5))
    sheet.arrow((4.6, 2.5), (4.13, 2.5))
    sheet.arrow((3.95, 2.68), (3.95, 3.12))
    sheet.arrow((6.6, 3.3), (6.6, 2.96))
    sheet.line((6.6, 2.64), (6.6, 2.38))
    sheet.line((5.9, 1.85), (5.9, 2.2))
    sheet.arrow((5.9, 2.2), (6.42, 2.2))
    sheet.line((6.6, 2.02), (6.6, 1.0))
    sheet.arrow((6.6, 1.0), (7.35, 1.0))


@validated(steps=whole(minimum=2))
def draw_one_code(
    steps: int = 4, *, cures: bool = False, ax: Axes | None = None
) -> Axes:
    """Draw an encoder that reads into one code, and the decoder that writes from it.

    Parameters
    ----------
    steps : int, default 4
        How many steps are read and written, at least 2.
    cures : bool, default False
        Whether the encoder reads from the end too and the decoder has clocks.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If `steps` is not a whole number of at least 2.
    """
    sheet, told = Sheet(2.4 + 2 * steps, 3.2, ax), _told()
    code = steps + 0.95
    reading = (1.3, 1.9) if cures else (1.6,)
    for step in range(steps):
        x = 0.6 + step
        sheet.text((x, 0.3), f"$x_{step + 1}$")
        sheet.arrow((x, 0.45), (x, reading[0] - 0.22))
    for level, y in enumerate(reading):
        _draw_reader(sheet, steps, y, code, backward=level == 1)
    sheet.box((code, 1.6), told["code"], CODE, (0.75, 1.3))
    for step in range(steps):
        x = steps + 2.1 + step
        _draw_writer(sheet, x, step, last=step == steps - 1, cures=cures)
    sheet.line((code, 0.95), (code, 0.62), (x, 0.62))
    sheet.text((0.6 + steps / 2 - 0.5, 3.0), told["encoder"], style="italic")
    sheet.text((x + 0.5 - steps / 2, 3.0), told["decoder"], style="italic")
    return sheet.ax


def _draw_reader(
    sheet: Sheet, steps: int, y: float, code: float, *, backward: bool
) -> None:
    for step in range(steps):
        x = 0.6 + step
        sheet.box((x, y), "LSTM", LAYER, (0.72, 0.4))
        if step and backward:
            sheet.arrow((x - 0.36, y), (x - 0.64, y))
        elif step:
            sheet.arrow((x - 0.64, y), (x - 0.36, y))
    if backward:
        top = y + 0.45
        sheet.line((0.6, y + 0.2), (0.6, top), (code, top))
        sheet.arrow((code, top), (code, 2.25))
    else:
        sheet.arrow((steps - 0.04, y), (code - 0.38, y))


def _draw_writer(sheet: Sheet, x: float, step: int, *, last: bool, cures: bool) -> None:
    sheet.box((x, 1.6), "LSTM", LAYER, (0.72, 0.4))
    sheet.arrow((x, 0.62), (x, 1.4))
    sheet.arrow((x, 1.8), (x, 2.4))
    sheet.text((x, 2.55), f"$\\hat{{x}}_{step + 1}$")
    if not last:
        sheet.arrow((x + 0.36, 1.6), (x + 0.64, 1.6))
    if cures:
        sheet.box((x + 0.2, 1.02), f"{step + 1}", GATE, (0.26, 0.28))
