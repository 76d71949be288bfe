"""A judge of drawn digits: what each is taken for, and which digits are covered."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.neural_network import MLPClassifier

from aecourse.exercises.projects.data_copying import is_blend, is_copy, rows_of

NO_DIGIT = 10
_NEIGHBOUR = 3


@dataclass(frozen=True, eq=False)
class Digits:
    """Digits to learn from, digits to compare draws with, and the judge of both.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    x_train : ndarray of shape (n, 28, 28)
        What an answer is given.
    x_test : ndarray of shape (n, 28, 28)
        What it is not.
    judge : MLPClassifier
        From rows of pixels to ten digits, and to what is none.
    """

    title: str
    source: str
    x_train: np.ndarray
    x_test: np.ndarray
    judge: MLPClassifier


def judge_of(images: np.ndarray, labels: np.ndarray) -> MLPClassifier:
    """Train a classifier of digits, and of what is none.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        Digits.
    labels : ndarray of shape (n,)
        What they are.

    Returns
    -------
    MLPClassifier
        It takes what `no_digits` makes for an eleventh class.
    """
    others = no_digits(rows_of(images), labels)
    shown = np.concatenate([rows_of(images), others])
    names = np.concatenate([labels, np.full(len(others), NO_DIGIT)])
    judge = MLPClassifier((64,), max_iter=15, learning_rate_init=3e-3, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many passes, no more
        return judge.fit(shown, names)


def no_digits(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return images that are like digits and are none.

    Parameters
    ----------
    rows : ndarray of shape (n, 784)
        Digits.
    labels : ndarray of shape (n,)
        What they are.

    Returns
    -------
    ndarray of shape (m, 784)
        Means of two digits and both over each other, digits under noise, and draws
        from a Gaussian in principal components.
    """
    random = np.random.default_rng(5)
    one, other = random.permutation(len(rows)), random.permutation(len(rows))
    unlike = labels[one] != labels[other]
    one, other = rows[one[unlike]], rows[other[unlike]]
    half = len(rows) // 2
    noisy = rows[:half] + 0.15 * random.standard_normal(rows[:half].shape)
    pca = PCA(40, random_state=0).fit(rows)
    codes = np.sqrt(pca.explained_variance_) * random.standard_normal((half, 40))
    mixed = (one + other)[:half] / 2, np.maximum(one, other)[: half // 2]
    made = np.concatenate([*mixed, noisy, pca.inverse_transform(codes)])
    return np.clip(made, 0, 1).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What was drawn, and what the judge says of it.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        The draws, cut to black and white.
    names : ndarray of shape (n,)
        What the judge takes them for, 10 for no digit.
    is_copy : ndarray of bool of shape (n,)
        What `is_copy` says of the draws.
    is_blend : ndarray of bool of shape (n,)
        What `is_blend` says of them.
    error : float
        The share of test digits without an accepted draw near them.
    """

    images: np.ndarray
    names: np.ndarray
    is_copy: np.ndarray
    is_blend: np.ndarray
    error: float

    @property
    def is_accepted(self) -> np.ndarray:
        """Whether a draw is taken for a digit, and is neither a copy nor a blend."""
        return (self.names != NO_DIGIT) & ~self.is_copy & ~self.is_blend


def judged(images: np.ndarray, digits: Digits) -> Drawn:
    """Show draws to the judge, and look which test digits have one near them.

    Near is as far as the third nearest of the other test digits, in the numbers by
    which the judge tells digits apart.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        The draws.
    digits : Digits
        What they are compared with.

    Returns
    -------
    Drawn
        With the share of the test digits that are not covered.
    """
    images = np.clip(images, 0, 1).astype(np.float32)
    rows, test = rows_of(images), rows_of(digits.x_test)
    made = Drawn(
        images,
        digits.judge.predict(rows),
        is_copy(images, digits.x_train),
        is_blend(images, digits.x_train, digits.x_test),
        error=1.0,
    )
    accepted = rows[made.is_accepted]
    if not len(accepted):
        return made
    seen, drawn = _features(digits.judge, test), _features(digits.judge, accepted)
    reach = np.sort(euclidean_distances(seen, seen), axis=1)[:, _NEIGHBOUR]
    covered = euclidean_distances(seen, drawn).min(axis=1) < reach
    return replace(made, error=float(1 - covered.mean()))


def _features(judge: MLPClassifier, rows: np.ndarray) -> np.ndarray:
    """Return the numbers by which a judge tells images apart, its hidden layer."""
    return np.maximum(rows @ judge.coefs_[0] + judge.intercepts_[0], 0)
