"""The spread of a network's outputs (chapter 6)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def spread(x_hat):
    return x_hat.std(axis=0).mean()


def cases():
    x_hat = np.random.default_rng(4).random((9, 6, 5)) * np.linspace(0.1, 1, 5)
    # eighths are exact in binary, and so is their mean over eight images
    grey = np.random.default_rng(5).integers(9, size=(6, 5)) / 8
    return {
        "several": (x_hat,),
        "equal_images": (np.tile(grey, (8, 1, 1)),),
        "other_order": (x_hat[::-1].copy(),),
    }


EXERCISE = Exercise(
    spread,
    cases,
    mistakes={
        "contrast": lambda x_hat: x_hat.std(axis=(1, 2)).mean(),
        "all_together": lambda x_hat: x_hat.std(),
        "variance": lambda x_hat: x_hat.var(axis=0).mean(),
        "root_last": lambda x_hat: np.sqrt(x_hat.var(axis=0).mean()),
        "one_image_less": lambda x_hat: x_hat.std(axis=0, ddof=1).mean(),
        "each_pixel": lambda x_hat: x_hat.std(axis=0),
        "largest": lambda x_hat: x_hat.std(axis=0).max(),
        "sum": lambda x_hat: x_hat.std(axis=0).sum(),
        "brightness": lambda x_hat: x_hat.mean(axis=(1, 2)).std(),
        "mean_image": lambda x_hat: x_hat.mean(axis=0).std(),
    },
)
