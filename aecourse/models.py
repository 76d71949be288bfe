"""Builders of autoencoders as plain Keras models.

A builder is a function with explicit keywords that returns an uncompiled
``keras.Model``. Its two halves are layers of the model, named ``"encoder"`` and
``"decoder"``, so ``model.get_layer("encoder")`` works before and after saving.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

# `losses` is imported for what it registers: a saved model with a sparse code can be
# read again as soon as `models` is imported.
from aecourse import losses  # noqa: F401
from aecourse.backend import keras
from aecourse.checks import check_int, invalid

layers = keras.layers


def dense_autoencoder(
    latent_dim: int,
    hidden: Sequence[int] = (128,),
    *,
    input_shape: tuple[int, ...] = (28, 28),
    activation: str = "relu",
    latent_activation: str = "linear",
    output_activation: str = "sigmoid",
    tied: bool = False,
    code_regularizer: keras.regularizers.Regularizer | None = None,
) -> keras.Model:
    """Return a dense autoencoder whose decoder mirrors its encoder.

    Parameters
    ----------
    latent_dim
        Number of values in the code, at least 1.
    hidden
        Widths of the encoder's hidden layers from the input to the code. The decoder
        has the same widths in reverse. Empty for one dense layer on each side.
    input_shape
        Shape of one sample, without the batch axis.
    activation, latent_activation, output_activation
        Activations of the hidden layers, of the code and of the output. A sigmoid
        output suits values in [0, 1], a linear one suits standardised values.
    tied
        Whether the decoder uses the transposed weights of the encoder, with biases of
        its own. This halves the number of weights.
    code_regularizer
        Penalty on the code, for example ``keras.regularizers.L1(1e-4)`` or
        :class:`aecourse.losses.KLSparsity`, for sparse codes.

    Returns
    -------
    keras.Model
        Maps ``(n, *input_shape)`` to the same shape, and is not compiled.

    Raises
    ------
    TypeError, ValueError
        If a size is not a positive whole number or an activation is unknown.

    Notes
    -----
    Source: chapter 3. Deep autoencoders: Hinton and Salakhutdinov, 2006.

    Examples
    --------
    >>> from aecourse import models
    >>> autoencoder = models.dense_autoencoder(32, hidden=(128,))
    >>> autoencoder.get_layer("encoder").output_shape
    (None, 32)
    """
    latent_dim = check_int("latent_dim", latent_dim, minimum=1)
    hidden = _check_sizes("hidden", hidden)
    input_shape = _check_sizes("input_shape", input_shape, allow_empty=False)
    _check_activation("activation", activation)
    _check_activation("latent_activation", latent_activation)
    _check_activation("output_activation", output_activation)

    pixels = keras.Input(input_shape, name="input")
    h = layers.Flatten(name="flatten")(pixels)
    for depth, width in enumerate(hidden, start=1):
        h = layers.Dense(width, activation, name=f"encoder_{depth}")(h)
    code = layers.Dense(
        latent_dim,
        latent_activation,
        activity_regularizer=code_regularizer,
        name="code",
    )(h)
    encoder = keras.Model(pixels, code, name="encoder")
    if tied:
        return TiedAutoencoder(encoder, activation, output_activation)

    code = keras.Input((latent_dim,), name="code_input")
    h = code
    for depth, width in enumerate(reversed(hidden), start=1):
        h = layers.Dense(width, activation, name=f"decoder_{depth}")(h)
    h = layers.Dense(math.prod(input_shape), output_activation, name="output")(h)
    x_hat = layers.Reshape(input_shape, name="reconstruction")(h)
    decoder = keras.Model(code, x_hat, name="decoder")
    return join(encoder, decoder)


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


@keras.saving.register_keras_serializable(package="aecourse")
class TiedDecoder(keras.Model):
    """Decoder that applies the encoder's dense layers backwards.

    Only the biases are its own. :class:`TiedAutoencoder` makes it.

    Parameters
    ----------
    encoder
        Model of a Flatten and Dense layers, whose kernels are used transposed.
    activation, output_activation
        Activations of the hidden layers and of the output.
    """

    def __init__(
        self, encoder: keras.Model, activation: str, output_activation: str
    ) -> None:
        super().__init__(name="decoder")
        self.mirrored = [
            layer for layer in encoder.layers[::-1] if isinstance(layer, layers.Dense)
        ]
        self.activations = [keras.activations.get(activation)] * len(self.mirrored)
        self.activations[-1] = keras.activations.get(output_activation)
        self.reshape = layers.Reshape(encoder.input_shape[1:])
        self.biases = [
            self.add_weight(
                shape=(dense.kernel.shape[0],),
                initializer="zeros",
                name=f"tied_bias_{depth}",
            )
            for depth, dense in enumerate(self.mirrored, start=1)
        ]

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """Shape of a batch of codes, as functional models have it."""
        return (None, self.mirrored[0].units)

    def build(self, input_shape) -> None:
        """Do nothing: the weights exist since the encoder does."""

    def call(self, codes):
        """Return the reconstructions of codes of shape ``(batch, latent_dim)``."""
        h = codes
        for dense, bias, activation in zip(
            self.mirrored, self.biases, self.activations, strict=True
        ):
            h = activation(
                keras.ops.matmul(h, keras.ops.transpose(dense.kernel)) + bias
            )
        return self.reshape(h)


@keras.saving.register_keras_serializable(package="aecourse")
class TiedAutoencoder(keras.Model):
    """Autoencoder whose decoder shares the encoder's weights, also after reloading.

    A class and not a functional model, because the two halves share variables: a
    functional model would be read back with two copies of them.

    Parameters
    ----------
    encoder
        Model of a Flatten and Dense layers, named ``"encoder"``.
    activation, output_activation
        Activations of the decoder's hidden layers and of its output.

    Notes
    -----
    Source: chapter 3, after the restricted Boltzmann machines of Hinton and
    Salakhutdinov, 2006, whose weights serve both directions.
    """

    def __init__(
        self, encoder: keras.Model, activation: str, output_activation: str, **kwargs
    ) -> None:
        kwargs.setdefault("name", "autoencoder")
        super().__init__(**kwargs)
        self.encoder = encoder
        self.decoder = TiedDecoder(encoder, activation, output_activation)
        self._settings = {
            "activation": activation,
            "output_activation": output_activation,
        }
        self.built = True

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """Shape of a batch of samples, as functional models have it."""
        return self.encoder.input_shape

    def call(self, x):
        """Return the reconstructions of a batch of samples."""
        return self.decoder(self.encoder(x))

    def get_config(self) -> dict:
        """Return the encoder and the activations, so that the model can be reloaded."""
        encoder = keras.saving.serialize_keras_object(self.encoder)
        return {**super().get_config(), "encoder": encoder, **self._settings}

    @classmethod
    def from_config(cls, config: dict, custom_objects=None) -> TiedAutoencoder:
        """Return the model that :meth:`get_config` describes, with new weights."""
        config = dict(config)
        encoder = keras.saving.deserialize_keras_object(
            config.pop("encoder"), custom_objects=custom_objects
        )
        return cls(encoder, **config)


@dataclass(frozen=True)
class LayerTable:
    """Layers of a model with output shapes and parameter counts, as plain text."""

    rows: tuple[tuple[str, str, int], ...]
    total: int

    def __repr__(self) -> str:
        lines = [f"{'layer':<24}{'output shape':<20}{'parameters':>10}"]
        lines += [f"{name:<24}{shape:<20}{n:>10,}" for name, shape, n in self.rows]
        lines.append(f"{'total':<44}{self.total:>10,}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f'<pre class="aecourse-layers">{html.escape(repr(self))}</pre>'


def layer_table(model: keras.Model) -> LayerTable:
    """Return the layers of a model, its halves opened, as a table of plain text.

    Parameters
    ----------
    model
        A built model.

    Returns
    -------
    LayerTable
        Layer names, output shapes without the batch axis, and parameter counts.

    Raises
    ------
    TypeError
        If `model` is not a Keras model.
    """
    if not isinstance(model, keras.Model):
        raise invalid("model", "a Keras model", model, TypeError)
    rows = tuple(_layer_rows(model))
    return LayerTable(rows, model.count_params())


def _layer_rows(model: keras.Model):
    for layer in model.layers:
        if isinstance(layer, keras.Model) and not isinstance(layer, TiedDecoder):
            yield from _layer_rows(layer)
        elif not isinstance(layer, layers.InputLayer):
            yield layer.name, _shape_text(layer), _own_parameters(layer)


def _shape_text(layer: keras.Layer) -> str:
    if isinstance(layer, TiedDecoder):
        return str(layer.reshape.target_shape)
    return str(tuple(layer.output.shape[1:]))


def _own_parameters(layer: keras.Layer) -> int:
    if isinstance(layer, TiedDecoder):
        return sum(math.prod(bias.shape) for bias in layer.biases)
    return layer.count_params()


def _check_sizes(
    name: str, sizes: Sequence[int], *, allow_empty: bool = True
) -> tuple[int, ...]:
    if isinstance(sizes, str) or not isinstance(sizes, Sequence):
        raise invalid(name, "a tuple of whole numbers", sizes, TypeError)
    if not sizes and not allow_empty:
        raise invalid(name, "at least one size", sizes)
    return tuple(check_int(name, size, minimum=1) for size in sizes)


def _check_activation(name: str, activation: str) -> None:
    try:
        keras.activations.get(activation)
    except ValueError:
        raise invalid(
            name, "an activation that Keras knows, such as 'relu'", activation
        ) from None
