"""Digits that a judge accepts, and as varied as real ones (chapter 11)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from aecourse import data, latent, losses, models, plots, training
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects.data_copying import rows_of
from aecourse.exercises.projects.digit_judge import (
    NO_DIGIT,
    Digits,
    Drawn,
    judge_of,
    judged,
)
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.results import as_array
from aecourse.exercises.running import Answer

SECONDS = 90.0
COUNT = 1_000
GRID = {"components": (40, 80), "gaussians": (200,)}
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


def load() -> Digits:
    """Return 4,000 digits to learn from, and 1,000 to judge by."""
    images = quietly(data.load_mnist, n_train=4_000)
    judge = judge_of(images.x_train, images.y_train)
    x_test = images.x_test[:1_000]
    return Digits(images.name, images.source, images.x_train, x_test, judge)


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
    rows = rows_of(digits.x_train)
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
