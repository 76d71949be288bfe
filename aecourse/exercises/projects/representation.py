"""The best use of a hundred labels and many images without (chapter 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from scipy import ndimage
from sklearn.decomposition import PCA
from sklearn.semi_supervised import LabelSpreading

from aecourse import data, latent
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects import symptoms
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.results import as_array
from aecourse.exercises.running import Answer

SECONDS = 90.0
DRAWS = (0, 1, 2)
_DRAWN = 10  # images

Namer = Callable[[np.ndarray], np.ndarray]


def build_classifier(images, labels, unlabelled):
    """Return the course's own function that names digits."""
    y, x = np.mgrid[:28, :28]

    def upright(image):
        mass = image.sum()
        row, column = (y * image).sum() / mass, (x * image).sum() / mass
        slant = ((y - row) * (x - column) * image).sum()
        slant /= ((y - row) ** 2 * image).sum()
        back = np.array([[1, 0], [slant, 1]])
        offset = [row, column] - back @ [13.5, 13.5]
        return ndimage.affine_transform(image, back, offset, order=1)

    def rows(given):
        return np.stack([upright(image) for image in given]).reshape(len(given), -1)

    every = rows(np.concatenate([images, unlabelled]))
    known = np.concatenate([labels, np.full(len(unlabelled), -1)])
    pca = PCA(32, svd_solver="covariance_eigh").fit(every)
    spreading = spread(pca.transform(every), known)

    def name(given):
        with np.errstate(invalid="ignore"):
            return spreading.predict(pca.transform(rows(given)))

    return name


def spread(rows: np.ndarray, known: np.ndarray) -> LabelSpreading:
    """Let labels spread, and keep quiet about images that are joined to none.

    Parameters
    ----------
    rows : ndarray of shape (n, d)
        Images, or what describes them.
    known : ndarray of shape (n,)
        Their labels, -1 where there is none.

    Returns
    -------
    LabelSpreading
        Fitted.
    """
    spreading = LabelSpreading(kernel="knn", n_neighbors=7, tol=0.01, max_iter=100)
    with np.errstate(invalid="ignore"):
        return spreading.fit(rows, known)


