"""The course's method on somebody's data: split, scale, baselines, size, claims."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aecourse import tables, words
from aecourse._validation import validated, whole
from aecourse.course.claims import Claim, ClaimsTable
from aecourse.errors import reconstruction_error
from aecourse.own_data.findings import OwnData
from aecourse.own_data.splitting import Parts, Scale, fit_scale, split
from aecourse.own_data.tasks import Completion, Predictor, Reconstruction

SEEDS = (1, 2, 3)
TARGET = 0.1  # of the trivial answer's error: small enough for a code to be chosen
SLACK = 1.25  # by which a test error may lie above the error on data kept back
MARGIN = 0.03  # two errors closer than this, as a share, are level
WORST = 6  # samples shown, of those that fail and of those drawn by lot


@dataclass(frozen=True, eq=False)
class Study:
    """What was done with somebody's data, and what came of it.

    Attributes
    ----------
    data : OwnData
        The samples and what was found in them.
    parts : Parts
        Which samples are for what.
    scale : Scale or None
        How they were scaled; None for ratings.
    sizes : mapping of int to float
        Error on data kept back, by the size of the code.
    chosen_on : ndarray of int
        The samples on which these errors were measured.
    size : int
        The size that was chosen.
    errors : mapping of str to mapping
        Method → "validation" and "test" → one error for each seed.
    history : mapping of str to list of float
        Losses of the first seed's training.
    seeds : tuple of int
        Of the trainings at the chosen size.
    truth, outputs : ndarray of shape (n_test, ...)
        The test samples, scaled, and what the first seed's autoencoder made of them.
    worst : ndarray of int
        Which of these it missed most, the worst first.
    claims : ClaimsTable
        Sentences with bounds from data kept back, checked on the test samples.
    seconds : float
        What it took.
    """

    data: OwnData
    parts: Parts
    scale: Scale | None
    sizes: Mapping[int, float]
    chosen_on: np.ndarray
    size: int
    errors: Mapping[str, Mapping[str, tuple[float, ...]]]
    history: Mapping[str, list[float]]
    seeds: tuple[int, ...]
    truth: np.ndarray
    outputs: np.ndarray
    worst: np.ndarray
    claims: ClaimsTable
    seconds: float

    def table(self) -> tables.Table:
        """Return the errors of all methods on the same test samples."""
        told = words.of_own_data("results")
        trivial = np.mean(self.errors["trivial"]["test"])
        rows = {
            method_name(name, self): {
                told["validation"]: float(np.mean(sides["validation"])),
                told["test"]: float(np.mean(sides["test"])),
                told["spread"]: _range(sides["test"]),
                told["share"]: float(np.mean(sides["test"]) / trivial),
            }
            for name, sides in self.errors.items()
        }
        caption = told["caption"].format(unit=told[self.data.kind])
        best = {told["test"]: min}
        return tables.table(rows, caption, best=best, formats={told["share"]: ".1%"})

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def method_name(name: str, study: Study) -> str:
    """Return how a reader is told what a method is, for this kind of data."""
    told = words.of_own_data("methods")
    kind = "ratings" if study.data.kind == "ratings" else "samples"
    return told[f"{name}_{kind}"].format(size=study.size)


def _range(values: tuple[float, ...]) -> str | None:
    if len(values) < 2:
        return None
    return f"{min(values):.3g}–{max(values):.3g}"


@validated(seed=whole(minimum=0))
def study(data: OwnData, *, seed: int = 0) -> Study:
    """Go the course's whole way with somebody's data.

    The data are split before anything is computed from them; scaling, baselines and
    networks learn from the training samples; the size of the code is the smallest
    whose error on data kept back is a tenth of the trivial answer's, or else the best;
    three trainings at this size are tested once, beside the baselines.

    Parameters
    ----------
    data : OwnData
        As :func:`aecourse.own_data.read` gives them.
    seed : int, default 0
        Of the split, at least 0.

    Returns
    -------
    Study
        Shows itself as the table of errors.

    Raises
    ------
    TypeError, ValueError
        If the data forbid to go on, with the sentence that says why.

    Notes
    -----
    Source: what chapter 11 asks of a capstone.
    """
    began = time.perf_counter()
    parts = split(data, seed=seed)
    task, scale = _task(data, parts)
    trained = {size: task.train(size, SEEDS[0]) for size in task.sizes}
    sizes = {
        size: _error(task, predict, parts.validation)
        for size, (predict, _) in trained.items()
    }
    mean = task.baselines(task.sizes[0])["trivial"]
    size = choose_size(sizes, _error(task, mean, parts.validation))
    # the training by which the size was chosen is the first of those that are tested
    runs = [trained[size], *(task.train(size, other) for other in SEEDS[1:])]
    errors = _errors(task, size, [predict for predict, _ in runs])
    truth, outputs = task.truth(parts.test), runs[0][0](parts.test)
    return Study(
        data,
        parts,
        scale,
        sizes,
        parts.validation,
        size,
        errors,
        runs[0][1],
        SEEDS,
        truth,
        outputs,
        worst_of(truth, outputs),
        claims_of(data, errors),
        time.perf_counter() - began,
    )


def _task(
    data: OwnData, parts: Parts
) -> tuple[Reconstruction | Completion, Scale | None]:
    if data.kind == "ratings":
        return Completion(data, parts), None
    scale = fit_scale(data.kind, data.samples[parts.train])
    return Reconstruction(data, parts, scale), scale


def _errors(
    task: Reconstruction | Completion, size: int, trained: list[Predictor]
) -> dict[str, dict[str, tuple[float, ...]]]:
    """Measure all methods on the same samples, of either side."""
    methods = {name: [predict] for name, predict in task.baselines(size).items()}
    sides = {"validation": task.parts.validation, "test": task.parts.test}
    return {
        name: {
            side: tuple(_error(task, predict, places) for predict in predictors)
            for side, places in sides.items()
        }
        for name, predictors in (methods | {"autoencoder": trained}).items()
    }


def _error(
    task: Reconstruction | Completion, predict: Predictor, places: np.ndarray
) -> float:
    """Return the mean squared error, of ratings its root."""
    error = reconstruction_error(task.truth(places), predict(places)).mean()
    return float(np.sqrt(error) if isinstance(task, Completion) else error)


def choose_size(sizes: Mapping[int, float], trivial: float) -> int:
    """Return the smallest size that leaves a tenth of the trivial error, or the best.

    Parameters
    ----------
    sizes : mapping of int to float
        Error on data kept back, by size.
    trivial : float
        The trivial answer's error there.

    Returns
    -------
    int
        One of the sizes.
    """
    enough = [size for size, error in sizes.items() if error <= TARGET * trivial]
    return min(enough) if enough else min(sizes, key=lambda size: sizes[size])


def worst_of(truth: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Return the places of the samples that are missed most, the worst first.

    Parameters
    ----------
    truth, outputs : ndarray of shape (n, ...)
        Samples and what came of them.

    Returns
    -------
    ndarray of int
        At most six places.
    """
    return np.argsort(-reconstruction_error(truth, outputs))[:WORST]


