"""What a program of the notes consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aecourse._keras import keras


@dataclass(frozen=True)
class Program:
    """A model with the training settings of the note it comes from.

    Attributes
    ----------
    id
        Its name in the course, for example ``"P5a"``.
    title
        What it is, in a few words.
    dataset
        Name of the data: ``"mnist"``, ``"fashion-mnist"``, ``"ecg5000"`` or
        ``"movielens"``.
    build
        Returns the uncompiled model.
    optimizer
        Returns a new optimiser.
    loss
        The Keras name of the loss, or the loss itself.
    batch_size, epochs
        Settings of the training.
    validation_split
        Share of the training rows the note keeps for validation.
    n_train
        How many training rows the note uses; None for all.
    noise
        Standard deviation of the Gaussian noise that the note adds to its input
        before clipping it to [0, 1]; 0 where input and target are the same.
    """

    id: str
    title: str
    dataset: str
    build: Callable[[], keras.Model]
    optimizer: Callable[[], keras.optimizers.Optimizer]
    loss: str | Callable
    batch_size: int
    epochs: int
    validation_split: float = 0.0
    n_train: int | None = None
    noise: float = 0.0

    def compiled(self) -> keras.Model:
        """Return a new model, compiled with the note's optimiser and loss."""
        model = self.build()
        model.compile(optimizer=self.optimizer(), loss=self.loss)
        return model
