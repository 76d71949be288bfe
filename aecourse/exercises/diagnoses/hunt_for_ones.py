"""Mend the hunt for a digit that the network has never seen (chapters 7 and 8)."""

import functools

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def hunt_for_ones(
    fit,
    x_train,
    x_val,
    x_test,
    is_one,
    rate,
    *,
    turned=False,
    tuned_on_ones=False,
    training_threshold=False,
    test_threshold=False,
):
    errors = fit(x_train)
    scores = errors(x_test)
    judged = errors(x_train if training_threshold else x_val)
    judged = scores[~is_one] if test_threshold else judged
    threshold = np.quantile(judged, 1 - rate)
    if tuned_on_ones:
        threshold = min(threshold, np.quantile(scores[is_one], rate))
    area = auroc(scores, is_one)
    area = max(area, 1 - area) if turned else area
    return area, np.mean(scores[is_one] > threshold)


def auroc(scores, is_odd):
    """Return how often an odd one has the higher score; half, where both are equal."""
    odd, normal = scores[is_odd][:, None], scores[~is_odd]
    return np.mean((odd > normal) + (odd == normal) / 2)


def cases():
    return {
        "ones": (residual, *digits(), 0.05),
        "broken": (residual, *broken_relations(), 0.1),
        "at_threshold": (distance, *rows_at_threshold(), 0.25),
    }


@functools.cache
def digits():
    """Return a quarter of the pixels of digits: three parts, and which are ones."""
    from aecourse import data

    loaded = quietly(data.load_mnist, n_train=700)
    x, x_test = (
        x[:, 1::4, 1::4].reshape(len(x), -1) for x in (loaded.x_train, loaded.x_test)
    )
    others = x[loaded.y_train != 1]
    return others[:300], others[300:600], x_test[:300], loaded.y_test[:300] == 1


def broken_relations():
    """Draw rows of which the odd ones have each column as before, and no relation."""
    rng = np.random.default_rng(3)
    mixed = rng.normal(size=(700, 2)) @ rng.normal(size=(2, 12))
    x = mixed + 0.3 * rng.normal(size=(700, 12))
    is_odd = np.arange(200) % 4 == 0
    shuffled = rng.permuted(x[-50:], axis=0)
    x_test = x[400:600].copy()
    x_test[is_odd] = 0.4 * x_test[is_odd] + 0.6 * shuffled
    return x[:200], x[200:260], x_test, is_odd


def residual(x):
    """Return what stands for a trained network: the residual of two components."""
    mean = x.mean(axis=0)
    _, _, rows = np.linalg.svd(x - mean, full_matrices=False)
    kept = rows[:2]

    def errors(x):
        centred = x - mean
        return np.mean((centred - centred @ kept.T @ kept) ** 2, axis=1)

    return errors


def rows_at_threshold():
    """Return rows of one number, some exactly a quarter from the largest error."""
    train, validation = np.array([-2.0, 2.0]), np.array([0.0, 1.0, -2.0, 3.0, 4.0])
    test = np.array([0.0, -1.0, 3.0, 2.0, 3.0, -3.0, 5.0, 1.0, 6.0, -4.0])
    is_odd = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 0], bool)
    return *(part[:, None] for part in (train, validation, test)), is_odd


def distance(x):
    """Return what stands for a network that rebuilds every row as the mean one."""
    mean = x.mean(axis=0)
    return lambda x: np.abs(x - mean).mean(axis=1)


def on_parts(change):
    """Give the mended experiment with a change of what it returns or is given."""
    return lambda *given: change(*given, *hunt_for_ones(*given))


def at_threshold(fit, x_train, x_val, x_test, is_one, rate):
    errors = fit(x_train)
    scores = errors(x_test)
    threshold = np.quantile(errors(x_val), 1 - rate)
    return auroc(scores, is_one), np.mean(scores[is_one] >= threshold)


def alarms(fit, x_train, x_val, x_test, is_one, rate):
    errors = fit(x_train)
    scores = errors(x_test)
    threshold = np.quantile(errors(x_val), 1 - rate)
    return auroc(scores, is_one), np.mean(scores > threshold)


def all_test_threshold(fit, x_train, x_val, x_test, is_one, rate):
    return hunt_for_ones(fit, x_train, x_test, x_test, is_one, rate)


def wrong_end(fit, x_train, x_val, x_test, is_one, rate):
    return hunt_for_ones(fit, x_train, x_val, x_test, is_one, 1 - rate)


def fitted_to_all(fit, x_train, x_val, *given):
    return hunt_for_ones(fit, np.concatenate([x_train, x_val]), x_val, *given)


def fitted_to_test(fit, x_train, x_val, x_test, *given):
    return hunt_for_ones(fit, np.concatenate([x_train, x_test]), x_val, x_test, *given)


def other_digits(fit, x_train, x_val, x_test, is_one, rate):
    area, _ = hunt_for_ones(fit, x_train, x_val, x_test, is_one, rate)
    _, share = hunt_for_ones(fit, x_train, x_val, x_test, ~is_one, rate)
    return area, share


def two_deviations(fit, x_train, x_val, x_test, is_one, rate):
    errors = fit(x_train)
    scores, usual = errors(x_test), errors(x_val)
    threshold = usual.mean() + 2 * usual.std()
    return auroc(scores, is_one), np.mean(scores[is_one] > threshold)


def figures():
    """Return AUROC and share of the report, and those of the mended experiment."""
    given = cases()["ones"]
    reported = hunt_for_ones(*given, **dict.fromkeys(EXERCISE.planted, True))
    mended = hunt_for_ones(*given)
    names = "reported_area", "reported_share", "area", "share"
    return dict(zip(names, (*reported, *mended), strict=True))


EXERCISE = Exercise(
    hunt_for_ones,
    cases,
    planted=("turned", "tuned_on_ones"),
    parts=("area", "share"),
    mistakes={
        "always_turned": on_parts(lambda *all: (1 - all[-2], all[-1])),
        "swapped": on_parts(lambda *all: all[:-3:-1]),
        "missed": on_parts(lambda *all: (all[-2], 1 - all[-1])),
        "at_threshold": at_threshold,
        "alarms": alarms,
        "all_test_threshold": all_test_threshold,
        "wrong_end": wrong_end,
        "fitted_to_all": fitted_to_all,
        "fitted_to_test": fitted_to_test,
        "other_digits": other_digits,
        "two_deviations": two_deviations,
    },
    figures=figures,
)
