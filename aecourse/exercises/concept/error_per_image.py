"""Mean squared error of every image of a batch (chapter 1)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def error_per_image(x, x_hat):
    return (differences(x, x_hat) ** 2).mean(axis=1)


def differences(x, x_hat):
    """Differences of the pixels, a row for each image."""
    return (x - x_hat).reshape(len(x), -1)


def cases():
    rng = np.random.default_rng(1)
    # each image has its own error, and no two axes have equal length
    x = rng.random((6, 5, 4), dtype=np.float32)
    noise = rng.normal(scale=np.linspace(0.1, 0.6, 6)[:, None, None], size=x.shape)
    x_hat = x + noise.astype(np.float32)
    rows = x.reshape(6, 20), x_hat.reshape(6, 20)
    colours = x.reshape(6, 2, 2, 5)[:4], x_hat.reshape(6, 2, 2, 5)[:4]
    order = [3, 0, 5, 1, 4, 2]
    return {
        "images": (x, x_hat),
        "rows": rows,
        "colours": colours,
        "another_order": (x[order], x_hat[order]),
    }


EXERCISE = Exercise(
    error_per_image,
    cases,
    mistakes={
        "whole_batch": lambda x, x_hat: np.mean((x - x_hat) ** 2),
        "over_images": lambda x, x_hat: np.mean((x - x_hat) ** 2, axis=0),
        "over_rows": lambda x, x_hat: np.mean((x - x_hat) ** 2, axis=1),
        "over_columns": lambda x, x_hat: np.mean((x - x_hat) ** 2, axis=-1),
        "summed": lambda x, x_hat: np.sum(differences(x, x_hat) ** 2, axis=1),
        "not_squared": lambda x, x_hat: np.mean(differences(x, x_hat), axis=1),
        "not_squared_reversed": lambda x, x_hat: np.mean(differences(x_hat, x), axis=1),
        "always_784": lambda x, x_hat: np.sum(differences(x, x_hat) ** 2, axis=1) / 784,
        "length": lambda x, x_hat: np.linalg.norm(differences(x, x_hat), axis=1),
        "squared_late": lambda x, x_hat: np.mean(differences(x, x_hat), axis=1) ** 2,
        "absolute": lambda x, x_hat: np.mean(np.abs(differences(x, x_hat)), axis=1),
        "root": lambda x, x_hat: np.sqrt(error_per_image(x, x_hat)),
        "two_axes_counted": lambda x, x_hat: (
            np.sum(differences(x, x_hat) ** 2, axis=1) / (x.shape[1] * x.shape[-1])
        ),
    },
)
