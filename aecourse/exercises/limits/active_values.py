"""Count the values of a code that say something (chapter 11)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def active_values(means, bound):
    return int(np.sum(means.var(axis=0) > bound))


def cases():
    rng = np.random.default_rng(5)
    spread = np.array([3.0, 0.6, 0.05, 0.05, 0.02, 0.0, 0.3, 0.15, 0.003])
    offset = np.array([0.0, 0.2, 0.0, 0.3, 0.0, 2.0, -1.0, 0.0, 0.0])
    noise = rng.normal(size=(50, 9))
    means = offset + spread * (noise - noise.mean(axis=0)) / noise.std(axis=0)
    return {
        "small_bound": (means, 0.01),
        "large_bound": (means, 0.2),
        # quarters are exact in binary, so this variance is exactly the bound
        "at_bound": (np.array([[-0.5], [0.5]]), 0.25),
        "few_images": (np.array([[0.0, -1.0], [1.0, 1.0]]), 0.3),
    }


EXERCISE = Exercise(
    active_values,
    cases,
    mistakes={
        "mask": lambda m, bound: m.var(axis=0) > bound,
        "fixed_bound": lambda m, bound: np.sum(m.var(axis=0) > 0.01),
        "deviation": lambda m, bound: np.sum(m.std(axis=0) > bound),
        "within_code": lambda m, bound: np.sum(m.var(axis=1) > bound),
        "mean_square": lambda m, bound: np.sum((m**2).mean(axis=0) > bound),
        "mean_size": lambda m, bound: np.sum(np.abs(m).mean(axis=0) > bound),
        "at_bound_too": lambda m, bound: np.sum(m.var(axis=0) >= bound),
        "one_image_less": lambda m, bound: np.sum(m.var(axis=0, ddof=1) > bound),
        "share_of_sum": lambda m, bound: np.sum(
            m.var(axis=0) > bound * m.var(axis=0).sum()
        ),
        "share_of_largest": lambda m, bound: np.sum(
            m.var(axis=0) > bound * m.var(axis=0).max()
        ),
        "passive": lambda m, bound: np.sum(m.var(axis=0) <= bound),
        "share": lambda m, bound: np.mean(m.var(axis=0) > bound),
        "all_of_them": lambda m, bound: m.shape[1],
    },
)
