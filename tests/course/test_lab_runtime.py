"""The runtime of the labs in headless Chromium, beside Keras."""

import math

import numpy as np
import pytest

from aecourse import models
from aecourse._keras import keras
from aecourse.course import lab
from tests.browsing import THROTTLE, open_page, serve

pytestmark = pytest.mark.browser

layers = keras.layers
RUN = """
const network = AENet.load(arguments[0]);
return arguments[1].map(x => Array.from(network.run(x)));
"""


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runtime")
    script = (lab._FOLDER / "runtime.js").read_text(encoding="utf-8")
    (folder / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><script>{script}</script>',
        encoding="utf-8",
    )
    with serve(folder) as address:
        open_page(browser, address)
        yield browser


def samples(model, seed=0, n=4):
    shape = (n, *model.input_shape[1:])
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def shaken(model):
    """Give biases and all else random values too, so that nothing goes unseen."""
    random = np.random.default_rng(1)
    for weight in model.weights:
        if weight.dtype == "float32":  # variances stay above 0
            weight.assign(weight + random.uniform(0.02, 0.4, weight.shape))
    return model


def in_keras(model, x):
    """Return what `predict` gives, which would compile every one of these models."""
    return np.asarray(model(x))


def in_page(page, model, x, bits=32):
    data = lab.network(model, bits)
    rows = page.execute_script(RUN, data, x.reshape(len(x), -1).tolist())
    return np.array(rows).reshape(len(x), *data["nodes"][-1]["shape"])


def sequential(shape, *parts):
    return keras.Sequential([keras.Input(shape), *parts])


LAYERS = {
    "dense": ((5,), lambda: [layers.Dense(4)]),
    "dense without bias": ((5,), lambda: [layers.Dense(4, use_bias=False)]),
    "dense on rows": ((3, 5), lambda: [layers.Dense(4, "tanh")]),
    **{
        activation: ((5,), lambda name=activation: [layers.Dense(6, name)])
        for activation in lab.layers.ACTIVATIONS
    },
    "leaky layer": ((5,), lambda: [layers.LeakyReLU(0.1)]),
    "relu layer": ((5,), lambda: [layers.ReLU()]),
    "elu layer": ((5,), lambda: [layers.ELU()]),
    "softmax layer": ((3, 5), lambda: [layers.Softmax()]),
    "activation layer": ((5,), lambda: [layers.Activation("sigmoid")]),
    "scaled": ((5,), lambda: [layers.Rescaling(3, offset=-1)]),
    "normalised": ((4, 3), lambda: [layers.BatchNormalization()]),
    "normalised without scale": (
        (4, 3),
        lambda: [layers.BatchNormalization(scale=False, center=False)],
    ),
    "repeated": ((5,), lambda: [layers.RepeatVector(3)]),
    "positions": ((7, 2), lambda: [models.StepPosition()]),
    "resized": ((3, 4, 2), lambda: [layers.UpSampling2D((2, 3))]),
    "in training alone": (
        (3, 4),
        lambda: [
            layers.Dropout(0.5),
            layers.GaussianNoise(1.0),
            models.RandomGaussianNoise(0.1, 0.5),
            layers.Flatten(),
            layers.Reshape((4, 3)),
        ],
    ),
    "mean of the code": ((6,), lambda: [models.GaussianLatent(3)]),
    "last state": ((6, 3), lambda: [layers.LSTM(4)]),
    "relu LSTM": ((6, 3), lambda: [layers.LSTM(4, activation="relu")]),
    "all states": ((6, 3), lambda: [layers.LSTM(4, return_sequences=True)]),
    "LSTM without bias": ((6, 3), lambda: [layers.LSTM(4, use_bias=False)]),
    "both ways": ((6, 3), lambda: [layers.Bidirectional(layers.LSTM(4))]),
    "both ways, all states": (
        (6, 3),
        lambda: [
            layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
            layers.TimeDistributed(layers.Dense(2, "elu")),
        ],
    ),
    **{
        f"{kind.__name__}, kernel {size}, stride {strides}, {padding}": (
            (6, 7, 2),
            lambda kind=kind, size=size, strides=strides, padding=padding: [
                kind(3, size, strides=strides, padding=padding, activation="elu")
            ],
        )
        for kind in (layers.Conv2D, layers.Conv2DTranspose)
        for size, strides in ((3, 1), (3, 2), (4, 2), ((2, 3), (1, 2)), (1, 2))
        for padding in ("same", "valid")
    },
    **{
        f"{kind.__name__}, {padding}": (
            (5, 7, 2),
            lambda kind=kind, padding=padding: [kind(2, padding=padding)],
        )
        for kind in (layers.MaxPooling2D, layers.AveragePooling2D)
        for padding in ("same", "valid")
    },
}


