"""Dense or convolutional: at equal code, equal parameters and equal seconds.

The convolutional network is the one of chapter 4. It meets a dense network whose
hidden layer is as wide as pays, and a dense one without hidden layer, which has about
as many parameters. Besides: what a shift costs each of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import ndimage

from aecourse import contest, latent, models, training
from aecourse._keras import keras
from benchmarks.rebuilding import mean_error
from benchmarks.verdicts.digits import Digits, digits

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Dense or convolutional?"
ROWS = 10_000
KEPT_BACK = 1_000
BATCH = 50
SEED = 4  # of the choice, none of the seeds that are compared
CODE = 49
SHIFTS = range(5)

layers = keras.layers


def p8_with_a_dense_decoder() -> keras.Model:
    """Return P8 with its encoder as it is and one dense layer behind its code."""
    encoder = contest.p08.PROGRAM.build().get_layer("encoder")
    decoder = [
        keras.Input(encoder.output_shape[1:]),
        layers.Flatten(),
        layers.Dense(784),
        layers.Reshape((28, 28)),
    ]
    return models.join(encoder, keras.Sequential(decoder, name="decoder"))


def _dense(hidden: tuple[int, ...]) -> Callable[[], keras.Model]:
    return partial(models.dense_autoencoder, CODE, hidden, activation="elu")


BUILDERS: dict[str, Callable[[], keras.Model]] = {
    "convolutional": partial(models.convolutional_autoencoder, CODE, (8, 16)),
    "dense, 128 hidden": _dense((128,)),
    "dense, 256 hidden": _dense((256,)),
    "dense, 512 hidden": _dense((512,)),
    "dense, 1024 hidden": _dense((1024,)),
    "dense, no hidden layer": _dense(()),
    "P8": contest.p08.PROGRAM.build,
    "P8, dense decoder": p8_with_a_dense_decoder,
}


@dataclass(frozen=True)
class Side:
    """What is tried on images kept back, and how long it is trained after that.

    Attributes
    ----------
    candidates : dict of str to tuple of float
        Rates to try for each network.
    tried_for : int
        Epochs of the choice.
    shorter : tuple of int
        Epochs of trainings with the first seed alone, each with a schedule of its own.
    epochs : int
        Epochs of the training that is compared, with all seeds.
    """

    candidates: dict[str, tuple[float, ...]]
    tried_for: int
    shorter: tuple[int, ...]
    epochs: int


RATES = (0.005, 0.01, 0.02)
SIDES = {
    "convolutional": Side({"convolutional": RATES}, 4, (2, 4), 8),
    "dense": Side(
        {
            "dense, 128 hidden": (0.0025, *RATES),
            "dense, 256 hidden": RATES,
            "dense, 512 hidden": RATES,
            "dense, 1024 hidden": (0.0025, *RATES),
        },
        8,
        (4, 8, 16),
        32,
    ),
    "dense, as many parameters": Side(
        {"dense, no hidden layer": (*RATES, 0.04)}, 8, (4, 8), 16
    ),
}


def load() -> Digits:
    """Return the digits of this question."""
    return digits(ROWS)


def fitted(
    network: str, images: np.ndarray, rate: float, epochs: int, seed: int
) -> tuple[keras.Model, float]:
    """Return a network that is trained, and the seconds of one core it took."""
    keras.utils.set_random_seed(seed)
    model = BUILDERS[network]()
    training.compile_with_schedule(
        model,
        epochs * len(images) // BATCH,
        learning_rate=rate,
        jit_compile=network.startswith("dense"),  # convolutions are slower with it
    )
    start = time.process_time()
    model.fit(images, images, batch_size=BATCH, epochs=epochs, verbose=0)
    return model, time.process_time() - start


def rebuilt(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """Return reconstructions that are grey levels."""
    return np.clip(latent.reconstruct(model, x), 0, 1)


def choose(data: Digits, *, network: str, rate: float, epochs: int) -> dict[str, float]:
    """Train on all but the images kept back, and judge on these."""
    learnt, kept = data.x_train[:-KEPT_BACK], data.x_train[-KEPT_BACK:]
    model, _ = fitted(network, learnt, rate, epochs, SEED)
    return {"error": mean_error(kept, rebuilt(model, kept))}


def train(
    data: Digits, *, network: str, rate: float, epochs: int, seed: int
) -> dict[str, Any]:
    """Train on all images, and judge on test images in five places."""
    model, seconds = fitted(network, data.x_train, rate, epochs, seed)
    places = [moved(data.x_test, pixels) for pixels in SHIFTS]
    return {
        "by_shift": [mean_error(x, rebuilt(model, x)) for x in places],
        "seconds": seconds,
        "parameters": model.count_params(),
    }


def moved(images: np.ndarray, pixels: int) -> np.ndarray:
    """Return images moved to the right, black where nothing comes in."""
    return ndimage.shift(images, (0, 0, pixels), order=0)


def linear(data: Digits) -> list[float]:
    """Return the errors of PCA, by shift."""
    places = [moved(data.x_test, pixels) for pixels in SHIFTS]
    return [
        mean_error(x, latent.pca_reconstruct(data.x_train, x, CODE, clip=True))
        for x in places
    ]


@dataclass
class Measured:
    """What one side gave: its choice, and its trainings by epochs."""

    network: str
    rate: float
    kept_back: dict[str, float]
    epochs: int
    trainings: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def errors(self, epochs: int) -> list[float]:
        """Return the test errors after so many epochs, one for each seed."""
        return [training["by_shift"][0] for training in self.trainings[epochs]]

    def seconds(self, epochs: int) -> float:
        """Return the median of the seconds of one core."""
        return float(np.median([t["seconds"] for t in self.trainings[epochs]]))

    def shifted(self) -> list[list[float]]:
        """Return the errors by shift of the trainings that are compared."""
        return [training["by_shift"] for training in self.trainings[self.epochs]]


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return three comparisons and the cost of a shift."""
    chosen = {name: chosen_side(runs, side, share) for name, side in SIDES.items()}
    train_all(runs, chosen, SIDES, seeds, share)
    others = linear(runs.data)
    return {
        "rows": len(runs.data.x_train),
        "tables": {
            "Test error by training; one seed but where a range is given.": (
                by_length(chosen)
            ),
            "Test error of moved images, medians.": _shifts(chosen, others),
        },
        "sides": {name: kept(found) for name, found in chosen.items()},
        "PCA": others,
    }


