"""Figures beside those of other courses: who learns from what, and by which loss."""

from __future__ import annotations

import json

import numpy as np
import pytest

from aecourse import contest, losses, models
from aecourse._keras import keras
from aecourse.data import Images
from benchmarks import courses, report, store
from benchmarks.courses import TASKS
from benchmarks.rebuilding import mean_error


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(0).random((80, 28, 28), dtype=np.float32) ** 4


def numbered(n):
    """Give images that all of their pixels number."""
    x = np.arange(n, dtype=np.float32).reshape(n, 1, 1) * np.ones((1, 28, 28), "f4")
    return Images(x, *(np.zeros(n, int), -x, np.zeros(n, int)), *("",) * 5, False)


def numbers(images):
    return images[:, 0, 0].astype(int).tolist()


def test_nobody_learns_from_the_images_that_judge():
    found = courses.parts(TASKS["dense"], numbered(24), full=True)
    assert numbers(found["learnt"]) == list(range(22))
    assert numbers(found["validation"]) == [22, 23]
    assert numbers(found["kept_back"]) == [20, 21]
    found = courses.parts(TASKS["denoiser"], numbered(24), full=True)
    assert numbers(found["learnt"]) == list(range(24))
    assert numbers(found["kept_back"]) == [22, 23]
    assert "validation" not in found
    assert numbers(found["test"])[1] == -1


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """Put a quick training in the place of all, which breaks off once; list them."""
    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "unfinished" / "programs.json")
    monkeypatch.setattr(store, "MEASURED", tmp_path)
    monkeypatch.setattr(courses, "warm_up", lambda: None)
    found = []

    def train(task, recipe, x, judges, seed):
        found.append((task.title, recipe.learning_rate, recipe.epochs, len(x), seed))
        if len(found) == 5:
            raise KeyboardInterrupt
        figures = {"figure": recipe.learning_rate}
        return {"seconds": 1.0, "parameters": 2} | dict.fromkeys(judges, figures)

    monkeypatch.setattr(courses, "train", train)
    monkeypatch.setattr(
        courses,
        "TASKS",
        {name: replaced(TASKS[name]) for name in ("sparse, KL", "variational, 2")},
    )
    return found


def replaced(task):
    def load():
        return numbered(24)._replace(source="folder")

    return courses.replace(task, load=load, latent_dim=2)


def test_principal_components_leave_what_lies_beside_them(x):
    line = np.linspace(0.2, 0.8, 20, dtype="f4")[:, None, None]
    spread = np.outer(line, x[0]).reshape(-1, 28, 28)
    assert courses.pca_error(spread, spread[5:9], 1) == pytest.approx(0, abs=1e-9)
    few, more = (courses.pca_error(x[:60], x[60:], n) for n in (2, 20))
    assert 0 < more < few


def test_images_kept_back_choose_and_each_task_is_kept_at_once(trained, tmp_path):
    first, second = courses.TASKS
    with pytest.raises(KeyboardInterrupt):
        courses.measure([first], full=True)
    courses.measure([first], full=True)
    title = TASKS[first].title
    rates = courses.SPARSE_RATES
    tried = [(title, rate, 3, 20, courses.SEED_OF_CHOICE) for rate in rates]
    whole = [(title, rates[0], 10, 22, seed) for seed in (1, 2, 2, 3)]
    assert trained == tried + whole
    kept = json.loads((tmp_path / "courses.json").read_text())["tasks"]
    assert list(kept) == [first]
    assert kept[first]["chosen"] == f"rate {rates[0]:g}"
    assert [run["seed"] for run in kept[first]["runs"]] == [1, 2, 3]
    courses.measure([second], full=True)
    assert list(json.loads((tmp_path / "courses.json").read_text())["tasks"]) == [
        first,
        second,
    ]


def test_a_trial_is_short_and_not_kept(trained, tmp_path, capsys):
    courses.measure(["variational, 2"], full=False)
    assert {seed for *_, seed in trained} == {courses.SEED_OF_CHOICE, 1}
    assert not (tmp_path / "courses.json").exists()
    assert "not kept" in capsys.readouterr().out


