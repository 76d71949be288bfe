"""Divergence of codes from the standard normal (chapter 11)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.limits._divergence import terms


def gaussian_kl(mean, log_var):
    return terms(mean, log_var).sum(axis=1)


def cases():
    mean, log_var = np.random.default_rng(2).normal(size=(2, 6, 4))
    return {
        "several": (mean, log_var),
        "standard_normal": (np.zeros((3, 2)), np.zeros((3, 2))),
    }


EXERCISE = Exercise(
    gaussian_kl,
    cases,
    mistakes={
        "mean_over_code": lambda m, v: terms(m, v).mean(axis=1),
        "each_value": terms,
        "over_images": lambda m, v: terms(m, v).sum(axis=0),
        "mean_of_all": lambda m, v: terms(m, v).sum(axis=1).mean(),
        "sum_of_all": lambda m, v: terms(m, v).sum(),
        "no_half": lambda m, v: 2 * gaussian_kl(m, v),
        "sign": lambda m, v: -gaussian_kl(m, v),
        "no_one": lambda m, v: np.sum(terms(m, v) + 0.5, axis=1),
        "plus_logarithm": lambda m, v: np.sum(terms(m, v) + v, axis=1),
        "log_deviation": lambda m, v: gaussian_kl(m, 2 * v),
        "deviation": lambda m, v: np.sum(
            terms(m, v) + 0.5 * (np.exp(0.5 * v) - np.exp(v)), axis=1
        ),
        "absolute_mean": lambda m, v: gaussian_kl(np.sqrt(np.abs(m)), v),
        "mean_not_squared": lambda m, v: np.sum(terms(0, v) + 0.5 * m, axis=1),
        "one_once": lambda m, v: np.sum(terms(m, v) + 0.5, axis=1) - 0.5,
        "column": lambda m, v: gaussian_kl(m, v)[:, None],
        "no_mean": lambda m, v: gaussian_kl(0 * m, v),
    },
)
