"""The cost of a training: seconds, memory and their powers."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import growth


@pytest.mark.slow
def test_a_small_growth_has_costs_and_exponents(monkeypatch):
    monkeypatch.setattr(growth, "ROWS", (400, 1200))
    monkeypatch.setattr(growth, "CODES", (8, 16))
    monkeypatch.setattr(growth, "FEW_ROWS", 400)
    found = growth.measure()
    for along in ("rows", "latent_dim"):
        assert len(found[along]["runs"]) == 2
        assert all(run["seconds"] > 0 for run in found[along]["runs"])
        assert np.isfinite(list(found[along]["exponents"].values())).all()
