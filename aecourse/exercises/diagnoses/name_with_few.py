"""Mend the naming of digits of which few have a label (chapters 9 and 10)."""

import functools

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def name_with_few(
    encoder,
    components,
    x,
    y,
    few,
    x_test,
    y_test,
    *,
    labels_leaked=False,
    components_of_few=False,
    leaked_to_both=False,
    encoder_of_few=False,
):
    known = x[:few], y[:few]
    all_labels = x, y
    code = encoder(x[:few] if encoder_of_few else x)
    component = components(x[:few] if components_of_few else x)
    return (
        accuracy(code, *(all_labels if labels_leaked else known), x_test, y_test),
        accuracy(component, *(all_labels if leaked_to_both else known), x_test, y_test),
    )


def accuracy(feature, x, y, x_test, y_test):
    """Return how often the nearest of the classes' means has the right name."""
    names = np.unique(y)
    codes = feature(x)
    means = np.stack([codes[y == name].mean(axis=0) for name in names])
    gaps = np.sum((feature(x_test)[:, None] - means) ** 2, axis=2)
    return np.mean(names[gaps.argmin(axis=1)] == y_test)


def pretended_encoder(images):
    """Return what stands for a trained encoder: principal components, bent."""
    feature = principal(images, 20)
    return lambda images: np.tanh(2 * feature(images))


def pretended_components(images):
    return principal(images, 12)


def principal(images, count):
    """Return the first principal components of some images as a function."""
    rows = images.reshape(len(images), -1)
    mean = rows.mean(axis=0)
    kept = np.linalg.svd(rows - mean, full_matrices=False)[2][:count]
    return lambda images: (images.reshape(len(images), -1) - mean) @ kept.T


@functools.cache
def digits(first, last, few):
    """Return digits and labels to learn from, few of each digit first, and others."""
    from aecourse import data

    loaded = quietly(data.load_mnist, n_train=1200)
    images = loaded.x_train.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4))[first:last]
    labels = loaded.y_train[first:last]
    known = [np.flatnonzero(labels == digit)[: few // 10] for digit in range(10)]
    order = np.concatenate(known)
    order = np.concatenate([order, np.setdiff1d(np.arange(len(labels)), order)])
    train, test = order[:400], order[400:]
    return images[train], labels[train], few, images[test], labels[test]


def cases():
    features = pretended_encoder, pretended_components
    return {
        "thirty": (*features, *digits(0, 600, 30)),
        "fifty": (*features, *digits(600, 1200, 50)),
    }


def fitted_to_test(encoder, components, x, y, few, x_test, y_test):
    def on_both(fit):
        return lambda images: fit(np.concatenate([images, x_test]))

    fits = on_both(encoder), on_both(components)
    return name_with_few(*fits, x, y, few, x_test, y_test)


def figures():
    """Return both accuracies of the report, and those of the mended experiment."""
    given = cases()["fifty"]
    reported = name_with_few(*given, **dict.fromkeys(EXERCISE.planted, True))
    names = "reported_code", "reported_components", "code", "components"
    return dict(zip(names, (*reported, *name_with_few(*given)), strict=True))


EXERCISE = Exercise(
    name_with_few,
    cases,
    planted=("labels_leaked", "components_of_few"),
    parts=("code", "components"),
    mistakes={
        "swapped": lambda *given: name_with_few(*given)[::-1],
        "misnamed": lambda *given: tuple(1 - part for part in name_with_few(*given)),
        "fitted_to_test": fitted_to_test,
    },
    figures=figures,
)
