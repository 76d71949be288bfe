"""Variational autoencoders, whose codes are drawn and pay for being told apart."""

from __future__ import annotations

from collections.abc import Sequence

from aecourse._keras import keras, widened
from aecourse._validation import invalid, number, validated, whole
from aecourse.losses import kl_divergence
from aecourse.models.parts import dense_decoder, dense_stack, join
from aecourse.models.settings import known_activation, sizes

layers = keras.layers
ops = keras.ops

MOST_LOG_VAR = 20.0
"""Log-variances end at plus and minus it, long before ``exp`` overflows."""


@keras.saving.register_keras_serializable(package="aecourse")
class GaussianLatent(layers.Layer):
    """Layer that draws a code from a Gaussian and charges for it.

    Its input holds the means and the logarithms of the variances side by side. In
    training it draws ``mean + exp(log_var / 2) * noise``, so that gradients reach both;
    otherwise it returns the mean, so that a prediction is the same every time. The
    logarithms are held between -20 and 20, where a variance is still a number. To the
    loss it adds `beta` times :func:`aecourse.losses.kl_divergence`, averaged over the
    batch.

    Parameters
    ----------
    latent_dim : int
        Number of values in the code, at least 1.
    beta : float, default 1.0
        Price of a nat of divergence, at least 0. It is kept as a weight that is not
        trained, so that :class:`aecourse.training.BetaWarmUp` can change it between
        epochs.
    seed : int or None, default None
        Seed of the draws; by default it follows ``keras.utils.set_random_seed``.

    Raises
    ------
    TypeError, ValueError
        If a parameter is out of range, or the input has not two numbers for each value
        of the code.

    Notes
    -----
    Source: Kingma and Welling, 2014; `beta` from Higgins et al., 2017; chapter 11.
    """

    @validated(latent_dim=whole(minimum=1), beta=number(minimum=0))
    def __init__(
        self, latent_dim: int, *, beta: float = 1.0, seed: int | None = None, **kwargs
    ) -> None:
        super().__init__(**kwargs)
        self.latent_dim = latent_dim
        self.initial_beta = beta
        self.seed = seed
        self.generator = keras.random.SeedGenerator(seed)
        self.beta = self.add_weight(
            shape=(),
            initializer=keras.initializers.Constant(self.initial_beta),
            trainable=False,
            autocast=False,
            name="beta",
        )

    def build(self, input_shape):
        """Refuse an input of another size."""
        if input_shape[-1] != 2 * self.latent_dim:
            expected = f"{2 * self.latent_dim} values, a mean and a log-variance each"
            raise invalid("statistics", expected, tuple(input_shape))

    def call(self, statistics, training: bool = False):
        """Return codes of shape ``(batch, latent_dim)``."""
        mean, log_var = ops.split(*widened(statistics), 2, axis=-1)
        log_var = ops.clip(log_var, -MOST_LOG_VAR, MOST_LOG_VAR)
        self.add_loss(self.beta * ops.mean(kl_divergence(mean, log_var)))
        if not training:
            return ops.cast(mean, self.compute_dtype)
        noise = keras.random.normal(ops.shape(mean), seed=self.generator)
        return ops.cast(mean + ops.exp(0.5 * log_var) * noise, self.compute_dtype)

    def compute_output_shape(self, input_shape):
        """Return the shape of the codes: half as many values as came."""
        return (*input_shape[:-1], self.latent_dim)

    def get_config(self) -> dict:
        """Return the settings, so that a saved model can be read again."""
        config = {
            "latent_dim": self.latent_dim,
            "beta": self.initial_beta,
            "seed": self.seed,
        }
        return {**super().get_config(), **config}


@validated(
    latent_dim=whole(minimum=1),
    hidden=sizes(allow_empty=True),
    input_shape=sizes(),
    activation=known_activation,
    output_activation=known_activation,
    beta=number(minimum=0),
)
def variational_autoencoder(
    latent_dim: int,
    hidden: Sequence[int] = (400,),
    *,
    input_shape: tuple[int, ...] = (28, 28),
    activation: str = "elu",
    output_activation: str = "sigmoid",
    beta: float = 1.0,
) -> keras.Model:
    """Return a dense variational autoencoder.

    It is trained like every other model, by ``fit(x, x)``: the divergence is added by
    the layer that draws the codes. The loss is a likelihood, *summed* over the values:
    :func:`aecourse.losses.bernoulli_nll` for values in [0, 1], and
    :func:`aecourse.losses.gaussian_nll` with a linear output for standardised ones.
    With a mean, as ``"mse"`` is one, the divergence outweighs it and the code falls
    silent. Encoding gives the means.

    Parameters
    ----------
    latent_dim : int
        Number of values in the code, at least 1.
    hidden : tuple of int, default (400,)
        Units of the encoder's hidden layers; the decoder has them in reverse order.
    input_shape : tuple of int, default (28, 28)
        Shape of one sample.
    activation : str, default "elu"
        Activation of the hidden layers.
    output_activation : str, default "sigmoid"
        Activation of the output: a sigmoid for values in [0, 1], ``"linear"`` for
        standardised ones.
    beta : float, default 1.0
        Price of a nat of divergence, at least 0; with 1 the loss is minus the evidence
        lower bound.

    Returns
    -------
    keras.Model
        Uncompiled model with parts ``"encoder"`` and ``"decoder"``; the encoder's
        layer ``"statistics"`` holds means and log-variances.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.

    Notes
    -----
    Source: Kingma and Welling, 2014; chapter 11.

    Examples
    --------
    >>> model = variational_autoencoder(2)
    >>> model.get_layer("encoder").output_shape
    (None, 2)
    """
    x = keras.Input(input_shape, name="input")
    h = layers.Flatten(name="flatten")(x)
    h = dense_stack(h, hidden, activation, "encoder")
    statistics = layers.Dense(2 * latent_dim, name="statistics")(h)
    code = GaussianLatent(latent_dim, beta=beta, name="code")(statistics)
    encoder = keras.Model(x, code, name="encoder")
    decoder = dense_decoder(
        latent_dim, hidden[::-1], input_shape, activation, output_activation
    )
    return join(encoder, decoder)


def gaussian_latent(model: keras.Model) -> GaussianLatent:
    """Return the layer of a variational autoencoder that draws its codes.

    Parameters
    ----------
    model : keras.Model
        A :func:`variational_autoencoder`, or a model with an encoder like its.

    Returns
    -------
    GaussianLatent

    Raises
    ------
    ValueError
        If the model has no encoder with such a layer.
    """
    encoder = next((part for part in model.layers if part.name == "encoder"), None)
    for layer in getattr(encoder, "layers", ()):
        if isinstance(layer, GaussianLatent):
            return layer
    raise invalid(
        "model", "a variational autoencoder, with a GaussianLatent encoder", model.name
    )
