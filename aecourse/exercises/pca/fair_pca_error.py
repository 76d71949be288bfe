"""Repair a report's error of PCA (chapter 10)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.pca._directions import directions


def fair_pca_error(
    rows,
    n_train,
    k,
    *,
    not_centred=False,
    directions_from_all=False,
    mean_of_all=False,
    fitted_to_test=False,
    not_clipped=False,
    all_judged=False,
):
    train, test = rows[:n_train], rows[n_train:]
    known = test if fitted_to_test else train
    mean = (rows if mean_of_all else known).mean(axis=0)
    mean = 0 * mean if not_centred else mean
    kept = directions((rows if directions_from_all else known) - mean, k)
    judged = rows if all_judged else test
    limits = (-np.inf, np.inf) if not_clipped else (0, 1)
    return np.mean(missed(judged, mean, kept, limits) ** 2)


def missed(rows, mean, kept, limits=(0, 1)):
    """Return what the reconstructions lack."""
    return rows - np.clip(mean + (rows - mean) @ kept.T @ kept, *limits)


def images_of_squares():
    """Draw light squares on black, 6 × 6 pixels in [0, 1]; later ones are brighter."""
    rng = np.random.default_rng(5)
    images = rng.uniform(0, 0.1, size=(100, 6, 6))
    for i, image in enumerate(images):
        top, left = rng.integers(0, 4, size=2)
        image[top : top + 3, left : left + 3] += 0.6 + 0.003 * i
    return images.reshape(100, 36)


def cases():
    rows = images_of_squares()
    return {"one_component": (rows, 60, 1), "three_components": (rows, 60, 3)}


def absolute(rows, n_train, k):
    train, test = rows[:n_train], rows[n_train:]
    mean = train.mean(axis=0)
    return np.abs(missed(test, mean, directions(train - mean, k))).mean()


def mean_of_test(rows, n_train, k):
    train, test = rows[:n_train], rows[n_train:]
    mean = test.mean(axis=0)
    return np.mean(missed(test, mean, directions(train - mean, k)) ** 2)


def training_judged(rows, n_train, k):
    train = rows[:n_train]
    return fair_pca_error(np.concatenate([train, train]), n_train, k)


def figures():
    """Return the error of the report and the fair one."""
    given = cases()["one_component"]
    faults = ("not_centred", "directions_from_all", "not_clipped", "all_judged")
    return {
        "reported": fair_pca_error(*given, **dict.fromkeys(faults, True)),
        "fair": fair_pca_error(*given),
    }


EXERCISE = Exercise(
    fair_pca_error,
    cases,
    mistakes={
        "sum": lambda rows, n_train, k: (
            fair_pca_error(rows, n_train, k) * rows[n_train:].size
        ),
        "root": lambda *given: np.sqrt(fair_pca_error(*given)),
        "absolute": absolute,
        "mean_of_test": mean_of_test,
        "training_judged": training_judged,
    },
    figures=figures,
)
