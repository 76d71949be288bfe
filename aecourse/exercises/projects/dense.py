"""The lowest error with three numbers, on clothing (chapter 3)."""

from __future__ import annotations

from functools import partial

import numpy as np

from aecourse import data, latent, models
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects import rebuilding, symptoms
from aecourse.exercises.projects.project import Budget, Project, Schedule, Split


def build_autoencoder(image_shape, latent_dim):
    """Return the course's own encoder and decoder."""
    model = models.dense_autoencoder(
        latent_dim, (128, 64), activation="elu", input_shape=image_shape
    )
    return model.get_layer("encoder"), model.get_layer("decoder")


def load() -> Split:
    """Return 6,000 images of clothing to train on, and test images to judge by."""
    images = quietly(data.load_fashion_mnist, n_train=6_000)
    return Split(images.name, images.source, images.x_train, images.x_test)


def _projected(split: Split) -> np.ndarray:
    """Return what three principal components make of the test images."""
    return latent.pca_reconstruct(split.x_train, split.x_test, BUDGET.latent_dim)


def baselines(split: Split) -> dict[str, float]:
    """Return the errors of the mean image and of principal components.

    Parameters
    ----------
    split : Split
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    mean = split.x_train.mean(axis=0)
    return {
        "trivial": rebuilding.squared_error(split.x_test, mean),
        "simple": rebuilding.squared_error(split.x_test, _projected(split)),
    }


BUDGET = Budget(image_shape=(28, 28), latent_dim=3, parameters=250_000)

PROJECT = Project(
    build_autoencoder,
    load,
    partial(
        rebuilding.judge,
        budget=BUDGET,
        schedule=Schedule(steps=2_000, batch_size=100, learning_rate=0.003),
    ),
    baselines,
    course_share=0.65,
    symptoms={
        "wrong_output_layer": symptoms.wrong_output_layer,
        "one_picture": symptoms.one_picture,
        "dead_code_units": symptoms.dead_code_units,
        "no_bends": symptoms.no_bends,
        "late_start": symptoms.late_start,
        "overfitted": symptoms.overfitted,
        "small": symptoms.small,
    },
    draw=partial(rebuilding.draw, simple=_projected),
)
