"""Convolutional autoencoders and their sizes: against Keras, in training, reloaded."""

import numpy as np
import pytest

from aecourse import models
from aecourse._keras import keras
from tests import model_checks

pytestmark = pytest.mark.backends

layers = keras.layers

VARIANTS = {
    "transposed": {"upsampling": "transposed"},
    "resize": {"upsampling": "resize"},
    "one stage": {"filters": (6,)},
    "colour": {"input_shape": (8, 12, 3)},
}


def keras_size(kind, size, kernel_size, strides, padding):
    settings = {"strides": strides, "padding": padding}
    if kind is layers.MaxPooling1D:
        layer = kind(kernel_size, **settings)
    else:
        layer = kind(1, kernel_size, **settings)
    return layer(np.zeros((1, size, 1), np.float32)).shape[1]


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(
    "kind", [layers.Conv1D, layers.MaxPooling1D, layers.Conv1DTranspose]
)
def test_sizes_are_those_that_keras_gives(kind, padding):
    transposed = kind is layers.Conv1DTranspose
    for size in (1, 4, 5, 7):
        for kernel_size in (1, 2, 3, 5):
            if padding == "valid" and not transposed and kernel_size > size:
                continue
            for strides in (1, 2, 3):
                ours = models.output_size(
                    size, kernel_size, strides, padding=padding, transposed=transposed
                )
                keras_has = keras_size(kind, size, kernel_size, strides, padding)
                assert ours == keras_has, (size, kernel_size, strides)


def test_a_transposed_convolution_undoes_the_size_of_a_convolution():
    for size, kernel_size, strides in ((28, 3, 2), (27, 5, 3), (12, 4, 4)):
        smaller = models.output_size(size, kernel_size, strides)
        assert size == models.output_size(
            smaller, kernel_size, strides, transposed=True
        )


@pytest.mark.parametrize(
    ("arguments", "settings", "error", "message"),
    [
        ((28, 30), {"padding": "valid"}, ValueError, "`kernel_size`.*at most.*28"),
        ((0, 3), {}, ValueError, "`size`"),
        ((28, 0), {}, ValueError, "`kernel_size`"),
        ((28, 3, 0), {}, ValueError, "`strides`"),
        ((28, 3, 1.5), {}, TypeError, "`strides`"),
        ((28.0, 3), {}, TypeError, "`size`"),
        ((28, 3), {"padding": "full"}, ValueError, "`padding`.*'same', 'valid'"),
    ],
)
def test_sizes_without_sense_are_refused(arguments, settings, error, message):
    with pytest.raises(error, match=message):
        models.output_size(*arguments, **settings)


def images_for(variant):
    """Blurred bars at random places, 512 images of 8 × 12, in colour if wanted."""
    grey = model_checks.blurred_bars(8, 12)
    if variant != "colour":
        return grey
    return grey[..., None] * np.array([1, 0.5, 0.2], np.float32)


def build(variant, latent_dim=4):
    keras.utils.set_random_seed(3)
    settings = {"filters": (4, 8), "input_shape": (8, 12), **VARIANTS[variant]}
    model = models.convolutional_autoencoder(latent_dim, **settings)
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


@pytest.mark.parametrize("variant", VARIANTS)
def test_training_lowers_the_loss_moves_every_weight_and_beats_the_mean_image(variant):
    model_checks.assert_learns(build(variant), images_for(variant), epochs=8)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_two_halves_are_parts_of_the_whole(variant):
    images = images_for(variant)[:64]
    model_checks.assert_halves_make_the_whole(build(variant), images, code_shape=(4,))


def test_permuting_the_batch_permutes_the_reconstructions():
    images = images_for("resize")[:64]
    model_checks.assert_rows_do_not_mix(build("resize"), images)


def test_equal_seeds_give_equal_trainings():
    images = images_for("transposed")
    model_checks.assert_seeds_repeat(lambda: build("transposed"), images)


def test_models_reload_in_a_fresh_process_with_equal_predictions(tmp_path):
    trained = {variant: build(variant) for variant in VARIANTS}
    samples = {variant: images_for(variant)[:32] for variant in VARIANTS}
    for variant, model in trained.items():
        model.fit(samples[variant], samples[variant], epochs=1, verbose=0)
    model_checks.assert_reload_elsewhere(trained, samples, tmp_path)


def test_each_stage_halves_the_map_and_the_layers_are_as_asked():
    model = models.convolutional_autoencoder(10, (4, 6, 8), input_shape=(24, 32))
    rows = {name: (shape, n) for name, shape, n in models.layer_table(model).rows}
    assert rows["encoder_1"] == ("(12, 16, 4)", (9 * 1 + 1) * 4)
    assert rows["encoder_3"] == ("(3, 4, 8)", (9 * 6 + 1) * 8)
    assert rows["code"] == ("(10,)", (3 * 4 * 8 + 1) * 10)
    assert rows["decoder_3"] == ("(24, 32, 4)", (9 * 6 + 1) * 4)
    assert rows["reconstruction"] == ("(24, 32)", 0)


def test_both_ways_to_double_a_map_have_the_same_parameters():
    transposed, resize = (
        models.convolutional_autoencoder(8, upsampling=kind)
        for kind in ("transposed", "resize")
    )
    assert transposed.count_params() == resize.count_params()
    kinds = [type(layer).__name__ for layer in resize.get_layer("decoder").layers]
    assert "Conv2DTranspose" not in kinds
    assert kinds.count("UpSampling2D") == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"input_shape": (30, 28)}, "multiples of 4, such as 28 or 32"),
        ({"filters": (4, 8, 16)}, "multiples of 8, such as 24 or 32"),
        ({"input_shape": (1, 28, 28)}, r"channels last, here \(28, 28, 1\)"),
        ({"input_shape": (3, 32, 32)}, r"channels last, here \(32, 32, 3\)"),
        ({"input_shape": (500, 28, 28)}, "without the batch axis"),
        ({"input_shape": (500, 28, 28, 1)}, "without the batch axis"),
        ({"input_shape": (784,)}, r"\(height, width\)"),
    ],
)
def test_images_that_do_not_suit_are_refused_with_what_would(settings, message):
    with pytest.raises(ValueError, match=f"`input_shape`.*{message}"):
        models.convolutional_autoencoder(8, **settings)


@pytest.mark.parametrize(
    ("settings", "error", "name"),
    [
        ({"latent_dim": 0}, ValueError, "latent_dim"),
        ({"latent_dim": 2, "filters": ()}, ValueError, "filters"),
        ({"latent_dim": 2, "filters": 16}, TypeError, "filters"),
        ({"latent_dim": 2, "filters": (16, 0)}, ValueError, "filters"),
        ({"latent_dim": 2, "upsampling": "bilinear"}, ValueError, "upsampling"),
    ],
)
def test_settings_without_sense_are_refused_by_name(settings, error, name):
    with pytest.raises(error, match=f"`{name}`"):
        models.convolutional_autoencoder(**settings)


def test_images_with_a_channel_axis_too_many_are_refused():
    from aecourse import latent

    model = models.convolutional_autoencoder(4, (4,), input_shape=(8, 8))
    with pytest.raises(ValueError, match=r"shape \(any, 8, 8\)"):
        latent.reconstruct(model, np.zeros((5, 8, 8, 1)))
