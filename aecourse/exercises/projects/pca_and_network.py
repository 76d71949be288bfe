"""PCA and a small network on one table, and what the choice of one costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA

from aecourse import training
from aecourse._keras import keras
from aecourse.exercises.projects.bent_tables import COLUMNS, NEW_ROWS
from aecourse.latent.codes import predict_rows

NAMES = ("PCA", "network")
CODE = 4
STEPS, BATCH, LOOKS = 400, 50, 4
"""Of the network's training, and how often it looks at the rows it keeps back."""


@dataclass(frozen=True, eq=False)
class Tried:
    """A table on which both were tried.

    Parameters
    ----------
    bend : float
        One of `BENDS`, or 0 where nothing bends.
    n_rows : int
        How many rows there were to learn from.
    chosen : str
        What the answer said beforehand, one of `NAMES`.
    errors : mapping of str to float
        Squared error on new rows, by the names of `NAMES`.
    """

    bend: float
    n_rows: int
    chosen: str
    errors: Mapping[str, float]

    def cost(self, name: str) -> float:
        """Return by what share the error of a choice is above the smaller one.

        Parameters
        ----------
        name : str
            One of `NAMES`.

        Returns
        -------
        float
            0 for the better one.
        """
        return self.errors[name] / min(self.errors.values()) - 1


def mean_cost(tried: Sequence[Tried], names: Sequence[str]) -> float:
    """Return what choices cost on average, as a share of the smaller error.

    Parameters
    ----------
    tried : sequence of Tried
        The tables.
    names : sequence of str
        A choice for each.

    Returns
    -------
    float
        0 where the better one was always chosen.
    """
    return float(np.mean([t.cost(n) for t, n in zip(tried, names, strict=True)]))


def errors_of(network: Callable[..., np.ndarray], rows: np.ndarray) -> dict[str, float]:
    """Return what both leave of new rows, by their names."""
    rows, new = rows[:-NEW_ROWS], rows[-NEW_ROWS:]
    pca = PCA(CODE).fit(rows)
    rebuilt = pca.inverse_transform(pca.transform(new)), network(rows, new)
    pairs = zip(NAMES, rebuilt, strict=True)
    return {name: float(np.mean((new - each) ** 2)) for name, each in pairs}


def networks() -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return a function that trains a network on rows and rebuilds new ones.

    One network is compiled, and started anew for every table.
    """
    model = _autoencoder()
    restart = training.restarter(model)

    def rebuilt(rows: np.ndarray, new: np.ndarray) -> np.ndarray:
        restart(keras.models.clone_model(model).get_weights())
        kept = len(rows) // 5
        mean, scale = rows[kept:].mean(axis=0), rows[kept:].std()
        _train(model, (rows[kept:] - mean) / scale, (rows[:kept] - mean) / scale)
        return mean + scale * predict_rows(model, (new - mean) / scale)

    return rebuilt


def _autoencoder() -> keras.Model:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((COLUMNS,)),
            layers.Dense(64, "elu"),
            layers.Dense(CODE),
            layers.Dense(64, "elu"),
            layers.Dense(COLUMNS),
        ]
    )
    training.compile_with_schedule(model, STEPS, learning_rate=0.005)
    return model


def _train(model: keras.Model, rows: np.ndarray, kept_back: np.ndarray) -> None:
    """Train, and keep the weights with the smallest error on rows kept back."""
    # always as many rows, or each count of them would be traced anew
    many = np.resize(rows, (STEPS // LOOKS * BATCH, COLUMNS))
    look = np.resize(kept_back, (200, COLUMNS))
    best = keras.callbacks.EarlyStopping(patience=LOOKS, restore_best_weights=True)
    model.fit(
        *(many, many),
        batch_size=BATCH,
        epochs=LOOKS,
        validation_data=(look, look),
        validation_batch_size=len(look),
        callbacks=[best],
        verbose=0,
    )
