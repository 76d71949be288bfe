"""Digits of the questions: a few to learn from, and those that judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecourse.data import load_mnist


@dataclass(frozen=True)
class Digits:
    """Digits to learn from and digits to be judged by.

    Attributes
    ----------
    title, source
        What they are, and where they come from.
    is_full
        Whether they are the real ones.
    x_train, x_test
        Images.
    """

    title: str
    source: str
    is_full: bool
    x_train: np.ndarray
    x_test: np.ndarray


def digits(rows: int, shown: int | None = None) -> Digits:
    """Return the first digits of the training set, and the first test digits."""
    data = load_mnist(n_train=rows)
    title = f"{len(data.x_train):,} digits of {data.name}"
    about = (title, data.source, data.is_full)
    return Digits(*about, data.x_train, data.x_test[:shown])
