"""Recurrent autoencoders, which read a sequence step by step into one code."""

from __future__ import annotations

import math

from aecourse._keras import at_least_single, keras
from aecourse._validation import also, number, optional, validated, whole
from aecourse.models.parts import join
from aecourse.models.settings import sizes

layers = keras.layers
ops = keras.ops

PERIODS = tuple(4.0 * 2**octave for octave in range(8))

_time_and_features = also(
    sizes(), "two sizes, (time, features)", lambda shape: len(shape) == 2
)


@keras.saving.register_keras_serializable(package="aecourse")
class StepPosition(keras.layers.Layer):
    """Positional encoding beside every step: the hands of eight clocks.

    Each clock is a sine and a cosine of the step's number; their periods double from 4
    to 512 steps. The numbers depend on the step alone and not on the length of the
    sequence, so padding a sequence leaves its true steps as they were.

    Notes
    -----
    Source: chapter 5, after the position encoding of Vaswani et al., 2017.
    """

    def call(self, h):
        """Return ``(batch, time, features + 16)`` for ``(batch, time, features)``."""
        batch, time = ops.shape(h)[0], h.shape[1]
        dtype = at_least_single(h.dtype)
        step = ops.arange(time, dtype=dtype)[:, None]
        angle = 2 * math.pi * step / ops.convert_to_tensor(PERIODS, dtype=dtype)
        hands = ops.concatenate([ops.sin(angle), ops.cos(angle)], axis=-1)
        hands = ops.cast(hands, h.dtype)
        every = ops.broadcast_to(hands[None], (batch, time, 2 * len(PERIODS)))
        return ops.concatenate([h, every], axis=-1)

    def compute_output_shape(self, input_shape):
        """Return the shape of what :meth:`call` returns."""
        return (*input_shape[:-1], input_shape[-1] + 2 * len(PERIODS))


@validated(
    latent_dim=whole(minimum=1),
    units=whole(minimum=1),
    input_shape=_time_and_features,
    mask_value=optional(number()),
)
def recurrent_autoencoder(
    latent_dim: int,
    units: int = 32,
    *,
    input_shape: tuple[int, int] = (140, 1),
    bidirectional: bool = True,
    position: bool = True,
    mask_value: float | None = None,
) -> keras.Model:
    """Return an LSTM autoencoder whose code is one vector for the whole sequence.

    The encoder reads the sequence and hands over the state after its last step. The
    decoder repeats the code at every step and runs an LSTM over the repetitions; a
    dense layer turns each of its states into one step of the output, which is linear.

    Parameters
    ----------
    latent_dim : int
        Number of values in the code, at least 1.
    units : int, default 32
        Size of the state of each LSTM, at least 1.
    input_shape : tuple of int, default (140, 1)
        ``(time, features)`` of one sequence.
    bidirectional : bool, default True
        Whether the encoder has a second LSTM that reads from the end. Without it the
        beginning of a long sequence is hard to keep.
    position : bool, default True
        Whether the decoder is told at every step which one it is. Without it the
        decoder has to count in its state, and the end of a long sequence is lost.
    mask_value : float or None, default None
        Value of the steps that :func:`aecourse.sequences.pad` added: the encoder
        skips a step whose features all have it. None if there are no such steps.

    Returns
    -------
    keras.Model
        Maps ``(n, time, features)`` to the same shape, and is not compiled.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number, `input_shape` has not two of them,
        or `mask_value` is not a finite number.

    Notes
    -----
    Source: chapter 5, after Srivastava, Mansimov and Salakhutdinov, 2015.
    A mask hides the padding from the encoder. The decoder writes all steps, so the
    loss needs the weights of :func:`aecourse.sequences.pad` as ``sample_weight``.

    Examples
    --------
    >>> from aecourse import models
    >>> autoencoder = models.recurrent_autoencoder(8, input_shape=(28, 5))
    >>> autoencoder.get_layer("encoder").output_shape
    (None, 8)
    """
    time, features = input_shape

    sequence = h = keras.Input(input_shape, name="input")
    if mask_value is not None:
        h = layers.Masking(mask_value, name="masking")(h)
    reader = layers.LSTM(units, name="reader")
    if bidirectional:
        reader = layers.Bidirectional(reader, name="both_ways")
    code = layers.Dense(latent_dim, name="code")(reader(h))
    encoder = keras.Model(sequence, code, name="encoder")

    code = keras.Input((latent_dim,), name="code_input")
    h = layers.RepeatVector(time, name="repeat")(code)
    if position:
        h = StepPosition(name="position")(h)
    h = layers.LSTM(units, return_sequences=True, name="writer")(h)
    x_hat = layers.TimeDistributed(layers.Dense(features), name="reconstruction")(h)
    return join(encoder, keras.Model(code, x_hat, name="decoder"))


@validated(
    latent_dim=whole(minimum=1), units=whole(minimum=1), input_shape=_time_and_features
)
def stepwise_autoencoder(
    latent_dim: int, units: int = 32, *, input_shape: tuple[int, int] = (28, 28)
) -> keras.Model:
    """Return an LSTM autoencoder that keeps a code for every step of a sequence.

    Both halves read the sequence in both directions; a dense layer without activation
    makes the code of a step from what both have seen by then. Nothing is compressed
    along the time, so the code of a sequence has ``time * latent_dim`` numbers.

    Parameters
    ----------
    latent_dim : int
        Number of values in the code of one step, at least 1.
    units : int, default 32
        Size of the state of each LSTM, at least 1.
    input_shape : tuple of int, default (28, 28)
        ``(time, features)`` of one sequence with values in [0, 1].

    Returns
    -------
    keras.Model
        Maps ``(n, time, features)`` to the same shape, and is not compiled.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number or `input_shape` has not two of them.

    Notes
    -----
    Source: chapter 5. The course's answer to P9, which makes the LSTM's own state its
    code: there the nonlinearity that the LSTM needs to remember bounds what is kept.

    Examples
    --------
    >>> from aecourse import models
    >>> autoencoder = models.stepwise_autoencoder(8)
    >>> autoencoder.get_layer("encoder").output_shape
    (None, 28, 8)
    """
    time, features = input_shape

    sequence = keras.Input(input_shape, name="input")
    h = _both_ways(units, "reader")(sequence)
    code = layers.TimeDistributed(layers.Dense(latent_dim), name="code")(h)
    encoder = keras.Model(sequence, code, name="encoder")

    code = keras.Input((time, latent_dim), name="code_input")
    h = _both_ways(units, "writer")(code)
    row = layers.Dense(features, activation="sigmoid")
    x_hat = layers.TimeDistributed(row, name="reconstruction")(h)
    return join(encoder, keras.Model(code, x_hat, name="decoder"))


def _both_ways(units: int, name: str) -> keras.Layer:
    return layers.Bidirectional(layers.LSTM(units, return_sequences=True), name=name)
