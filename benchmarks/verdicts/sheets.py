"""Who unrolls a sheet? An autoencoder trained to its end, PCA, Isomap and LLE.

Swiss rolls and S-curves are standardised and brought to two numbers. The rate of the
network and the neighbours of Isomap and LLE are chosen by trustworthiness on sheets of
other seeds. Every seed is another sheet and another start; the networks of all sheets
are trained side by side, in layers that hold one set of weights for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from sklearn import datasets
from sklearn import manifold as unrolling
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression

from aecourse._keras import keras
from aecourse.latent import manifold
from benchmarks.verdicts.tables import means

TITLE = "Who unrolls a sheet?"
POINTS, KEPT = 1000, (100, 101, 102)
STARTS = 2  # sheets and starts to a seed: one alone tells little
SHEETS = ("swiss roll", "S-curve")
WIDTH = 32  # of the hidden layers, as on the page
NEIGHBOURS, RATES = (6, 8, 10, 12), (0.005, 0.01, 0.02)
BATCH = 200
TRIAL_STEPS, STEPS = 2000, 10_000
NETWORK = "autoencoder"


def load() -> SimpleNamespace:
    """Return what stands in the report; the sheets are made in the measurements."""
    title = f"{POINTS:,} points on each of two sheets"
    return SimpleNamespace(title=title, source="generated", is_full=True)


def measure(runs: Any, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return the scores of all methods on both sheets."""
    starts = [STARTS * seed + start for seed in seeds for start in range(STARTS)]
    chosen = {sheet: _neighbours(runs, sheet) for sheet in SHEETS}
    found = {
        sheet: {
            name: [runs(by_method, sheet=sheet, seed=s, **settings) for s in starts]
            for name, settings in chosen[sheet].items()
        }
        for sheet in SHEETS
    }
    rate = _rate(runs, int(share * TRIAL_STEPS))
    for name, part in ((f"{NETWORK}, half the steps", 0.5), (NETWORK, 1.0)):
        steps = int(share * part * STEPS)
        trained = runs(by_networks, seeds=starts, steps=steps, rate=rate)
        for sheet in SHEETS:
            found[sheet][name] = trained[sheet]
    return {
        "points": POINTS,
        "steps": STEPS,
        "sheets": len(starts),
        "chosen": chosen | {NETWORK: {"rate": rate}},
        "runs": found,
        "tables": {f"{sheet}, means.": means(rows) for sheet, rows in found.items()},
    }


def _neighbours(runs: Any, sheet: str) -> dict[str, dict[str, Any]]:
    """Return each method's settings, the best on sheets of other seeds."""

    def trust(settings: dict[str, Any]) -> float:
        tried = [runs(by_method, sheet=sheet, seed=s, **settings) for s in KEPT]
        return _trust(tried)

    def best(name: str) -> dict[str, Any]:
        return max(({"name": name, "neighbours": k} for k in NEIGHBOURS), key=trust)

    pca = {"name": "PCA", "neighbours": 0}
    return {"PCA": pca, "Isomap": best("Isomap"), "LLE": best("LLE")}


def _rate(runs: Any, steps: int) -> float:
    """Return the rate of the best networks on sheets of other seeds."""

    def trust(rate: float) -> float:
        tried = runs(by_networks, seeds=list(KEPT), steps=steps, rate=rate)
        return _trust(tried[SHEETS[0]] + tried[SHEETS[1]])

    return max(RATES, key=trust)


def _trust(tried: Sequence[dict[str, float]]) -> float:
    return float(np.mean([scores["trustworthiness"] for scores in tried]))


METHODS = {
    "PCA": lambda _: PCA(2),
    "Isomap": lambda k: unrolling.Isomap(n_neighbors=k),
    "LLE": lambda k: unrolling.LocallyLinearEmbedding(n_neighbors=k, random_state=0),
}


def by_method(
    _: Any, *, name: str, neighbours: int, sheet: str, seed: int
) -> dict[str, float]:
    """Return the scores of a method that trains no network."""
    points, along = _sheet(sheet, seed)
    return _scores(points, METHODS[name](neighbours).fit_transform(points), along)


def by_networks(
    _: Any, *, seeds: Sequence[int], steps: int, rate: float
) -> dict[str, list[dict[str, float]]]:
    """Return the scores of one training on each sheet, and the errors."""
    sheets = [(sheet, seed) for sheet in SHEETS for seed in seeds]
    made = [_sheet(sheet, seed) for sheet, seed in sheets]
    stacked = np.stack([points for points, _ in made], axis=1)
    keras.utils.set_random_seed(seeds[0])
    encoder, model = _autoencoders(len(sheets))
    schedule = keras.optimizers.schedules.CosineDecay(rate, steps)
    # the loss is the mean over networks, and Adam does not mind its scale
    adam = keras.optimizers.Adam(schedule)
    model.compile(adam, "mse", steps_per_execution=50, jit_compile=True)
    # one pass over twenty copies: to begin an epoch takes longer than its steps
    copies = np.concatenate([stacked] * 20)
    epochs = max(1, steps * BATCH // len(copies))
    model.fit(copies, copies, batch_size=BATCH, epochs=epochs, verbose=0)
    codes = encoder.predict(stacked, batch_size=POINTS, verbose=0)
    errors = np.square(stacked - model.predict(stacked, batch_size=POINTS, verbose=0))
    found: dict[str, list[dict[str, float]]] = {sheet: [] for sheet in SHEETS}
    for n, ((sheet, _), (points, along)) in enumerate(zip(sheets, made, strict=True)):
        scores = _scores(points, codes[:, n], along)
        found[sheet].append(scores | {"MSE": float(errors[:, n].mean())})
    return found


def _autoencoders(count: int) -> tuple[keras.Model, keras.Model]:
    """Return encoders and autoencoders of `count` sheets, which share no weight."""

    def dense(width: int, activation: str | None = None) -> keras.layers.Layer:
        return keras.layers.EinsumDense(
            "bni,nio->bno",  # sample b, network n, from inputs i to outputs o
            (count, width),
            activation,
            bias_axes="no",
            # LeCun's: Keras counts the networks among the inputs of a kernel
            kernel_initializer=keras.initializers.VarianceScaling(count),
        )

    points = keras.Input((count, 3))
    codes = dense(2)(dense(WIDTH, "tanh")(dense(WIDTH, "tanh")(points)))
    rebuilt = dense(3)(dense(WIDTH, "tanh")(dense(WIDTH, "tanh")(codes)))
    return keras.Model(points, codes), keras.Model(points, rebuilt)


def _sheet(sheet: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of a sheet and how far along it each lies."""
    if sheet == "swiss roll":
        points, angle = datasets.make_swiss_roll(POINTS, random_state=seed)
        points = points * [1, 1.3, 1]  # so that PCA never looks along the roll's axis
        # the length of the spiral r = t up to the angle t
        along = (angle * np.hypot(angle, 1) + np.arcsinh(angle)) / 2
    else:
        points, along = datasets.make_s_curve(POINTS, random_state=seed)
    points = (points - points.mean(axis=0)) / points.std()
    return points.astype("float32"), along


def _scores(points: np.ndarray, codes: np.ndarray, along: np.ndarray) -> dict:
    trust = unrolling.trustworthiness(points, codes, n_neighbors=10)
    straight = LinearRegression().fit(codes, along).score(codes, along)
    return {
        "trustworthiness": float(trust),
        "continuity": manifold.continuity(points, codes),
        "place along the sheet, explained": float(straight),
    }
