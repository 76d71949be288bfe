"""Beside the figures that other courses print: ``python -m benchmarks courses --full``.

Chapter 17 of Géron's book and two examples of keras.io print what their autoencoders
reach. Each figure stands here as it is printed, beside that of a model of this course
with as many numbers in its code, on the same images and by the same loss. Géron learns
from the first 55,000 images of clothing and prints the loss on the other 5,000; ours
does the same and is judged on the test images besides. keras.io judges its denoiser on
the test images, as ours is, and its variational autoencoder on all 70,000 digits while
it learns from them, where ours is judged on test images.

Settings are chosen among few candidates on training images that judge nobody: the last
5,000 of those to learn from are kept back, every candidate learns from the others for
a third of its epochs, with a seed of its own, and the least figure on those kept back
decides. Epochs were set by what they cost; those of the sparse networks and of the
denoiser anew, after a look at images kept back and at none that judge. Seconds are
processor seconds of one core, from building the model to its last step. A run that was
interrupted goes on where it stopped, and each task is kept as soon as it is measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from aecourse._keras import keras
from aecourse.data import Images
from aecourse.training import Recipe
from benchmarks import report, store
from benchmarks.courses.judges import pca_error
from benchmarks.courses.tasks import TASKS, Task
from benchmarks.machine import environment, warm_up

SEEDS = (1, 2, 3)
SEED_OF_CHOICE = 4  # none of those that are compared
TRIED = 1 / 3  # of the epochs, to choose by
KEPT_BACK = 12  # one in so many training images: 5,000 of 60,000
FEW = 1_200  # images of a run that only tries the code


def parts(task: Task, images: Images, *, full: bool) -> dict[str, np.ndarray]:
    """Return the images to learn from, those kept back of them, and those that judge.

    Parameters
    ----------
    task : Task
        Says whether the last training images judge.
    images : Images
        The data set.
    full : bool
        Whether to take all images, or few to try the code with.

    Returns
    -------
    dict
        ``"learnt"``, of which the last ``"kept_back"`` choose, ``"test"`` and, where
        training images judge, ``"validation"``.
    """
    x, x_test = images.x_train, images.x_test
    if not full:
        x, x_test = x[:FEW], x_test[:FEW]
    n = len(x) // KEPT_BACK
    found = {"test": x_test}
    if task.is_validation:
        found["validation"] = x[-n:]
        x = x[:-n]
    return {"learnt": x, "kept_back": x[-n:], **found}


def train(
    task: Task, recipe: Recipe, x: np.ndarray, judges: dict[str, np.ndarray], seed: int
) -> dict[str, Any]:
    """Train once; return seconds, parameters and the figures on each set of images."""
    keras.utils.set_random_seed(seed)
    start = time.process_time()
    model = recipe.compiled(len(x))
    settings = {"batch_size": recipe.batch_size, "epochs": recipe.epochs}
    model.fit(x, x, **settings, verbose=0)
    seconds = time.process_time() - start
    figures = {name: task.judge(model, images) for name, images in judges.items()}
    return {"seconds": seconds, "parameters": model.count_params(), **figures}


class Runs:
    """The trainings of one task, each kept when it is finished."""

    def __init__(self, name: str, finished: store.FinishedTrainings) -> None:
        self.name, self.finished = name, finished

    def __call__(
        self,
        candidate: str,
        recipe: Recipe,
        x: np.ndarray,
        judges: dict[str, np.ndarray],
        seed: int,
    ) -> dict[str, Any]:
        """Return what a training measures, or has measured before."""
        asked = {"task": self.name, "candidate": candidate, "seed": seed}
        asked |= {"epochs": recipe.epochs, "n_train": len(x)}
        known = self.finished.find(**asked)
        if known is None:
            known = asked | train(TASKS[self.name], recipe, x, judges, seed)
            self.finished.add(known)
        told = {name: known[name] for name in judges}
        print(f"{self.name}, {candidate}, seed {seed}: {told}", flush=True)
        return known


def chosen(
    task: Task, runs: Runs, learnt: np.ndarray, kept: np.ndarray
) -> tuple[str, dict[str, float]]:
    """Return the best candidate on images kept back, and the figures of all."""
    found = {}
    for name, recipe in task.candidates.items():
        short = replace(recipe, epochs=max(round(recipe.epochs * TRIED), 1))
        x, judges = learnt[: -len(kept)], {"kept_back": kept}
        run = runs(name, short, x, judges, SEED_OF_CHOICE)
        found[name] = run["kept_back"]["figure"]
    return min(found, key=found.__getitem__), found


def measured(name: str, finished: store.FinishedTrainings, full: bool) -> dict:
    """Return what the other course prints and what ours reaches with all seeds."""
    task, runs = TASKS[name], Runs(name, finished)
    images = task.load()
    judges = parts(task, images, full=full)
    learnt, kept = judges.pop("learnt"), judges.pop("kept_back")
    best, tried = chosen(task, runs, learnt, kept)
    recipe, seeds = task.candidates[best], SEEDS if full else SEEDS[:1]
    found = [runs(best, recipe, learnt, judges, seed) for seed in seeds]
    kinds = ("seed", "seconds", "parameters", *judges)
    return {
        "title": task.title,
        "figure": task.figure,
        "latent_dim": task.latent_dim,
        "printed": asdict(task.printed),
        "data": images.name,
        "source": images.source,
        "n_train": len(learnt),
        "n_test": len(judges["test"]),
        "judged_on": "validation" if task.is_validation else "test",
        "chosen": best,
        "kept_back": tried,
        "epochs": recipe.epochs,
        "pca": pca_error(learnt, judges["validation"], task.latent_dim)
        if task.is_validation
        else None,
        "seeds": list(seeds),
        "runs": [{kind: run[kind] for kind in kinds} for run in found],
        "complete": full and images.is_full,
    }


def measure(names: Iterable[str] = tuple(TASKS), *, full: bool) -> None:
    """Measure, show and keep each task."""
    settings = {"full": full, **environment()}
    path = store.UNFINISHED.with_name("courses.json")
    finished = store.FinishedTrainings(settings, path)
    warm_up()
    for name in names:
        result = store.stamped(measured(name, finished, full))
        print(report.courses_text({name: result}), end="\n\n", flush=True)
        store.keep("courses", result, task=name)
