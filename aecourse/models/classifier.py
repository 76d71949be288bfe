"""Classifiers on codes, and on an encoder that was trained without labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aecourse._keras import keras
from aecourse._validation import Arguments, invalid, validated, whole, with_parts
from aecourse.models.parts import dense_stack
from aecourse.models.settings import sizes

layers = keras.layers


@validated(
    latent_dim=whole(minimum=1),
    classes=whole(minimum=2),
    hidden=sizes(allow_empty=True),
)
def code_classifier(
    latent_dim: int, classes: int, hidden: Sequence[int] = (128,)
) -> keras.Model:
    """Return a dense classifier of codes, with a probability for each class.

    Parameters
    ----------
    latent_dim : int
        Number of values in a code, at least 1.
    classes : int
        Number of classes, at least 2.
    hidden : tuple of int, default (128,)
        Widths of the hidden ReLU layers; empty for a linear classifier. The output is
        a softmax.

    Returns
    -------
    keras.Model
        Maps ``(n, latent_dim)`` to ``(n, classes)``, is named ``"head"`` and is not
        compiled.

    Raises
    ------
    TypeError, ValueError
        If a size is out of range.

    Notes
    -----
    Source: chapter 9.
    """
    code = keras.Input((latent_dim,), name="code")
    h = dense_stack(code, hidden, "relu", "hidden")
    probabilities = layers.Dense(classes, "softmax", name="classes")(h)
    return keras.Model(code, probabilities, name="head")


def _with_vector_code(name: str, value: Any, arguments: Arguments) -> keras.Model:
    model = with_parts("encoder")(name, value, arguments)
    shape = model.get_layer("encoder").output_shape
    if len(shape) != 2:
        expected = (
            "an encoder whose code is one row of numbers (end it with a Flatten or a "
            f"Dense layer), not of shape {shape[1:]}"
        )
        raise invalid(name, expected, model)
    return model


@validated(model=_with_vector_code)
def encoder_classifier(
    model: keras.Model,
    classes: int,
    hidden: Sequence[int] = (128,),
    *,
    pretrained: bool = True,
    trainable: bool = True,
) -> keras.Model:
    """Return a classifier whose first half is a copy of an autoencoder's encoder.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with a part named ``"encoder"`` whose code is one row of numbers.
        It is left as it is, however the classifier is trained.
    classes : int
        Number of classes, at least 2.
    hidden : tuple of int, default (128,)
        Widths of the hidden layers of the head, a :func:`code_classifier`.
    pretrained : bool, default True
        Whether the copy has the encoder's weights or new random ones.
    trainable : bool, default True
        Whether training changes the encoder (fine-tuning) or only the head (frozen).

    Returns
    -------
    keras.Model
        Maps samples to probabilities ``(n, classes)``, has the parts ``"encoder"`` and
        ``"head"`` and is not compiled. Its weights are the encoder's, then the head's.

    Raises
    ------
    TypeError, ValueError
        If the model has no such part, its code is not one row of numbers, or a size is
        out of range.

    Notes
    -----
    Source: chapter 9.

    Examples
    --------
    >>> from aecourse import models
    >>> autoencoder = models.dense_autoencoder(32, hidden=(128,))
    >>> models.encoder_classifier(autoencoder, 10, trainable=False).output_shape
    (None, 10)
    """
    original = model.get_layer("encoder")
    head = code_classifier(original.output_shape[1], classes, hidden)
    encoder = keras.models.clone_model(original)
    if pretrained:
        encoder.set_weights(original.get_weights())
    encoder.trainable = trainable
    x = keras.Input(encoder.input_shape[1:], name="input")
    return keras.Model(x, head(encoder(x)), name="classifier")