def _share(epochs: int, share: float) -> int:
    return max(round(epochs * share), 1)


def chosen_side(runs: Runs, side: Side, share: float) -> Measured:
    """Return the network and the rate that images kept back choose."""
    tried = _share(side.tried_for, share)
    found = {
        (network, rate): runs(choose, network=network, rate=rate, epochs=tried)["error"]
        for network, rates in side.candidates.items()
        for rate in rates
    }
    network, rate = min(found, key=found.__getitem__)
    told = {f"{name}, rate {rate:g}": e for (name, rate), e in found.items()}
    return Measured(network, rate, told, _share(side.epochs, share))


def train_all(
    runs: Runs,
    chosen: dict[str, Measured],
    sides: dict[str, Side],
    seeds: Sequence[int],
    share: float,
) -> None:
    """Train what is compared with all seeds, and shorter with the first one."""
    asked = [(seed, name, sides[name].epochs) for seed in seeds for name in sides]
    asked += [
        (seeds[0], name, epochs) for name in sides for epochs in sides[name].shorter
    ]
    for seed, name, full in asked:
        side, epochs = chosen[name], _share(full, share)
        settings = {"network": side.network, "rate": side.rate, "epochs": epochs}
        found = runs(train, **settings, seed=seed)
        side.trainings.setdefault(epochs, []).append(found)


def by_length(chosen: dict[str, Measured]) -> dict[str, dict[str, float]]:
    """Return error, range and seconds of each training."""
    rows = {}
    for name, side in chosen.items():
        for epochs in sorted(side.trainings):
            found = side.errors(epochs)
            row = {"MSE": float(np.median(found)), "core seconds": side.seconds(epochs)}
            if len(found) > 1:
                row |= {"lowest": min(found), "highest": max(found)}
            row["parameters"] = side.trainings[epochs][0]["parameters"]
            rows[f"{name}, {epochs} epochs"] = row
    return rows


def _shifts(
    chosen: dict[str, Measured], others: list[float]
) -> dict[str, dict[str, float]]:
    by_shift = {
        name: np.median(side.shifted(), axis=0).tolist()
        for name, side in chosen.items()
    }
    return {
        name: {f"moved by {s}": e for s, e in zip(SHIFTS, row, strict=True)}
        for name, row in (by_shift | {"PCA": others}).items()
    }


def kept(side: Measured) -> dict[str, Any]:
    """Return what a page draws of one side."""
    lengths = sorted(side.trainings)
    return {
        "network": side.network,
        "rate": side.rate,
        "kept_back": side.kept_back,
        "parameters": side.trainings[side.epochs][0]["parameters"],
        "compared": side.epochs,
        "epochs": lengths,
        "seconds": [side.seconds(epochs) for epochs in lengths],
        "errors": [side.errors(epochs) for epochs in lengths],
        "by_shift": side.shifted(),
    }
