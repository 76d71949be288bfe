"""Does an autoencoder beat PCA at every size of the code? Digits, chapters 1 and 3.

All sides learn from the same images. One network has the hidden layer that chapter 1
gives it on either side of the code, the other has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aecourse import data
from benchmarks.verdicts import dense_networks
from benchmarks.verdicts.dense_networks import Split, by_pca, trained_out

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "an autoencoder beside PCA, by the size of the code"
SIZES = (2, 8, 32, 128)
STEPS = 4_000
NETWORKS = {
    "one hidden layer": ((256,), (0.003, 0.01)),
    "no hidden layer": ((), (0.01, 0.03)),
}


def load() -> Split:
    """Return the digits."""
    n_train = dense_networks.LEARNT + dense_networks.KEPT_BACK
    return dense_networks.split(data.load_mnist(n_train=n_train))


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return a table for each size of the code."""
    steps = max(int(share * STEPS), 2)
    tables = {}
    for code in SIZES:
        rows = tables[f"Code of {code}"] = {"PCA": by_pca(runs.data, code)}
        for name, (hidden, rates) in NETWORKS.items():
            network = {"code": code, "hidden": list(hidden)}
            rows[name] = trained_out(runs, rates, steps, seeds, **network)
    learnt = len(runs.data.learnt)
    return {"steps": steps, "n_train": learnt, "sizes": SIZES, "tables": tables}
