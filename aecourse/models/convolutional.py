"""Convolutional autoencoders of images, and the sizes that their layers give."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aecourse.backend import keras
from aecourse.checks import check_choice, check_int, invalid
from aecourse.models.parts import join
from aecourse.models.settings import check_activation, check_sizes

layers = keras.layers

STRIDES = 2  # of every stage: each halves the width and the height


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
    size
        Length of the input along the axis, at least 1.
    kernel_size
        Length of the kernel, or of the window of a pooling layer, at least 1.
    strides
        Step between two places of the kernel, at least 1.
    padding
        ``"same"`` or ``"valid"``, as Keras has them.
    transposed
        Whether the layer is a transposed convolution. Otherwise it is a convolution
        or a pooling layer, for which the sizes are the same.

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
    size = check_int("size", size, minimum=1)
    kernel_size = check_int("kernel_size", kernel_size, minimum=1)
    strides = check_int("strides", strides, minimum=1)
    same = check_choice("padding", padding, ("same", "valid")) == "same"
    if transposed:
        return (
            size * strides if same else (size - 1) * strides + max(kernel_size, strides)
        )
    if same:
        return math.ceil(size / strides)
    if kernel_size > size:
        expected = f"at most the input's {size}, or padding='same'"
        raise invalid("kernel_size", expected, kernel_size)
    return (size - kernel_size) // strides + 1


def convolutional_autoencoder(
    latent_dim: int,
    filters: Sequence[int] = (16, 32),
    *,
    input_shape: tuple[int, ...] = (28, 28),
    kernel_size: int = 3,
    activation: str = "elu",
    output_activation: str = "sigmoid",
    upsampling: str = "transposed",
) -> keras.Model:
    """Return a convolutional autoencoder with a code of `latent_dim` numbers.

    Every stage of the encoder is one convolution with stride 2. A dense layer without
    activation makes the code. The decoder mirrors this and ends with a convolution to
    the channels of the input.

    Parameters
    ----------
    latent_dim
        Number of values in the code, at least 1.
    filters
        Filters of the stages from the image to the code, at least one stage. The
        decoder has the same in reverse.
    input_shape
        Shape of one image: ``(height, width)`` for grey levels, or
        ``(height, width, channels)``. Height and width are multiples of 2 to the
        number of stages.
    kernel_size
        Height and width of every kernel.
    activation, output_activation
        Activations of the hidden layers and of the output. The code is linear.
    upsampling
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
    latent_dim = check_int("latent_dim", latent_dim, minimum=1)
    filters = check_sizes("filters", filters, allow_empty=False)
    height, width, channels = _image_shape(input_shape, stages=len(filters))
    kernel_size = check_int("kernel_size", kernel_size, minimum=1)
    check_activation("activation", activation)
    check_activation("output_activation", output_activation)
    check_choice("upsampling", upsampling, ("transposed", "resize"))
    factor = STRIDES ** len(filters)
    code_map = (height // factor, width // factor, filters[-1])

    image = keras.Input(input_shape, name="input")
    h = layers.Reshape((height, width, channels), name="with_channels")(image)
    for depth, count in enumerate(filters, start=1):
        h = layers.Conv2D(
            count,
            kernel_size,
            strides=STRIDES,
            padding="same",
            activation=activation,
            name=f"encoder_{depth}",
        )(h)
    h = layers.Flatten(name="flatten")(h)
    code = layers.Dense(latent_dim, name="code")(h)
    encoder = keras.Model(image, code, name="encoder")

    code = keras.Input((latent_dim,), name="code_input")
    h = layers.Dense(math.prod(code_map), activation, name="decoder_dense")(code)
    h = layers.Reshape(code_map, name="decoder_map")(h)
    for depth, count in enumerate(reversed(filters), start=1):
        h = _doubled(h, count, kernel_size, activation, upsampling, depth)
    h = layers.Conv2D(
        channels,
        kernel_size,
        padding="same",
        activation=output_activation,
        name="output",
    )(h)
    x_hat = layers.Reshape(input_shape, name="reconstruction")(h)
    decoder = keras.Model(code, x_hat, name="decoder")
    return join(encoder, decoder)


def _doubled(h, count, kernel_size, activation, upsampling, depth):
    """Return the map `h` at twice its height and width, with `count` filters."""
    settings = {"padding": "same", "activation": activation, "name": f"decoder_{depth}"}
    if upsampling == "transposed":
        return layers.Conv2DTranspose(count, kernel_size, strides=STRIDES, **settings)(
            h
        )
    h = layers.UpSampling2D(STRIDES, name=f"resize_{depth}")(h)
    return layers.Conv2D(count, kernel_size, **settings)(h)


def _image_shape(input_shape: tuple[int, ...], *, stages: int) -> tuple[int, int, int]:
    """Return height, width and channels of an image that the stages can halve."""
    shape = check_sizes("input_shape", input_shape, allow_empty=False)
    wanted = "(height, width) or (height, width, channels)"
    if len(shape) not in (2, 3):
        expected = f"{wanted}, without the batch axis"
        raise invalid("input_shape", expected, input_shape)
    height, width, channels = shape if len(shape) == 3 else (*shape, 1)
    if channels >= min(height, width) and len(shape) == 3:
        first, *rest = shape
        advice = (
            f"with the channels last, here ({rest[0]}, {rest[1]}, {first})"
            if first < min(rest)
            else "without the batch axis and with fewer channels than rows or columns"
        )
        raise invalid("input_shape", f"{wanted}, {advice}", input_shape)
    factor = STRIDES**stages
    if height % factor or width % factor:
        below = max(min(height, width) // factor, 1) * factor
        expected = (
            f"a height and a width that {stages} stages with stride {STRIDES} can "
            f"halve: multiples of {factor}, such as {below} or {below + factor} "
            "(pad or crop the images, or use fewer stages)"
        )
        raise invalid("input_shape", expected, input_shape)
    return height, width, channels
