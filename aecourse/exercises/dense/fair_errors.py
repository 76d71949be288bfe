"""Repair a report's comparison of code sizes (chapter 3)."""

import functools

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def fair_errors(
    fit,
    pca,
    x_train,
    x_test,
    sizes,
    epochs,
    *,
    more_epochs=False,
    seen_images=False,
    pca_on_test=False,
):
    judged = x_train if seen_images else x_test
    rows = []
    for size in sizes:
        model = fit(x_train, size, size if more_epochs else epochs)
        linear = pca(x_test if pca_on_test else x_train, size)
        rows.append((error(model, judged), error(linear, x_test)))
    return np.array(rows)


def error(reconstruct, images):
    return np.mean((images - reconstruct(images)) ** 2)


def pretended_pca(images, size):
    """Return PCA's reconstruction as a function of images."""
    mean, wide = images.mean(axis=0), (len(images), -1)
    _, _, rows = np.linalg.svd((images - mean).reshape(wide), full_matrices=False)
    kept = rows[:size]

    def reconstruct(images):
        centred = (images - mean).reshape(len(images), -1)
        return mean + (centred @ kept.T @ kept).reshape(images.shape)

    return reconstruct


def pretended_training(images, size, epochs):
    """Return what stands for a trained model: better with epochs, as models are."""
    mean, linear = images.mean(axis=0), pretended_pca(images, size)
    share = epochs / (epochs + 4)
    return lambda images: (1 - share) * mean + share * linear(images)


@functools.cache
def clothes():
    """Load 120 training and 80 test images at a quarter of their width and height."""
    from aecourse import data

    loaded = quietly(data.load_fashion_mnist, n_train=120)
    return [
        x.reshape(len(x), 7, 4, 7, 4).mean(axis=(2, 4))
        for x in (loaded.x_train, loaded.x_test[:80])
    ]


def cases():
    return {"clothes": (pretended_training, pretended_pca, *clothes(), (8, 2, 32), 12)}


def on_other_images(pick):
    """Give the fair comparison with other images to learn from and to judge on."""

    def errors(fit, pca, x_train, x_test, *given):
        return fair_errors(fit, pca, *pick(x_train, x_test), *given)

    return errors


def sorted_sizes(fit, pca, x_train, x_test, sizes, epochs):
    return fair_errors(fit, pca, x_train, x_test, sorted(sizes), epochs)


def figures():
    """Return how far the model's error falls from the smallest code to the largest."""
    (given,) = cases().values()
    *given, sizes, epochs = given
    ends = [min(sizes), max(sizes)]
    tables = {
        "reported": fair_errors(
            *given, ends, epochs, more_epochs=True, seen_images=True
        ),
        "fair": fair_errors(*given, ends, epochs),
    }
    return {name: table[0, 0] / table[1, 0] for name, table in tables.items()}


EXERCISE = Exercise(
    fair_errors,
    cases,
    mistakes={
        "judged_on_seen": on_other_images(lambda train, test: (train, train)),
        "fitted_to_both": on_other_images(
            lambda train, test: (np.concatenate([train, test]), test)
        ),
        "fitted_to_test": on_other_images(lambda train, test: (test, test)),
        "sets_swapped": on_other_images(lambda train, test: (test, train)),
        "columns_swapped": lambda *given: fair_errors(*given)[:, ::-1],
        "transposed": lambda *given: fair_errors(*given).T,
        "sorted_sizes": sorted_sizes,
        "root": lambda *given: np.sqrt(fair_errors(*given)),
        "sum_over_pixels": lambda *given: fair_errors(*given) * given[3][0].size,
    },
    figures=figures,
)
