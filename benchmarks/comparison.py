"""A contest: a program of the notes against the course's model for the same task."""

from __future__ import annotations

import gc
import math
import operator
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from statistics import median
from typing import Any

from aecourse import contest
from aecourse._keras import keras
from aecourse.contest.program import Program
from aecourse.training import Recipe
from benchmarks.machine import forget_peak, peak_mb, warm_up

SIDES = ("program", "course")
POINTS = 10
# of the epochs, where a program takes too long for a run that is not full
SHARES = {"P2": 0.5, "P6": 0.2, "P7": 0.1, "P8": 0.2, "P9": 0.1, "P10": 0.2}


@dataclass(frozen=True)
class Problem:
    """Data on which both sides of a task learn and are judged; tasks add their own.

    Attributes
    ----------
    data
        Title of the data set.
    source
        Where it came from; ``"embedded"`` is the small default.
    n_train, n_test
        How many samples a side may learn from and is judged on.
    """

    data: str
    source: str
    n_train: int
    n_test: int


class Watch(keras.callbacks.Callback):
    """The clock of a training, which stands still while a figure is taken.

    Parameters
    ----------
    judge
        Returns the held-out figure of a model.

    Attributes
    ----------
    curve
        Pairs of seconds and figure, about ten of them, the last at the end.
    added_mb
        What the training adds to the memory of data and libraries, up to the end of
        its first epoch, before anything was judged.
    """

    def __init__(self, judge: Callable[[Any], float]) -> None:
        super().__init__()
        self.judge = judge
        self.curve: list[tuple[float, float]] = []
        self.restart()

    def restart(self) -> None:
        """Set clock and memory to zero, after what is not to be counted."""
        gc.collect()
        forget_peak()
        self.added_mb: float | None = None
        self.mb_before = peak_mb()
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Take the figure where it is due."""
        epochs = self.params["epochs"]
        every = max(epochs // POINTS, 1)
        if (epoch + 1) % every == 0 or epoch + 1 == epochs:
            self.take(self.model)

    def take(self, model: Any) -> None:
        """Add a point to the curve, with the clock stopped."""
        stopped = time.perf_counter()
        if self.added_mb is None:
            self.added_mb = max(peak_mb() - self.mb_before, 0.0)
        self.curve.append((stopped - self.began, self.judge(model)))
        self.began += time.perf_counter() - stopped


class Task:
    """Two sides with one code size on the same data and the same split.

    A task is a class that says how both sides are loaded, fitted and judged; program,
    answer and bars are those of the program's file in ``aecourse.contest``.

    Parameters
    ----------
    name
        The program, for example ``"P1"``.

    Attributes
    ----------
    title
        What is done, in a few words.
    figure
        Name of the held-out figure, with its unit.
    larger_is_better
        Whether a larger figure is a better one.
    seeds
        Seeds of a full run.
    seeds_split
        Whether the split of the data depends on the seed.
    """

    title: str
    figure: str
    larger_is_better = False
    seeds: tuple[int, ...] = (1, 2, 3)
    seeds_split = False

    def __init__(self, name: str) -> None:
        self.name = name
        entry = contest.entry(name)
        self.program, self.answer, self.bars = entry.PROGRAM, entry.ANSWER, entry.BARS

    @cached_property
    def latent_dim(self) -> int:
        """Numbers in the code of both sides."""
        return math.prod(self.program.build().get_layer("encoder").output_shape[1:])

    def load(self, seed: int, rows: int | None) -> Problem:
        """Return the problem for a seed, of at most so many rows; None for all."""
        raise NotImplementedError

    def fitted(self, side: str, problem: Problem, seed: int) -> dict[str, Any]:
        """Return what `fit` of a side is to be given."""
        raise NotImplementedError

    def judge(self, side: str, model: Any, problem: Problem) -> float:
        """Return the figure of what a side has trained."""
        raise NotImplementedError

    def baselines(self, problem: Problem) -> dict[str, float]:
        """Return the figures of methods without a network, by name."""
        raise NotImplementedError

    def is_collapsed(self, side: str, model: Any, problem: Problem) -> bool:
        """Say whether a model gives one answer to everything, where that was seen."""
        return False

    def made(self, side: str, problem: Problem) -> Program | Recipe:
        """Return what a side trains, and how."""
        return self.program if side == "program" else self.answer

    def compiled(self, side: str, problem: Problem, epochs: int) -> keras.Model:
        """Return a side's model; ours has a schedule that ends after so many epochs."""
        made = self.made(side, problem)
        if side == "program":
            return made.compiled()
        return replace(made, epochs=epochs).compiled(problem.n_train)

    def train(
        self, side: str, problem: Problem, seed: int, share: float, watch: Watch
    ) -> Any:
        """Return a side's model after the share of its epochs, at least one."""
        epochs = max(round(self.made(side, problem).epochs * share), 1)
        model = self.compiled(side, problem, epochs)
        given = self.fitted(side, problem, seed)
        model.fit(**given, epochs=epochs, callbacks=[watch], verbose=0)
        return model


