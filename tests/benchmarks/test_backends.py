"""The backends are measured in turns, each in a process of its own."""

from __future__ import annotations

import pytest

from benchmarks import backends


def test_rows_make_whole_batches():
    for recipe, rows in backends.TRAININGS.values():
        assert rows % recipe.batch_size == 0


def test_of_several_rounds_the_least_of_each_kind_counts():
    runs = [{"epoch": 2.0, "start": 9.0}, {"epoch": 3.0, "start": 8.0}]
    assert backends.quickest(runs) == {"epoch": 2.0, "start": 8.0}


def test_without_all_backends_the_result_is_not_kept(monkeypatch):
    asked = []

    def in_new_process(code, **settings):
        asked.append((code.splitlines()[-1], settings["KERAS_BACKEND"]))
        return "1.0" if "version" in code else {"epoch": 1.0, "start": 2.0}

    monkeypatch.setattr(backends, "in_new_process", in_new_process)
    monkeypatch.setattr(backends, "find_spec", lambda name: name != "torch")
    found = backends.measure()
    assert not found["complete"]
    assert found["backends"] == {"tensorflow": "1.0", "jax": "1.0"}
    assert asked[0][1] != asked[1][1], "in turns"


@pytest.mark.slow
def test_a_small_training_has_seconds():
    found = backends.run("dense", 600)
    assert found["epoch"] > 0
    assert "start" in found
