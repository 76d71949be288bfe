"""A contest: a program of the notes against the course's model for the same task."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import numpy as np

from aecourse import anomaly, latent
from aecourse.backend import keras
from aecourse.data import Images

SIDES = ("program", "course")


@dataclass(frozen=True)
class Side:
    """How one side builds and trains.

    Attributes
    ----------
    compiled
        Takes the number of training rows and returns a compiled model.
    batch_size, epochs
        Settings of the training.
    """

    compiled: Callable[[int], keras.Model]
    batch_size: int
    epochs: int


@dataclass(frozen=True)
class Task:
    """Two sides with one code size on one data set.

    Attributes
    ----------
    id
        The program, for example ``"P1"``.
    load
        Loads the images; takes ``n_train``.
    latent_dim
        The code size of both sides.
    validation_split
        Share of the training rows that the note keeps for validation; the course's
        model does not see them either.
    program, course
        The two sides.
    """

    id: str
    load: Callable[..., Images]
    latent_dim: int
    validation_split: float
    program: Side
    course: Side

    def fitted_rows(self, rows: int) -> int:
        """Return how many of `rows` training rows a model is fitted to."""
        return int(rows * (1 - self.validation_split))


@dataclass(frozen=True)
class Run:
    """What one training gave."""

    task: str
    side: str
    seed: int
    mse: float
    seconds: float
    parameters: int
    dead_units: int


def train(task: Task, side: str, images: Images, seed: int, epochs: int | None) -> Run:
    """Train one side once, with the clock from the building to the last step.

    The program is fitted as the note has it, its validation included. The course's
    model gets the same rows to learn from and needs no validation: its settings were
    chosen beforehand, on training rows held out for it.
    """
    settings = getattr(task, side)
    fitted = task.fitted_rows(len(images.x_train))
    if side == "program":
        x, split = images.x_train, task.validation_split
    else:
        x, split = images.x_train[:fitted], 0.0
    keras.utils.clear_session()
    gc.collect()
    keras.utils.set_random_seed(seed)
    start = time.perf_counter()
    model = settings.compiled(fitted)
    model.fit(
        x,
        x,
        batch_size=settings.batch_size,
        epochs=settings.epochs if epochs is None else epochs,
        validation_split=split,
        verbose=0,
    )
    seconds = time.perf_counter() - start
    codes = latent.encode(model, images.x_test)
    return Run(
        task=task.id,
        side=side,
        seed=seed,
        mse=mean_error(images.x_test, latent.reconstruct(model, images.x_test)),
        seconds=seconds,
        parameters=model.count_params(),
        dead_units=int(np.sum(np.all(codes == 0, axis=0))),
    )


def warm_up() -> None:
    """Start the backend, so that the first run is not charged for it."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
    model.compile("adam", "mse")
    x = np.zeros((8, 4), np.float32)
    model.fit(x, x, verbose=0)


def mean_error(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the mean squared error per pixel over all images."""
    return float(anomaly.reconstruction_error(x, x_hat).mean(dtype=np.float64))


def baselines(task: Task, images: Images) -> dict[str, float]:
    """Return the test errors of the mean image and of PCA with the same code size."""
    x_train = images.x_train[: task.fitted_rows(len(images.x_train))]
    x_test = images.x_test
    mean_image = np.broadcast_to(x_train.mean(axis=0), x_test.shape)
    pca = latent.pca_reconstruct(x_train, x_test, task.latent_dim, clip=True)
    return {
        "mean_image": mean_error(x_test, mean_image),
        "pca": mean_error(x_test, pca),
    }


def pairs(seeds: list[int]) -> Iterator[tuple[int, str]]:
    """Yield seeds and sides in turn, so that a slow minute meets both sides."""
    for seed in seeds:
        for side in SIDES:
            yield seed, side


def summary(task: Task, runs: list[Run], images: Images) -> dict[str, Any]:
    """Return what the contest says of one task: medians, ranges and ratios.

    ``time_ratio`` is the seconds in which the course's model reaches the program's
    median test error, as a share of the program's seconds. Its schedule is chosen to
    end there, so it is the whole of its training; it is None where a run falls short.
    """
    sides = {side: _side_summary([r for r in runs if r.side == side]) for side in SIDES}
    program, course = sides["program"], sides["course"]
    reached = course["mse_range"][1] <= program["mse"]
    ratio = course["seconds"] / program["seconds"]
    return {
        "data": images.name,
        "source": images.source,
        "n_train": task.fitted_rows(len(images.x_train)),
        "n_test": len(images.x_test),
        "latent_dim": task.latent_dim,
        **baselines(task, images),
        **sides,
        "mse_ratio": course["mse"] / program["mse"],
        "time_ratio": ratio if reached else None,
        "runs": [asdict(run) for run in runs],
    }


def _side_summary(runs: list[Run]) -> dict[str, Any]:
    errors = [run.mse for run in runs]
    seconds = [run.seconds for run in runs]
    return {
        "mse": median(errors),
        "mse_range": [min(errors), max(errors)],
        "seconds": median(seconds),
        "seconds_range": [min(seconds), max(seconds)],
        "parameters": runs[0].parameters,
        "dead_units": [run.dead_units for run in runs],
    }


def table(tasks: dict[str, dict[str, Any]]) -> str:
    """Return the summaries as a table of plain text, both sides under each other."""
    head = ("task", "code", "who", "test MSE", "from", "to", "seconds", "parameters")
    form = "{:<6}{:>5}  {:<10}{:>9}{:>9}{:>9}{:>9}{:>12}"
    lines = [form.format(*head)]
    for name, task in tasks.items():
        for label, key in (("mean image", "mean_image"), ("PCA", "pca")):
            cells = (name, task["latent_dim"], label, f"{task[key]:.5f}")
            lines.append(form.format(*cells, "", "", "", "").rstrip())
        for side in SIDES:
            low, high = task[side]["mse_range"]
            lines.append(
                form.format(
                    name,
                    task["latent_dim"],
                    side,
                    f"{task[side]['mse']:.5f}",
                    f"{low:.5f}",
                    f"{high:.5f}",
                    f"{task[side]['seconds']:.1f}",
                    f"{task[side]['parameters']:,}",
                )
            )
        lines.append(_verdict(name, task))
    return "\n".join(lines)


def _verdict(name: str, task: dict[str, Any]) -> str:
    if task["time_ratio"] is None:
        return f"{name}: the course's model does not reach the program's error"
    return (
        f"{name}: the program's error is reached in {task['time_ratio']:.2f} of its "
        f"time, and the error then is {task['mse_ratio']:.2f} of the program's"
    )
