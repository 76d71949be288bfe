"""Probes: what can be read from codes, how many labels that takes, what lies nearby."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_int, as_labels, invalid


class Classifier(Protocol):
    """What scikit-learn's classifiers and pipelines of them have."""

    def fit(self, x: np.ndarray, y: np.ndarray) -> Classifier:
        """Learn from rows and their classes."""

    def score(self, x: np.ndarray, y: np.ndarray) -> float:
        """Return the share of rows that get their class."""


def probe_accuracy(
    probe: Classifier,
    train: ArrayLike,
    train_labels: ArrayLike,
    test: ArrayLike,
    test_labels: ArrayLike,
) -> float:
    """Return the share of test rows whose class a probe reads from their features.

    Everything that the probe learns, a scaling within a pipeline included, comes from
    the training rows. The probe itself stays unfitted: a copy is trained.

    Parameters
    ----------
    probe
        A scikit-learn classifier or a pipeline that ends in one.
    train, test
        Features, one row for each sample: codes, or images, which count as rows.
    train_labels, test_labels
        Classes, whole numbers, one for each row.

    Returns
    -------
    float
        Accuracy in [0, 1].

    Raises
    ------
    TypeError, ValueError
        If rows and labels are not equally many, test and training rows not equally
        long, there is only one class, or all training rows are equal.

    Notes
    -----
    Source: chapter 9; Alain and Bengio, 2017.
    """
    from sklearn.base import clone

    train = _as_rows("train", train)
    test = _as_rows("test", test, width=train.shape[1])
    train_labels = as_labels("train_labels", train_labels, length=len(train))
    test_labels = as_labels("test_labels", test_labels, length=len(test))
    if len(np.unique(train_labels)) < 2:
        raise invalid("train_labels", "at least two classes", train_labels)
    check_varies("train", train)
    return float(clone(probe).fit(train, train_labels).score(test, test_labels))


def few_labels(labels: ArrayLike, n: int, *, seed: int | None = None) -> np.ndarray:
    """Return the places of `n` rows to be labelled, as many of each class as another.

    Parameters
    ----------
    labels
        Class of every row, whole numbers, shape ``(rows,)``.
    n
        How many rows are drawn: at least one for each class, and no more for any than
        the rarest class has. Where the classes do not divide `n`, some, drawn too,
        have one row more than others.
    seed
        Of the draw; None for a new one.

    Returns
    -------
    np.ndarray
        Whole numbers of shape ``(n,)`` in random order, no two equal.

    Raises
    ------
    TypeError, ValueError
        If there are fewer labels than classes, or more than a class has rows for.

    Notes
    -----
    Source: chapter 9. That each class is there, equally often, makes the few labels
    better than a draw from the heap would be.
    """
    labels = as_labels("labels", labels, length=np.size(labels))
    classes, counts = np.unique(labels, return_counts=True)
    n = as_int("n", n)
    if n < len(classes):
        expected = f"at least one row for each of the {len(classes)} classes"
        raise invalid("n", expected, n)
    largest = len(classes) * int(counts.min(initial=labels.size))
    if n > largest:
        expected = (
            f"at most {largest} rows, since the rarest class has {counts.min()} "
            "and all are to be equally many (take fewer, or split with "
            "sklearn.model_selection.train_test_split and stratify=labels)"
        )
        raise invalid("n", expected, n)
    random = np.random.default_rng(seed)
    each, left = divmod(n, len(classes))
    one_more = random.permutation(len(classes)) < left
    drawn = [
        random.choice(np.flatnonzero(labels == label), each + more, replace=False)
        for label, more in zip(classes, one_more, strict=True)
    ]
    return random.permutation(np.concatenate(drawn))


def most_similar(
    features: ArrayLike, queries: ArrayLike, *, count: int = 5
) -> np.ndarray:
    """Return the places of the rows nearest to each query, the nearest first.

    Parameters
    ----------
    features
        The collection to search, one row for each sample; images count as rows.
    queries
        Rows to search for, features of the same kind. A query that is in the
        collection finds itself first.
    count
        How many are found for each, at most as many as there are rows. Default 5.

    Returns
    -------
    np.ndarray
        Whole numbers of shape ``(queries, count)``.

    Raises
    ------
    TypeError, ValueError
        If the rows are not equally long, all rows of the collection are equal, or
        there are fewer of them than are to be found.

    Notes
    -----
    Source: chapter 9. Distances are Euclidean, and all of them are looked at.
    """
    from sklearn.neighbors import NearestNeighbors

    features = _as_rows("features", features)
    queries = _as_rows("queries", queries, width=features.shape[1])
    count = as_int("count", count, minimum=1, maximum=len(features))
    check_varies("features", features)
    search = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(features)
    return search.kneighbors(queries, return_distance=False)


def check_varies(name: str, rows: np.ndarray) -> None:
    """Raise if all rows are equal, as the codes of a collapsed encoder are."""
    if len(rows) > 1 and not np.ptp(rows, axis=0).any():
        expected = (
            "features that differ from row to row (these are constant: an encoder "
            "that gives every sample the same code has collapsed, see chapter 6)"
        )
        raise invalid(name, expected, rows)


def _as_rows(name: str, value: ArrayLike, *, width: int | None = None) -> np.ndarray:
    """Return `value` as rows of numbers of the width, or raise."""
    array = as_array(name, value)
    if array.ndim < 2:
        raise invalid(name, "one row of numbers for each sample", value)
    rows = array.reshape(len(array), -1)
    if width is not None and rows.shape[1] != width:
        raise invalid(name, f"rows of {width} numbers, as in the other table", value)
    return rows
