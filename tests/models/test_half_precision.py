"""Layers and losses give in half precision what they give in single, but coarser."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import latent, losses, models, training
from aecourse._keras import keras

pytestmark = pytest.mark.backends

# the gap between 1/2 and the next number
UNIT = {"mixed_bfloat16": 2**-8, "mixed_float16": 2**-11}
random = np.random.default_rng(0)
IMAGES = random.random((32, 8, 8)).astype("float32")
WAVES = np.sin(
    np.arange(24) / random.uniform(2, 9, (32, 1)) + random.uniform(0, 6, (32, 1))
).astype("float32")[..., None]

small = {"input_shape": (8, 8)}
# those with layers or losses of our own
BUILDERS = {
    "tied": (lambda: models.dense_autoencoder(4, tied=True, **small), IMAGES),
    "sparse": (
        lambda: models.dense_autoencoder(
            20,
            latent_activation="sigmoid",
            code_regularizer=losses.KLSparsity(0.05, 1e-3),
            **small,
        ),
        IMAGES,
    ),
    "denoising": (
        lambda: models.denoising_autoencoder(noise=(0.1, 0.3), **small),
        IMAGES,
    ),
    "recurrent": (
        lambda: models.recurrent_autoencoder(
            4, 8, mask_value=-9.0, input_shape=WAVES.shape[1:]
        ),
        WAVES,
    ),
    "variational": (lambda: models.variational_autoencoder(2, (16,), **small), IMAGES),
}
LOSSES = {"variational": losses.bernoulli_nll}


@pytest.fixture(params=UNIT)
def half(request):
    """Name a half precision, and put single precision back in the end."""
    yield request.param
    keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("name", BUILDERS)
def test_a_model_gives_what_it_gives_in_single_precision(name, half):
    build, x = BUILDERS[name]
    single = build()
    keras.config.set_dtype_policy(half)
    model = build()
    model.set_weights(single.get_weights())
    given, exact = (latent.reconstruct(each, x) for each in (model, single))
    assert given.dtype == exact.dtype == "float32"
    assert np.abs(given - exact).max() < 20 * UNIT[half]


@pytest.mark.parametrize("half", ["mixed_float16"], indirect=True)  # the narrower
@pytest.mark.parametrize("name", BUILDERS)
def test_a_model_learns(name, half):
    if name == "denoising" and keras.backend.backend() == "torch":
        pytest.skip("PyTorch has no gradient of a float16 convolution on processors")
    build, x = BUILDERS[name]
    keras.utils.set_random_seed(0)
    keras.config.set_dtype_policy(half)
    model = build()
    training.compile_with_schedule(model, 32, loss=LOSSES.get(name, "mse"))
    loss = model.fit(x, x, epochs=8, batch_size=8, verbose=0).history["loss"]
    assert np.isfinite(loss).all()
    assert loss[-1] < loss[0]
    assert all(np.isfinite(weights).all() for weights in model.get_weights())


def test_the_clocks_are_right_to_the_last_step(half):
    """A bfloat16 takes step 511 for 512: the quickest hand is a quarter turn on."""
    h = np.zeros((1, 512, 1), "float32")
    exact = np.asarray(models.StepPosition()(h))
    given = models.StepPosition(dtype=half)(h)
    assert keras.backend.standardize_dtype(given.dtype) == half[6:]
    given = keras.ops.convert_to_numpy(keras.ops.cast(given, "float32"))
    np.testing.assert_allclose(given, exact, atol=UNIT[half])


# what a sum, an exponential or a logarithm in half precision would overflow at
MANY = np.full((2, 900), 0.25, "float32")
VALUES = {
    "masked_mse": (losses.masked_mse, np.ones((2, 2, 900)) * 30, MANY),
    "bernoulli_nll": (losses.bernoulli_nll, MANY < 1, np.ones((2, 900))),
    "gaussian_nll": (losses.gaussian_nll, 30 + MANY, MANY),
    "kl_divergence": (losses.kl_divergence, MANY, np.full((2, 900), 15.0)),
    "KLSparsity": (losses.KLSparsity(), np.tile([[0.0, 1.0]], (3000, 1))),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_loss_is_what_it_is_in_single_precision(name, half):
    loss, *values = VALUES[name]
    values = [np.asarray(value, "float32") for value in values]
    halves = [keras.ops.cast(value, half[6:]) for value in values]
    exact, given = (
        keras.ops.convert_to_numpy(loss(*each)) for each in (values, halves)
    )
    assert np.isfinite(exact).all()
    np.testing.assert_allclose(given, exact, rtol=1e-5)
