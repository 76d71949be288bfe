"""A contest: a program of the notes against the course's model for the same task."""

from __future__ import annotations

import gc
import operator
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import numpy as np

from aecourse._keras import keras
from benchmarks.results import forget_peak, peak_mb

SIDES = ("program", "course")
POINTS = 10
RELATIONS = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Problem:
    """Data on which both sides of a task learn and are judged.

    Attributes
    ----------
    data
        Title of the data set.
    source
        Where it came from; ``"embedded"`` is the small default.
    n_train, n_test
        How many samples a side may learn from and is judged on.
    content
        The data themselves, as the sides of the task take them.
    """

    data: str
    source: str
    n_train: int
    n_test: int
    content: Any


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


@dataclass(frozen=True)
class Training:
    """How one side trains a Keras model.

    Attributes
    ----------
    compiled
        Returns a compiled model for a problem and a number of epochs.
    fitted
        Returns what `fit` is to be given of a problem, for a seed.
    epochs
        Of the whole training.
    """

    compiled: Callable[[Problem, int], keras.Model]
    fitted: Callable[[Problem, int], dict[str, Any]]
    epochs: int

    def __call__(
        self, problem: Problem, seed: int, share: float, watch: Watch
    ) -> keras.Model:
        """Return the model after the share of its epochs, at least one."""
        epochs = max(round(self.epochs * share), 1)
        model = self.compiled(problem, epochs)
        model.fit(
            **self.fitted(problem, seed), epochs=epochs, callbacks=[watch], verbose=0
        )
        return model


@dataclass(frozen=True)
class Bar:
    """What the course asks of itself.

    Attributes
    ----------
    text
        What is measured.
    measured
        Takes the summary of a task and returns the number.
    relation, bound
        What it is compared with.
    """

    text: str
    measured: Callable[[dict[str, Any]], float]
    relation: str
    bound: float

    def judged(self, summary: dict[str, Any]) -> dict[str, Any]:
        """Return the bar with its number and whether it is reached."""
        number = self.measured(summary)
        return {
            "text": self.text,
            "measured": number,
            "relation": self.relation,
            "bound": self.bound,
            "holds": bool(RELATIONS[self.relation](number, self.bound)),
        }


def better_by(text: str, bound: float) -> Bar:
    """Return the bar that a larger figure must be above the program's by `bound`."""
    return Bar(text, lambda s: s["course"]["figure"] - s["target"], ">=", bound)


def share_of_error(text: str, bound: float) -> Bar:
    """Return the bar that a figure must be at most this share of the program's."""
    return Bar(text, lambda s: s["course"]["figure"] / s["target"], "<=", bound)


def share_of_seconds(bound: float) -> Bar:
    """Return the bar that a training takes at most this share of the program's."""
    return Bar(
        "seconds, as a share of the program's",
        lambda s: s["seconds_ratio"],
        "<=",
        bound,
    )


def share_of_target_seconds(bound: float) -> Bar:
    """Return the bar on the share of the program's training that its figure takes.

    A target that is not reached takes forever.
    """

    def share(summary: dict[str, Any]) -> float:
        reached = summary["course"]["target_seconds"]
        return (reached or float("inf")) / summary["program"]["seconds"]

    return Bar("share of the program's seconds to its figure", share, "<=", bound)


@dataclass(frozen=True)
class Task:
    """Two sides with one code size on the same data and the same split.

    Attributes
    ----------
    id
        The program, for example ``"P1"``.
    title
        What is done, in a few words.
    figure
        Name of the held-out figure, with its unit.
    load
        Returns the problem for a seed, of at most so many rows; None for all.
    program, course
        The two sides: each takes problem, seed, share of the epochs and watch, and
        returns what it trained.
    judge
        Returns the figure of what a side, which is named, has trained.
    baselines
        Returns the figures of methods without a network, by name.
    bars
        What the course asks of itself.
    latent_dim
        Numbers in the code of both sides.
    larger_is_better
        Whether a larger figure is a better one.
    share
        Share of the epochs that both sides train for in a run that is not full.
    seeds_split
        Whether the split of the data depends on the seed.
    seeds
        Seeds of a full run.
    is_collapsed
        Says of what a side has trained whether it gives one answer to everything;
        None where nothing of the kind was seen.
    """

    id: str
    title: str
    figure: str
    load: Callable[[int, int | None], Problem]
    program: Callable[[Problem, int, float, Watch], Any]
    course: Callable[[Problem, int, float, Watch], Any]
    judge: Callable[[str, Any, Problem], float]
    baselines: Callable[[Problem], dict[str, float]]
    bars: tuple[Bar, ...]
    latent_dim: int
    larger_is_better: bool = False
    share: float = 1.0
    seeds_split: bool = False
    seeds: tuple[int, ...] = (1, 2, 3)
    is_collapsed: Callable[[str, Any, Problem], bool] | None = None


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
    model = getattr(task, side)(problem, seed, share, watch)
    seconds, figure = watch.curve[-1]
    is_collapsed = task.is_collapsed or (lambda *trained: False)
    return Run(
        task=task.id,
        side=side,
        seed=seed,
        figure=figure,
        seconds=seconds,
        parameters=parameters(model),
        added_mb=watch.added_mb,
        collapsed=is_collapsed(side, model, problem),
        curve=watch.curve,
    )


def parameters(model: Any) -> int:
    """Return the number of weights of a model or of the detector's network."""
    return getattr(model, "model_", model).count_params()


def warm_up() -> None:
    """Start the backend, so that no training is charged for it."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
    model.compile("adam", "mse")
    x = np.zeros((8, 4), np.float32)
    model.fit(x, x, verbose=0)


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
        next((second for second, figure in run.curve if better(figure, target)), None)
        for run in runs
    ]
    found = median(float("inf") if second is None else second for second in times)
    return None if found == float("inf") else found


def _ratio(sides: dict[str, dict[str, Any]], key: str) -> float | None:
    course, program = sides["course"][key], sides["program"][key]
    return None if course is None or program is None else course / program


def table(name: str, task: dict[str, Any]) -> str:
    """Return a summary as a table of plain text, baselines first."""
    form = "{:<26}{:>10}{:>10}{:>10}{:>9}{:>12}{:>9}"
    head = (task["figure"], "median", "from", "to", "seconds", "parameters", "MB")
    trained = f"{task['share']:.0%} of the epochs"
    title = f"{name}: {task['title']}; {task['data']}, {task['source']}; {trained}"
    lines = [title, form.format(*head)]
    for baseline, value in task["baselines"].items():
        lines.append(form.format(baseline, f"{value:.4f}", *[""] * 5).rstrip())
    for side in SIDES:
        one = task[side]
        low, high = one["figure_range"]
        cells = (f"{one['figure']:.4f}", f"{low:.4f}", f"{high:.4f}")
        costs = (f"{one['seconds']:.1f}", f"{one['parameters']:,}")
        lines.append(form.format(side, *cells, *costs, f"{one['added_mb']:.0f}"))
        if one["collapsed"]:
            lines.append(f"  left out because collapsed: {one['collapsed']}")
    for bar in task["bars"]:
        verdict = "reached" if bar["holds"] else "missed"
        bound = f"{bar['relation']} {bar['bound']:.3g}"
        lines.append(f"  {bar['text']}: {bar['measured']:.3g} ({bound}) {verdict}")
    return "\n".join(lines)
