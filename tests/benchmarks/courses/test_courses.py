"""Figures beside those of other courses: who learns from what, and what is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from aecourse import contest
from aecourse.data import Images
from benchmarks import courses, report, store
from benchmarks.courses.tasks import SPARSE_RATES, TASKS


def numbered(n):
    """Give images that all of their pixels number."""
    x = np.arange(n, dtype=np.float32).reshape(n, 1, 1) * np.ones((1, 28, 28), "f4")
    return Images(x, *(np.zeros(n, int), -x, np.zeros(n, int)), *("",) * 5, False)


def numbers(images):
    return images[:, 0, 0].astype(int).tolist()


def test_nobody_learns_from_the_images_that_judge():
    found = courses.parts(TASKS["dense"], numbered(24), full=True)
    assert numbers(found["learnt"]) == list(range(22))
    assert numbers(found["validation"]) == [22, 23]
    assert numbers(found["kept_back"]) == [20, 21]
    found = courses.parts(TASKS["denoiser"], numbered(24), full=True)
    assert numbers(found["learnt"]) == list(range(24))
    assert numbers(found["kept_back"]) == [22, 23]
    assert "validation" not in found
    assert numbers(found["test"])[1] == -1


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """Put a quick training in the place of all, which breaks off once; list them."""
    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "unfinished" / "programs.json")
    monkeypatch.setattr(store, "MEASURED", tmp_path)
    monkeypatch.setattr(courses, "warm_up", lambda: None)
    found = []

    def train(task, recipe, x, judges, seed):
        found.append((task.title, recipe.learning_rate, recipe.epochs, len(x), seed))
        if len(found) == 5:
            raise KeyboardInterrupt
        figures = {"figure": recipe.learning_rate}
        return {"seconds": 1.0, "parameters": 2} | dict.fromkeys(judges, figures)

    monkeypatch.setattr(courses, "train", train)
    monkeypatch.setattr(
        courses,
        "TASKS",
        {name: replaced(TASKS[name]) for name in ("sparse, KL", "variational, 2")},
    )
    return found


def replaced(task):
    def load():
        return numbered(24)._replace(source="folder")

    return replace(task, load=load, latent_dim=2)


def test_images_kept_back_choose_and_each_task_is_kept_at_once(trained, tmp_path):
    first, second = courses.TASKS
    with pytest.raises(KeyboardInterrupt):
        courses.measure([first], full=True)
    courses.measure([first], full=True)
    title = TASKS[first].title
    rates = SPARSE_RATES
    tried = [(title, rate, 3, 20, courses.SEED_OF_CHOICE) for rate in rates]
    whole = [(title, rates[0], 10, 22, seed) for seed in (1, 2, 2, 3)]
    assert trained == tried + whole
    kept = json.loads((tmp_path / "courses.json").read_text())["tasks"]
    assert list(kept) == [first]
    assert kept[first]["chosen"] == f"rate {rates[0]:g}"
    assert [run["seed"] for run in kept[first]["runs"]] == [1, 2, 3]
    courses.measure([second], full=True)
    assert list(json.loads((tmp_path / "courses.json").read_text())["tasks"]) == [
        first,
        second,
    ]


def test_a_trial_is_short_and_not_kept(trained, tmp_path, capsys):
    courses.measure(["variational, 2"], full=False)
    assert {seed for *_, seed in trained} == {courses.SEED_OF_CHOICE, 1}
    assert not (tmp_path / "courses.json").exists()
    assert "not kept" in capsys.readouterr().out


def test_a_training_gives_figures_on_each_set_of_images(x):
    task = TASKS["dense"]
    recipe = next(iter(task.candidates.values()))
    recipe = replace(recipe, epochs=1, batch_size=20, jit_compile=False)
    found = courses.train(task, recipe, x[:60], {"test": x[60:]}, 1)
    assert 0 < found["test"]["figure"] < 0.5
    assert found["parameters"] == recipe.build().count_params()
    assert found["seconds"] > 0


def test_the_report_shows_the_tasks_there_are():
    tasks = contest.measured("courses")["tasks"]
    first = next(iter(tasks))
    text = report.courses_text({first: tasks[first]})
    assert text.count(tasks[first]["title"]) == 2 + len(tasks[first]["kept_back"])
