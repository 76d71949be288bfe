"""Codes, and PCA as the linear code beside them."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aecourse import latent, models
from aecourse._keras import keras


@pytest.fixture(scope="module")
def autoencoder():
    keras.utils.set_random_seed(0)
    return models.dense_autoencoder(3, (), input_shape=(4, 5))


@pytest.fixture
def samples():
    return np.random.default_rng(0).random((1500, 4, 5)).astype("float32")


def test_decoding_the_codes_is_reconstructing(autoencoder, samples):
    codes = latent.encode(autoencoder, samples)
    assert codes.shape == (1500, 3)
    np.testing.assert_allclose(
        latent.decode(autoencoder, codes),
        latent.reconstruct(autoencoder, samples),
        atol=1e-6,
    )


def test_a_model_without_halves_is_refused():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    with pytest.raises(ValueError, match="part named 'encoder'"):
        latent.encode(model, np.ones((2, 3)))
    with pytest.raises(ValueError, match="part named 'decoder'"):
        latent.decode("no model", np.ones((2, 3)))


def test_samples_that_do_not_fit_the_model_are_refused(autoencoder):
    with pytest.raises(
        ValueError, match=r"`x`. Expected an array of shape \(any, 4, 5"
    ):
        latent.encode(autoencoder, np.ones((2, 5, 4)))
    with pytest.raises(ValueError, match="`codes`"):
        latent.decode(autoencoder, np.ones((2, 4)))
    with pytest.raises(ValueError, match="finite"):
        latent.reconstruct(autoencoder, np.full((2, 4, 5), np.nan))


def test_levels_up_to_255_are_refused_by_a_model_that_gives_such_up_to_1(samples):
    model = models.dense_autoencoder(3, (), input_shape=(4, 5))
    with pytest.raises(ValueError, match="`x`.*by 255 before the training"):
        latent.reconstruct(model, np.round(255 * samples))
    classifier = models.code_classifier(20, 10, ())
    codes = 255 * samples.reshape(len(samples), -1)
    assert latent.reconstruct(classifier, codes).shape == (1500, 10)
    linear = models.dense_autoencoder(
        3, (), input_shape=(4, 5), output_activation="linear"
    )
    assert latent.reconstruct(linear, np.round(255 * samples)).max() > 1


def test_numbers_that_a_model_would_take_for_infinite_are_refused(autoencoder):
    for function, name, shape in [
        (latent.reconstruct, "x", (2, 4, 5)),
        (latent.encode, "x", (2, 4, 5)),
        (latent.decode, "codes", (2, 3)),
    ]:
        with pytest.raises(ValueError, match=f"`{name}`.*float32.*1e.39"):
            function(autoencoder, np.full(shape, 1e39))


def test_pca_is_centred_and_fitted_on_the_training_samples_alone(samples):
    train, test = samples[:1000] + 5, samples[1000:]
    pca = PCA(6).fit(train.reshape(1000, -1))
    expected = pca.inverse_transform(pca.transform(test.reshape(500, -1)))
    np.testing.assert_allclose(
        latent.pca_reconstruct(train, test, 6),
        expected.reshape(test.shape),
        rtol=1e-3,
        atol=1e-3,
    )


def test_clipping_keeps_pca_in_the_range_of_a_sigmoid(samples):
    wide = samples * 4 - 2
    free = latent.pca_reconstruct(wide, wide, 6)
    assert free.min() < 0
    assert free.max() > 1
    np.testing.assert_array_equal(
        latent.pca_reconstruct(wide, wide, 6, clip=True), np.clip(free, 0, 1)
    )


@pytest.mark.parametrize(
    ("train", "test", "latent_dim", "name"),
    [
        (np.ones((5, 4)), np.ones((5, 4)), 5, "latent_dim"),
        (np.ones((3, 4)), np.ones((5, 4)), 4, "latent_dim"),
        (np.ones((5, 4)), np.ones((5, 3)), 2, "x_test"),
        (np.ones((0, 4)), np.ones((5, 4)), 2, "x_train"),
    ],
)
def test_pca_refuses_what_it_cannot_fit(train, test, latent_dim, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        latent.pca_reconstruct(train, test, latent_dim)
