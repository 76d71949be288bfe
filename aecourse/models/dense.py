"""Dense autoencoders of any depth, with free or tied weights."""

from __future__ import annotations

from collections.abc import Sequence

# `losses` is imported for what it registers: a saved model with a sparse code can be
# read again as soon as `models` is imported.
from aecourse import losses  # noqa: F401
from aecourse._keras import keras
from aecourse._validation import validated, whole
from aecourse.models.parts import dense_decoder, dense_stack, join
from aecourse.models.settings import known_activation, sizes
from aecourse.models.tied import TiedAutoencoder

layers = keras.layers


@validated(
    latent_dim=whole(minimum=1),
    hidden=sizes(allow_empty=True),
    input_shape=sizes(),
    activation=known_activation,
    latent_activation=known_activation,
    output_activation=known_activation,
)
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
    kernel_regularizer: keras.regularizers.Regularizer | None = None,
) -> keras.Model:
    """Return a dense autoencoder whose decoder mirrors its encoder.

    Parameters
    ----------
    latent_dim : int
        Number of values in the code, at least 1.
    hidden : tuple of int, default (128,)
        Widths of the encoder's hidden layers from the input to the code. The decoder
        has the same widths in reverse. Empty for one dense layer on each side.
    input_shape : tuple of int, default (28, 28)
        Shape of one sample, without the batch axis.
    activation : str, default "relu"
        Activation of the hidden layers.
    latent_activation : str, default "linear"
        Activation of the code.
    output_activation : str, default "sigmoid"
        Activation of the output. A sigmoid suits values in [0, 1], a linear output
        suits standardised values.
    tied : bool, default False
        Whether the decoder uses the transposed weights of the encoder, with biases of
        its own. This halves the number of weights.
    code_regularizer : keras.regularizers.Regularizer or None, default None
        Penalty on the code, for example ``keras.regularizers.L1(1e-4)`` or
        :class:`aecourse.losses.KLSparsity`, for sparse codes.
    kernel_regularizer : keras.regularizers.Regularizer or None, default None
        Penalty on every matrix of weights, where there are more weights than data.

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
    penalty = {"kernel_regularizer": kernel_regularizer}
    pixels = keras.Input(input_shape, name="input")
    h = layers.Flatten(name="flatten")(pixels)
    h = dense_stack(h, hidden, activation, "encoder", **penalty)
    code = layers.Dense(
        latent_dim,
        latent_activation,
        **penalty,
        activity_regularizer=code_regularizer,
        name="code",
    )(h)
    encoder = keras.Model(pixels, code, name="encoder")
    if tied:
        return TiedAutoencoder(encoder, activation, output_activation)
    decoder = dense_decoder(
        latent_dim, hidden[::-1], input_shape, activation, output_activation, **penalty
    )
    return join(encoder, decoder)
