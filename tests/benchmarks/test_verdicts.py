"""Questions of who wins: what is finished is kept, what was cut short is not."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from benchmarks import store, verdicts
from benchmarks.verdicts.tables import means


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Put a question in the place of all others, and count its trainings."""
    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "programs.json")
    monkeypatch.setattr(store, "MEASURED", tmp_path)
    trained = []

    def train(data, *, side, seed, steps):
        trained.append((side, seed, steps))
        if len(trained) == 3:
            raise KeyboardInterrupt
        return {"error": data.level / steps}

    def measure(runs, seeds, share):
        found = [
            runs(train, side="dense", seed=seed, steps=int(100 * share))["error"]
            for seed in seeds
        ]
        return {"tables": {"Errors.": {"dense": {"error": sum(found)}}}}

    data = SimpleNamespace(title="digits", source="original", is_full=True, level=6)
    question = SimpleNamespace(TITLE="Who wins?", load=lambda: data, measure=measure)
    monkeypatch.setattr(verdicts, "QUESTIONS", {"who": question})
    return trained


def test_a_question_asked_in_full_goes_on_where_it_stopped_and_is_kept(asked, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        verdicts.measure(["who"], full=True)
    assert not (tmp_path / "verdicts.json").exists()
    verdicts.measure(["who"], full=True)
    assert asked == [("dense", seed, 100) for seed in (1, 2, 3, 3)]
    kept = json.loads((tmp_path / "verdicts.json").read_text())["tasks"]["who"]
    assert kept["tables"] == {"Errors.": {"dense": {"error": pytest.approx(0.18)}}}
    assert kept["seeds"] == [1, 2, 3]


def test_a_trial_has_one_seed_and_few_steps_and_is_not_kept(asked, tmp_path, capsys):
    verdicts.measure(["who"], full=False)
    assert asked == [("dense", 1, 5)]
    assert not (tmp_path / "verdicts.json").exists()
    assert "not kept" in capsys.readouterr().out


def test_a_table_has_the_mean_over_the_runs_of_a_row():
    runs = {"PCA": [{"error": 1.0, "agree": 0.5}, {"error": 3.0, "agree": 0.7}]}
    assert means(runs) == {"PCA": {"error": 2.0, "agree": pytest.approx(0.6)}}
