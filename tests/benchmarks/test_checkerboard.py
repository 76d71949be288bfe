"""The question of the checkerboard compares decoders that are otherwise the same."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.verdicts import checkerboard


def test_decoders_differ_in_how_they_double_a_map_alone():
    models = {kind: checkerboard.network(kind) for kind in ("kernel 3", "resize")}
    counts = {kind: model.count_params() for kind, model in models.items()}
    assert counts["kernel 3"] == counts["resize"]
    assert checkerboard.network("kernel 4").count_params() > counts["kernel 3"]


def test_the_table_has_the_range_over_seeds_of_the_first_epoch_and_the_last():
    def runs(train, *, kind, epochs, seed):
        assert train is checkerboard.train
        return {
            "energy": [0.5, 4.0 + seed, *([1.0 * seed] * (epochs - 1))],
            "error": [seed],
        }

    x_test = np.random.default_rng(0).random((9, 28, 28))
    runs.data = SimpleNamespace(x_train=x_test, x_test=x_test)
    found = checkerboard.measure(runs, (1, 2, 3), share=1.0)
    (rows,) = found["tables"].values()
    row = rows["resize"]
    assert (row["epoch 1, lowest"], row["epoch 1, highest"]) == (5, 7)
    assert (row["epoch 12, lowest"], row["epoch 12, highest"]) == (1, 3)
    assert row["MSE, median"] == 2
    assert found["of_images"] == pytest.approx(1, abs=0.3)
