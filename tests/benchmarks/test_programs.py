"""The command measures what is named, goes on where it stopped, and keeps results."""

from __future__ import annotations

import json

import numpy as np
import pytest

from aecourse import contest
from aecourse.training import Recipe
from benchmarks import __main__ as command
from benchmarks import (
    comparison,
    courses,
    machine,
    programs,
    projects,
    report,
    store,
    verdicts,
)
from benchmarks.comparison import Run


@pytest.fixture
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "unfinished.json")
    monkeypatch.setattr(store, "MEASURED", tmp_path)
    monkeypatch.setattr(report, "write", lambda: None)


def pretended_training(task, side, seed, rows, share):
    return Run(task, side, seed, 0.01, 2.0, 12, 1.0, False, [(1.0, 0.02), (2.0, 0.01)])


def test_every_program_has_a_contest_of_its_code_size():
    for name in contest.NAMES:
        task, answer = programs.task(name), contest.entry(name).ANSWER
        if isinstance(answer, Recipe) and name not in ("P2", "P5b", "P10"):
            code = answer.build().get_layer("encoder").output_shape[1:]
            assert np.prod(code) == task.latent_dim, name
    assert programs.task("P5b").latent_dim == programs.task("P5a").latent_dim == 32


@pytest.mark.slow
def test_a_training_apart_gives_what_a_training_here_gives():
    apart = programs.train_apart("P3", "program", 1, 200, 0.05)
    here = comparison.train(programs.task("P3"), "program", 1, 200, 0.05)
    assert apart.figure == pytest.approx(here.figure, abs=1e-4)
    assert apart.added_mb > 0


def test_an_error_in_a_training_apart_is_told():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        machine.in_new_process("1 / 0")


@pytest.mark.usefixtures("_elsewhere")
def test_a_part_of_the_data_is_never_kept_as_the_result(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(programs, "train_apart", pretended_training)
    command.main(["P1", "--rows", "200"])
    printed = capsys.readouterr().out
    assert "P1 program seed 3: 0.0100 in 2.0 s" in printed
    assert "P1: images rebuilt from a small code\n\nFashion-MNIST (embedded)" in printed
    assert "| P1 | share of the program's seconds to its figure | " in printed
    assert "100% of the epochs" in printed
    assert "P1 not kept" in printed
    assert not (tmp_path / "programs.json").exists()


@pytest.mark.usefixtures("_elsewhere")
def test_a_result_is_put_among_those_that_the_file_has(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "train_apart", pretended_training)
    output = tmp_path / "result.json"
    for name in ("P1", "P7"):
        settings = ["--rows", "200", "--seeds", "1", "--output", str(output)]
        command.main([name, *settings])
    result = json.loads(output.read_text(encoding="utf-8"))
    assert set(result["tasks"]) == {"P1", "P7"}
    assert result["tasks"]["P1"]["complete"] is False
    assert result["tasks"]["P1"]["share"] == 1
    assert result["tasks"]["P7"]["share"] == 0.1


@pytest.mark.usefixtures("_elsewhere")
def test_an_interrupted_run_goes_on_where_it_stopped(monkeypatch):
    trained = []

    def interrupted(task, side, seed, rows, share):
        if len(trained) == 3:
            raise KeyboardInterrupt
        trained.append((task, side, seed))
        return pretended_training(task, side, seed, rows, share)

    monkeypatch.setattr(programs, "train_apart", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command.main(["P1", "--rows", "200"])
    first = list(trained)
    trained.clear()
    command.main(["P1", "--rows", "200"])
    assert len(first) == len(trained) == 3
    assert not set(first) & set(trained)


@pytest.mark.usefixtures("_elsewhere")
def test_a_task_that_is_finished_is_trained_anew_the_next_time(monkeypatch):
    trained = []

    def counted(*training):
        trained.append(training)
        return pretended_training(*training)

    monkeypatch.setattr(programs, "train_apart", counted)
    for _ in range(2):
        command.main(["P1", "--rows", "200", "--seeds", "1"])
    assert len(trained) == 4


@pytest.mark.usefixtures("_elsewhere")
def test_runs_with_other_settings_are_not_mixed_in():
    training = {"task": "P1", "side": "program", "seed": 1}
    store.FinishedTrainings({"rows": 120}).add(training | {"figure": 0.01})
    assert store.FinishedTrainings({"rows": 120}).find(**training)
    assert not store.FinishedTrainings({"rows": 120}).find(**training | {"seed": 2})
    assert not store.FinishedTrainings({"rows": 240}).find(**training)


@pytest.mark.usefixtures("_elsewhere")
def test_without_a_name_all_benchmarks_run_and_an_unknown_name_is_refused(
    monkeypatch, capsys
):
    called = []
    monkeypatch.setattr(
        programs, "measure", lambda names, **settings: called.extend(names)
    )
    monkeypatch.setattr(verdicts, "measure", lambda names, full: called.extend(names))
    for one in (projects, courses):
        name = one.__name__.rpartition(".")[2]
        monkeypatch.setattr(one, "measure", lambda full, name=name: called.append(name))
    for name in command.OTHERS:
        monkeypatch.setitem(command.OTHERS, name, lambda name=name: called.append(name))
    monkeypatch.setattr(store, "stamped", lambda result: {"complete": False})
    monkeypatch.setattr(report, "section", lambda name, result: name)
    command.main([])
    known = [*contest.NAMES, *verdicts.QUESTIONS, "projects", "courses"]
    known += command.OTHERS
    assert called == known
    called.clear()
    command.main(["growth", "P7", "walks"])
    assert called == ["P7", "walks", "growth"]
    with pytest.raises(SystemExit):
        command.main(["dance"])
    assert "no benchmark 'dance'; there are programs, P1" in capsys.readouterr().err
