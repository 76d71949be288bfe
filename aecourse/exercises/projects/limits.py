"""Digits that a judge accepts, and as varied as real ones (chapter 11)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.mixture import GaussianMixture
from sklearn.neural_network import MLPClassifier

from aecourse import data, latent, losses, models, plots, training
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.running import Answer

SECONDS = 90.0
COUNT = 1_000
NO_DIGIT = 10
GRID = {"components": (40, 80), "gaussians": (200,)}
_NEIGHBOUR = 3
_COPIED = 0.7  # distance to the nearest training digit, over that to the next
_MOVED = tuple(product(range(-2, 3), repeat=2))  # pixels: so is a copy found again
_DRAWN = 10  # images


def build_generator(images):
    """Return the course's own function that draws digits."""
    model = models.variational_autoencoder(16, (256, 128))
    compiled = {"learning_rate": 0.004, "loss": losses.bernoulli_nll}
    training.compile_with_schedule(model, 15 * len(images) // 100, **compiled)
    model.fit(images, images, batch_size=100, epochs=15, verbose=0)

    random = np.random.default_rng(0)
    mean, log_var = latent.posterior(model, images)
    codes = mean + np.exp(0.5 * log_var) * random.standard_normal(mean.shape)
    mixture = GaussianMixture(40, reg_covar=1e-3, max_iter=30, random_state=0)
    mixture.fit(codes.astype("float64"))

    def draw(n):
        return latent.decode(model, mixture.sample(n)[0].astype("float32"))

    return draw


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


def load() -> Digits:
    """Return 4,000 digits to learn from, and 1,000 to judge by."""
    images = quietly(data.load_mnist, n_train=4_000)
    judge = judge_of(images.x_train, images.y_train)
    x_test = images.x_test[:1_000]
    return Digits(images.name, images.source, images.x_train, x_test, judge)


def _rows_of(images: np.ndarray) -> np.ndarray:
    """Make rows of pixels of images."""
    return images.reshape(len(images), -1)


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
    others = no_digits(_rows_of(images), labels)
    shown = np.concatenate([_rows_of(images), others])
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
    error : float
        The share of test digits without an accepted draw near them.
    """

    images: np.ndarray
    names: np.ndarray
    is_copy: np.ndarray
    error: float

    @property
    def is_accepted(self) -> np.ndarray:
        """Whether a draw is taken for a digit and is no copy."""
        return (self.names != NO_DIGIT) & ~self.is_copy


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
    rows, test = _rows_of(images), _rows_of(digits.x_test)
    copied = is_copy(images, digits.x_train)
    names = digits.judge.predict(rows)
    accepted = (names != NO_DIGIT) & ~copied
    seen, drawn = _features(digits.judge, test), _features(digits.judge, rows[accepted])
    reach = np.sort(euclidean_distances(seen, seen), axis=1)[:, _NEIGHBOUR]
    covered = np.zeros(len(seen), bool)
    if len(drawn):
        covered = euclidean_distances(seen, drawn).min(axis=1) < reach
    return Drawn(images, names, copied, float(1 - covered.mean()))


def is_copy(images: np.ndarray, x_train: np.ndarray) -> np.ndarray:
    """Find draws that are much nearer to one training digit than to any other.

    How near a draw is to a digit is taken where it lies best, moved by up to two
    pixels.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        The draws.
    x_train : ndarray of shape (m, 28, 28)
        Training digits.

    Returns
    -------
    ndarray of bool of shape (n,)
        Whether each is a copy.
    """
    rows, train = _rows_of(images), _rows_of(x_train)
    product_of = np.full((len(rows), len(train)), -np.inf, np.float32)
    for by in _MOVED:
        moved = _rows_of(np.roll(images, by, axis=(1, 2)))
        np.maximum(product_of, moved @ train.T, out=product_of)
    # no move changes how long a row is, so the largest product is the least distance
    lengths = np.add.outer((rows**2).sum(axis=1), (train**2).sum(axis=1))
    distances = np.sqrt(np.maximum(lengths - 2 * product_of, 0))
    nearest = np.partition(distances, 1, axis=1)
    return nearest[:, 0] < _COPIED * nearest[:, 1]


def _features(judge: MLPClassifier, rows: np.ndarray) -> np.ndarray:
    """Return the numbers by which a judge tells images apart, its hidden layer."""
    return np.maximum(rows @ judge.coefs_[0] + judge.intercepts_[0], 0)


def judge(answer: Callable[..., Any], digits: Digits, seed: int) -> Judged:
    """Have digits drawn, and show them to the judge."""
    say_training(digits)
    draw = answer(digits.x_train)
    if not callable(draw):
        raise problem("no_generator", got=type(draw).__name__)
    images = np.asarray(Answer(draw, "draw(n)", SECONDS)(COUNT))
    wanted = (COUNT, *digits.x_train.shape[1:])
    if images.shape != wanted:
        raise problem("no_drawn_images", wanted=wanted, shape=images.shape)
    if images.dtype.kind not in "fiub" or not np.all(np.isfinite(images)):
        raise problem("drawn_without_number")
    made = judged(images, digits)
    return made, made.error, {}


def baselines(digits: Digits) -> dict[str, float]:
    """Return what independent pixels leave uncovered, and what a mixture leaves.

    The mixture of Gaussians is fitted to principal components, and the better of two
    settings counts.
    """
    rows = _rows_of(digits.x_train)
    random = np.random.default_rng(0)
    pixels = random.random((COUNT, rows.shape[1])) < rows.mean(axis=0)
    return {
        "trivial": judged(pixels.reshape(-1, 28, 28), digits).error,
        "simple": min(
            judged(mixed(rows, *settings), digits).error
            for settings in product(*GRID.values())
        ),
    }


def mixed(rows: np.ndarray, components: int, gaussians: int) -> np.ndarray:
    """Draw from a mixture of Gaussians that is fitted to principal components.

    Parameters
    ----------
    rows : ndarray of shape (n, 784)
        Digits.
    components, gaussians : int
        How many.

    Returns
    -------
    ndarray of shape (1000, 28, 28)
        Draws.
    """
    pca = PCA(components, random_state=0).fit(rows.astype("float64"))
    mixture = GaussianMixture(gaussians, reg_covar=1e-3, max_iter=30, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        codes = mixture.fit(pca.transform(rows)).sample(COUNT)[0]
    return pca.inverse_transform(codes).reshape(-1, 28, 28)


def same_image(attempt: Attempt) -> Fields | None:
    """Find draws that are nearly the same picture again and again."""
    spread = np.std(attempt.made.images, axis=0).mean()
    share = spread / np.std(attempt.data.x_test, axis=0).mean()
    return {"share": share} if share < 0.3 else None


def copies(attempt: Attempt) -> Fields | None:
    """Find draws that are training digits, or next to it."""
    share = attempt.made.is_copy.mean()
    return {"share": share} if share > 0.15 else None


def never_drawn(attempt: Attempt) -> Fields | None:
    """Find digits that are hardly ever drawn, though many draws are accepted."""
    made = attempt.made
    if made.is_accepted.mean() < 0.5:
        return None
    shares = np.bincount(made.names[made.is_accepted], minlength=NO_DIGIT)
    shares = shares / made.is_accepted.sum()
    missing = np.flatnonzero(shares < 0.01)
    return {"digits": ", ".join(map(str, missing))} if len(missing) else None


def rough(attempt: Attempt) -> Fields | None:
    """Find draws whose neighbouring pixels differ more than those of digits."""
    ratio = _roughness(attempt.made.images) / _roughness(attempt.data.x_test)
    return {"ratio": ratio} if ratio > 1.1 else None


def _roughness(images: np.ndarray) -> float:
    """Return how much neighbouring pixels differ, for the grey of the image."""
    return float(np.abs(np.diff(images, axis=2)).sum() / max(images.sum(), 1e-9))


def blurred(attempt: Attempt) -> Fields | None:
    """Find draws with softer edges than digits have."""
    ratio = _roughness(attempt.made.images) / _roughness(attempt.data.x_test)
    return {"ratio": ratio} if ratio < 0.65 else None


def between_digits(attempt: Attempt) -> Fields | None:
    """Find many draws that the judge takes for no digit."""
    share = np.mean(attempt.made.names == NO_DIGIT)
    return {"share": share} if share > 0.25 else None


def alike(attempt: Attempt) -> Fields | None:
    """Find draws that are accepted, and leave many digits without one near them."""
    accepted, yours = attempt.made.is_accepted.mean(), attempt.errors["yours"]
    return {"accepted": accepted} if accepted > 0.6 and yours > 0.3 else None


def draw(digits: Digits, made: Drawn | None, names: Mapping[str, str]) -> plots.Axes:
    """Draw test digits above draws that the judge accepts, and others."""
    rows = {names["images"]: digits.x_test[:_DRAWN]}
    if made is not None:
        for name, shown in (
            ("accepted", made.is_accepted),
            ("refused", ~made.is_accepted),
        ):
            if shown.sum() >= _DRAWN:
                # from all over them, as a mixture draws one Gaussian after the other
                some = np.linspace(0, shown.sum() - 1, _DRAWN).astype(int)
                rows[names[name]] = made.images[shown][some]
    return plots.plot_image_rows(rows)


PROJECT = Project(
    build_generator,
    load,
    judge,
    baselines,
    course_share=0.45,
    symptoms={
        "same_image": same_image,
        "copies": copies,
        "never_drawn": never_drawn,
        "rough": rough,
        "blurred": blurred,
        "between_digits": between_digits,
        "alike": alike,
    },
    draw=draw,
    seconds=SECONDS,
)
