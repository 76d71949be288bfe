"""Labs as HTML, and networks and arrays as data."""

import base64
import json
import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from aecourse import models
from aecourse._keras import keras
from aecourse.course import lab

layers = keras.layers
WORDS = {"name": "A lab", "still": 'A "picture"'}


@pytest.fixture
def kinds(tmp_path, monkeypatch):
    (tmp_path / "plain.js").write_text("AELab.define('plain', () => {});")
    (tmp_path / "styled.js").write_text("// styled")
    (tmp_path / "styled.css").write_text(".aelab-styled { color: inherit }")
    monkeypatch.setattr(lab, "KINDS", tmp_path)


def made(kind="plain", data=(), **changes):
    return lab.Lab(kind, data, **{"still": Figure((1, 1)), "words": WORDS, **changes})


def unpacked(kept):
    kind = {4: "<u1", 8: "<u1", 16: "<u2", 32: "<f4"}[kept["bits"]]
    values = np.frombuffer(base64.b64decode(kept["data"]), kind).astype(np.float64)
    if kept["bits"] == 4:
        values = np.stack(np.divmod(values, 16), axis=1).ravel()
    return values if kept["bits"] == 32 else kept["low"] + kept["step"] * values


@pytest.mark.parametrize("bits", [4, 8, 16])
def test_an_array_comes_back_within_half_a_step(bits):
    values = np.random.default_rng(0).normal(size=(30, 7))
    kept = lab.packed(values, bits)
    assert kept["step"] == pytest.approx(np.ptp(values) / (2**bits - 1))
    assert np.abs(unpacked(kept) - values.ravel()).max() <= 0.51 * kept["step"]


def test_32_bits_keep_every_float():
    values = np.random.default_rng(0).normal(size=9).astype("float32")
    assert np.array_equal(unpacked(lab.packed(values, 32)), values)


def test_4_bits_of_an_odd_count_give_the_last_value_twice():
    assert np.allclose(unpacked(lab.packed([0, 7, 15], 4)), [0, 7, 15, 15])


def test_an_array_of_equal_values_comes_back():
    assert np.array_equal(unpacked(lab.packed(np.full(5, 3.25))), np.full(5, 3.25))


@pytest.mark.parametrize("bits", [2, "16"])
def test_other_bits_are_refused(bits):
    with pytest.raises((TypeError, ValueError), match="`bits`"):
        lab.packed([1.0], bits)


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


def test_a_lab_carries_picture_data_words_and_scripts_once(kinds):
    page = made(data={"values": [1, 2]})._repr_html_()
    content = re.search(r'<script type="application/json">(.*?)</script>', page)[1]
    assert json.loads(content) == {"data": {"values": [1, 2]}, "words": WORDS}
    assert 'alt="A &quot;picture&quot;"' in page
    assert page.count("customElements.define") == 1
    assert re.findall(r'<(\w+) data-lab="([\w-]+)"', page) == [
        ("style", "aecourse-lab"),
        ("script", "aecourse-lab"),
        ("script", "aecourse-lab-plain"),
    ]
    assert not re.search(r"(src|href)=.?(http|//)", page)


def test_a_kind_may_have_a_style_of_its_own(kinds):
    assert '<style data-lab="aecourse-lab-styled">' in made("styled")._repr_html_()


def test_it_says_little_in_a_console(kinds):
    assert repr(made()) == "Lab('plain', 0 kB of data)"


def test_a_word_cannot_end_the_data_early(kinds):
    page = made(words=WORDS | {"name": "</script><b>"})._repr_html_()
    assert "</script><b>" not in page


def test_scripts_can_stand_in_a_page():
    for name in ("runtime.js", "lab.js"):
        assert "</script" not in (lab._FOLDER / name).read_text(encoding="utf-8")
    assert "</style" not in (lab._FOLDER / "lab.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "other"}, "`kind`.*plain, styled"),
        ({"data": {"x": np.ones(2)}}, "`data`.*packed"),
        ({"data": [float("nan")]}, "`data`"),
        ({"still": "a picture"}, "`still`.*Figure"),
        ({"words": {"name": "A lab"}}, "`words`.*'still'"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes, named, kinds):
    with pytest.raises((TypeError, ValueError), match=named):
        made(**changes)
