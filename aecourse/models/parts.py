"""The two halves of an autoencoder, joined."""

from __future__ import annotations

from aecourse._keras import keras
from aecourse._validation import invalid


def join(encoder: keras.Model, decoder: keras.Model) -> keras.Model:
    """Return the autoencoder that decodes what `encoder` encodes.

    Parameters
    ----------
    encoder, decoder
        Models named ``"encoder"`` and ``"decoder"``; the code of the one is the input
        of the other.

    Raises
    ------
    ValueError
        If a name or the shape of the code does not fit.

    Notes
    -----
    Source: chapter 1.
    """
    for role, part in (("encoder", encoder), ("decoder", decoder)):
        if part.name != role:
            raise invalid(role, f"a model with name={role!r}", part.name)
    if encoder.output_shape != decoder.input_shape:
        raise invalid(
            "decoder",
            f"a model whose input has the code's shape {encoder.output_shape}",
            decoder.input_shape,
        )
    x = keras.Input(encoder.input_shape[1:], name="input")
    return keras.Model(x, decoder(encoder(x)), name="autoencoder")
