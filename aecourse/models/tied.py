"""A decoder that uses the encoder's weights backwards."""

from __future__ import annotations

from aecourse._keras import keras

layers = keras.layers


@keras.saving.register_keras_serializable(package="aecourse")
class TiedDecoder(keras.Model):
    """Decoder that applies the encoder's dense layers backwards.

    Only the biases are its own. :class:`TiedAutoencoder` makes it.

    Parameters
    ----------
    encoder : keras.Model
        Model of a Flatten and Dense layers, whose kernels are used transposed.
    activation, output_activation : str
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
    encoder : keras.Model
        Model of a Flatten and Dense layers, named ``"encoder"``.
    activation, output_activation : str
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
    def from_config(cls, config: dict) -> TiedAutoencoder:
        """Return the model that :meth:`get_config` describes, with new weights."""
        encoder = keras.saving.deserialize_keras_object(config["encoder"])
        return cls(**{**config, "encoder": encoder})
