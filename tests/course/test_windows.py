"""Drawings of windows have the cells that Keras' layers give."""

import math

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from aecourse import models
from aecourse.course.windows import plot_windows

mpl.use("Agg")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


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


@pytest.mark.parametrize(
    ("size", "kernel_size", "strides", "places"),
    [(7, 3, 1, [-1, 7]), (7, 3, 2, [-1, 7]), (6, 3, 2, [6]), (7, 5, 1, [-2, -1, 7, 8])],
)
def test_padding_is_drawn_as_zeros_in_dashed_cells_where_keras_puts_it(
    size, kernel_size, strides, places
):
    ax = plot_windows(size, kernel_size, strides, padding="same")
    assert [text.get_text() for text in ax.texts].count("0") == len(places)
    dashed = [cell for cell in ax.patches if not cell.get_fill()]
    assert [math.floor(cell.get_x()) for cell in dashed] == places


def test_a_transposed_convolution_says_how_often_it_writes():
    ax = plot_windows(4, 3, 2, transposed=True)
    written = [text.get_text() for text in ax.texts if text.get_text()]
    assert written == list("112121211")
