"""What a program of the notes consists of, and how its two halves are joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aecourse._keras import keras
from aecourse.models import join

layers = keras.layers


@dataclass(frozen=True)
class Program:
    """A model with the data and the training settings of the note it comes from.

    Attributes
    ----------
    load : callable
        Loads the data.
    build : callable
        Returns the uncompiled model.
    loss : str or callable
        The Keras name of the loss, or the loss itself.
    batch_size, epochs : int
        Settings of the training.
    optimizer : callable, default keras.optimizers.Adam
        Returns a new optimiser.
    validation_split : float, default 0.0
        Share of the training rows the note keeps for validation.
    n_train : int or None, default None
        How many training rows the note uses; None for all.
    noise : float, default 0.0
        Standard deviation of the Gaussian noise that the note adds to its input
        before clipping it to [0, 1]; 0 where input and target are the same.
    standardised : bool, default False
        Whether the note standardises its pixels by the training images.
    """

    load: Callable[..., Any]
    build: Callable[[], keras.Model]
    loss: str | Callable
    batch_size: int
    epochs: int
    optimizer: Callable[[], keras.optimizers.Optimizer] = keras.optimizers.Adam
    validation_split: float = 0.0
    n_train: int | None = None
    noise: float = 0.0
    standardised: bool = False

    def compiled(self) -> keras.Model:
        """Return a new model, compiled with the note's optimiser and loss."""
        model = self.build()
        model.compile(optimizer=self.optimizer(), loss=self.loss)
        return model


def autoencoder(
    shape: tuple[int, ...],
    encoder: Sequence[keras.Layer],
    decoder: Sequence[keras.Layer],
) -> keras.Model:
    """Return samples of `shape` → the layers of `encoder` → those of `decoder`."""
    first = keras.Sequential([keras.Input(shape), *encoder], name="encoder")
    code = keras.Input(first.output_shape[1:])
    return join(first, keras.Sequential([code, *decoder], name="decoder"))


def dense(*widths: int) -> list[keras.Layer]:
    """Return a dense layer with relu for each width, as most notes have them."""
    return [layers.Dense(width, activation="relu") for width in widths]