@dataclass(frozen=True)
class Run:
    """What one training gave."""

    task: str
    side: str
    seed: int
    figure: float
    seconds: float
    parameters: int
    added_mb: float
    collapsed: bool
    curve: list[tuple[float, float]]


def train(task: Task, side: str, seed: int, rows: int | None, share: float) -> Run:
    """Train one side once, with the clock from the building to the last step."""
    problem = task.load(seed, rows)
    warm_up()
    keras.utils.set_random_seed(seed)
    watch = Watch(lambda model: task.judge(side, model, problem))
    model = task.train(side, problem, seed, share, watch)
    seconds, figure = watch.curve[-1]
    return Run(
        task=task.name,
        side=side,
        seed=seed,
        figure=figure,
        seconds=seconds,
        # of the detector it is its network that has weights
        parameters=getattr(model, "model_", model).count_params(),
        added_mb=watch.added_mb,
        collapsed=task.is_collapsed(side, model, problem),
        curve=watch.curve,
    )


def turns(seeds: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield seeds and sides, the sides taking turns in being first."""
    for index, seed in enumerate(seeds):
        for side in SIDES if index % 2 == 0 else SIDES[::-1]:
            yield seed, side


def baselines(task: Task, seeds: Sequence[int], rows: int | None) -> dict[str, float]:
    """Return the medians of the baselines' figures over the splits of the task."""
    splits = seeds if task.seeds_split else seeds[:1]
    found = [task.baselines(task.load(seed, rows)) for seed in splits]
    return {name: median(one[name] for one in found) for name in found[0]}


def summary(
    task: Task,
    problem: Problem,
    runs: Sequence[Run],
    of_baselines: dict[str, float],
    share: float,
) -> dict[str, Any]:
    """Return what the contest says of one task: medians, ranges, ratios and bars.

    The target is the program's median figure. ``target_ratio`` is the median time in
    which the course's trainings first reach it, as a share of the median time in which
    the program's do; it is None where either does not reach it. ``seconds_ratio``
    compares whole trainings. Collapsed trainings are counted and left out of medians.
    """
    better = operator.ge if task.larger_is_better else operator.le
    of_side = {side: [run for run in runs if run.side == side] for side in SIDES}
    sides = {side: _side_summary(some) for side, some in of_side.items()}
    target = sides["program"]["figure"]
    for side, some in of_side.items():
        sides[side]["target_seconds"] = _median_time(_sound(some), target, better)
    found = {
        "title": task.title,
        "figure": task.figure,
        "larger_is_better": task.larger_is_better,
        "data": problem.data,
        "source": problem.source,
        "n_train": problem.n_train,
        "n_test": problem.n_test,
        "latent_dim": task.latent_dim,
        "share": share,
        "baselines": of_baselines,
        **sides,
        "target": target,
        "seconds_ratio": _ratio(sides, "seconds"),
        "target_ratio": _ratio(sides, "target_seconds"),
        "runs": [asdict(run) for run in runs],
    }
    return {**found, "bars": [bar.judged(found) for bar in task.bars]}


def _sound(runs: Sequence[Run]) -> list[Run]:
    """Return the trainings that did not collapse, or all if none is left."""
    return [run for run in runs if not run.collapsed] or list(runs)


def _side_summary(runs: Sequence[Run]) -> dict[str, Any]:
    sound = _sound(runs)
    figures, seconds = [run.figure for run in sound], [run.seconds for run in sound]
    return {
        "figure": median(figures),
        "figure_range": [min(figures), max(figures)],
        "seconds": median(seconds),
        "seconds_range": [min(seconds), max(seconds)],
        "parameters": runs[0].parameters,
        "added_mb": median(run.added_mb for run in runs),
        "collapsed": sum(run.collapsed for run in runs),
    }


def _median_time(
    runs: Sequence[Run], target: float, better: Callable[[float, float], bool]
) -> float | None:
    """Return the median time to the target; a run that misses it takes forever."""
    times = [
        next((time for time, figure in run.curve if better(figure, target)), math.inf)
        for run in runs
    ]
    found = median(times)
    return None if found == math.inf else found


def _ratio(sides: dict[str, dict[str, Any]], key: str) -> float | None:
    course, program = sides["course"][key], sides["program"][key]
    return None if course is None or program is None else course / program
