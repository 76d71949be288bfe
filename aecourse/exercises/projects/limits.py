"""Digits that a judge accepts, and as varied as real ones (chapter 11)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from scipy import ndimage
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
from aecourse.exercises.results import as_array
from aecourse.exercises.running import Answer

SECONDS = 90.0
COUNT = 1_000
NO_DIGIT = 10
GRID = {"components": (40, 80), "gaussians": (200,)}
_NEIGHBOUR = 3
_COPIED = 0.7  # distance to the nearest training digit, over that to another
_MOVED = tuple(product(range(-2, 3), repeat=2))  # pixels: so is a copy found again
_TURNED = (-20, -15, -10, -5, 5, 10, 15, 20)  # degrees, and so
_DRAWN = 10  # images
_MOST = 10  # white is 1, and what is drawn a little beyond is cut


def build_generator(images):
    """Return the course's own function that draws digits."""
    model = models.variational_autoencoder(16, (256, 128))
    compiled = {"learning_rate": 0.004, "loss": losses.bernoulli_nll}
    training.compile_with_schedule(model, 15 * len(images) // 100, **compiled)
    model.fit(images, images, batch_size=100, epochs=15, verbose=0)

    random = np.random.default_rng(0)
    mean, log_var = latent.posterior(model, images)
    codes = mean + np.exp(0.5 * log_var) * random.standard_normal(mean.shape)
    mixture = GaussianMixture(40, reg_covar=1e-3, tol=0.01, random_state=0)
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
    rows, test = _rows_of(images), _rows_of(digits.x_test)
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


def is_copy(images: np.ndarray, x_train: np.ndarray) -> np.ndarray:
    """Find draws that are much nearer to one training digit than to any other.

    How near a draw is to a digit is taken where it lies best, moved by up to two
    pixels or turned by up to 20 degrees.

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
    train = _rows_of(x_train)
    nearness = np.full((len(images), len(train)), -np.inf, np.float32)
    for moved in _moved(images):
        rows = _rows_of(moved)
        # of a squared distance all that a move changes
        near = 2 * rows @ train.T - (rows**2).sum(axis=1, keepdims=True)
        np.maximum(nearness, near, out=nearness)
    distances = np.sqrt(np.maximum((train**2).sum(axis=1) - nearness, 0))
    nearest = np.partition(distances, 1, axis=1)
    return nearest[:, 0] < _COPIED * nearest[:, 1]


def _moved(images: np.ndarray) -> Iterator[np.ndarray]:
    """Yield images as a copy may have been moved or turned, and as they are."""
    for by in _MOVED:
        yield np.roll(images, by, axis=(1, 2))
    for angle in _TURNED:
        yield ndimage.rotate(images, angle, axes=(1, 2), reshape=False, order=1)


def is_blend(images: np.ndarray, x_train: np.ndarray, x_test: np.ndarray) -> np.ndarray:
    """Find draws that are much nearer to a training digit than to any test digit.

    Whatever is made of training digits without learning how digits are written, such
    as the mean of two that are alike, stays near to them. It is the test for copied
    data of [1]_, draw by draw.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        The draws.
    x_train : ndarray of shape (m, 28, 28)
        Training digits.
    x_test : ndarray of shape (k, 28, 28)
        Digits of the same kind, which nothing was learnt from.

    Returns
    -------
    ndarray of bool of shape (n,)
        Whether each is one.

    References
    ----------
    .. [1] C. Meehan, K. Chaudhuri and S. Dasgupta, "A non-parametric test to detect
       data-copying in generative models", AISTATS 2020.
    """
    rows = _rows_of(images)
    known, new = (
        euclidean_distances(rows, _rows_of(digits)).min(axis=1)
        for digits in (x_train, x_test)
    )
    return known < _COPIED * new


def _features(judge: MLPClassifier, rows: np.ndarray) -> np.ndarray:
    """Return the numbers by which a judge tells images apart, its hidden layer."""
    return np.maximum(rows @ judge.coefs_[0] + judge.intercepts_[0], 0)


def judge(answer: Callable[..., Any], digits: Digits, seed: int) -> Judged:
    """Have digits drawn, and show them to the judge.

    Parameters
    ----------
    answer : callable
        The student's function.
    digits : Digits
        What to learn from, and who judges.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        The draws, the share of test digits without one near them, and nothing more.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    say_training(digits)
    draw = answer(digits.x_train)
    if not callable(draw):
        raise problem("no_generator", got=type(draw).__name__)
    images = as_array(Answer(draw, "draw(n)", SECONDS)(COUNT))
    wanted = (COUNT, *digits.x_train.shape[1:])
    if images.shape != wanted:
        raise problem("no_drawn_images", wanted=wanted, shape=images.shape)
    if images.dtype.kind not in "fiub" or not np.all(np.isfinite(images)):
        raise problem("drawn_without_number")
    if np.abs(images).max() > _MOST:
        raise problem("drawn_beyond_white", most=np.abs(images).max())
    made = judged(images, digits)
    return made, made.error, {}


def baselines(digits: Digits) -> dict[str, float]:
    """Return what independent pixels leave uncovered, and what a mixture leaves.

    The mixture of Gaussians is fitted to principal components, and the better of two
    settings counts.

    Parameters
    ----------
    digits : Digits
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
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


def blends(attempt: Attempt) -> Fields | None:
    """Find draws that are put together of training digits."""
    share = attempt.made.is_blend.mean()
    return {"share": share} if share > 0.4 else None


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
    """Draw test digits above draws that the judge accepts, and others.

    Parameters
    ----------
    digits : Digits
        What answers are judged by.
    made : Drawn or None
        Draws; None leaves their rows out.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
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
        "blends": blends,
        "never_drawn": never_drawn,
        "rough": rough,
        "blurred": blurred,
        "between_digits": between_digits,
        "alike": alike,
    },
    draw=draw,
    seconds=SECONDS,
)
