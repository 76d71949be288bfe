"""The variational autoencoder at 16 values on the full data.

One seed is trained here, all of them in the benchmark, whose result is committed.
"""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import contest, data
from benchmarks import variational


def assert_figures(runs):
    costs = [run["negative_elbo"] for run in runs]
    assert np.median(costs) <= 110, costs
    assert min(run["kl"] for run in runs) > 10
    assert min(run["active"] for run in runs) >= 12


@pytest.mark.real
@pytest.mark.slow
def test_ten_epochs_on_all_rows_reach_110_nats_and_every_value_is_used():
    digits = data.load_mnist()
    assert len(digits.x_train) == 60_000
    assert_figures(variational.runs(digits, variational.SEEDS[:1]))


def test_the_committed_result_says_the_same():
    measured = contest.measured("variational")
    assert measured["complete"] is True
    assert measured["n_train"] == 60_000
    assert len(measured["runs"]) == len(variational.SEEDS)
    assert_figures(measured["runs"])
    assert max(run["negative_elbo"] for run in measured["runs"]) < 110
    assert {run["active"] for run in measured["runs"]} == {measured["latent_dim"]}
