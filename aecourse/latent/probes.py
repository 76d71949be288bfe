"""Probes: what can be read from codes, how many labels that takes, what lies nearby."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    Arguments,
    Seed,
    also,
    as_int,
    invalid,
    labels,
    rows,
    validated,
    whole,
)


def constant(features: np.ndarray) -> bool:
    """Return whether several rows are all equal, as of a collapsed encoder.

    Parameters
    ----------
    features : ndarray of shape (n, d)
        One row for each sample.

    Returns
    -------
    bool
        False for a single row.
    """
    return len(features) > 1 and not np.ptp(features, axis=0).any()


_features = also(
    rows(),
    "features that differ from row to row (these are constant: an encoder "
    "that gives every sample the same code has collapsed, see chapter 6)",
    lambda features: not constant(features),
)


class Classifier(Protocol):
    """What scikit-learn's classifiers and pipelines of them have."""

    def fit(self, x: np.ndarray, y: np.ndarray) -> Classifier:
        """Learn from rows and their classes."""

    def score(self, x: np.ndarray, y: np.ndarray) -> float:
        """Return the share of rows that get their class."""


@validated(
    train=_features,
    test=rows(like="train"),
    train_labels=also(
        labels(of="train"),
        "at least two classes",
        lambda classes: len(np.unique(classes)) >= 2,
    ),
    test_labels=labels(of="test"),
)
def probe_accuracy(
    probe: Classifier,
    train: ArrayLike,
    train_labels: ArrayLike,
    test: ArrayLike,
    test_labels: ArrayLike,
) -> float:
    """Return the accuracy of a probe: how well features tell the class.

    Everything that the probe learns, a scaling within a pipeline included, comes from
    the training rows. The probe itself stays unfitted: a copy is trained.

    Parameters
    ----------
    probe : sklearn classifier
        A classifier or a pipeline that ends in one.
    train : array_like of shape (n, ...)
        Features, one row for each sample: codes, or images, which count as rows.
    train_labels : array_like of int of shape (n,)
        Classes of the training rows.
    test : array_like of shape (m, ...)
        Features of the same kind.
    test_labels : array_like of int of shape (m,)
        Classes of the test rows.

    Returns
    -------
    float
        Share of the test rows whose class is read, in [0, 1].

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

    return float(clone(probe).fit(train, train_labels).score(test, test_labels))


def _equally_many(name: str, value: Any, arguments: Arguments) -> int:
    n = as_int(name, value)
    counts = np.unique(arguments["labels"], return_counts=True)[1]
    if n < len(counts):
        expected = f"at least one row for each of the {len(counts)} classes"
        raise invalid(name, expected, n)
    if n > len(counts) * counts.min():
        expected = (
            f"at most {len(counts) * counts.min()} rows, since the rarest class has "
            f"{counts.min()} and all are to be equally many (take fewer, or split with "
            "sklearn.model_selection.train_test_split and stratify=labels)"
        )
        raise invalid(name, expected, n)
    return n


@validated(labels=labels(), n=_equally_many)
def few_labels(labels: ArrayLike, n: int, *, seed: Seed = None) -> np.ndarray:
    """Draw `n` rows to be labelled in a stratified sample, as many of each class.

    Parameters
    ----------
    labels : array_like of int of shape (rows,)
        Class of every row.
    n : int
        How many rows are drawn: at least one for each class, and no more for any than
        the rarest class has. Where the classes do not divide `n`, some, drawn too,
        have one row more than others.
    seed : int, numpy.random.Generator or None, default None
        Of the draw; None for a new one in each call.

    Returns
    -------
    ndarray of int of shape (n,)
        Places of the rows in random order, no two equal.

    Raises
    ------
    TypeError, ValueError
        If there are fewer labels than classes, or more than a class has rows for.

    Notes
    -----
    Source: chapter 9. That each class is there, equally often, makes the few labels
    better than a draw from the heap would be.
    """
    random = np.random.default_rng(seed)
    classes = np.unique(labels)
    each, left = divmod(n, len(classes))
    one_more = random.permutation(len(classes)) < left
    drawn = [
        random.choice(np.flatnonzero(labels == label), each + more, replace=False)
        for label, more in zip(classes, one_more, strict=True)
    ]
    return random.permutation(np.concatenate(drawn))


@validated(
    features=_features,
    queries=rows(like="features"),
    count=also(
        whole(minimum=1),
        "a number of at most {features.shape[0]}",
        lambda count, features: count <= len(features),
    ),
)
def most_similar(
    features: ArrayLike, queries: ArrayLike, *, count: int = 5
) -> np.ndarray:
    """Search for the nearest neighbours of each query, the nearest first.

    Parameters
    ----------
    features : array_like of shape (n, ...)
        The collection to search, one row for each sample; images count as rows.
    queries : array_like of shape (m, ...)
        Rows to search for, features of the same kind. A query that is in the
        collection finds itself first.
    count : int, default 5
        How many are found for each, at most n.

    Returns
    -------
    ndarray of int of shape (m, count)
        Places of the rows that are nearest.

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

    search = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(features)
    return search.kneighbors(queries, return_distance=False)
