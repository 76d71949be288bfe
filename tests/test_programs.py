"""The programs of the notes have the notes' layers, settings and parameter counts."""

import numpy as np
import pytest

from aecourse.models import layer_table
from aecourse.programs import PROGRAMS

WIDTHS = {
    "P1": [64, 784],
    "P4": [128, 64, 12, 3, 12, 64, 128, 784],
    "P5a": [128, 32, 128, 784],
    "P7": [256, 100, 256, 784],
}


@pytest.mark.parametrize("name", WIDTHS)
def test_the_dense_layers_have_the_notes_widths(name):
    rows = layer_table(PROGRAMS[name].build()).rows
    assert [int(s.strip("(),")) for n, s, p in rows if p] == WIDTHS[name]


def test_p7_has_the_parameter_count_that_its_note_states():
    assert PROGRAMS["P7"].build().count_params() == 454_004


@pytest.mark.parametrize(
    ("name", "rate", "batch_size", "epochs"),
    [
        ("P1", 0.001, 32, 10),
        ("P4", 0.005, 64, 10),
        ("P5a", 0.001, 32, 5),
        ("P7", 0.01, 100, 500),
    ],
)
def test_training_settings_are_the_notes(name, rate, batch_size, epochs):
    program = PROGRAMS[name]
    model = program.compiled()
    assert float(model.optimizer.learning_rate) == pytest.approx(rate)
    assert (program.batch_size, program.epochs) == (batch_size, epochs)
    assert model.loss == "mse"


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_trains(name):
    program = PROGRAMS[name]
    x = np.random.default_rng(0).random((32, 28, 28)).astype("float32")
    history = program.compiled().fit(x, x, epochs=8, verbose=0).history
    assert min(history["loss"]) < history["loss"][0]


def test_a_program_is_new_every_time():
    first, second = (PROGRAMS["P1"].compiled() for _ in range(2))
    assert first is not second
    assert first.optimizer is not second.optimizer
