"""Convolutional autoencoders of images, and the sizes that their layers give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from aecourse._keras import keras
from aecourse._validation import also, choice, validated, whole
from aecourse.models.parts import join
from aecourse.models.settings import STRIDES, image_shape, sizes

layers = keras.layers

_settings = {"kernel_size": 3, "padding": "same", "activation": "elu"}
_convolution = partial(layers.Conv2D, **_settings)
_transposed = partial(layers.Conv2DTranspose, **_settings)


@validated(
    size=whole(minimum=1),
    strides=whole(minimum=1),
    padding=choice("same", "valid"),
    kernel_size=also(
        whole(minimum=1),
        "at most the input's {size}, or padding='same'",
        lambda kernel_size, size, padding, transposed: (
            kernel_size <= size or padding == "same" or transposed
        ),
    ),
)
def output_size(
    size: int,
    kernel_size: int,
    strides: int = 1,
    *,
    padding: str = "same",
    transposed: bool = False,
) -> int:
    """Return how many values a convolution gives along one axis.

    Parameters
    ----------
    size : int
        Length of the input along the axis, at least 1.
    kernel_size : int
        Length of the kernel, or of the window of a pooling layer, at least 1.
    strides : int, default 1
        Step between two places of the kernel, at least 1.
    padding : {"same", "valid"}, default "same"
        As Keras has them.
    transposed : bool, default False
        Whether the layer is a transposed convolution. Otherwise it is a convolution
        or a pooling layer, for which the sizes are the same.

    Returns
    -------
    int
        Length of the output along the axis.

    Raises
    ------
    TypeError, ValueError
        If a number is not a positive whole one, the padding is unknown, or the kernel
        is longer than an input without padding.

    Notes
    -----
    Source: chapter 4, which derives the formulas.

    Examples
    --------
    >>> from aecourse import models
    >>> models.output_size(28, 5, 2)
    14
    >>> models.output_size(14, 4, 2, transposed=True)
    28
    """
    if transposed:
        if padding == "same":
            return size * strides
        return (size - 1) * strides + max(kernel_size, strides)
    if padding == "same":
        return math.ceil(size / strides)
    return (size - kernel_size) // strides + 1


@validated(
    latent_dim=whole(minimum=1),
    filters=sizes(),
    input_shape=image_shape,
    upsampling=choice("transposed", "resize"),
)
def convolutional_autoencoder(
    latent_dim: int,
    filters: Sequence[int] = (16, 32),
    *,
    input_shape: tuple[int, ...] = (28, 28),
    upsampling: str = "transposed",
) -> keras.Model:
    """Return a convolutional autoencoder with a code of `latent_dim` numbers.

    Every stage of the encoder is one convolution with stride 2. A dense layer without
    activation makes the code. The decoder mirrors this and ends with a convolution to
    the channels of the input. All kernels are 3 × 3, hidden layers are ELU, and the
    output is a sigmoid, for images in [0, 1].

    Parameters
    ----------
    latent_dim : int
        Number of values in the code, at least 1.
    filters : tuple of int, default (16, 32)
        Filters of the stages from the image to the code, at least one stage. The
        decoder has the same in reverse.
    input_shape : tuple of int, default (28, 28)
        Shape of one image: ``(height, width)`` for grey levels, or
        ``(height, width, channels)``. Height and width are multiples of 2 to the
        number of stages.
    upsampling : {"transposed", "resize"}, default "transposed"
        How the decoder doubles a map: ``"transposed"`` convolution with stride 2, or
        ``"resize"``, which repeats every value and convolves then.

    Returns
    -------
    keras.Model
        Maps ``(n, *input_shape)`` to the same shape, and is not compiled.

    Raises
    ------
    TypeError, ValueError
        If a setting is no positive whole number or is unknown, the axes of the image
        are in another order, or the stages do not divide its size.

    Notes
    -----
    Source: chapter 4. Resizing before convolving: Odena, Dumoulin and Olah, 2016.

    Examples
    --------
    >>> from aecourse import models
    >>> autoencoder = models.convolutional_autoencoder(32, filters=(8, 16))
    >>> autoencoder.get_layer("encoder").output_shape
    (None, 32)
    """
    height, width, channels = (*input_shape, 1)[:3]
    factor = STRIDES ** len(filters)
    code_map = (height // factor, width // factor, filters[-1])

    image = keras.Input(input_shape, name="input")
    h = layers.Reshape((height, width, channels), name="with_channels")(image)
    for depth, count in enumerate(filters, start=1):
        h = _convolution(count, strides=STRIDES, name=f"encoder_{depth}")(h)
    h = layers.Flatten(name="flatten")(h)
    code = layers.Dense(latent_dim, name="code")(h)
    encoder = keras.Model(image, code, name="encoder")

    code = keras.Input((latent_dim,), name="code_input")
    h = layers.Dense(math.prod(code_map), "elu", name="decoder_dense")(code)
    h = layers.Reshape(code_map, name="decoder_map")(h)
    for depth, count in enumerate(reversed(filters), start=1):
        h = _doubled(h, count, upsampling, depth)
    h = _convolution(channels, activation="sigmoid", name="output")(h)
    x_hat = layers.Reshape(input_shape, name="reconstruction")(h)
    decoder = keras.Model(code, x_hat, name="decoder")
    return join(encoder, decoder)


def _doubled(h, count, upsampling, depth):
    """Return the map `h` at twice its height and width, with `count` filters."""
    name = f"decoder_{depth}"
    if upsampling == "transposed":
        return _transposed(count, strides=STRIDES, name=name)(h)
    return _convolution(count, name=name)(
        layers.UpSampling2D(STRIDES, name=f"resize_{depth}")(h)
    )
