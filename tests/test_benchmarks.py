"""The benchmarks run, go on after an interruption, and have results that hold."""

from __future__ import annotations

import json

import pytest

from aecourse import claims
from aecourse.programs import PROGRAMS
from aecourse.recipes import RECIPES
from benchmarks import __main__ as command
from benchmarks import anomaly, denoising, dense, recommendation, results
from benchmarks.contest import SIDES, Run, summary, table

SETTINGS = ["dense", "--seeds", "1", "--rows", "120", "--epochs", "1"]


@pytest.fixture
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "UNFINISHED", tmp_path / "unfinished")
    monkeypatch.setattr(results, "MEASURED", tmp_path / "measured")


@pytest.mark.slow
@pytest.mark.usefixtures("_elsewhere")
def test_a_tiny_run_prints_and_writes_both_sides(tmp_path, capsys):
    output = tmp_path / "result.json"
    command.main([*SETTINGS, "--output", str(output)])
    printed = capsys.readouterr().out
    result = json.loads(output.read_text(encoding="utf-8"))
    assert result["complete"] is False
    assert result["seeds"] == [1]
    assert set(result["tasks"]) == {"P1", "P4", "P5a"}
    for name, task in result["tasks"].items():
        assert task["latent_dim"] == code_size(PROGRAMS[name])
        assert task["n_train"] == (96 if name == "P1" else 120)
        assert task["program"]["parameters"] == PROGRAMS[name].build().count_params()
        assert 0 < task["pca"] < task["mean_image"]
        for side in SIDES:
            assert f"{name} {side} seed 1" in printed
            assert task[side]["mse"] > 0
            assert task[side]["seconds"] > 0
    assert not (tmp_path / "unfinished" / "dense.json").exists()


@pytest.mark.usefixtures("_elsewhere")
def test_a_part_of_the_data_is_never_kept_as_the_result(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "train", pretended_training)
    command.main(SETTINGS)
    assert "not kept" in capsys.readouterr().out
    assert not (tmp_path / "measured").exists()


@pytest.mark.usefixtures("_elsewhere")
def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    trained = []

    def interrupted(task, side, images, seed, epochs):
        if len(trained) == 3:
            raise KeyboardInterrupt
        trained.append((task.id, side))
        return pretended_training(task, side, images, seed, epochs)

    monkeypatch.setattr(command, "train", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command.main(SETTINGS)
    first = list(trained)
    trained.clear()
    command.main([*SETTINGS, "--output", str(tmp_path / "result.json")])
    assert len(first) == len(trained) == 3
    assert not set(first) & set(trained)


def test_without_a_name_all_benchmarks_run_and_an_unknown_name_is_refused(
    monkeypatch, capsys
):
    called = []
    monkeypatch.setattr(command, "contest", lambda name, options: called.append(name))
    for module in (denoising, anomaly, recommendation):
        name = module.__name__.removeprefix("benchmarks.")
        monkeypatch.setattr(module, "main", lambda _, name=name: called.append(name))
    command.main([])
    assert called == list(command.BENCHMARKS)
    with pytest.raises(SystemExit):
        command.main(["dance"])
    assert "no benchmark 'dance'; there are dense" in capsys.readouterr().err


@pytest.mark.usefixtures("_elsewhere")
def test_runs_with_other_settings_are_not_mixed_in(tmp_path):
    path = tmp_path / "dense.json"
    before = command.FinishedRuns(path, {"rows": 120})
    before.add(run_of("P1", "program", 0.01, 10))
    assert command.FinishedRuns(path, {"rows": 120}).find("P1", "program", 1)
    assert not command.FinishedRuns(path, {"rows": 240}).find("P1", "program", 1)


def test_an_unreached_error_has_no_time(monkeypatch):
    task, images = dense.tasks()[0], dense.tasks()[0].load(n_train=200)
    reached = [run_of("P1", "program", 0.01, 10), run_of("P1", "course", 0.01, 2)]
    missed = [run_of("P1", "program", 0.01, 10), run_of("P1", "course", 0.011, 2)]
    assert summary(task, reached, images)["time_ratio"] == pytest.approx(0.2)
    assert summary(task, missed, images)["time_ratio"] is None
    assert "does not reach" in table({"P1": summary(task, missed, images)})


def test_the_committed_result_says_what_the_chapter_claims():
    measured = claims.benchmark("dense")
    assert measured["complete"] is True
    assert measured["rows"] is None
    for name, recipe in RECIPES.items():
        task = measured["tasks"][name]
        assert task["source"] != "embedded"
        assert task["latent_dim"] == code_size(PROGRAMS[name])
        assert task["course"]["parameters"] == recipe.build().count_params()
        assert len(task["runs"]) == 2 * len(measured["seeds"])
        assert task["course"]["mse"] <= task["program"]["mse"] < task["mean_image"]
        assert task["time_ratio"] <= 1 / 3


def code_size(program):
    return program.build().get_layer("encoder").output_shape[1]


def pretended_training(task, side, images, seed, epochs):
    return run_of(task.id, side, 0.01, 1)


def run_of(task, side, mse, seconds):
    return Run(
        task=task,
        side=side,
        seed=1,
        mse=mse,
        seconds=seconds,
        parameters=PROGRAMS[task].build().count_params(),
        dead_units=0,
    )
