"""Training: the schedule of the rate, recipes, starting anew, callbacks.

A recipe says everything that a training needs, so that a chapter and the benchmark
train the very same model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from aecourse._keras import keras
from aecourse._validation import also, anything, invalid, number, validated, whole
from aecourse.models import gaussian_latent


@validated(steps=whole(minimum=1), learning_rate=number(above=0))
def warmup_cosine(
    steps: int, learning_rate: float = 0.01
) -> keras.optimizers.schedules.LearningRateSchedule:
    """Return a learning rate that climbs for a tenth of the steps and then falls.

    It climbs from zero in a straight line and returns to zero along a cosine.

    Parameters
    ----------
    steps : int
        How many batches the training has in all: where the rate is back at zero.
    learning_rate : float, default 0.01
        The peak, above 0.

    Returns
    -------
    keras.optimizers.schedules.LearningRateSchedule
        For an optimiser, in the place of a number.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Notes
    -----
    Source: chapter 3.
    """
    climb = max(steps // 10, 1)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0,
        warmup_steps=climb,
        warmup_target=learning_rate,
        decay_steps=max(steps - climb, 1),
    )


@validated(steps=whole(minimum=1), learning_rate=number(above=0))
def compile_with_schedule(
    model: keras.Model,
    steps: int,
    *,
    learning_rate: float = 0.01,
    loss: str | Callable = "mse",
    metrics: Sequence[Callable] = (),
    jit_compile: bool = False,
) -> None:
    """Compile a model for training with a rate that rises and falls.

    The learning rate is that of :func:`warmup_cosine`: the climb allows a peak that
    would be too high to start with, and the descent lets the weights come to rest.

    Parameters
    ----------
    model : keras.Model
        The model.
    steps : int
        How many batches the training has in all: where the rate is back at zero.
    learning_rate : float, default 0.01
        The peak, above 0.
    loss : str or callable, default "mse"
        A loss, or the name of one that Keras knows.
    metrics : sequence of callable, default ()
        What the history shall hold beside the loss.
    jit_compile : bool, default False
        Whether to compile the steps for this very machine, which costs a second or two
        once and is worth it for dense trainings of several thousand steps. For
        convolutions it is slower than not to.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Notes
    -----
    Source: chapter 3. Steps are handed to the backend 64 at a time where it takes so
    many, which changes nothing but how often Python is asked.
    """
    # JAX is slow unless it compiles, and would compile each of the 64 steps by itself;
    # PyTorch takes one at a time, and starts sooner where it compiles nothing
    backend = keras.backend.backend()
    model.compile(
        keras.optimizers.Adam(warmup_cosine(steps, learning_rate)),
        loss,
        metrics=list(metrics),
        steps_per_execution=1 if backend in ("jax", "torch") else 64,
        jit_compile=(jit_compile or backend == "jax") and backend != "torch",
    )
    # the backend traces a step a second time if the first one has to make variables
    if model.built:
        model.optimizer.build(model.trainable_variables)


@dataclass(frozen=True)
class Recipe:
    """A model and how to train it.

    Attributes
    ----------
    build : callable
        Returns the uncompiled model.
    epochs, batch_size : int
        Settings of the training. The batch size divides the rows of the real data, so
        that no smaller last batch has to be compiled for.
    learning_rate : float
        The peak of the schedule.
    loss : str or callable, default "mse"
        A loss, or the name of one that Keras knows.
    jit_compile : bool, default False
        As in :func:`compile_with_schedule`.
    """

    build: Callable[[], keras.Model]
    epochs: int
    batch_size: int
    learning_rate: float
    loss: str | Callable = "mse"
    jit_compile: bool = False

    @validated(n_train=whole(minimum=1))
    def compiled(self, n_train: int) -> keras.Model:
        """Return a new model, compiled for a training on `n_train` images."""
        model = self.build()
        compile_with_schedule(
            model,
            self.epochs * math.ceil(n_train / self.batch_size),
            learning_rate=self.learning_rate,
            loss=self.loss,
            jit_compile=self.jit_compile,
        )
        return model


@validated(
    model=also(
        anything,
        "a compiled model (call `compile` first)",
        lambda model: getattr(model, "optimizer", None) is not None,
    )
)
def restarter(model: keras.Model) -> Callable[[Sequence[np.ndarray]], None]:
    """Return a function that takes a compiled model back to before its training.

    Building and compiling a model costs more than a short training of it does. Where
    many short trainings are compared, one model is compiled and started anew.

    Parameters
    ----------
    model : keras.Model
        Compiled and not trained.

    Returns
    -------
    callable
        Takes weights as ``model.get_weights()`` gives them, sets them, and sets the
        optimiser's own variables to what they are now: its moments, its rate and how
        many steps it has made.

    Raises
    ------
    ValueError
        If the model is not compiled.

    Notes
    -----
    Source: chapter 9.
    """
    optimizer = model.optimizer
    optimizer.build(model.trainable_variables)
    kept: dict[str, np.ndarray] = {}
    optimizer.save_own_variables(kept)

    def restart(weights: Sequence[np.ndarray]) -> None:
        model.set_weights(weights)
        optimizer.load_own_variables(kept)

    return restart


class BetaWarmUp(keras.callbacks.Callback):
    """Raise the price of the divergence epoch by epoch to what the model was given.

    In epoch 1 the price is one `epochs`-th of it, and from epoch `epochs` on the whole.
    A code that costs little at first can become useful before it must pay.

    Parameters
    ----------
    epochs : int
        Number of epochs until the whole price, at least 1 and at most those of the
        training: a shorter training ends below it.

    Raises
    ------
    TypeError, ValueError
        If `epochs` is not a positive whole number.

    Notes
    -----
    Source: Bowman et al., 2016; chapter 11.
    """

    @validated(epochs=whole(minimum=1))
    def __init__(self, epochs: int) -> None:
        super().__init__()
        self.epochs = epochs

    def on_train_begin(self, logs=None) -> None:
        """Find the layer and the whole price."""
        self.latent = gaussian_latent(self.model)

    def on_epoch_begin(self, epoch: int, logs=None) -> None:
        """Set the price of this epoch."""
        share = min((epoch + 1) / self.epochs, 1.0)
        self.latent.beta.assign(share * self.latent.initial_beta)


class LossTerms(keras.callbacks.Callback):
    """Keep the two terms of the loss in the history, beside their sum.

    After each epoch the history has ``"loss"``, ``"reconstruction"`` and ``"kl"``, in
    nats and as means over the epoch's batches, so that
    ``loss = reconstruction + beta * kl``; with validation data there are the same with
    ``"val_"`` in front. The model is compiled with the reconstruction's loss as its
    only metric, without penalties on weights, and with a `beta` above 0, since what
    costs nothing leaves no trace in the loss.

    Raises
    ------
    ValueError
        In training, if `beta` is 0 or the model has no metric.

    Notes
    -----
    Source: chapter 11.
    """

    def on_train_begin(self, logs=None) -> None:
        """Find the layer, and refuse a price of 0."""
        self.latent = gaussian_latent(self.model)
        if self.latent.initial_beta == 0:
            raise invalid("beta", "more than 0 to read the divergence off the loss", 0)

    def on_epoch_end(self, epoch: int, logs=None) -> None:
        """Split the sums of this epoch."""
        beta = float(self.latent.beta.numpy())
        for prefix in ("", "val_"):
            metrics = [
                name
                for name in logs
                if name.startswith("val_") == bool(prefix) and name != f"{prefix}loss"
            ]
            if not metrics and prefix:
                continue
            if not metrics:
                expected = "the reconstruction's loss, as in metrics=[bernoulli_nll]"
                raise invalid("metrics", expected, [])
            reconstruction = logs.pop(metrics[0])
            logs[f"{prefix}reconstruction"] = reconstruction
            logs[f"{prefix}kl"] = (logs[f"{prefix}loss"] - reconstruction) / beta
