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
    id : str
        Its name in the course, for example ``"P5a"``.
    title : str
        What it is, in a few words.
    dataset : {"mnist", "fashion-mnist", "ecg5000", "movielens"}
        Name of the data.
    build : callable
        Returns the uncompiled model.
    optimizer : callable
        Returns a new optimiser.
    loss : str or callable
        The Keras name of the loss, or the loss itself.
    batch_size, epochs : int
        Settings of the training.
    validation_split : float, default 0.0
        Share of the training rows the note keeps for validation.
    n_train : int or None, default None
        How many training rows the note uses; None for all.
    noise : float, default 0.0
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