def claims_of(
    data: OwnData, errors: Mapping[str, Mapping[str, tuple[float, ...]]]
) -> ClaimsTable:
    """Claim what data kept back allow, with a margin, and set the test beside it.

    Parameters
    ----------
    data : OwnData
        For the name.
    errors : mapping of str to mapping
        As :class:`Study` has them.

    Returns
    -------
    ClaimsTable
        How far below the trivial answer the autoencoder stays with every seed, and
        whether it is ahead of the best simple method, behind it, or level.
    """
    told = words.of_own_data("claims")
    rivals = [name for name in errors if name not in ("trivial", "autoencoder")]
    rival = min(rivals, key=lambda name: errors[name]["validation"][0])
    first, n = _shares(errors, "trivial", "validation"), len(SEEDS)
    bound = SLACK * max(first)
    # a bound above one would let the trivial answer pass
    kind, bound = ("ordering", bound) if bound < 1 else ("limit", SLACK)
    made = [
        Claim(
            told["trivial"],
            max(_shares(errors, "trivial", "test")),
            *("<=", bound, kind, n),
        )
    ]
    seen = _shares(errors, rival, "validation")
    tested = _shares(errors, rival, "test")
    if max(seen) < 1 - MARGIN:
        bound = (1 + max(seen)) / 2
        made.append(Claim(told["ahead"], max(tested), "<=", bound, "ordering", n))
    elif min(seen) > 1 + MARGIN:
        bound = (1 + min(seen)) / 2
        made.append(Claim(told["behind"], min(tested), ">=", bound, "limit", n))
    else:
        apart = max(abs(share - 1) for share in tested)
        bound = max(2 * max(abs(share - 1) for share in seen), 0.1)
        made.append(Claim(told["level"], apart, "<=", bound, "limit", n))
    return ClaimsTable(tuple(made), data.name, is_full=True)


def _shares(errors: Mapping, of: str, side: str) -> list[float]:
    return [error / errors[of][side][0] for error in errors["autoencoder"][side]]
