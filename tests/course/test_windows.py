"""Drawings of windows have the cells that Keras' layers give."""

import matplotlib as mpl
import pytest

from aecourse import models
from aecourse.course.windows import plot_windows

mpl.use("Agg")


def cells(ax):
    """Return the cells of the upper row and of the lower, without dashed ones."""
    rows = {}
    for cell in ax.patches:
        if hasattr(cell, "get_xy") and hasattr(cell, "get_height"):
            rows.setdefault(cell.get_y() > 1, []).append(cell.get_fill())
    return sum(rows[True]), sum(rows[False])


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize(("kernel_size", "strides"), [(3, 1), (3, 2), (4, 2), (2, 3)])
def test_the_lower_row_is_as_long_as_the_output(
    kernel_size, strides, padding, transposed
):
    settings = {"padding": padding, "transposed": transposed}
    ax = plot_windows(7, kernel_size, strides, **settings)
    found = models.output_size(7, kernel_size, strides, **settings)
    assert cells(ax) == (7, found)


def test_padding_is_drawn_as_zeros_in_dashed_cells():
    ax = plot_windows(7, 3, padding="same")
    assert [text.get_text() for text in ax.texts].count("0") == 2
    assert sum(not cell.get_fill() for cell in ax.patches) == 2


def test_a_transposed_convolution_says_how_often_it_writes():
    ax = plot_windows(4, 3, 2, transposed=True)
    written = [text.get_text() for text in ax.texts if text.get_text()]
    assert written == list("112121211")
