"""Who rebuilds heartbeats best from eight numbers: ``python -m benchmarks beats``.

A side is a network without its rate. The rate is the one with the least error on beats
kept back, after half the steps with the first seed; with that rate the network is
trained to its end with every seed, and judged on beats that nobody has seen. What the
half-length training reaches on those beats stands beside it, so that a reader sees what
more steps were worth. Whole beats first, then the same beats cut off somewhere after
their first half, where padded steps have no weight in any side's loss.
"""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split

from aecourse import data, latent, models, sequences, training
from aecourse._keras import keras

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Heartbeats from eight numbers: LSTM, dense, convolutional, PCA"
STEPS, FEATURES, CODE = 14, 10, 8
ROWS = {"train": 2000, "kept back": 500}
TRAINING_STEPS = 2400
BATCH = 50
RATES = (0.01, 0.03)
SHORTEST = 8  # steps that are left of a beat, at least
FILLED = 100  # times that PCA fills in what is missing

layers = keras.layers


@dataclass(frozen=True)
class Side:
    """A network, and what it finds in the steps that a cut beat lacks."""

    build: Callable[[], keras.Model]
    jit_compile: bool = True
    padding: float = 0.0


class Part(NamedTuple):
    """Beats, and a weight of 0 for each step that a cut one lacks."""

    x: np.ndarray
    weight: np.ndarray

    def padded(self, value: float) -> np.ndarray:
        """Return the beats with `value` in the steps that they lack."""
        return np.where(self.weight[..., None] > 0, self.x, np.float32(value))


@dataclass(frozen=True)
class Beats:
    """Beats to learn from, to choose by and to judge by, whole and cut."""

    title: str
    source: str
    is_full: bool
    whole: dict[str, Part]
    cut: dict[str, Part]

    def lengths(self, unequal: bool) -> dict[str, Part]:
        """Return the cut beats or the whole ones."""
        return self.cut if unequal else self.whole


def load() -> Beats:
    """Split the beats by chance and cut each of them at a step drawn for it."""
    ecg = data.load_ecg5000()
    x, rest, _, kinds = train_test_split(
        ecg.x.reshape(-1, STEPS, FEATURES),
        ecg.y,
        train_size=ROWS["train"],
        stratify=ecg.y,
        random_state=0,
    )
    kept, test = train_test_split(
        rest, train_size=ROWS["kept back"], stratify=kinds, random_state=0
    )
    whole, cut, random = {}, {}, np.random.default_rng(0)
    for name, beats in {"train": x, "kept back": kept, "test": test}.items():
        stops = random.integers(SHORTEST, STEPS + 1, len(beats))
        there = np.arange(STEPS) < stops[:, None]
        whole[name] = Part(beats, np.ones_like(there, np.float32))
        cut[name] = Part(beats, there.astype(np.float32))
    return Beats(ecg.name, ecg.source, ecg.is_full, whole, cut)


def convolutional() -> keras.Model:
    """Return a network of one-dimensional convolutions over the 140 samples."""
    settings = {"padding": "same", "activation": "elu"}
    encoder = [
        keras.Input((STEPS, FEATURES)),
        layers.Reshape((STEPS * FEATURES, 1)),
        layers.Conv1D(16, 7, 2, **settings),
        layers.Conv1D(32, 7, 2, **settings),
        layers.Conv1D(32, 5, 5, **settings),
        layers.Flatten(),
        layers.Dense(CODE),
    ]
    decoder = [
        keras.Input((CODE,)),
        layers.Dense(7 * 32, activation="elu"),
        layers.Reshape((7, 32)),
        layers.Conv1DTranspose(32, 5, 5, **settings),
        layers.Conv1DTranspose(16, 7, 2, **settings),
        layers.Conv1DTranspose(1, 7, 2, padding="same"),
        layers.Reshape((STEPS, FEATURES)),
    ]
    return models.join(
        keras.Sequential(encoder, name="encoder"),
        keras.Sequential(decoder, name="decoder"),
    )


def dense() -> keras.Model:
    """Return a dense network with about the parameters of the larger LSTM."""
    return models.dense_autoencoder(
        CODE,
        (64,),
        input_shape=(STEPS, FEATURES),
        activation="elu",
        output_activation="linear",
    )


def lstm(**settings: Any) -> keras.Model:
    """Return an LSTM autoencoder of the course."""
    return models.recurrent_autoencoder(CODE, input_shape=(STEPS, FEATURES), **settings)


PADDED_WITH = -10.0  # which no beat has, so that a mask can find it
SIDES = {
    "dense": Side(dense),
    "convolutional": Side(convolutional, jit_compile=False),
    "LSTM, both ways": Side(lstm),
    "LSTM, one way": Side(lambda: lstm(bidirectional=False)),
    "LSTM, both ways, mask": Side(
        lambda: lstm(mask_value=PADDED_WITH), padding=PADDED_WITH
    ),
}
LENGTHS = {
    "Beats of equal length": (False, list(SIDES)[:4]),
    "Beats cut after 8 to 14 of their 14 steps": (
        True,
        ["dense", "LSTM, both ways, mask"],
    ),
}


@functools.cache
def compiled(side: str) -> tuple[keras.Model, Callable[[list[np.ndarray]], None]]:
    """Return a compiled network, and what takes it back to before its training.

    Compiling an LSTM costs as much as a third of its training, so all trainings of a
    side share one.
    """
    about = SIDES[side]
    model = about.build()
    # divides by the true steps; "mse" would divide by the padded ones too
    loss = keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")
    model.compile("adam", loss, jit_compile=about.jit_compile)
    return model, training.restarter(model)


