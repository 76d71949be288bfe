"""A narrow code, noise in training, or both: what makes a detector? Chapter 7.

Networks that differ in nothing but the size of the code and the noise on their input
learn the same normal beats and are judged on the same test beats, split anew for each
seed. No label chooses anything: all have the same rate, and one training of half the
epochs says what more of them were worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import roc_auc_score

from aecourse import data, errors, latent, models, training
from aecourse._keras import keras
from aecourse.data import Heartbeats
from benchmarks import anomaly

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "a narrow code, noise in training, or both: which finds anomalies?"
CODES = {"narrow": 8, "wide": 64}
NOISES = (0.0, 1.0, 2.0)  # standard deviations; a beat has one of 1
HIDDEN = (128,)
EPOCHS, BATCH = 60, 64


class Beats:
    """Heartbeats under the names that the report of a question asks for."""

    def __init__(self, beats: Heartbeats) -> None:
        self.beats = beats
        self.title, self.source = beats.name, beats.source
        self.is_full = beats.is_full


def load() -> Beats:
    """Return the heartbeats."""
    return Beats(data.load_ecg5000())


def network(code: int, noise: float) -> tuple[keras.Model, keras.Model]:
    """Return a network with noise on its input in training, and the one without."""
    model = models.dense_autoencoder(
        code,
        HIDDEN,
        input_shape=(140,),
        activation="elu",
        output_activation="linear",
    )
    noisy = keras.Sequential([keras.Input((140,)), *noise_layers(noise), model])
    return noisy, model


def noise_layers(stddev: float) -> list[keras.Layer]:
    """Return layers that add noise, whose own layer in Keras ends at 1."""
    if stddev == 0:
        return []
    scaled = keras.layers.Rescaling(1 / stddev), keras.layers.Rescaling(stddev)
    return [scaled[0], keras.layers.GaussianNoise(1.0), scaled[1]]


def train(
    data: Beats, *, code: int, noise: float, epochs: int, seed: int
) -> dict[str, float]:
    """Train on the normal beats of a split, and say what it does to the test beats."""
    normals, x_test, y_test = anomaly.split(data.beats, seed)
    x = normals[anomaly.hold_out(normals, seed)[0]]
    keras.utils.set_random_seed(seed)
    noisy, model = network(code, noise)
    training.compile_with_schedule(noisy, epochs * len(x) // BATCH, jit_compile=True)
    noisy.fit(x, x, batch_size=BATCH, epochs=epochs, verbose=0)
    score = errors.reconstruction_error(x_test, latent.reconstruct(model, x_test))
    return {
        "AUROC": float(roc_auc_score(y_test, score)),
        "error, normal": float(score[y_test == 0].mean()),
        "error, anomalies": float(score[y_test == 1].mean()),
    }


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return a row for each code and noise, and the splits behind it."""
    splits = anomaly.SEEDS if len(seeds) > 1 else seeds
    epochs = max(round(share * EPOCHS), 2)
    rows, every = {}, {}
    for width, code in CODES.items():
        for noise in NOISES:
            side, name = {"code": code, "noise": noise}, f"{width}, noise {noise:g}"
            whole = [runs(train, **side, epochs=epochs, seed=seed) for seed in splits]
            half = runs(train, **side, epochs=epochs // 2, seed=splits[0])
            every[name] = [run["AUROC"] for run in whole]
            rows[name] = {
                key: float(np.mean([run[key] for run in whole])) for key in whole[0]
            }
            rows[name] |= {"lowest": min(every[name]), "highest": max(every[name])}
            rows[name]["half the epochs"] = half["AUROC"]
    tables = {"AUROC of test beats, means of the splits.": rows}
    return {"epochs": epochs, "splits": len(splits), "auroc": every, "tables": tables}
