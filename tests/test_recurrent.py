"""Recurrent autoencoders learn, keep their parts and survive saving."""

import subprocess
import sys

import numpy as np
import pytest

from aecourse import latent, models, programs
from aecourse.backend import keras

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
    model = build(variant)
    before = [np.copy(w) for w in model.get_weights()]
    history = model.fit(waves, waves, epochs=12, batch_size=32, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]
    for old, new in zip(before, model.get_weights(), strict=True):
        assert not np.array_equal(old, new)
    x_hat = latent.reconstruct(model, waves)
    assert x_hat.shape == waves.shape
    assert x_hat.std(axis=0).max() > 1e-3
    mean_error = np.square(waves - waves.mean(axis=0)).mean()
    assert np.square(waves - x_hat).mean() < 0.5 * mean_error


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_code_is_one_vector_and_the_halves_are_parts_of_the_whole(variant, waves):
    model = build(variant)
    codes = latent.encode(model, waves)
    assert codes.shape == (256, 4)
    np.testing.assert_allclose(
        latent.decode(model, codes), latent.reconstruct(model, waves), atol=1e-5
    )


def test_permuting_the_batch_permutes_the_reconstructions(waves):
    model = build("default")
    order = np.random.default_rng(1).permutation(len(waves))
    np.testing.assert_allclose(
        latent.reconstruct(model, waves[order]),
        latent.reconstruct(model, waves)[order],
        atol=1e-6,
    )


def test_the_order_of_the_steps_matters(waves):
    model = build("plain")
    codes = latent.encode(model, waves)
    assert np.abs(codes - latent.encode(model, waves[:, ::-1])).max() > 0.05


def test_equal_seeds_give_equal_trainings(waves):
    histories = [
        build("default").fit(waves, waves, epochs=2, verbose=0).history["loss"]
        for _ in range(2)
    ]
    assert histories[0] == histories[1]


def test_models_reload_in_a_fresh_process_with_equal_predictions(waves, tmp_path):
    for variant in VARIANTS:
        model = build(variant)
        model.fit(waves, waves, epochs=1, verbose=0)
        model.save(tmp_path / f"{variant}.keras")
        np.save(tmp_path / f"{variant}.npy", latent.reconstruct(model, waves))
    np.save(tmp_path / "waves.npy", waves)
    code = (
        "import sys, pathlib, numpy as np\n"
        "from aecourse import latent, models\n"
        "from aecourse.backend import keras\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "waves = np.load(folder / 'waves.npy')\n"
        "for path in sorted(folder.glob('*.keras')):\n"
        "    model = keras.saving.load_model(path)\n"
        "    decoded = latent.decode(model, latent.encode(model, waves))\n"
        "    expected = np.load(path.with_suffix('.npy'))\n"
        "    assert np.allclose(decoded, expected, atol=1e-6), path\n"
        "    print(path.stem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split("\n")) - {""} == set(VARIANTS)


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
    encoder = programs.PROGRAMS["P9"].build().get_layer("encoder")
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
