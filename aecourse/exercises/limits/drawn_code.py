"""Draw a code from its mean and log-variance (chapter 11)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def drawn_code(mean, log_var, noise):
    return mean + np.exp(0.5 * log_var) * noise


def cases():
    rng = np.random.default_rng(1)
    return {"several": tuple(rng.normal(size=(3, 5, 3)))}


EXERCISE = Exercise(
    drawn_code,
    cases,
    mistakes={
        "variance": lambda mean, log_var, noise: mean + np.exp(log_var) * noise,
        "logarithm": lambda mean, log_var, noise: mean + log_var * noise,
        "root_of_logarithm": lambda mean, log_var, noise: (
            mean + np.sqrt(np.abs(log_var)) * noise
        ),
        "half_outside": lambda mean, log_var, noise: (
            mean + 0.5 * np.exp(log_var) * noise
        ),
        "not_scaled": lambda mean, log_var, noise: mean + noise,
        "no_mean": lambda mean, log_var, noise: np.exp(0.5 * log_var) * noise,
        "mean_only": lambda mean, log_var, noise: mean,
        "no_noise": lambda mean, log_var, noise: mean + np.exp(0.5 * log_var),
        "half_logarithm": lambda mean, log_var, noise: mean + 0.5 * log_var * noise,
        "subtracted": lambda mean, log_var, noise: mean - np.exp(0.5 * log_var) * noise,
        "divided": lambda mean, log_var, noise: mean + np.exp(-0.5 * log_var) * noise,
    },
)
