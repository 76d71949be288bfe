"""The script behind `make test` takes an interrupted run up where it stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from scripts import check

STEPS = [check.Step("first", ["one"]), check.Step("second", ["two"], {"A": "1"})]


@pytest.fixture
def ran(monkeypatch, tmp_path) -> list[str]:
    """What `main` ran, in a tree with one file, where "interrupt" stops the second."""
    titles: list[str] = []

    def run(step, position):
        if step.title == "second" and (tmp_path / "interrupt").exists():
            raise KeyboardInterrupt
        titles.append(step.title)
        return True, step.title

    (tmp_path / "aecourse").mkdir()
    (tmp_path / "aecourse" / "module.py").write_text("")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check, "run", run)
    monkeypatch.setattr(check, "usual_steps", lambda: STEPS)
    monkeypatch.setattr(sys, "argv", ["check.py"])
    return titles


def interrupt(folder):
    flag = folder / "interrupt"
    flag.touch()
    with pytest.raises(KeyboardInterrupt):
        check.main()
    flag.unlink()


def test_an_interrupted_run_goes_on_after_what_has_passed(ran, tmp_path, monkeypatch):
    # the flag itself is no file of the course
    monkeypatch.setattr(check, "state", lambda: "unchanged")
    interrupt(tmp_path)
    assert check.main() == 0
    assert ran == ["first", "second"]


def test_a_complete_run_is_followed_by_a_complete_run(ran):
    assert check.main() == check.main() == 0
    assert ran == ["first", "second"] * 2


def test_a_change_begins_from_the_beginning(ran, tmp_path):
    interrupt(tmp_path)
    (tmp_path / "aecourse" / "module.py").write_text("changed = True")
    assert check.main() == 0
    assert ran == ["first", "first", "second"]


def test_a_setting_is_a_change(ran, monkeypatch):
    before = check.state()
    monkeypatch.setenv("AECOURSE_SOURCE", "cache")
    assert check.state() != before


def test_pre_commit_runs_the_static_steps():
    path = Path(check.__file__).parent.parent / ".pre-commit-config.yaml"
    [local] = yaml.safe_load(path.read_text(encoding="utf-8"))["repos"]
    hooks = {hook["name"]: hook["entry"].split() for hook in local["hooks"]}
    steps = {step.title: step.command for step in check.static_steps()}
    assert hooks == {t: [f".venv/bin/{c[0]}", *c[1:]] for t, c in steps.items()}
