"""Drawings put what they are given on one Axes and touch nothing else."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from aecourse import plots


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_a_row_of_images_is_drawn_for_each_name():
    images = np.zeros((3, 4, 5))
    images[1] = 1.0
    ax = plots.plot_image_rows({"input": images, "output": images})
    assert [label.get_text() for label in ax.get_yticklabels()] == ["input", "output"]
    drawn = np.asarray(ax.images[0].get_array())
    assert drawn.shape == (2 * (4 + plots.GAP), 3 * (5 + plots.GAP))
    assert drawn[0, 0] == 0.0
    assert drawn[0, 5 + plots.GAP] == 1.0


def test_colour_images_keep_their_colours():
    images = np.zeros((2, 4, 6, 3))
    images[..., 0] = 1
    ax = plots.plot_image_rows({"red": images})
    drawn = ax.images[0].get_array()
    assert drawn.shape[2] == 3
    assert tuple(drawn[0, 0]) == (1, 0, 0)


def test_levels_up_to_255_are_refused_with_the_remedy():
    with pytest.raises(ValueError, match="`grey`.*divide grey levels from 0 to 255"):
        plots.plot_image_rows({"grey": np.full((2, 4, 6), 200)})


def test_image_rows_of_unequal_shape_are_refused():
    with pytest.raises(ValueError, match="`output`"):
        plots.plot_image_rows(
            {"input": np.zeros((2, 4, 4)), "output": np.zeros((3, 4, 4))}
        )
    with pytest.raises(ValueError, match="`rows`"):
        plots.plot_image_rows({})


def test_a_learning_curve_draws_training_and_validation():
    ax = plots.plot_learning_curve({"loss": [3.0, 2.0], "val_loss": [3.5, 2.5]})
    training, validation = ax.get_lines()
    np.testing.assert_array_equal(training.get_xdata(), [1, 2])
    np.testing.assert_array_equal(validation.get_ydata(), [3.5, 2.5])
    with pytest.raises(ValueError, match="'loss'"):
        plots.plot_learning_curve({"accuracy": [1.0]})


def test_series_of_a_sweep_differ_by_marker_too():
    ax = plots.plot_sweep([1, 2], {"a": [1, 2], "b": [2, 1]}, xlabel="x", ylabel="y")
    assert len({line.get_marker() for line in ax.get_lines()}) == 2
    with pytest.raises(ValueError, match="`a`"):
        plots.plot_sweep([1, 2], {"a": [1]}, xlabel="x", ylabel="y")


@pytest.mark.parametrize("width", [2, 3])
def test_codes_are_drawn_by_class(width):
    codes = np.arange(4 * width, dtype=float).reshape(4, width)
    ax = plots.plot_codes(codes, [0, 1, 1, 0], ["zero", "one"])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["zero", "one"]
    assert len(ax.collections) == 2


def test_codes_that_cannot_be_drawn_are_refused():
    with pytest.raises(ValueError, match="two or three"):
        plots.plot_codes(np.zeros((3, 4)), [0, 0, 0], ["zero"])
    with pytest.raises(ValueError, match="`class_names`"):
        plots.plot_codes(np.zeros((2, 2)), [0, 5], ["zero"])


def test_letters_look_like_digits_to_a_model():
    letters = plots.letter_images()
    assert letters.shape == (78, 28, 28)
    assert letters.dtype == np.float32
    assert 0 <= letters.min() < letters.max() <= 1
    assert len(np.unique(letters.reshape(78, -1), axis=0)) == 78


def test_drawing_leaves_the_global_style_alone():
    before = dict(mpl.rcParams)
    _, ax = plt.subplots()
    assert plots.plot_learning_curve({"loss": [1.0]}, ax=ax) is ax
    assert dict(mpl.rcParams) == before
