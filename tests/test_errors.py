"""The error of a reconstruction, and the grid that a stride leaves in it."""

import numpy as np
import pytest

from aecourse import errors
from aecourse.errors import reconstruction_error


def test_the_error_is_the_mean_of_squares_of_each_sample():
    x = np.zeros((2, 2, 3))
    x_hat = np.zeros((2, 2, 3))
    x_hat[1] = 2.0
    np.testing.assert_allclose(reconstruction_error(x, x_hat), [0.0, 4.0])


def test_permuting_the_samples_permutes_the_errors():
    random = np.random.default_rng(0)
    x, x_hat = random.random((2, 10, 4))
    order = random.permutation(10)
    np.testing.assert_array_equal(
        reconstruction_error(x[order], x_hat[order]),
        reconstruction_error(x, x_hat)[order],
    )


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="`x_hat`"):
        reconstruction_error(np.ones((2, 3)), np.ones((3, 3)))
    with pytest.raises(ValueError, match="`x`.*finite"):
        reconstruction_error([[np.nan]], [[1.0]])
    with pytest.raises(ValueError, match="`x`.*not empty"):
        reconstruction_error(np.ones((0, 3)), np.ones((0, 3)))


def smooth_images(size=(28, 28)):
    random = np.random.default_rng(0)
    return random.normal(size=(50, *size)).cumsum(axis=1).cumsum(axis=2)


@pytest.mark.parametrize("strides", [2, 4])
def test_a_pattern_with_the_strides_period_is_found(strides, monkeypatch):
    monkeypatch.setattr(errors, "STRIDE", strides)
    images = np.random.default_rng(1).normal(size=(50, 16, 24))
    assert errors.stride_energy(images) == pytest.approx(1, abs=0.25)
    rows = np.arange(16)[:, None] % strides == 0
    assert errors.stride_energy(images + rows) > 3
    columns = np.arange(24)[None, :] % strides == 0
    assert errors.stride_energy(images + columns) > 3


def test_a_checkerboard_is_found_where_no_row_or_column_stands_out():
    images = np.random.default_rng(2).normal(size=(50, 16, 24))
    board = np.indices((16, 24)).sum(axis=0) % 2
    assert errors.stride_energy(images + board) > 10


def test_brightness_and_contrast_make_no_difference():
    images = smooth_images()
    energy = errors.stride_energy(images)
    assert errors.stride_energy(3 * images + 7) == pytest.approx(energy, rel=1e-3)


def test_energy_is_that_of_a_plain_loop():
    images = np.random.default_rng(3).normal(size=(2, 6, 6))
    y, x = np.indices((6, 6))

    def power(u, v):
        wave = np.exp(-2j * np.pi * (u * y + v * x) / 6)
        return np.mean([abs((image * wave).sum()) ** 2 for image in images])

    places = [(0, 3), (3, 0), (3, 3)]
    beside = sum(
        power(u + du, v + dv) / 4
        for u, v in places
        for du, dv in ((0, 1), (1, 0), (0, -1), (-1, 0))
    )
    expected = sum(power(u, v) for u, v in places) / beside
    assert errors.stride_energy(images) == pytest.approx(expected, rel=1e-4)


def test_flat_images_have_no_grid():
    assert errors.stride_energy(np.full((3, 8, 8), 0.5)) == 0


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ((np.zeros((8, 8)),), ValueError, "images"),
        ((np.zeros((2, 8, 9)),), ValueError, "images"),
        ((np.zeros((2, 4, 8)),), ValueError, "images"),
        ((np.full((2, 8, 8), np.nan),), ValueError, "images"),
    ],
)
def test_input_that_does_not_suit_is_refused(arguments, error, name):
    with pytest.raises(error, match=f"`{name}`"):
        errors.stride_energy(*arguments)