def rate_at(epoch: int, *, peak: float, epochs: int) -> float:
    """Return the rate of an epoch: up in the first tenth, down along a cosine."""
    done = (epoch + 1) / epochs
    return peak * min(10 * done, (1 + math.cos(math.pi * (done - 1 / epochs))) / 2)


def train(
    beats: Beats, *, side: str, unequal: bool, rate: float, steps: int, seed: int
) -> dict[str, Any]:
    """Train a side and return its errors, by step too, and what it cost."""
    parts, about = beats.lengths(unequal), SIDES[side]
    model, restart = compiled(side)
    keras.utils.set_random_seed(seed)
    restart(about.build().get_weights())
    x = {name: part.padded(about.padding) for name, part in parts.items()}
    epochs = max(1, steps * BATCH // len(x["train"]))
    rates = functools.partial(rate_at, peak=rate, epochs=epochs)
    started = time.process_time()
    model.fit(
        x["train"],
        x["train"],
        BATCH,
        epochs,
        verbose=0,
        callbacks=[keras.callbacks.LearningRateScheduler(rates)],
        sample_weight=parts["train"].weight,
    )
    seconds = time.process_time() - started
    x_hat = {name: latent.reconstruct(model, x[name]) for name in ("kept back", "test")}
    return {
        "parameters": model.count_params(),
        "processor seconds": seconds,
        **{name: error(parts[name], rebuilt) for name, rebuilt in x_hat.items()},
        "by step": by_step(parts["test"], x_hat["test"]),
    }


def error(part: Part, x_hat: np.ndarray) -> float:
    """Return the mean over beats of the error of the steps that each has."""
    errors = sequences.error_by_sequence(part.x, x_hat, weight=part.weight)
    return float(errors.mean())


def by_step(part: Part, x_hat: np.ndarray) -> list[float]:
    """Return the error of each step over the beats that have it."""
    return sequences.error_by_step(part.x, x_hat, weight=part.weight).tolist()


def mean_beat(parts: dict[str, Part]) -> np.ndarray:
    """Return for each test beat the mean of the training beats that have the step."""
    weight = parts["train"].weight[..., None]
    mean = (parts["train"].x * weight).sum(axis=0) / weight.sum(axis=0)
    return np.broadcast_to(mean, parts["test"].x.shape)


def principal_components(parts: dict[str, Part]) -> np.ndarray:
    """Rebuild test beats by PCA, which fills in by turns what a cut beat lacks.

    What is missing starts as the mean and is then replaced by what PCA rebuilds there,
    over and over: this is least squares on the true steps, with the same components.
    """
    rows, known = {}, {}
    for name, (x, weight) in parts.items():
        rows[name] = x.reshape(len(x), -1)
        known[name] = np.repeat(weight > 0, FEATURES, axis=1)
    mean = np.average(rows["train"], axis=0, weights=known["train"])
    filled = {name: np.where(known[name], rows[name], mean) for name in rows}
    pca = PCA(CODE)
    for _ in range(FILLED):
        pca.fit(filled["train"])
        filled["train"] = _filled_in(pca, filled["train"], known["train"])
    for _ in range(FILLED):
        filled["test"] = _filled_in(pca, filled["test"], known["test"])
    rebuilt = pca.inverse_transform(pca.transform(filled["test"]))
    return rebuilt.reshape(parts["test"].x.shape)


def _filled_in(pca: PCA, rows: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(known, rows, pca.inverse_transform(pca.transform(rows)))


def measure(runs: Runs, seeds: tuple[int, ...], share: float) -> dict[str, Any]:
    """Choose each side's rate, train it to its end, and set it beside PCA."""
    steps = int(share * TRAINING_STEPS)
    tables, by_steps = {}, {}
    for lengths, (unequal, sides) in LENGTHS.items():
        parts = runs.data.lengths(unequal)
        rebuilt = {"mean beat": mean_beat(parts), "PCA": principal_components(parts)}
        rows = {name: {"error": error(parts["test"], x)} for name, x in rebuilt.items()}
        curves = {name: by_step(parts["test"], x) for name, x in rebuilt.items()}
        for side in sides:
            given = {"side": side, "unequal": unequal}
            rows[side], curves[side] = trained_out(runs, seeds, steps, **given)
        tables[f"{lengths}: mean squared error on test beats."] = rows
        by_steps["unequal" if unequal else "equal"] = curves
    return {"tables": tables, "by_step": by_steps, "steps": steps, "rows": ROWS}


def trained_out(
    runs: Runs,
    seeds: tuple[int, ...],
    steps: int,
    **side: Any,
) -> tuple[dict[str, float], list[float]]:
    """Return the row of a side, and its error by step in the median training."""
    rate, half, found = runs.to_the_end(train, RATES, steps, seeds, **side)
    found.sort(key=lambda measured: measured["test"])
    median = found[len(found) // 2]
    row = {
        "error": median["test"],
        "least": found[0]["test"],
        "most": found[-1]["test"],
        "after half the steps": half["test"],
        "rate": rate,
        "parameters": median["parameters"],
        "processor seconds": median["processor seconds"],
    }
    return row, median["by step"]
