"""The best linear denoiser, and how good a denoiser is."""

import numpy as np


def mean_square(difference):
    """Return the mean of the squares over everything."""
    return np.mean(difference**2)


def decibels(error, peak=1.0):
    """Return the peak signal-to-noise ratio of a mean squared error."""
    return 10 * np.log10(peak**2 / error)


def ridge(noisy, clean, alpha):
    """Return weights and bias of the regression from noisy to clean rows."""
    x, y = centred(noisy), centred(clean)
    return with_bias(solve(x, y, alpha * np.eye(x.shape[1])), noisy, clean)


def centred(rows):
    """Take the mean row away."""
    return rows - rows.mean(axis=0)


def solve(x, y, penalty):
    """Return the weights of a regression with that added to the product."""
    return np.linalg.solve(x.T @ x + penalty, x.T @ y)


def with_bias(weights, noisy, clean):
    """Add the bias that sends the mean noisy row to the mean clean one."""
    return weights, clean.mean(axis=0) - noisy.mean(axis=0) @ weights
