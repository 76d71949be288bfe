"""Networks trained to their end: what they learn from, choose by and are judged by."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import data
from benchmarks import store
from benchmarks.verdicts import Runs, dense_networks


@pytest.fixture(scope="module")
def digits():
    return data.load_mnist(n_train=1000, source="embedded")


def test_images_kept_back_are_not_learnt_from(digits):
    parts = dense_networks.split(digits)
    assert len(parts.learnt) % dense_networks.BATCH == 0
    assert len(parts.learnt) + len(parts.kept_back) == 1000
    both = np.concatenate([parts.learnt, parts.kept_back])
    np.testing.assert_array_equal(both, digits.x_train)
    assert parts.is_full is False


def test_the_rate_is_chosen_on_images_kept_back_and_the_row_tells_test_errors(
    tmp_path, monkeypatch
):
    asked = []

    def train(_, *, rate, steps, seed, code):
        asked.append((rate, steps, seed))
        kept_back = {0.01: 2.0, 0.03: 1.0}[rate]
        return {"kept back": kept_back, "test": seed / steps + rate, "dead": seed}

    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "programs.json")
    monkeypatch.setattr(dense_networks, "train", train)
    runs = Runs("any", None, {})
    row = dense_networks.trained_out(runs, (0.01, 0.03), 100, (1, 2, 3), code=8)
    assert asked == [
        (0.01, 50, 1),
        (0.03, 50, 1),
        *((0.03, 100, seed) for seed in (1, 2, 3)),
    ]
    assert row == {
        "rate": 0.03,
        "half the steps": pytest.approx(0.05),
        "test MSE": pytest.approx(0.05),
        "least": pytest.approx(0.04),
        "most": pytest.approx(0.06),
        "dead": 2.0,
    }


def test_pca_learns_from_the_same_images_and_is_clipped(digits):
    parts = dense_networks.split(digits)
    rows = [
        dense_networks.by_pca(parts, code)["test MSE"]
        for code in (2, min(128, len(parts.learnt) - 1))
    ]
    assert rows[0] > 4 * rows[1] > 0
