"""An error that padding cannot change (chapter 5)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def error_of_true_steps(x, x_hat, weight):
    return np.mean(np.square(x - x_hat)[weight == 1])


def weighted(x, x_hat, weight):
    """Squared differences, those of padded steps set to 0."""
    return np.square(x - x_hat) * weight[..., None]


def mean_of_means(x, x_hat, weight):
    by_sequence = weighted(x, x_hat, weight).mean(axis=2).sum(axis=1)
    return np.mean(by_sequence / weight.sum(axis=1))


def first_steps(x, x_hat, weight):
    is_first = np.arange(weight.shape[1]) < weight.sum(axis=1)[:, None]
    return error_of_true_steps(x, x_hat, is_first)


def cases():
    rng = np.random.default_rng(5)
    weight = (np.arange(9) < np.array([[3], [9], [5], [7]])).astype(np.float32)
    x = rng.normal(size=(4, 9, 2)) * np.linspace(0.5, 2, 4)[:, None, None]
    x_hat = x + rng.normal(size=x.shape) * np.linspace(2, 0.5, 4)[:, None, None]
    other = np.where(weight[..., None] == 1, x_hat, 100)
    longer = (0, 0), (0, 6)
    return {
        "padded_behind": (x, x_hat, weight),
        "more_padding": (
            np.pad(x, (*longer, (0, 0))),
            np.pad(other, (*longer, (0, 0))),
            np.pad(weight, longer),
        ),
        "padded_in_front": (x, x_hat, weight[:, ::-1].copy()),
    }


EXERCISE = Exercise(
    error_of_true_steps,
    cases,
    mistakes={
        "all_steps": lambda x, x_hat, weight: np.mean(np.square(x - x_hat)),
        "diluted": lambda *given: np.mean(weighted(*given)),
        "mean_of_means": mean_of_means,
        "features_forgotten": lambda *given: weighted(*given).sum() / given[2].sum(),
        "not_divided": lambda *given: weighted(*given).sum(),
        "padding_alone": lambda x, x_hat, weight: np.mean(
            np.square(x - x_hat)[weight == 0]
        ),
        "root": lambda *given: np.sqrt(error_of_true_steps(*given)),
        "absolute": lambda x, x_hat, weight: np.mean(np.abs(x - x_hat)[weight == 1]),
        "first_steps": first_steps,
    },
)
