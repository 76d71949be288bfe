"""One step of an LSTM (chapter 5)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def lstm_step(x, state, cell, kernel, recurrent_kernel, bias):
    i, f, g, o = sums(x, state, kernel, recurrent_kernel, bias)
    return shown(sigmoid(f) * cell + sigmoid(i) * np.tanh(g), o)


def sums(x, state, kernel, recurrent_kernel, bias):
    """Return the four parts before their activations, each (batch, units)."""
    return np.split(x @ kernel + state @ recurrent_kernel + bias, 4, axis=1)


def shown(cell, o):
    """Return the state that shows a new cell, and the cell."""
    return sigmoid(o) * np.tanh(cell), cell


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def cases():
    rng = np.random.default_rng(4)
    return {"six": given(rng, 6, 3, 4), "two": given(rng, 2, 5, 2)}


def given(rng, batch, features, units):
    return (
        rng.normal(size=(batch, features)),
        rng.uniform(-1, 1, size=(batch, units)),
        rng.normal(scale=1.5, size=(batch, units)),
        rng.normal(size=(features, 4 * units)),
        rng.normal(size=(units, 4 * units)),
        rng.normal(size=4 * units),
    )


def gates_swapped(x, state, cell, *weights):
    i, f, g, o = sums(x, state, *weights)
    return shown(sigmoid(i) * cell + sigmoid(f) * np.tanh(g), o)


def proposal_last(x, state, cell, *weights):
    i, f, o, g = sums(x, state, *weights)
    return shown(sigmoid(f) * cell + sigmoid(i) * np.tanh(g), o)


def proposal_by_sigmoid(x, state, cell, *weights):
    i, f, g, o = sums(x, state, *weights)
    return shown(sigmoid(f) * cell + sigmoid(i) * sigmoid(g), o)


def state_without_tanh(x, state, cell, *weights):
    _, new_cell = lstm_step(x, state, cell, *weights)
    return sigmoid(sums(x, state, *weights)[3]) * new_cell, new_cell


def state_of_old_cell(x, state, cell, *weights):
    state_before, _ = shown(cell, sums(x, state, *weights)[3])
    return state_before, lstm_step(x, state, cell, *weights)[1]


def forgets_at_1(x, state, cell, *weights):
    i, f, g, o = sums(x, state, *weights)
    return shown(sigmoid(-f) * cell + sigmoid(i) * np.tanh(g), o)


EXERCISE = Exercise(
    lstm_step,
    cases,
    parts=("state", "cell"),
    mistakes={
        "cell_first": lambda *given: lstm_step(*given)[::-1],
        "gates_swapped": gates_swapped,
        "proposal_last": proposal_last,
        "proposal_by_sigmoid": proposal_by_sigmoid,
        "state_without_tanh": state_without_tanh,
        "state_of_old_cell": state_of_old_cell,
        "forgets_at_1": forgets_at_1,
        "no_bias": lambda *given: lstm_step(*given[:5], 0),
        "no_old_state": lambda x, state, *given: lstm_step(x, 0 * state, *given),
    },
)
