"""The lab of two maps as data: weights, codes, draws, prices and what it refuses."""

import base64
import json
import re

import numpy as np
import pytest
from scipy.stats import norm

from aecourse import latent, models
from aecourse._keras import keras
from aecourse.course.lab.latent_map import DRAWS, TILES, latent_map_lab

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


@pytest.fixture(scope="module")
def prices():
    keras.utils.set_random_seed(2)
    return {beta: models.variational_autoencoder(2, (8,), beta=beta) for beta in (1, 8)}


@pytest.fixture(scope="module")
def lab_of(prices):
    """Make the lab, with the same rules and prices whatever the autoencoders."""

    def build(autoencoders, *others, **changed):
        rules = {"wide": np.full((400, 2), 9.0), "narrow": np.zeros((50, 2))}
        given = {"draws": dict.fromkeys(autoencoders, rules), "prices": prices}
        return latent_map_lab(autoencoders, *others, **(given | changed))

    return build


def data_of(made):
    return json.loads(made.content)["data"]


def unpacked(values):
    whole = np.frombuffer(base64.b64decode(values["data"]), f"<u{values['bits'] // 8}")
    return values["low"] + values["step"] * whole.astype(np.float64)


def test_codes_labels_and_errors_are_those_of_the_images(
    autoencoders, images, labels, lab_of
):
    data = data_of(lab_of(autoencoders, images, labels, NAMES))
    assert list(data["models"]) == list(autoencoders)
    assert data["names"] == NAMES
    assert data["labels"] == labels.tolist()
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


def test_the_draws_of_every_rule_are_kept_and_not_too_many(
    autoencoders, images, labels, lab_of
):
    data = data_of(lab_of(autoencoders, images, labels, NAMES))
    for name in autoencoders:
        draws = data["models"][name]["draws"]
        assert list(draws) == ["wide", "narrow"]
        assert (unpacked(draws["wide"]) == 9).all()
        assert len(unpacked(draws["wide"])) == 2 * DRAWS
        assert len(unpacked(draws["narrow"])) == 2 * 50


def test_a_price_is_its_codes_its_bound_and_the_plane_under_the_prior(
    autoencoders, images, labels, lab_of, prices
):
    shown = data_of(lab_of(autoencoders, images, labels, NAMES))["prices"]
    assert [price["beta"] for price in shown] == [1, 8]
    for price, model in zip(shown, prices.values(), strict=True):
        codes = latent.encode(model, images)
        assert price["reach"] == pytest.approx(np.abs(codes).max())
        bound = latent.evidence_bound(model, images, seed=0)
        assert price["divergence"] == pytest.approx(bound.kl)
        assert price["reconstruction"] == pytest.approx(bound.reconstruction)
        side = 28 * TILES
        pairs = np.frombuffer(base64.b64decode(price["plane"]["data"]), np.uint8)
        assert len(pairs) == side * side / 2
        greys = np.stack([pairs >> 4, pairs & 15], axis=1).reshape(side, side)
        plane = price["plane"]["low"] + price["plane"]["step"] * greys
        left_above = norm.ppf([0.5 / TILES, 1 - 0.5 / TILES])
        tile = latent.decode(model, left_above[None].astype("float32"))[0]
        np.testing.assert_allclose(
            plane[:28, :28], tile, atol=price["plane"]["step"] * 0.51
        )


def test_a_variational_encoder_is_exported_without_its_variances(
    autoencoders, images, labels, lab_of
):
    data = data_of(lab_of(autoencoders, images, labels, NAMES))
    encoder = data["models"]["variational"]["encoder"]
    assert encoder["nodes"][-1]["shape"] == [2]


def test_it_shows_itself_in_a_notebook_and_says_little_in_a_console(
    autoencoders, images, labels, lab_of
):
    made = lab_of(autoencoders, images, labels, NAMES)
    assert re.fullmatch(r"Lab\('latent_map', \d+ kB of data\)", repr(made))
    markup = made._repr_html_()
    picture = re.search(
        r'<figure class="aelab-still"><img alt="([^"]*)" src="data:image/png;base64,',
        markup,
    )
    assert picture[1].startswith("Maps of the codes of plain, variational, ")
    assert not re.search(r"(src|href)=.?(http|//)", markup.replace("w3.org", ""))


def test_a_name_cannot_end_the_data_early(autoencoders, images, labels, lab_of):
    names = ["</script><b>", *NAMES[1:]]
    made = lab_of(autoencoders, images, labels, names)
    assert "</script><b>" not in made._repr_html_()
    assert data_of(made)["names"] == names


@pytest.mark.parametrize("code", [1, 3])
def test_a_code_that_is_no_point_of_the_plane_is_refused(code, images, labels, lab_of):
    model = models.dense_autoencoder(code, ())
    with pytest.raises(ValueError, match="a code of two values"):
        lab_of({"plain": model}, images, labels, NAMES)


def test_a_model_without_two_halves_is_refused(images, labels, lab_of):
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Activation("relu")])
    with pytest.raises(ValueError, match="encoder"):
        lab_of({"one piece": model}, images, labels, NAMES)


def test_layers_and_activations_that_the_page_lacks_are_refused(images, labels, lab_of):
    unusual = models.dense_autoencoder(2, (8,), activation="mish")
    halves = [
        keras.Sequential(
            [
                keras.Input((28, 28)),
                keras.layers.Flatten(),
                keras.layers.Dense(2),
                keras.layers.UnitNormalization(name="unit"),
            ],
            name="encoder",
        ),
        keras.Sequential(
            [
                keras.Input((2,)),
                keras.layers.Dense(784),
                keras.layers.Reshape((28, 28)),
            ],
            name="decoder",
        ),
    ]
    for model, part in ((unusual, "encoder_1"), (models.join(*halves), "unit")):
        with pytest.raises(ValueError, match=f"layers that runtime.js.*{part}"):
            lab_of({"model": model}, images, labels, NAMES)


def test_convolutions_are_taken_too(images, labels, lab_of):
    model = models.convolutional_autoencoder(2, (4,))
    data = data_of(lab_of({"conv": model}, images[:20], labels[:20], NAMES))
    kinds = {node["kind"] for node in data["models"]["conv"]["encoder"]["nodes"]}
    assert "convolution" in kinds


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
        ({"draws": {"plain": {}}}, "draws"),
        ({"draws": dict.fromkeys(("plain", "variational"), {"a": [1.0]})}, "draws"),
        ({"prices": {}}, "prices"),
    ],
)
def test_images_labels_and_names_must_fit(
    change, name, autoencoders, images, labels, lab_of
):
    arguments = {
        "autoencoders": autoencoders,
        "x": images,
        "labels": labels,
        "class_names": NAMES,
    }
    with pytest.raises(ValueError, match=f"`{name}`"):
        lab_of(
            *({**arguments, **change}[key] for key in arguments),
            **{key: change[key] for key in set(change) - set(arguments)},
        )
