"""The denoising autoencoder behind the detector: its start, training and answers.

All chance comes from a generator that is given, and none from the global ones.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras

ROWS_AT_A_TIME = 64


def initialise(model: keras.Model, rng: np.random.Generator) -> None:
    """Draw the weights of a model from `rng` and no other source of chance.

    Parameters
    ----------
    model : keras.Model
        Dense layers, whose biases are zeros.
    rng : numpy.random.Generator
        Where the numbers come from.
    """
    from aecourse._keras import keras

    for weights in model.trainable_variables:
        if weights.name == "kernel":
            draw = keras.initializers.GlorotUniform(seed=int(rng.integers(2**31)))
            weights.assign(draw(weights.shape))


def train(
    model: keras.Model,
    x: np.ndarray,
    held_out: np.ndarray,
    *,
    noise: float,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: np.random.Generator,
) -> dict[str, list[float]]:
    """Train a model to answer noisy samples with clean ones.

    Parameters
    ----------
    model : keras.Model
        Trained in place.
    x, held_out : ndarray of shape (n, d)
        Scaled samples to learn from, and others to judge by after every epoch.
    noise : float
        Standard deviation of the Gaussian noise on the input; 0 for none.
    epochs, batch_size : int
        As Keras takes them.
    learning_rate : float
        Peak of the schedule.
    rng : numpy.random.Generator
        Of the noise.

    Returns
    -------
    dict of str to list of float
        Loss on noisy training and on clean held-out samples after every epoch.
    """
    from aecourse._keras import keras
    from aecourse.training import compile_with_schedule

    noisy = keras.Sequential(
        [keras.Input(x.shape[1:]), *_noise_layers(noise, rng), model]
    )
    steps = epochs * math.ceil(len(x) / batch_size)
    compile_with_schedule(noisy, steps, learning_rate=learning_rate)
    of_held_out: list[float] = []
    # Shuffled once, before and by a seed: Keras would ask the global generator.
    history = noisy.fit(
        x,
        x,
        batch_size=batch_size,
        epochs=epochs,
        callbacks=[_judging(model, held_out, of_held_out)],
        shuffle=False,
        verbose=0,
    )
    losses = [float(loss) for loss in history.history["loss"]]
    return {"loss": losses, "val_loss": of_held_out}


def _noise_layers(noise: float, rng: np.random.Generator) -> list[keras.Layer]:
    from aecourse._keras import keras

    if noise == 0:
        return []
    # Keras' layer allows no more than 1, so the samples are made small instead.
    return [
        keras.layers.Rescaling(1 / noise),
        keras.layers.GaussianNoise(1.0, seed=int(rng.integers(2**31))),
        keras.layers.Rescaling(noise),
    ]


def _judging(
    model: keras.Model, held_out: np.ndarray, errors: list[float]
) -> keras.callbacks.Callback:
    """Return a callback that puts the error of held-out samples behind `errors`.

    ``predict_on_batch`` is compiled for the scores anyway; ``validation_data``
    would have the errors compiled too, which takes longer than many an epoch.
    """
    from aecourse._keras import keras

    def judge(*_: object) -> None:
        found = reconstruction_error(held_out, predict(model, held_out))
        errors.append(float(found.mean()))

    return keras.callbacks.LambdaCallback(on_epoch_end=judge)


def predict(model: keras.Model, scaled: np.ndarray) -> np.ndarray:
    """Return what a model answers to scaled samples, whatever else is asked with them.

    Parameters
    ----------
    model : keras.Model
        From rows to rows.
    scaled : ndarray of shape (n, d)
        Scaled samples.

    Returns
    -------
    ndarray of shape (n, d)
        Reconstructions, scaled too.
    """
    # Always as many rows: in which order a matrix product adds up depends on how
    # many there are, and a score must not depend on what else is scored.
    padding = ((0, -len(scaled) % ROWS_AT_A_TIME), (0, 0))
    blocks = np.pad(scaled, padding).reshape(-1, ROWS_AT_A_TIME, scaled.shape[1])
    outputs = [model.predict_on_batch(block) for block in blocks]
    return np.concatenate(outputs)[: len(scaled)]