@pytest.mark.parametrize("name", TASKS)
def test_our_code_has_as_many_numbers_as_theirs(name):
    task = TASKS[name]
    model = next(iter(task.candidates.values())).build()
    if name == "denoiser":  # the halves are layers of it, behind the noise
        encoder = next(layer for layer in model.layers if layer.name == "encoder")
        assert np.prod(encoder.output_shape[1:]) == task.latent_dim
    else:
        assert model.get_layer("encoder").output_shape == (None, task.latent_dim)


def test_the_penalty_is_that_of_a_loss_in_batches_of_theirs(x):
    keras.utils.set_random_seed(1)
    sparse = {"latent_activation": "sigmoid"}
    for penalty in (losses.KLSparsity(0.1, 0.01), keras.regularizers.L1(0.001)):
        model = models.dense_autoencoder(6, (), code_regularizer=penalty, **sparse)
        model.compile("adam", "mse")
        loss = model.evaluate(x, x, batch_size=courses.THEIR_BATCH, verbose=0)
        found = courses.by_penalised_error(model, x)
        assert found["figure"] == pytest.approx(loss, rel=1e-4)
        assert found["figure"] > found["error"] + 1e-4


def test_the_divergence_is_counted_by_the_pixel_and_the_codes_are_drawn(x):
    keras.utils.set_random_seed(1)
    model = models.variational_autoencoder(3, (8,), beta=0.5)
    model.compile("adam", losses.gaussian_nll)
    constant = 784 * 0.5 * np.log(2 * np.pi)
    found = courses.by_error_and_divergence(model, x)
    # evaluating decodes the means and adds half of the divergence
    halved = found["error"] * 784 / 2 + 0.5 * found["kl"] + constant
    assert halved == pytest.approx(model.evaluate(x, x, verbose=0), rel=1e-3)
    assert found["figure"] == pytest.approx(found["error"] + found["kl"] / 784)
    assert found["error"] != courses.by_error(model, x)["figure"]


def test_cleaning_is_judged_by_the_cross_entropy_of_noisy_images(x):
    keras.utils.set_random_seed(1)
    model = models.dense_autoencoder(4, ())
    noisy = courses.noise.gaussian(x, courses.NOISE, seed=0)
    model.compile("adam", "binary_crossentropy")
    found = courses.by_cleaning(model, x)
    loss = model.evaluate(noisy, x, verbose=0)
    assert found["figure"] == pytest.approx(loss, rel=1e-4)


def test_a_hash_is_judged_by_its_bits_and_noisy_only_in_training(x):
    keras.utils.set_random_seed(1)
    model = courses.hashing_autoencoder(8, 4)
    encode = model.get_layer("encoder")
    codes = np.asarray(encode(x))
    assert codes.shape == (len(x), courses.BITS)
    assert (codes > 0).all()
    assert (codes < 1).all()
    np.testing.assert_array_equal(codes, encode(x))
    assert np.abs(np.asarray(encode(x, training=True)) - codes).max() > 0.3
    found = courses.by_bits(model, x)
    of_bits = model.get_layer("decoder").predict(codes.round(), verbose=0)
    assert found["figure"] == pytest.approx(mean_error(x, of_bits), rel=1e-5)
    assert found["not_rounded"] == pytest.approx(
        courses.by_error(model, x)["figure"], rel=1e-5
    )


def test_a_training_gives_figures_on_each_set_of_images(x):
    task = TASKS["dense"]
    recipe = next(iter(task.candidates.values()))
    recipe = courses.replace(recipe, epochs=1, batch_size=20, jit_compile=False)
    found = courses.train(task, recipe, x[:60], {"test": x[60:]}, 1)
    assert 0 < found["test"]["figure"] < 0.5
    assert found["parameters"] == recipe.build().count_params()
    assert found["seconds"] > 0


def test_the_report_shows_the_tasks_there_are():
    tasks = contest.measured("courses")["tasks"]
    first = next(iter(tasks))
    text = report.courses_text({first: tasks[first]})
    assert text.count(tasks[first]["title"]) == 2 + len(tasks[first]["kept_back"])
