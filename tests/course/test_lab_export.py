"""Networks as data, and what the page cannot compute."""

import pytest

from aecourse import models
from aecourse._keras import keras
from aecourse.course import lab

layers = keras.layers


def refused(*parts, shape=(6, 6, 2)):
    return keras.Sequential([keras.Input(shape), *parts])


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (
            lambda: refused(layers.Conv1D(2, 3, name="odd"), shape=(6, 2)),
            "Conv1D 'odd'",
        ),
        (lambda: refused(layers.Dense(2, "mish", name="odd")), "mish.*Dense 'odd'"),
        (lambda: refused(layers.Conv2D(2, 3, dilation_rate=2)), "without dilation"),
        (lambda: refused(layers.Conv2D(2, 3, groups=2)), "without dilation or groups"),
        (
            lambda: refused(layers.Conv2DTranspose(2, 3, strides=2, output_padding=1)),
            "output_padding",
        ),
        (lambda: refused(layers.UpSampling2D(interpolation="bilinear")), "repeating"),
        (lambda: refused(layers.ReLU(max_value=6)), "ReLU"),
        (lambda: refused(layers.ELU(alpha=2)), "ELU"),
        (lambda: refused(layers.BatchNormalization(axis=1)), "last axis"),
        (
            lambda: refused(layers.LSTM(2, go_backwards=True), shape=(4, 2)),
            "Bidirectional",
        ),
        (
            lambda: refused(
                layers.Bidirectional(layers.LSTM(2), merge_mode="sum"), shape=(4, 2)
            ),
            "concatenated",
        ),
        (
            lambda: refused(layers.Bidirectional(layers.GRU(2)), shape=(4, 2)),
            "of LSTMs",
        ),
        (
            lambda: refused(layers.TimeDistributed(layers.Flatten()), shape=(4, 2, 2)),
            "of a dense layer",
        ),
        (
            lambda: keras.Model(
                [x := keras.Input((2,)), y := keras.Input((2,))], x + y
            ),
            "one input and one output",
        ),
    ],
)
def test_what_the_page_cannot_compute_is_refused_by_name(model, named):
    with pytest.raises(ValueError, match=f"`model`.*{named}"):
        lab.network(model())


def test_models_within_the_model_are_unfolded():
    nodes = lab.network(models.dense_autoencoder(2, (4,)))["nodes"]
    assert [node["kind"] for node in nodes] == [
        *("input", "pass", "dense", "dense", "dense", "dense", "pass")
    ]
    assert [node["from"] for node in nodes] == [[], [0], [1], [2], [3], [4], [5]]
