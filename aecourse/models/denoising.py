"""Denoising autoencoders: fresh noise in front, clean images as the target."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from aecourse._keras import keras
from aecourse._validation import Arguments, also, as_number, invalid, number, validated
from aecourse.models.settings import STRIDES, image_shape, sizes

layers = keras.layers
ops = keras.ops


@keras.saving.register_keras_serializable(package="aecourse")
class RandomGaussianNoise(layers.Layer):
    """Layer that makes its input noisy while a model is trained, and only then.

    Every sample of every batch gets new Gaussian noise. Its standard deviation is drawn
    for each sample uniformly between `low` and `high`, and the result is clipped to
    [0, 1], as a camera would. In `predict` and `evaluate` the layer does nothing.

    Parameters
    ----------
    low, high : float
        Bounds of the standard deviation, ``0 <= low <= high``.
    seed : int or None, default None
        Seed of the noise; by default it follows ``keras.utils.set_random_seed``.

    Raises
    ------
    TypeError, ValueError
        If the bounds are no numbers, negative or in the wrong order.

    Notes
    -----
    Source: chapter 6, after Vincent, Larochelle, Bengio and Manzagol, 2008.
    """

    @validated(
        low=number(minimum=0),
        high=also(
            number(), "a number of at least {low}", lambda high, low: high >= low
        ),
    )
    def __init__(
        self, low: float, high: float, *, seed: int | None = None, **kwargs
    ) -> None:
        super().__init__(**kwargs)
        self.low = low
        self.high = high
        self.seed = seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, x, training: bool = False):
        """Return the batch, noisy if `training`."""
        if not training:
            return x
        one_per_sample = (ops.shape(x)[0], *[1] * (len(x.shape) - 1))
        stddev = keras.random.uniform(
            one_per_sample, self.low, self.high, dtype=x.dtype, seed=self.generator
        )
        noise = keras.random.normal(ops.shape(x), dtype=x.dtype, seed=self.generator)
        return ops.clip(x + stddev * noise, 0, 1)

    def compute_output_shape(self, input_shape):
        """Return the shape of the input, which noise does not change."""
        return input_shape

    def get_config(self) -> dict:
        """Return the settings, so that a saved model can be read again."""
        config = {"low": self.low, "high": self.high, "seed": self.seed}
        return {**super().get_config(), **config}


def _noise_range(name: str, bounds: Any, _: Arguments) -> tuple[float, float]:
    if not isinstance(bounds, Sequence) or len(bounds) != 2:
        raise invalid(name, "the least and the largest standard deviation", bounds)
    low = as_number(f"{name}[0]", bounds[0], minimum=0)
    return low, as_number(f"{name}[1]", bounds[1], minimum=low)


# A kernel whose size is a multiple of the stride covers all pixels equally often, so
# the decoder draws no checkerboard (chapter 4).
_settings = {
    "kernel_size": 4,
    "strides": STRIDES,
    "padding": "same",
    "activation": "elu",
}
_halving = partial(layers.Conv2D, **_settings)
_doubling = partial(layers.Conv2DTranspose, **_settings)


@validated(filters=sizes(), input_shape=image_shape, noise=_noise_range)
def denoising_autoencoder(
    filters: Sequence[int] = (16, 32),
    *,
    input_shape: tuple[int, ...] = (28, 28),
    noise: tuple[float, float] = (0.1, 0.5),
) -> keras.Model:
    """Return a convolutional autoencoder that learns to clean images.

    Each convolution of the encoder halves the image. What the convolutions see is
    local, so a pair of dense layers next to the code, the first with 128 units, lets
    every place hear of all others; its result is added to what the convolutions say.
    The decoder mirrors the encoder. In front stands :class:`RandomGaussianNoise`, so
    ``fit(x, x)`` on clean images trains on noisy ones. Compile with
    ``"binary_crossentropy"``: the squared error of a sigmoid output has next to no
    gradient where the output is black, and a training may end there.

    Parameters
    ----------
    filters : tuple of int, default (16, 32)
        Channels of the encoder's convolutions.
    input_shape : tuple of int, default (28, 28)
        Shape of one image, ``(height, width)`` or ``(height, width, channels)``; height
        and width must be divisible by two as often as there are convolutions.
    noise : tuple of float, default (0.1, 0.5)
        Least and largest standard deviation of the noise in training, in grey levels.

    Returns
    -------
    keras.Model
        Maps noisy images of that shape, in [0, 1], to clean ones; uncompiled.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number, the strides do not divide the image,
        or the noise is out of range.

    Notes
    -----
    Source: chapter 6.
    """
    height, width, colours = (*input_shape, 1)[:3]
    small = (height >> len(filters), width >> len(filters), filters[-1])

    images = keras.Input(input_shape, name="input")
    h = layers.Reshape((height, width, colours), name="add_channel")(images)
    for depth, channels in enumerate(filters, start=1):
        h = _halving(channels, name=f"encoder_{depth}")(h)
    mixed = layers.Dense(128, "elu", name="everywhere")(
        layers.Flatten(name="flatten")(h)
    )
    mixed = layers.Dense(math.prod(small), name="back")(mixed)
    code = layers.Add(name="code")([h, layers.Reshape(small, name="places")(mixed)])
    encoder = keras.Model(images, code, name="encoder")

    code = keras.Input(small, name="code_input")
    h = code
    for depth, channels in enumerate((*filters[-2::-1], filters[0]), start=1):
        h = _doubling(channels, name=f"decoder_{depth}")(h)
    last = {"padding": "same", "activation": "sigmoid", "name": "output"}
    h = layers.Conv2D(colours, 3, **last)(h)
    x_hat = layers.Reshape(input_shape, name="reconstruction")(h)
    decoder = keras.Model(code, x_hat, name="decoder")

    x = keras.Input(input_shape, name="input")
    noisy = RandomGaussianNoise(*noise, name="noise")(x)
    return keras.Model(x, decoder(encoder(noisy)), name="denoising_autoencoder")
