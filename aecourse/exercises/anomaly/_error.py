"""The error by which a beat is judged."""

import numpy as np


def mean_square(x, x_hat):
    """Return the mean squared error of each row."""
    return np.mean((x - x_hat) ** 2, axis=1)
