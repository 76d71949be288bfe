"""What do the activation of a code and its dead units cost? Clothing, chapter 3.

Networks with one dense layer each side learn from the same 20,000 images. Their code of
64 is linear, relu or sigmoid, and PCA stands beside them. The relu's units are counted
at each rate, after as few steps as a page may train and after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import data
from benchmarks.verdicts import dense_networks
from benchmarks.verdicts.dense_networks import Split, by_pca, train, trained_out

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "the activation of the code, and its dead units"
WIDE = 64
ACTIVATIONS = ("linear", "relu", "sigmoid")
STEPS, SHORT = 2_000, 600
RATES = (0.01, 0.03)
RELU_RATES = (0.001, 0.003, 0.01)


def load() -> Split:
    """Return the clothing."""
    n_train = dense_networks.LEARNT + dense_networks.KEPT_BACK
    return dense_networks.split(data.load_fashion_mnist(n_train=n_train))


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return a table of activations and one of dead units."""
    steps, short = (max(int(share * n), 2) for n in (STEPS, SHORT))
    tables = {}
    activations = tables[f"Code of {WIDE}"] = {"PCA": by_pca(runs.data, WIDE)}
    for name in ACTIVATIONS:
        network = {"code": WIDE, "activation": name}
        activations[name] = trained_out(runs, RATES, steps, seeds, **network)
    tables[f"Dead units of a relu code of {WIDE}"] = _dead(runs, short, steps, seeds)
    learnt = len(runs.data.learnt)
    return {"steps": steps, "short": short, "n_train": learnt, "tables": tables}


def _dead(
    runs: Runs, short: int, steps: int, seeds: Sequence[int]
) -> dict[str, dict[str, float]]:
    """Count dead units by rate, with medians over the seeds, early and at the end."""
    rows = {}
    for rate in RELU_RATES:
        row = rows[f"rate {rate}"] = {}
        for when, length in (("early", short), ("end", steps)):
            found = [
                runs(
                    train,
                    code=WIDE,
                    activation="relu",
                    rate=rate,
                    steps=length,
                    seed=seed,
                )
                for seed in seeds
            ]
            for key in ("dead", "test"):
                row[f"{key}, {when}"] = float(np.median([run[key] for run in found]))
    return rows
