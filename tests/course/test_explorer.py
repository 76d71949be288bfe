"""The latent explorer as data: weights, codes, sizes and what it refuses."""

import base64
import json
import re

import numpy as np
import pytest

from aecourse import latent, models
from aecourse._keras import keras
from aecourse.course import explorer
from aecourse.course.explorer import export

NAMES = [str(digit) for digit in range(10)]


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).random((60, 28, 28)).astype("float32")


@pytest.fixture(scope="module")
def labels():
    return np.arange(60) % 10


@pytest.fixture(scope="module")
def autoencoders():
    keras.utils.set_random_seed(1)
    return {
        "plain": models.dense_autoencoder(2, (16,)),
        "variational": models.variational_autoencoder(2, (16,)),
    }


def data_of(page):
    text = re.search(r'<script type="application/json">(.*?)</script>', page.markup)
    return json.loads(text.group(1))


def unpacked(values):
    whole = np.frombuffer(base64.b64decode(values["data"]), "<u2")
    return values["low"] + values["step"] * whole.astype(np.float64)


def test_an_array_comes_back_within_half_a_step():
    values = np.random.default_rng(0).normal(size=(30, 7))
    kept = export.packed(values)
    assert kept["step"] == pytest.approx(np.ptp(values) / 65_535)
    error = np.abs(unpacked(kept) - values.ravel()).max()
    assert error <= 0.51 * kept["step"]


def test_an_array_of_equal_values_comes_back():
    assert np.array_equal(unpacked(export.packed(np.full(5, 3.25))), np.full(5, 3.25))


def test_codes_labels_and_errors_are_those_of_the_images(autoencoders, images, labels):
    data = data_of(explorer.explore(autoencoders, images, labels, NAMES))
    assert list(data["models"]) == list(autoencoders)
    assert data["names"] == NAMES
    assert list(base64.b64decode(data["labels"])) == labels.tolist()
    for name, model in autoencoders.items():
        shown = data["models"][name]
        codes = latent.encode(model, images)
        np.testing.assert_allclose(
            unpacked(shown["codes"]).reshape(-1, 2), codes, atol=1e-3
        )
        low, high = np.array(shown["range"]).T
        assert (low < codes.min(axis=0)).all()
        assert (high > codes.max(axis=0)).all()
        squares = np.square(images - latent.reconstruct(model, images))
        errors = squares.mean(axis=(1, 2))
        assert len(shown["errors"]) == 101
        assert shown["errors"][50] == pytest.approx(np.median(errors), rel=1e-3)


def test_a_variational_encoder_is_exported_without_its_variances(autoencoders, images):
    exported = export.exported_autoencoder(autoencoders["variational"], images)
    kernels = [unpacked(layer["kernel"]).size for layer in exported["encoder"]]
    assert kernels == [784 * 16, 16 * 2]


def test_it_shows_itself_in_a_notebook_and_says_little_in_a_console(
    autoencoders, images, labels
):
    page = explorer.explore(autoencoders, images, labels, NAMES)
    assert page._repr_html_() == page.markup
    assert re.fullmatch(r"latent explorer, \d\.\d\d MB", repr(page))
    assert re.search(
        r'<figure class="aecourse-still"><img src="data:image/png;base64,\S+" alt="',
        page.markup,
    )
    assert not re.search(r"(src|href)=.?(http|//)", page.markup)


def test_a_name_cannot_end_the_data_early(autoencoders, images, labels):
    names = ["</script><b>", *NAMES[1:]]
    page = explorer.explore(autoencoders, images, labels, names)
    assert data_of(page)["names"] == names


@pytest.mark.parametrize("code", [1, 3])
def test_a_code_that_is_no_point_of_the_plane_is_refused(code, images, labels):
    model = models.dense_autoencoder(code, ())
    with pytest.raises(ValueError, match="a code of two values"):
        explorer.explore({"plain": model}, images, labels, NAMES)


def test_a_model_without_two_halves_is_refused(images, labels):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Activation("relu")])
    with pytest.raises(ValueError, match="encoder"):
        explorer.explore({"one piece": model}, images, labels, NAMES)


def without_bias(units):
    return keras.layers.Dense(units, use_bias=False, name=f"no_bias_{units}")


def test_layers_and_activations_that_the_page_lacks_are_refused(images, labels):
    convolutional = models.convolutional_autoencoder(2, (4,))
    unusual = models.dense_autoencoder(2, (8,), activation="mish")
    halves = [
        keras.Sequential(
            [keras.Input((28, 28)), keras.layers.Flatten(), without_bias(2)],
            name="encoder",
        ),
        keras.Sequential(
            [keras.Input((2,)), without_bias(784), keras.layers.Reshape((28, 28))],
            name="decoder",
        ),
    ]
    for model, part in (
        (convolutional, "Conv2D"),
        (unusual, "encoder_1"),
        (models.join(*halves), "no_bias"),
    ):
        with pytest.raises(ValueError, match=f"dense layers.*{part}"):
            explorer.explore({"model": model}, images, labels, NAMES)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"autoencoders": {}}, "autoencoders"),
        ({"x": np.ones((60, 8, 8))}, "x"),
        ({"x": np.full((60, 28, 28), 2.0)}, "x"),
        ({"labels": np.zeros(59, int)}, "labels"),
        ({"labels": np.full(60, 10)}, "class_names"),
        ({"class_names": NAMES[:9]}, "class_names"),
        ({"class_names": [*NAMES, "ten"]}, "class_names"),
    ],
)
def test_images_labels_and_names_must_fit(change, name, autoencoders, images, labels):
    arguments = {
        "autoencoders": autoencoders,
        "x": images,
        "labels": labels,
        "class_names": NAMES,
    }
    with pytest.raises(ValueError, match=f"`{name}`"):
        explorer.explore(**{**arguments, **change})
