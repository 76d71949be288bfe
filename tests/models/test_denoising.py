"""The denoiser cleans what it never saw noisy before, and its noise is fresh."""

import numpy as np
import pytest

from aecourse import models
from aecourse._keras import keras
from tests import model_checks

pytestmark = pytest.mark.backends


@pytest.fixture(scope="module")
def images():
    return model_checks.blurred_bars(8, 8, (1, 1))


@pytest.fixture(scope="module")
def trained(images):
    keras.utils.set_random_seed(3)
    model = models.denoising_autoencoder((8,), input_shape=(8, 8))
    before = [np.copy(w) for w in model.trainable_weights]
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    history = model.fit(images, images, batch_size=32, epochs=8, verbose=0).history
    return model, before, history["loss"]


def noisy(images, stddev, seed=0):
    noise = np.random.default_rng(seed).normal(0, stddev, images.shape)
    return np.clip(images + noise, 0, 1).astype("float32")


def test_training_on_clean_images_teaches_to_clean_noisy_ones(trained, images):
    model, before, loss = trained
    assert loss[-1] < loss[0]
    for old, new in zip(before, model.trainable_weights, strict=True):
        assert not np.array_equal(old, new)
    x = noisy(images, 0.3)
    cleaned = model.predict(x, verbose=0)
    assert cleaned.std(axis=0).max() > 0.05
    assert np.square(cleaned - images).mean() < 0.3 * np.square(x - images).mean()


def test_the_two_halves_are_parts_of_the_whole(trained, images):
    model_checks.assert_halves_make_the_whole(trained[0], images, code_shape=(4, 4, 8))


def test_permuting_the_batch_permutes_the_cleaned_images(trained, images):
    model_checks.assert_rows_do_not_mix(trained[0], images[:64])


def test_it_reloads_in_a_fresh_process_with_equal_predictions(
    trained, images, tmp_path
):
    models_, samples = {"denoiser": trained[0]}, {"denoiser": images}
    model_checks.assert_reload_elsewhere(models_, samples, tmp_path)
    again = keras.saving.load_model(tmp_path / "denoiser.keras")
    assert again.get_layer("noise").high == 0.5
    again.fit(images, images, verbose=0)


def test_noise_is_fresh_for_every_batch_and_absent_in_prediction():
    layer = models.RandomGaussianNoise(0.2, 0.2, seed=1)
    grey = np.full((4, 50, 50), 0.5, "float32")
    first, second = (np.asarray(layer(grey, training=True)) for _ in range(2))
    assert not np.array_equal(first, second)
    assert not np.array_equal(first[0], first[1])
    np.testing.assert_array_equal(np.asarray(layer(grey, training=False)), grey)


def test_noise_has_the_deviations_asked_for_and_stays_within_grey_levels():
    layer = models.RandomGaussianNoise(0.05, 0.15, seed=2)
    grey = np.full((400, 40, 40), 0.5, "float32")
    out = np.asarray(layer(grey, training=True))
    deviations = out.std(axis=(1, 2))
    assert out.min() >= 0
    assert out.max() <= 1
    assert 0.045 < deviations.min() < 0.06
    assert 0.14 < deviations.max() < 0.158
    assert deviations.mean() == pytest.approx(0.1, abs=0.005)


def test_equal_seeds_give_equal_noise_and_the_seed_is_saved():
    layer = models.RandomGaussianNoise(0.1, 0.5, seed=7)
    twin = models.RandomGaussianNoise.from_config(layer.get_config())
    grey = np.full((4, 8, 8), 0.5, "float32")
    np.testing.assert_array_equal(
        np.asarray(layer(grey, training=True)), np.asarray(twin(grey, training=True))
    )


def test_it_cleans_colour_images_as_well():
    model = models.denoising_autoencoder((4,), input_shape=(8, 8, 3))
    x = np.random.default_rng(0).random((5, 8, 8, 3)).astype("float32")
    model.compile("adam", "binary_crossentropy")
    model.fit(x, x, verbose=0)
    assert model.predict_on_batch(x).shape == x.shape


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ({"filters": ()}, ValueError, "filters"),
        ({"filters": (16, 0)}, ValueError, "filters"),
        ({"input_shape": (28, 30)}, ValueError, "multiples of 4"),
        ({"input_shape": (3, 28, 28)}, ValueError, "channels last"),
        ({"noise": (0.5, 0.1)}, ValueError, "noise"),
        ({"noise": 0.2}, ValueError, "noise"),
        ({"noise": (-0.1, 0.1)}, ValueError, "noise"),
    ],
)
def test_settings_without_sense_are_refused_by_name(arguments, error, name):
    with pytest.raises(error, match=name):
        models.denoising_autoencoder(**arguments)


def test_noise_bounds_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="`high`"):
        models.RandomGaussianNoise(0.5, 0.1)
