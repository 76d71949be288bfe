"""Autoencoders built by the module learn, keep their parts and survive saving."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aecourse import losses, models
from aecourse._keras import keras
from aecourse.training import compile_with_schedule
from tests import model_checks

pytestmark = pytest.mark.backends

VARIANTS = {
    "plain": {"hidden": (32,)},
    "one layer": {"hidden": ()},
    "deep": {"hidden": (64, 32), "activation": "elu"},
    "tied": {"hidden": (32,), "tied": True},
    "small weights": {"kernel_regularizer": keras.regularizers.L2(1e-5)},
    "sparse by L1": {"code_regularizer": keras.regularizers.L1(1e-4)},
    "sparse by KL": {
        "latent_activation": "sigmoid",
        "code_regularizer": losses.KLSparsity(0.1, 1e-3),
    },
}


@pytest.fixture
def images():
    return model_checks.blurred_bars(8, 8)


def build(variant, latent_dim=4):
    keras.utils.set_random_seed(3)
    model = models.dense_autoencoder(
        latent_dim, input_shape=(8, 8), **VARIANTS[variant]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


@pytest.mark.parametrize("variant", VARIANTS)
def test_training_lowers_the_loss_moves_every_weight_and_beats_the_mean_image(
    variant, images
):
    model_checks.assert_learns(build(variant), images, epochs=8)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_two_halves_are_parts_of_the_whole(variant, images):
    model_checks.assert_halves_make_the_whole(build(variant), images, code_shape=(4,))


def test_permuting_the_batch_permutes_the_reconstructions(images):
    model_checks.assert_rows_do_not_mix(build("deep"), images[:64])


def test_equal_seeds_give_equal_trainings(images):
    model_checks.assert_seeds_repeat(lambda: build("deep"), images)


def test_models_reload_in_a_fresh_process_with_equal_predictions(images, tmp_path):
    trained = {variant: build(variant) for variant in VARIANTS}
    for model in trained.values():
        model.fit(images, images, epochs=1, verbose=0)
    samples = dict.fromkeys(VARIANTS, images)
    model_checks.assert_reload_elsewhere(trained, samples, tmp_path)


def test_tied_weights_stay_tied_after_reloading(images, tmp_path):
    trained = build("tied")
    trained.fit(images, images, epochs=1, verbose=0)
    trained.save(tmp_path / "tied.keras")
    model = keras.saving.load_model(tmp_path / "tied.keras")
    model.fit(images, images, epochs=1, verbose=0)
    kernel = model.get_layer("encoder").get_layer("code").kernel
    assert model.get_layer("decoder").mirrored[0].kernel is kernel


def test_tied_weights_are_counted_once():
    free = models.dense_autoencoder(4, (32,), input_shape=(8, 8))
    tied = models.dense_autoencoder(4, (32,), input_shape=(8, 8), tied=True)
    kernels = 64 * 32 + 32 * 4
    assert free.count_params() - tied.count_params() == kernels
    assert str(tied.count_params()) in repr(models.layer_table(tied)).replace(",", "")


def test_a_linear_autoencoder_comes_within_one_per_cent_of_pca():
    random = np.random.default_rng(0)
    mixed = random.normal(size=(1000, 20)) @ random.normal(size=(20, 20))
    x = ((mixed - mixed.mean(axis=0)) / mixed.std()).astype("float32")
    keras.utils.set_random_seed(0)
    model = models.dense_autoencoder(
        8, (), input_shape=(20,), output_activation="linear"
    )
    steps = 100 * len(x) // 100
    compile_with_schedule(model, steps, learning_rate=0.02, jit_compile=True)
    model.fit(x, x, epochs=100, batch_size=100, verbose=0)
    pca = PCA(8).fit(x)
    best = np.square(x - pca.inverse_transform(pca.transform(x))).mean()
    assert np.square(x - model.predict(x, verbose=0)).mean() < 1.01 * best


def test_the_layer_table_adds_up():
    table = models.layer_table(build("deep"))
    assert sum(parameters for _, _, parameters in table.rows) == table.total
    assert [name for name, _, _ in table.rows][:2] == ["flatten", "encoder_1"]


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ({"latent_dim": 0}, ValueError, "latent_dim"),
        ({"latent_dim": 2.5}, TypeError, "latent_dim"),
        ({"latent_dim": 2, "hidden": 128}, TypeError, "hidden"),
        ({"latent_dim": 2, "hidden": (128, 0)}, ValueError, "hidden"),
        ({"latent_dim": 2, "input_shape": ()}, ValueError, "input_shape"),
        ({"latent_dim": 2, "activation": "rellu"}, ValueError, "activation"),
        ({"latent_dim": 2, "latent_activation": "x"}, ValueError, "latent_activation"),
        ({"latent_dim": 2, "output_activation": "x"}, ValueError, "output_activation"),
    ],
)
def test_settings_without_sense_are_refused_by_name(arguments, error, name):
    with pytest.raises(error, match=f"`{name}`"):
        models.dense_autoencoder(**arguments)


def test_join_wants_two_halves_that_fit():
    model = models.dense_autoencoder(4, (), input_shape=(8, 8))
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    with pytest.raises(ValueError, match="name='encoder'"):
        models.join(decoder, encoder)
    wider = models.dense_autoencoder(5, (), input_shape=(8, 8)).get_layer("decoder")
    with pytest.raises(ValueError, match="code's shape"):
        models.join(encoder, wider)


def test_layer_table_wants_a_model():
    with pytest.raises(TypeError, match="`model`"):
        models.layer_table("autoencoder")
