"""Measure the grid that a stride leaves in an image (chapter 4)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def grid_variance(image, stride):
    return means(image, stride).var()


def means(image, stride):
    """Mean of each kind of pixels, a table by its row and column in a cell."""
    return cells(image, stride).mean(axis=(0, 2))


def cells(image, stride):
    height, width = image.shape
    return image.reshape(height // stride, stride, width // stride, stride)


def blocks(image, stride):
    height, width = image.shape
    return image.reshape(stride, height // stride, stride, width // stride)


def cases():
    rng = np.random.default_rng(5)
    images = {
        name: (rng.random(shape) + 0.5 * rng.random(shape[1]), stride)
        for name, stride, shape in (
            ("two", 2, (6, 10)),
            ("three", 3, (9, 6)),
            ("four", 4, (8, 20)),
        )
    }
    return {**images, "flat": (np.full((6, 6), 0.7), 2)}


EXERCISE = Exercise(
    grid_variance,
    cases,
    mistakes={
        "between_cells": lambda image, n: cells(image, n).mean(axis=(1, 3)).var(),
        "large_blocks": lambda image, n: blocks(image, n).mean(axis=(1, 3)).var(),
        "deviation": lambda image, n: means(image, n).std(),
        "one_kind_less": lambda image, n: means(image, n).var(ddof=1),
        "whole_image": lambda image, n: image.var(),
        "within_kind": lambda image, n: cells(image, n).var(axis=(0, 2)).mean(),
        "mean_square": lambda image, n: np.mean(means(image, n) ** 2),
        "diagonal": lambda image, n: np.diag(means(image, n)).var(),
        "rows": lambda image, n: means(image, n).mean(axis=1).var(),
        "columns": lambda image, n: means(image, n).mean(axis=0).var(),
        "means_in_a_row": lambda image, n: means(image, n).ravel(),
        "means_in_a_table": means,
    },
    # variances of means are small
    atol=1e-9,
)
