"""A contest is fair: one clock, sides in turn, and figures that follow from runs."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from aecourse import contest
from aecourse._keras import keras
from aecourse.contest import bars
from benchmarks import comparison, programs, rebuilding, report, store
from benchmarks.comparison import SIDES, Problem, Run, Task, Watch


class Numbers(Task):
    """A task that takes no time: to find the identity of three numbers."""

    title = "numbers kept"
    figure = "MSE"
    latent_dim = 3

    def __init__(self):
        self.name = "small"
        self.bars = bars.share_of_figure("error", 1), bars.share_of_seconds(0.5)

    def load(self, seed, rows):
        return Problem("numbers", "folder", rows or 64, rows or 64)

    def made(self, side, problem):
        return SimpleNamespace(epochs=20)

    def compiled(self, side, problem, epochs):
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
        model.compile("adam", "mse")
        return model

    def fitted(self, side, problem, seed):
        x = np.random.default_rng(0).random((problem.n_train, 3), dtype=np.float32)
        return {"x": x, "y": x}

    def judge(self, side, model, problem):
        x = self.fitted(side, problem, 0)["x"]
        return float(np.mean((x - np.asarray(model.predict_on_batch(x))) ** 2))


@pytest.fixture
def small():
    return Numbers()


def run_of(side, seed, figure, curve, *, collapsed=False):
    return Run("small", side, seed, figure, curve[-1][0], 12, 1.0, collapsed, curve)


def summarised(task, runs):
    return comparison.summary(task, task.load(1, None), runs, {"mean": 1.0}, 1.0)


def test_the_clock_stands_still_while_a_figure_is_taken(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(comparison.time, "perf_counter", lambda: now[0])

    def judge(model):
        now[0] += 50
        return 0.5

    watch = Watch(judge)
    watch.set_params({"epochs": 2})
    for epoch in range(2):
        now[0] += 3
        watch.on_epoch_end(epoch)
    assert watch.curve == [(3.0, 0.5), (6.0, 0.5)]


def test_a_long_training_is_judged_about_ten_times_and_at_its_end():
    watch = Watch(lambda model: 0.0)
    watch.set_params({"epochs": 505})
    for epoch in range(505):
        watch.on_epoch_end(epoch)
    assert len(watch.curve) == 11


def test_a_training_starts_from_its_seed_and_counts_its_weights(small):
    first, again = (comparison.train(small, "course", 3, None, 1.0) for _ in range(2))
    other = comparison.train(small, "course", 4, None, 1.0)
    assert first.figure == again.figure != other.figure
    assert first.parameters == 12
    assert first.seconds == first.curve[-1][0] > 0
    assert first.figure == first.curve[-1][1] < first.curve[0][1]
    shorter = comparison.train(small, "course", 3, None, 0.1)
    assert len(shorter.curve) == 2


def test_each_side_is_first_in_turn():
    first = [side for _, side in comparison.turns([1, 2, 3, 4])]
    assert first[::2] == ["program", "course", "program", "course"]
    assert sorted(comparison.turns([1, 2])) == [
        (s, x) for s in (1, 2) for x in SIDES[::-1]
    ]


def test_times_to_the_target_are_those_of_the_first_point_that_reaches_it(small):
    program = [
        run_of("program", seed, figure, [(10.0, 0.09), (20.0, figure)])
        for seed, figure in ((1, 0.04), (2, 0.05), (3, 0.06))
    ]
    course = [
        run_of("course", seed, 0.03, [(1.0, 0.08), (2.0, 0.05), (4.0, 0.03)])
        for seed in (1, 2, 3)
    ]
    found = summarised(small, program + course)
    assert found["target"] == 0.05
    assert found["course"]["target_seconds"] == 2
    assert found["program"]["target_seconds"] == 20
    assert found["target_ratio"] == pytest.approx(0.1)
    assert found["seconds_ratio"] == pytest.approx(0.2)
    assert [bar["holds"] for bar in found["bars"]] == [True, True]
    reached = bars.share_of_target_seconds(0.1).judged(found)
    assert reached["measured"] == pytest.approx(0.1)
    assert reached["holds"]


def test_an_unreached_target_has_no_time_and_misses_its_bar(small):
    runs = [
        run_of("program", 1, 0.05, [(20.0, 0.05)]),
        run_of("course", 1, 0.06, [(2.0, 0.06)]),
    ]
    found = summarised(small, runs)
    assert found["course"]["target_seconds"] is found["target_ratio"] is None
    bar = bars.share_of_target_seconds(1 / 3).judged(found)
    assert bar["measured"] == float("inf")
    assert not bar["holds"]


def test_collapsed_seeds_are_counted_and_left_out_of_the_median(small):
    runs = [
        run_of("program", 1, 0.9, [(20.0, 0.9)], collapsed=True),
        run_of("program", 2, 0.05, [(20.0, 0.05)]),
        run_of("course", 1, 0.03, [(2.0, 0.03)]),
    ]
    found = summarised(small, runs)
    assert found["program"]["collapsed"] == 1
    assert found["target"] == 0.05
    assert "program (1 collapsed)" in report.contest_text("small", store.stamped(found))


def test_outputs_that_are_all_the_same_are_a_collapse():
    x = np.random.default_rng(0).random((50, 28, 28))
    assert rebuilding.is_collapsed(np.full_like(x, 0.3), x)
    assert not rebuilding.is_collapsed(x, x)


def test_where_larger_is_better_the_target_is_reached_from_below(small):
    small.larger_is_better, small.bars = True, (bars.better_by("dB", 1),)
    runs = [
        run_of("program", 1, 20.0, [(5.0, 20.0)]),
        run_of("course", 1, 22.0, [(1.0, 19.0), (2.0, 21.0), (3.0, 22.0)]),
    ]
    found = summarised(small, runs)
    assert found["course"]["target_seconds"] == 2
    assert found["bars"][0]["measured"] == pytest.approx(2)


@pytest.mark.slow
@pytest.mark.parametrize("name", contest.NAMES)
def test_both_sides_of_every_contest_run_in_small(name):
    task = programs.task(name)
    seed = task.seeds[0]
    runs = [comparison.train(task, side, seed, 400, 0.002) for side in SIDES]
    problem = task.load(seed, 400)
    found = comparison.summary(task, problem, runs, {"nothing": 1.0}, 0.002)
    counts = {side: found[side]["parameters"] for side in SIDES}
    if name not in ("P5b", "P6"):
        assert counts["program"] == contest.entry(name).PROGRAM.build().count_params()
    assert counts["course"] > 0
    assert [np.isfinite(run.figure) for run in runs] == [True, True]
    assert problem.n_train <= 400 or name == "P6"
    assert found["n_train"] == (320 if name == "P1" else problem.n_train)
    json.dumps(found)
