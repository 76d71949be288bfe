"""Recurrent autoencoders learn, keep their parts and survive saving."""

import numpy as np
import pytest

from aecourse import contest, latent, models
from aecourse._keras import keras
from tests import model_checks

pytestmark = pytest.mark.backends

VARIANTS = {
    "default": {},
    "plain": {"bidirectional": False, "position": False},
    "masked": {"mask_value": -9.0},
    "no position": {"position": False},
}


@pytest.fixture(scope="module")
def waves():
    """Return 256 sines of random phase and height, 12 steps of two features."""
    rng = np.random.default_rng(0)
    phase, height = rng.uniform(0, 6, (256, 1, 1)), rng.uniform(0.5, 1.5, (256, 1, 1))
    t = np.linspace(0, 6, 12)[None, :, None]
    both = np.concatenate([np.sin(t + phase), np.cos(t + phase)], axis=-1)
    return (height * both).astype("float32")


def build(variant):
    keras.utils.set_random_seed(3)
    model = models.recurrent_autoencoder(
        4, 16, input_shape=(12, 2), **VARIANTS[variant]
    )
    model.compile(keras.optimizers.Adam(0.02), "mse")
    return model


@pytest.mark.parametrize("variant", VARIANTS)
def test_training_moves_every_weight_and_beats_the_mean_sequence(variant, waves):
    model_checks.assert_learns(build(variant), waves, epochs=12)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_code_is_one_vector_and_the_halves_are_parts_of_the_whole(variant, waves):
    model_checks.assert_halves_make_the_whole(build(variant), waves, code_shape=(4,))


def test_permuting_the_batch_permutes_the_reconstructions(waves):
    model_checks.assert_rows_do_not_mix(build("default"), waves)


def test_the_order_of_the_steps_matters(waves):
    model = build("plain")
    codes = latent.encode(model, waves)
    assert np.abs(codes - latent.encode(model, waves[:, ::-1])).max() > 0.05


def test_equal_seeds_give_equal_trainings(waves):
    model_checks.assert_seeds_repeat(lambda: build("default"), waves)


def test_models_reload_in_a_fresh_process_with_equal_predictions(waves, tmp_path):
    trained = {variant: build(variant) for variant in VARIANTS}
    for model in trained.values():
        model.fit(waves, waves, epochs=1, verbose=0)
    samples = dict.fromkeys(VARIANTS, waves)
    model_checks.assert_reload_elsewhere(trained, samples, tmp_path)


def build_stepwise():
    keras.utils.set_random_seed(3)
    model = models.stepwise_autoencoder(1, 16, input_shape=(12, 2))
    model.compile(keras.optimizers.Adam(0.02), "mse")
    return model


def test_a_code_for_every_step_is_learned_saved_and_read_again(waves, tmp_path):
    grey = (waves + 1.5) / 3
    model = build_stepwise()
    model_checks.assert_learns(model, grey, epochs=12)
    model_checks.assert_halves_make_the_whole(model, grey, code_shape=(12, 1))
    model_checks.assert_rows_do_not_mix(model, grey)
    model_checks.assert_reload_elsewhere(
        {"stepwise": model}, {"stepwise": grey}, tmp_path
    )


def test_the_code_of_a_step_knows_the_steps_on_both_sides(waves):
    grey = (waves + 1.5) / 3
    model = build_stepwise()
    before = latent.encode(model, grey)
    for changed in (0, 11):
        other = grey.copy()
        other[:, changed] = 0.5
        moved = np.abs(latent.encode(model, other) - before).max(axis=(0, 2))
        assert (moved > 1e-6).all()


def test_parameters_are_those_of_the_formula():
    def lstm(features, units):
        return 4 * units * (features + units + 1)

    plain = models.recurrent_autoencoder(
        8, 32, input_shape=(28, 5), bidirectional=False, position=False
    )
    dense = (32 * 8 + 8) + (32 * 5 + 5)
    assert plain.count_params() == lstm(5, 32) + lstm(8, 32) + dense
    both = models.recurrent_autoencoder(8, 32, input_shape=(28, 5))
    wider = (64 * 8 + 8) + (32 * 5 + 5)
    assert both.count_params() == 2 * lstm(5, 32) + lstm(8 + 16, 32) + wider


def test_the_length_costs_no_parameters():
    short, long = (
        models.recurrent_autoencoder(4, 8, input_shape=(steps, 3)).count_params()
        for steps in (10, 200)
    )
    assert short == long


def test_the_clocks_tell_all_steps_apart_and_do_not_know_the_length():
    position = models.StepPosition()
    long = np.asarray(position(np.zeros((2, 140, 3), np.float32)))
    assert long.shape == (2, 140, 3 + 16)
    assert position.compute_output_shape((None, 140, 3)) == (None, 140, 19)
    short = np.asarray(position(np.zeros((2, 20, 3), np.float32)))
    np.testing.assert_allclose(long[:, :20], short, atol=1e-6)
    distances = np.linalg.norm(long[0, :, None] - long[0, None], axis=-1)
    assert distances[~np.eye(140, dtype=bool)].min() > 0.5


def test_the_notes_program_keeps_a_code_at_every_step():
    encoder = contest.p09.PROGRAM.build().get_layer("encoder")
    assert encoder.output_shape == (None, 28, 8)


@pytest.mark.parametrize(
    ("arguments", "error", "name"),
    [
        ({"latent_dim": 0}, ValueError, "latent_dim"),
        ({"latent_dim": 2.5}, TypeError, "latent_dim"),
        ({"latent_dim": 2, "units": 0}, ValueError, "units"),
        ({"latent_dim": 2, "input_shape": (140,)}, ValueError, "input_shape"),
        ({"latent_dim": 2, "input_shape": (28, 5, 1)}, ValueError, "input_shape"),
        ({"latent_dim": 2, "input_shape": (28, 0)}, ValueError, "input_shape"),
        ({"latent_dim": 2, "input_shape": (None, 1)}, TypeError, "input_shape"),
        ({"latent_dim": 2, "mask_value": "0"}, TypeError, "mask_value"),
        ({"latent_dim": 2, "mask_value": float("nan")}, ValueError, "mask_value"),
    ],
)
def test_settings_without_sense_are_refused_by_name(arguments, error, name):
    with pytest.raises(error, match=f"`{name}`"):
        models.recurrent_autoencoder(**arguments)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"latent_dim": 0}, "latent_dim"),
        ({"latent_dim": 2, "units": 0}, "units"),
        ({"latent_dim": 2, "input_shape": (28,)}, "input_shape"),
    ],
)
def test_stepwise_settings_without_sense_are_refused_by_name(arguments, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        models.stepwise_autoencoder(**arguments)
