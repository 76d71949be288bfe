"""Does training take the checkerboard back? Three decoders, epoch by epoch and by seed.

Three decoders that differ in nothing but how they double a map learn from the same few
digits. After every epoch the energy at the stride's frequency is compared with that of
the test images, which have no grid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import errors, latent, models, training
from aecourse._keras import keras
from benchmarks.verdicts.digits import Digits, digits

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Does training take the checkerboard back?"
ROWS = 3_000
SHOWN = 1_000  # test images
SEEDS = tuple(range(1, 11))  # three had hidden how much the first epoch varies
BATCH = 50
RATE = 0.005
EPOCHS = 12
CODE = 49

layers = keras.layers


def load() -> Digits:
    """Return few digits to learn from."""
    return digits(ROWS, SHOWN)


def doubling(kind: str, filters: int, activation: str) -> list[keras.Layer]:
    """Return the layers that double a map: with which kernel, or by resizing."""
    settings = {"padding": "same", "activation": activation}
    if kind == "resize":
        return [layers.UpSampling2D(2), layers.Conv2D(filters, 3, **settings)]
    size = int(kind.removeprefix("kernel "))
    return [layers.Conv2DTranspose(filters, size, strides=2, **settings)]


def network(kind: str) -> keras.Model:
    """Return an autoencoder whose last layer doubles the map as `kind` says."""
    encoder = models.convolutional_autoencoder(CODE, (8, 16)).get_layer("encoder")
    decoder = [
        keras.Input((CODE,)),
        layers.Dense(784, "elu"),
        layers.Reshape((7, 7, 16)),
        *doubling(kind, 8, "elu"),
        *doubling(kind, 1, "sigmoid"),
        layers.Reshape((28, 28)),
    ]
    return models.join(encoder, keras.Sequential(decoder, name="decoder"))


def train(data: Digits, *, kind: str, epochs: int, seed: int) -> dict[str, Any]:
    """Return energy and error before the first epoch and after each."""
    x, shown = data.x_train, data.x_test
    keras.utils.set_random_seed(seed)
    model = network(kind)
    training.compile_with_schedule(model, epochs * len(x) // BATCH, learning_rate=RATE)
    energy, error = [], []
    for epoch in range(epochs + 1):
        if epoch:
            model.fit(x, x, batch_size=BATCH, verbose=0)
        x_hat = latent.reconstruct(model, shown)
        energy.append(errors.stride_energy(x_hat))
        error.append(float(errors.reconstruction_error(shown, x_hat).mean()))
    return {"energy": energy, "error": error}


def measure(runs: Runs, seeds: Iterable[int], share: float) -> dict[str, Any]:
    """Return energy and error of three decoders by epoch and seed."""
    epochs = max(round(EPOCHS * share), 1)
    found = {
        kind: [runs(train, kind=kind, epochs=epochs, seed=seed) for seed in seeds]
        for kind in ("kernel 3", "kernel 4", "resize")
    }
    of_images = errors.stride_energy(runs.data.x_test)
    return {
        "rows": len(runs.data.x_train),
        "of_images": of_images,
        "runs": found,
        "tables": {
            f"Energy at the stride's frequency; the images' own is {of_images:.2f}.": {
                kind: _ends(runs_of_kind) for kind, runs_of_kind in found.items()
            }
        },
    }


def _ends(found: list[dict[str, Any]]) -> dict[str, float]:
    energy = np.array([run["energy"] for run in found])
    ends = {"epoch 1": energy[:, 1], f"epoch {energy.shape[1] - 1}": energy[:, -1]}
    row = {}
    for when, values in ends.items():
        row |= {f"{when}, lowest": float(values.min())}
        row |= {f"{when}, highest": float(values.max())}
    row["MSE, median"] = float(np.median([run["error"][-1] for run in found]))
    return row
