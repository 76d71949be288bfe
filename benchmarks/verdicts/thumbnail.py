"""What the 196 numbers of P8 are worth beside a thumbnail of 196 pixels.

The eighth program of the notes lays its code out as a picture of 14 × 14 and enlarges
it by two small kernels. Beside it stand thumbnails that are enlarged without any
network, PCA, and P8 with nothing changed but its decoder, which is one dense layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import ndimage

from aecourse import latent
from benchmarks.rebuilding import mean_error
from benchmarks.verdicts import convolution
from benchmarks.verdicts.convolution import Side

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "What are P8's 196 numbers worth beside a thumbnail?"
CODE = 196

load = convolution.load

RATES = (0.0025, 0.005, 0.01)
SIDES = {
    "P8": Side({"P8": RATES}, 2, (4,), 8),
    "P8, dense decoder": Side({"P8, dense decoder": RATES}, 2, (), 4),
}


def thumbnails(x: np.ndarray) -> dict[str, np.ndarray]:
    """Return images that went through a thumbnail of half their height and width."""
    small = x.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    cubic = ndimage.zoom(small, (1, 2, 2), order=3, mode="nearest", grid_mode=True)
    return {
        "thumbnail, repeated": small.repeat(2, axis=1).repeat(2, axis=2),
        "thumbnail, cubic": np.clip(cubic, 0, 1),
    }


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return errors of codes of 196 numbers."""
    chosen = {
        name: convolution.chosen_side(runs, side, share) for name, side in SIDES.items()
    }
    convolution.train_all(runs, chosen, SIDES, seeds, share)
    x = runs.data.x_test
    pca = latent.pca_reconstruct(runs.data.x_train, x, CODE, clip=True)
    baselines = {"PCA": mean_error(x, pca)}
    baselines |= {name: mean_error(x, x_hat) for name, x_hat in thumbnails(x).items()}
    rows = convolution.by_length(chosen)
    rows |= {name: {"MSE": value} for name, value in baselines.items()}
    return {
        "rows": len(runs.data.x_train),
        "tables": {"Test error of 196 numbers.": rows},
        "sides": {name: convolution.kept(found) for name, found in chosen.items()},
        "baselines": baselines,
    }
