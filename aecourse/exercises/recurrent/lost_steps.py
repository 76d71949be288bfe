"""The steps at which a model is worse than the mean sequence (chapter 5)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def lost_steps(x, x_hat, x_train):
    return np.flatnonzero(is_lost(x, x_hat, x_train))


def is_lost(x, x_hat, x_train):
    return by_step(x, x_hat) > by_step(x, x_train.mean(axis=0))


def by_step(x, x_hat):
    """Mean squared error of every step."""
    return np.square(x - x_hat).mean(axis=(0, 2))


def against(baseline):
    """Return an answer that holds the model's errors against another baseline's."""

    def answer(x, x_hat, x_train):
        return np.flatnonzero(by_step(x, x_hat) > baseline(x, x_train))

    return answer


def with_another(reconstruction):
    """Return an answer whose baseline reconstructs `x` in another way."""
    return against(lambda x, x_train: by_step(x, reconstruction(x, x_train)))


def cases():
    rng = np.random.default_rng(6)
    steps = np.arange(48)
    spread = np.linspace(0.3, 2, 48)[:, None] * [2, 0.7]
    level = 2 * np.sin(steps)[:, None] + [0, 0.8]
    x_train = level + spread * (rng.exponential(size=(50, 48, 2)) ** 1.5 - 0.8)
    x = level + spread * rng.normal(size=(30, 48, 2)) + (steps % 3)[:, None] * 0.6
    error = np.sqrt(by_step(x, x_train.mean(axis=0)))
    share = rng.permutation(np.repeat([0.6, 0.85, 0.96, 1.04, 1.15, 1.5], 8))
    # of the squared error of a step, the features have unequal parts
    parts = np.sqrt(rng.permuted(np.tile([0.5, 1.5], (48, 1)), axis=1))
    signs = rng.choice([-1, 1], size=x.shape)
    x_hat = x + signs * (error * share)[:, None] * parts
    return {"wide_and_narrow": (x, x_hat, x_train), "at_baseline": at_baseline()}


def at_baseline():
    """Return whole numbers, so that a tie is one in whatever order one adds up."""
    signs = np.array([[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]])
    x = np.tile(signs[:, None], (1, 3, 1))
    return x, x + np.array([[1], [2], [-1]]), 3 * x


EXERCISE = Exercise(
    lost_steps,
    cases,
    mistakes={
        "mean_of_test": with_another(lambda x, x_train: x.mean(axis=0)),
        "mean_over_time": with_another(
            lambda x, x_train: x.mean(axis=1, keepdims=True)
        ),
        "one_number": with_another(lambda x, x_train: x_train.mean()),
        "mean_over_features": with_another(
            lambda x, x_train: x_train.mean(axis=(0, 2))[:, None]
        ),
        "median": with_another(lambda x, x_train: np.median(x_train, axis=0)),
        "error_of_training": against(
            lambda x, x_train: by_step(x_train, x_train.mean(axis=0))
        ),
        "mean_error": against(
            lambda x, x_train: by_step(x, x_train.mean(axis=0)).mean()
        ),
        "first_feature": lambda *given: lost_steps(*(a[..., :1] for a in given)),
        "equal_too": lambda x, x_hat, x_train: np.flatnonzero(
            by_step(x, x_hat) >= by_step(x, x_train.mean(axis=0))
        ),
        "found_steps": lambda *given: np.flatnonzero(~is_lost(*given)),
        "how_many": lambda *given: len(lost_steps(*given)),
        "mask": is_lost,
        "not_unpacked": lambda *given: np.where(is_lost(*given)),
        "counted_from_1": lambda *given: lost_steps(*given) + 1,
    },
)