@dataclass(frozen=True, eq=False)
class FewLabels:
    """Digits of which few have a label, and digits to judge by.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    x_train, y_train : ndarray of shape (n, 28, 28) and (n,)
        Images, and labels of which an answer gets a hundred.
    x_test, y_test : ndarray of the same shapes
        What no answer is given.
    """

    title: str
    source: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    def drawn(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return numbers of labelled and of other training images, for each draw."""
        every = np.arange(len(self.y_train))
        labelled = [latent.few_labels(self.y_train, 100, seed=draw) for draw in DRAWS]
        return [(some, np.setdiff1d(every, some)) for some in labelled]


def load() -> FewLabels:
    """Return 4,000 digits to learn from, and 1,000 to judge by."""
    images = quietly(data.load_mnist, n_train=4_000)
    test = images.x_test[:1_000], images.y_test[:1_000]
    train = images.x_train, images.y_train
    return FewLabels(images.name, images.source, *train, *test)


@dataclass(frozen=True, eq=False)
class Named:
    """What an answer called the digits of the last draw.

    Parameters
    ----------
    name : callable
        From images to labels.
    given : ndarray of shape (n,)
        What it called the test images.
    """

    name: Namer
    given: np.ndarray


def judge(answer: Callable[..., Any], digits: FewLabels, seed: int) -> Judged:
    """Have a classifier made for each draw of labels, and count its mistakes.

    Parameters
    ----------
    answer : callable
        The student's function.
    digits : FewLabels
        What to learn from, and what to judge by.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        What images are called, the share of wrong names, and what else was measured.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    say_training(digits)
    given, known_missed = [], []
    for labelled, others in digits.drawn():
        x, y = digits.x_train[labelled], digits.y_train[labelled]
        made = answer(x, y, digits.x_train[others])
        if not callable(made):
            raise problem("no_classifier", got=type(made).__name__)
        name = Answer(made, "name(images)", SECONDS)
        given.append(_labels(name, digits.x_test))
        known_missed.append(np.mean(_labels(name, x) != y))
    wrong = np.array(given) != digits.y_test
    details = {
        "given": np.array(given),
        "wrong": wrong,
        "known_missed": float(np.mean(known_missed)),
    }
    return Named(made, given[-1]), float(wrong.mean()), details


def _labels(name: Namer, images: np.ndarray) -> np.ndarray:
    given = as_array(name(images))
    if given.shape == (len(images), 10):
        raise problem("shares_of_labels", wanted=(len(images),), shape=given.shape)
    if given.shape != (len(images),):
        raise problem("no_labels", wanted=(len(images),), shape=given.shape)
    return given


def baselines(digits: FewLabels) -> dict[str, float]:
    """Return the errors of the commonest digit and of label spreading.

    It spreads in pixels and in 32 principal components, and the better counts.

    Parameters
    ----------
    digits : FewLabels
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    rows, rows_test = (
        each.reshape(len(each), -1) for each in (digits.x_train, digits.x_test)
    )
    pca = PCA(32, svd_solver="covariance_eigh").fit(rows)
    ways = [(rows, rows_test), tuple(map(pca.transform, (rows, rows_test)))]
    spreading = min(_spreading_error(digits, *way) for way in ways)
    commonest = np.bincount(digits.y_test).max() / len(digits.y_test)
    return {"trivial": float(1 - commonest), "simple": spreading}


def _spreading_error(digits: FewLabels, rows: np.ndarray, test: np.ndarray) -> float:
    wrong = []
    for labelled, _ in digits.drawn():
        known = np.full(len(rows), -1)
        known[labelled] = digits.y_train[labelled]
        spreading = spread(rows, known)
        with np.errstate(invalid="ignore"):
            wrong.append(np.mean(spreading.predict(test) != digits.y_test))
    return float(np.mean(wrong))


def same_answer(attempt: Attempt) -> Fields | None:
    """Find a classifier that calls nearly all digits the same."""
    given = attempt.details["given"]
    share = max(np.mean(given == label) for label in np.unique(given))
    return {"share": share} if share > 0.8 else None


def never_named(attempt: Attempt) -> Fields | None:
    """Find digits that no image is called."""
    missing = sorted(set(range(10)) - set(np.unique(attempt.details["given"]).tolist()))
    return {"digits": ", ".join(map(str, missing))} if missing else None


def forgets_its_labels(attempt: Attempt) -> Fields | None:
    """Find a classifier that misnames the images whose labels it was given."""
    missed = attempt.details["known_missed"]
    return {"missed": missed} if missed > 0.3 else None


def no_use_of_the_others(attempt: Attempt) -> Fields | None:
    """Find a classifier that is no better than the nearest labelled image."""
    digits = attempt.data
    wrong = [
        np.mean(_nearest_label(digits, labelled) != digits.y_test)
        for labelled, _ in digits.drawn()
    ]
    nearest, yours = float(np.mean(wrong)), attempt.errors["yours"]
    return {"nearest": nearest} if yours > 0.85 * nearest else None


def _nearest_label(digits: FewLabels, labelled: np.ndarray) -> np.ndarray:
    shown, test = (
        each.reshape(len(each), -1)
        for each in (digits.x_train[labelled], digits.x_test)
    )
    squares = np.square(shown).sum(axis=1) - 2 * test @ shown.T
    return digits.y_train[labelled][squares.argmin(axis=1)]


def misled_by_slant(attempt: Attempt) -> Fields | None:
    """Find mistakes that are mostly on digits that lean unlike others."""
    slants = np.array([slant_of(image) for image in attempt.data.x_test])
    slants = np.abs(slants - np.median(slants))
    wrong = attempt.details["wrong"].mean(axis=0)
    low, high = np.quantile(slants, [1 / 3, 2 / 3])
    upright, slanted = wrong[slants <= low].mean(), wrong[slants >= high].mean()
    if not symptoms.is_behind(slanted, [upright]):
        return None
    return {"upright": upright, "slanted": slanted}


def slant_of(image: np.ndarray) -> float:
    """Return how far an image moves sideways from one row to the next.

    Parameters
    ----------
    image : ndarray of shape (height, width)
        White on black.

    Returns
    -------
    float
        In pixels.
    """
    y, x = np.mgrid[: image.shape[0], : image.shape[1]]
    row, column = np.average(y, weights=image), np.average(x, weights=image)
    together = np.average((y - row) * (x - column), weights=image)
    return float(together / np.average((y - row) ** 2, weights=image))


def draw(digits: FewLabels, made: Named | None, names: Mapping[str, str]) -> plt.Axes:
    """Draw ten images with a label, and ten that an answer misnames.

    Parameters
    ----------
    digits : FewLabels
        What answers are judged by.
    made : Named or None
        What images are called; None leaves out those that are misnamed.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    labelled, _ = digits.drawn()[-1]
    first = labelled[np.argsort(digits.y_train[labelled], kind="stable")][::10]
    rows = [(names["labelled"], digits.x_train[first], digits.y_train[first])]
    if made is not None:
        missed = np.flatnonzero(made.given != digits.y_test)[:_DRAWN]
        titles = [
            names["not"].format(given=made.given[i], label=digits.y_test[i])
            for i in missed
        ]
        rows.append((names["missed"], digits.x_test[missed], titles))
    figure, axes = plt.subplots(
        len(rows), _DRAWN, figsize=(9, 1.5 * len(rows)), layout="constrained"
    )
    for axes_of_row, (name, images, titles) in zip(
        np.reshape(axes, (len(rows), _DRAWN)), rows, strict=True
    ):
        _draw_row(axes_of_row, images, titles)
        axes_of_row[0].set_ylabel(name)
    return figure.axes[-1]


def _draw_row(axes: np.ndarray, images: np.ndarray, titles: Any) -> None:
    for ax in axes:
        ax.set(xticks=[], yticks=[], frame_on=False)
    for ax, image, title in zip(axes, images, titles, strict=False):
        ax.imshow(image, cmap="gray")
        ax.set_title(title, fontsize=9)


PROJECT = Project(
    build_classifier,
    load,
    judge,
    baselines,
    course_share=0.8,
    symptoms={
        "same_answer": same_answer,
        "never_named": never_named,
        "forgets_its_labels": forgets_its_labels,
        "no_use_of_the_others": no_use_of_the_others,
        "misled_by_slant": misled_by_slant,
    },
    draw=draw,
    seconds=SECONDS,
)
