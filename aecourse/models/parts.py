"""The two halves of an autoencoder, joined."""

from __future__ import annotations

from typing import Any

from aecourse._keras import keras
from aecourse._validation import Arguments, invalid, validated


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
