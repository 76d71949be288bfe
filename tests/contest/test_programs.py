"""The programs of the notes have the notes' layers, settings and parameter counts."""

from pathlib import Path

import numpy as np
import pytest

from aecourse import contest
from aecourse._keras import keras
from aecourse.contest.bars import Bar
from aecourse.models import layer_table

PROGRAMS = {name: contest.entry(name).PROGRAM for name in contest.NAMES}
WIDTHS = {
    "P1": [64, 784],
    "P3": [32, 16, 8, 16, 32, 140],
    "P4": [128, 64, 12, 3, 12, 64, 128, 784],
    "P5a": [128, 32, 128, 784],
    "P5b": [128, 10],
    "P6": [512, 256, 512, 9724],
    "P7": [256, 100, 256, 784],
}


@pytest.mark.parametrize("name", WIDTHS)
def test_the_dense_layers_have_the_notes_widths(name):
    rows = layer_table(PROGRAMS[name].build()).rows
    assert [int(s.strip("(),")) for n, s, p in rows if p] == WIDTHS[name]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("P5b", 5_514),
        ("P7", 454_004),
        ("P8", 196_787),
        ("P9", 3_708),
        ("P10", 1_101),
        ("P11", 200_963),
    ],
)
def test_parameter_counts_are_those_the_notes_state(name, parameters):
    assert PROGRAMS[name].build().count_params() == parameters


@pytest.mark.parametrize(
    ("name", "code_shape"),
    [("P2", (7, 7, 8)), ("P8", (196,)), ("P9", (28, 8)), ("P10", (28, 28, 10))],
)
def test_codes_have_the_shapes_the_notes_give_them(name, code_shape):
    encoder = PROGRAMS[name].build().get_layer("encoder")
    assert encoder.output_shape == (None, *code_shape)


@pytest.mark.parametrize(
    ("name", "rate", "batch_size", "epochs", "loss", "noise"),
    [
        ("P1", 0.001, 32, 10, "mse", 0),
        ("P2", 0.001, 32, 10, "mse", 0.2),
        ("P3", 0.001, 512, 20, "mae", 0),
        ("P4", 0.005, 64, 10, "mse", 0),
        ("P5a", 0.001, 32, 5, "mse", 0),
        ("P5b", 0.001, 128, 20, "sparse_categorical_crossentropy", 0),
        ("P6", 0.001, 256, 50, "mse", 0),
        ("P7", 0.01, 100, 500, "mse", 0),
        ("P8", 0.005, 300, 100, "mse", 0),
        ("P9", 0.001, 300, 500, "mse", 0),
        ("P10", 0.005, 300, 100, "binary_crossentropy", 0.3),
        ("P11", 0.0005, 32, 1, "mse", 0),
    ],
)
def test_training_settings_are_the_notes(name, rate, batch_size, epochs, loss, noise):
    program = PROGRAMS[name]
    model = program.compiled()
    assert float(model.optimizer.learning_rate) == pytest.approx(rate)
    assert (program.batch_size, program.epochs) == (batch_size, epochs)
    assert (model.loss, program.noise) == (loss, noise)


def test_the_variational_program_weighs_its_two_terms_as_the_note_does():
    model = PROGRAMS["P12"].compiled()
    x = np.random.default_rng(0).random((32, 28, 28)).astype("float32")
    statistics = keras.Sequential(model.get_layer("encoder").layers[:-1]).predict(
        x, verbose=0
    )
    mean, log_var = np.split(statistics.astype(float), 2, axis=1)
    divergence = (mean**2 + np.exp(log_var) - log_var - 1).sum(axis=1).mean() / 2
    x_hat = model.predict(x, verbose=0).astype(float)
    entropy = -np.mean(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    loss = model.evaluate(x, x, verbose=0)
    assert loss == pytest.approx(500 * entropy + divergence, rel=1e-4)
    assert model.count_params() - 1 == 200_963 + 2 * (3136 + 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_trains(name):
    model = PROGRAMS[name].compiled()
    random = np.random.default_rng(0)
    x = random.random((32, *model.input_shape[1:])).astype("float32")
    target = np.arange(32) % 10 if name == "P5b" else x
    history = model.fit(x, target, epochs=8, verbose=0).history
    assert min(history["loss"]) < history["loss"][0]


def test_the_programs_are_those_of_the_notes_in_their_order():
    numbers = (1, 2, 3, 4, "5a", "5b", *range(6, 13))
    assert tuple(f"P{number}" for number in numbers) == contest.NAMES
    assert contest.entry("P5a") is contest.p05a
    assert contest.entry("P12") is contest.p12
    with pytest.raises(ValueError, match="`name`.*'P1'"):
        contest.entry("P13")
    with pytest.raises(AttributeError, match="p13"):
        _ = contest.p13


@pytest.mark.parametrize("name", contest.NAMES)
def test_program_answer_and_bars_stand_on_one_screen(name):
    entry = contest.entry(name)
    for part in ("PROGRAM", "ANSWER", "BARS"):
        assert hasattr(entry, part), part
    assert all(isinstance(bar, Bar) for bar in entry.BARS)
    lines = Path(entry.__file__).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 70


def test_a_program_is_new_every_time():
    first, second = (PROGRAMS["P1"].compiled() for _ in range(2))
    assert first is not second
    assert first.optimizer is not second.optimizer


def test_the_recommender_is_built_for_any_catalogue():
    program = contest.p06.program(30)
    assert program.build().output_shape == (None, 30)
    assert program.validation_split == 0.2
    with pytest.raises(ValueError, match="movies"):
        contest.p06.program(0)