@pytest.mark.parametrize("name", LAYERS)
def test_every_kind_of_layer_gives_what_keras_gives(name, page):
    keras.utils.set_random_seed(0)
    shape, parts = LAYERS[name]
    model = shaken(sequential(shape, *parts()))
    x = samples(model)
    expected = in_keras(model, x)
    assert np.ptp(expected) > 0.1
    np.testing.assert_allclose(in_page(page, model, x), expected, atol=1e-4)


def test_inputs_that_meet_are_added_or_stand_side_by_side(page):
    x = keras.Input((3, 4))
    parts = [layers.Dense(2)(x), layers.Dense(2, "tanh")(x)]
    both = layers.Concatenate()([layers.Add()(parts), *parts])
    model = keras.Model(x, both)
    rows = samples(model)
    expected = in_keras(model, rows)
    np.testing.assert_allclose(in_page(page, model, rows), expected, atol=1e-4)


BUILDERS = {
    "dense": lambda: models.dense_autoencoder(3, (8,), input_shape=(5, 4)),
    "tied": lambda: models.dense_autoencoder(3, (8,), input_shape=(5, 4), tied=True),
    "convolutional": lambda: models.convolutional_autoencoder(
        3, (2, 3), input_shape=(8, 12)
    ),
    "resized": lambda: models.convolutional_autoencoder(
        3, (2,), input_shape=(8, 8, 2), upsampling="resize"
    ),
    "denoising": lambda: models.denoising_autoencoder((2, 3), input_shape=(8, 8)),
    "variational": lambda: models.variational_autoencoder(2, (8,), input_shape=(5, 4)),
    "recurrent": lambda: models.recurrent_autoencoder(3, 5, input_shape=(12, 2)),
    "one way": lambda: models.recurrent_autoencoder(
        3, 5, input_shape=(12, 2), bidirectional=False, position=False
    ),
    "clocks alone": lambda: models.recurrent_autoencoder(
        3, 5, input_shape=(12, 2), bidirectional=False
    ),
    "second direction alone": lambda: models.recurrent_autoencoder(
        3, 5, input_shape=(12, 2), position=False
    ),
    "stepwise": lambda: models.stepwise_autoencoder(2, 4, input_shape=(6, 5)),
    "rating": lambda: models.rating_autoencoder(9, 3),
    "classifier": lambda: models.encoder_classifier(
        models.dense_autoencoder(3, (8,), input_shape=(5, 4)), 4
    ),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_every_builder_s_model_and_its_halves_give_what_keras_gives(name, page):
    keras.utils.set_random_seed(0)
    model = BUILDERS[name]()
    parts = [model] if name == "classifier" else [model, *model.layers[-2:]]
    for part in parts:
        x = samples(part)
        expected = in_keras(part, x)
        np.testing.assert_allclose(in_page(page, part, x), expected, atol=1e-4)


def test_steps_of_padding_are_skipped_as_in_keras(page):
    keras.utils.set_random_seed(0)
    model = models.recurrent_autoencoder(3, 5, input_shape=(12, 2), mask_value=-9.0)
    x = samples(model)
    x[1, 7:] = x[2, :3] = -9
    x[3, 4, 0] = -9  # a step with one such value is no padding
    expected = in_keras(model, x)
    np.testing.assert_allclose(in_page(page, model, x), expected, atol=1e-4)


@pytest.mark.parametrize(("bits", "bound"), [(16, 2e-3), (8, 0.1)])
@pytest.mark.parametrize("name", ["dense", "convolutional", "recurrent", "variational"])
def test_short_weights_stay_within_their_bound(name, bits, bound, page):
    keras.utils.set_random_seed(0)
    model = BUILDERS[name]()
    x = samples(model)
    expected = in_keras(model, x)
    error = np.abs(in_page(page, model, x, bits) - expected).max() / np.ptp(expected)
    assert 1e-7 < error < bound


def test_a_trace_names_every_layer_and_what_it_gives(page):
    model = models.dense_autoencoder(3, (8,), input_shape=(5, 4))
    x = samples(model, n=1)
    trace = page.execute_script(
        "return AENet.load(arguments[0]).trace(arguments[1]).map("
        "({name, shape, values}) => [name, shape, Array.from(values)]);",
        lab.network(model, 32),
        x.ravel().tolist(),
    )
    values = {name: (shape, np.array(given)) for name, shape, given in trace}
    assert list(values) == [
        *("input", "flatten", "encoder_1", "code"),
        *("decoder_1", "output", "reconstruction"),
    ]
    shape, code = values["code"]
    assert shape == [3]
    expected = in_keras(model.get_layer("encoder"), x)[0]
    np.testing.assert_allclose(code, expected, atol=1e-5)


# ---------------------------------------------------------------- training in the page


def train(page, settings, points, steps, weights=None):
    """Return losses, the last weights and reconstructions, and steps a second."""
    return page.execute_script(
        """const [settings, points, steps, weights] = arguments;
        const network = AENet.trainable(settings);
        if (weights) network.weights = weights;
        const losses = [], flat = Float64Array.from(points.flat());
        const begin = performance.now();
        for (let i = 0; i < steps; i++) losses.push(network.step(flat));
        const seconds = (performance.now() - begin) / 1000;
        return [losses, network.weights, points.map(p => Array.from(network.run(p))),
          steps / seconds];""",
        settings,
        points.tolist(),
        steps,
        weights,
    )


@pytest.fixture(scope="module")
def points():
    random = np.random.default_rng(0)
    along = random.normal(size=(60, 1)) * [1.2, 0.5]
    return along + random.normal(size=(60, 2)) * 0.25 + [0.4, -0.3]


LINE = {"sizes": [2, 1, 2], "activations": ["linear", "linear"], "rate": 0.02}
CURVE = {
    "sizes": [2, 8, 1, 8, 2],
    "activations": ["tanh", "linear", "elu", "linear"],
    "rate": 0.01,
}


def test_a_linear_network_finds_the_line_of_pca(page, points):
    losses, _, found, _ = train(page, LINE, points, 3000)
    assert losses[-1] < losses[0] / 4
    centred = points - points.mean(axis=0)
    direction = np.linalg.svd(centred)[2][0]
    own = np.linalg.svd(found - np.mean(found, axis=0))[2][0]
    assert math.degrees(math.acos(min(abs(direction @ own), 1))) < 1
    pca = points.mean(axis=0) + np.outer(centred @ direction, direction)
    assert losses[-1] == pytest.approx(np.square(points - pca).mean(), rel=0.01)


def test_a_bent_network_fits_better_and_learns_hundreds_of_steps_a_second(page, points):
    bend = np.stack([points[:, 0], points[:, 0] ** 2 / 2], axis=1)
    losses, _, _, pace = train(page, CURVE, bend, 1500)
    straight, *_ = train(page, LINE, bend, 1500)
    assert losses[-1] < straight[-1] / 3
    assert pace > 500 / THROTTLE


def test_training_takes_the_steps_that_keras_takes(page, points):
    network = sequential((2,))
    for units, activation in zip(CURVE["sizes"][1:], CURVE["activations"], strict=True):
        network.add(layers.Dense(units, activation))
    network.compile(keras.optimizers.Adam(CURVE["rate"]), "mse")
    start = [weight.ravel().tolist() for weight in network.get_weights()]
    losses, weights, *_ = train(page, CURVE, points, 30, start)
    history = network.fit(points, points, len(points), 30, 0, shuffle=False)
    np.testing.assert_allclose(losses, history.history["loss"], rtol=1e-3)
    for own, expected in zip(weights, network.get_weights(), strict=True):
        np.testing.assert_allclose(own, expected.ravel(), atol=2e-3)


def test_the_seed_decides_how_training_begins(page, points):
    first, again, other = (
        train(page, {**LINE, "seed": seed}, points, 1)[1] for seed in (1, 1, 2)
    )
    assert first == again != other


def test_random_numbers_are_spread_as_they_should_be(page):
    uniform, normal = page.execute_script(
        "const r = AENet.random(5), n = {length: 4000};"
        "return [Array.from(n, r), Array.from(n, r.normal)];"
    )
    assert 0 <= min(uniform) < 0.01
    assert 0.99 < max(uniform) < 1
    assert np.mean(uniform) == pytest.approx(0.5, abs=0.02)
    assert np.mean(normal) == pytest.approx(0, abs=0.06)
    assert np.std(normal) == pytest.approx(1, abs=0.05)
