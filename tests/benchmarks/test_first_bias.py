"""The question of the first bias counts the trainings that ended at black."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.verdicts import first_bias


def test_networks_differ_in_where_their_output_begins_alone():
    grey, dark = (first_bias.network(bias) for bias in first_bias.STARTS.values())
    assert grey.count_params() == dark.count_params()
    x = np.zeros((1, 28, 28), np.float32)
    assert grey.predict(x, verbose=0) == pytest.approx(0.5)
    assert dark.predict(x, verbose=0) == pytest.approx(1 / (1 + np.exp(2)))


def test_trainings_that_ended_at_black_are_counted():
    def runs(train, *, bias, steps, seed):
        assert train is first_bias.train
        return {"error": 0.1 if bias == 0 and seed == 2 else 0.02, "black": 0.1}

    runs.data = SimpleNamespace()
    found = first_bias.measure(runs, (1, 2, 3), share=1.0)
    (rows,) = found["tables"].values()
    assert [row["ended at black"] for row in rows.values()] == [1, 0]
    assert rows["grey"]["median"] == 0.02
    assert rows["grey"]["highest"] == 0.1
