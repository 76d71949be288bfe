"""What a batch costs and teaches: operations, parts of a step, the rate of a size."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import batch_size


def test_operations_of_a_dense_training_are_those_of_its_weights():
    weights = 784 * 128 * 2 + 128 * 32 * 2
    assert batch_size.operations() == 2 * (3 * weights - 784 * 128)


def test_the_quickest_repetition_counts_and_the_first_does_not(monkeypatch):
    took = iter((5, 3, 4, 2, 6, 7))
    clock = {"now": 0.0}
    monkeypatch.setattr(batch_size.time, "perf_counter", lambda: clock["now"])

    def action():
        clock["now"] += next(took)

    assert batch_size.least(action) == 2


@pytest.mark.slow
def test_a_small_profile_has_all_parts_of_a_step(monkeypatch):
    monkeypatch.setattr(batch_size, "STEPS", 4)
    monkeypatch.setattr(batch_size, "MATRIX", 256)
    found = batch_size.profile(20)
    parts = {"products_ms", "fed_ms", "sgd_ms", "adam_ms"}
    assert set(found) == {"batch", "share_of_matrix_speed", *parts}
    assert min(found.values()) > 0


def test_a_size_takes_the_rate_that_is_best_on_images_kept_back(monkeypatch):
    asked = []

    def error(recipe, x, judge, seed):
        asked.append((len(x), len(judge), recipe.epochs, seed))
        return abs(recipe.learning_rate - 0.02) + seed / 1000

    monkeypatch.setattr(batch_size, "error", error)
    monkeypatch.setattr(batch_size, "KEPT_BACK", 10)
    found = batch_size.learning(np.zeros((50, 1)), np.zeros((7, 1)), batch=60)
    assert found["rate"] == 0.02
    assert found["errors"]["12 epochs"] == pytest.approx([0.001, 0.002, 0.003])
    halved = found["errors"]["12 at half the rate"]
    assert halved == pytest.approx([0.011, 0.012, 0.013])
    choosing, judged = asked[:-9], asked[-9:]
    assert {entry[:2] for entry in choosing} == {(40, 10)}
    assert {entry[:2] for entry in judged} == {(50, 7)}
    assert {entry[3] for entry in choosing}.isdisjoint(entry[3] for entry in judged)
