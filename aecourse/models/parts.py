"""The two halves of an autoencoder, joined, and what dense halves are made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from aecourse._keras import keras
from aecourse._validation import Arguments, invalid, validated

layers = keras.layers


def dense_stack(h, widths: Sequence[int], activation: str, name: str, **settings):
    """Apply dense layers one after the other.

    Parameters
    ----------
    h : KerasTensor
        What the first of them takes.
    widths : sequence of int
        Units of each layer.
    activation : str
        Of all of them.
    name : str
        Before the number of each layer, from 1, in its name.
    **settings
        What ``keras.layers.Dense`` takes besides.

    Returns
    -------
    KerasTensor
    """
    for depth, width in enumerate(widths, start=1):
        h = layers.Dense(width, activation, **settings, name=f"{name}_{depth}")(h)
    return h


def dense_decoder(
    latent_dim: int,
    widths: Sequence[int],
    output_shape: tuple[int, ...],
    activation: str,
    output_activation: str,
    **settings,
) -> keras.Model:
    """Return a decoder of dense layers.

    Parameters
    ----------
    latent_dim : int
        Number of values in the code.
    widths : sequence of int
        Units of the hidden layers, from the code to the output.
    output_shape : tuple of int
        Shape of one sample.
    activation, output_activation : str
        Of the hidden layers and of the output.
    **settings
        What ``keras.layers.Dense`` takes besides.

    Returns
    -------
    keras.Model
        Named ``"decoder"``.
    """
    code = keras.Input((latent_dim,), name="code_input")
    h = dense_stack(code, widths, activation, "decoder", **settings)
    width = math.prod(output_shape)
    h = layers.Dense(width, output_activation, **settings, name="output")(h)
    x_hat = layers.Reshape(output_shape, name="reconstruction")(h)
    return keras.Model(code, x_hat, name="decoder")


def _named_half(name: str, half: Any, _: Arguments) -> keras.Model:
    if half.name != name:
        raise invalid(name, f"a model with name={name!r}", half.name)
    return half


def _decoder_of_the_code(name: str, half: Any, arguments: Arguments) -> keras.Model:
    decoder = _named_half(name, half, arguments)
    code_shape = arguments["encoder"].output_shape
    if decoder.input_shape != code_shape:
        expected = f"a model whose input has the code's shape {code_shape}"
        raise invalid(name, expected, decoder.input_shape)
    return decoder


@validated(encoder=_named_half, decoder=_decoder_of_the_code)
def join(encoder: keras.Model, decoder: keras.Model) -> keras.Model:
    """Return the autoencoder that decodes what `encoder` encodes.

    Parameters
    ----------
    encoder, decoder : keras.Model
        Models named ``"encoder"`` and ``"decoder"``; the code of the one is the input
        of the other.

    Returns
    -------
    keras.Model
        Maps what `encoder` takes to what `decoder` gives; uncompiled.

    Raises
    ------
    ValueError
        If a name or the shape of the code does not fit.

    Notes
    -----
    Source: chapter 1.
    """
    x = keras.Input(encoder.input_shape[1:], name="input")
    return keras.Model(x, decoder(encoder(x)), name="autoencoder")
