"""The reconstruction error is a mean over one sample's values."""

import numpy as np
import pytest

from aecourse.anomaly import reconstruction_error


def test_it_is_the_mean_of_squares_of_each_sample():
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
