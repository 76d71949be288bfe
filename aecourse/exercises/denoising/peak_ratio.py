"""Peak signal-to-noise ratio by hand (chapter 6)."""

import numpy as np

from aecourse.exercises.denoising._denoiser import decibels, mean_square
from aecourse.exercises.exercise import Exercise


def peak_ratio(x, x_hat, peak):
    return decibels(mean_square(x - x_hat), peak)


def cases():
    rng = np.random.default_rng(1)
    return {"bytes": images(rng, 255.0), "other_peak": images(rng, 4.0)}


def images(rng, peak):
    """Return dark images, each with errors of another size."""
    x = rng.uniform(0, 0.8 * peak, size=(3, 5, 4))
    error = np.array([0.02, 0.05, 0.15])[:, None, None] * peak
    return x, x + error * rng.choice([-1, 1], size=x.shape), peak


EXERCISE = Exercise(
    peak_ratio,
    cases,
    mistakes={
        "twenty": lambda *given: 2 * peak_ratio(*given),
        "ten_of_roots": lambda *given: peak_ratio(*given) / 2,
        "peak_not_squared": lambda x, x_hat, peak: peak_ratio(x, x_hat, np.sqrt(peak)),
        "natural": lambda *given: peak_ratio(*given) * np.log(10),
        "sign": lambda *given: -peak_ratio(*given),
        "no_peak": lambda x, x_hat, peak: peak_ratio(x, x_hat, 1),
        "always_255": lambda x, x_hat, peak: peak_ratio(x, x_hat, 255),
        "largest_value": lambda x, x_hat, peak: peak_ratio(x, x_hat, x.max()),
        "sum": lambda x, x_hat, peak: decibels(np.sum((x - x_hat) ** 2), peak),
        "absolute": lambda x, x_hat, peak: decibels(np.mean(np.abs(x - x_hat)), peak),
        "absolute_then_squared": lambda x, x_hat, peak: decibels(
            np.mean(np.abs(x - x_hat)) ** 2, peak
        ),
        "bels": lambda *given: peak_ratio(*given) / 10,
        "mean_of_images": lambda x, x_hat, peak: np.mean(
            [peak_ratio(*pair, peak) for pair in zip(x, x_hat, strict=True)]
        ),
    },
)
