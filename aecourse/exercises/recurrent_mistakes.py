"""Known mistakes in the exercises of chapter 5, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import numpy as np

from aecourse.exercises.expectations import Mistake

COUNT_LSTM: list[Mistake] = [
    (
        lambda features, units: 4 * units * (features + units),
        "You left out the biases: each of the four parts has one for every unit.",
    ),
    (
        lambda features, units: 4 * (units * (features + units) + 1),
        "You gave each part a single bias; every unit of it has its own.",
    ),
    (
        lambda features, units: 3 * units * (features + units + 1),
        "You counted the three gates. The proposal for the cell has weights too.",
    ),
    (
        lambda features, units: units * (features + units + 1),
        "You counted one part of four: an LSTM has three gates and a proposal.",
    ),
    (
        lambda features, units: 4 * units * (features + 1),
        "You left out the weights by which the old state comes in.",
    ),
    (
        lambda features, units: 4 * units * (units + 1),
        "You left out the weights by which the input comes in.",
    ),
    (
        lambda features, units: 8 * units * (features + units + 1),
        "You counted two LSTMs, as in a bidirectional layer; this is one.",
    ),
    (
        lambda features, units: 4 * units * (features + 2 * units + 1),
        "You gave the cell weights of its own. It is changed by the gates and read "
        "by no weight.",
    ),
]


def sigmoid(values: np.ndarray) -> np.ndarray:
    """Squeeze numbers into (0, 1)."""
    return 1 / (1 + np.exp(-values))


def parts(x, state, kernel, recurrent_kernel, bias) -> list[np.ndarray]:
    """Return the four sums of an LSTM before their activations, each (batch, units)."""
    return np.split(x @ kernel + state @ recurrent_kernel + bias, 4, axis=1)


def lstm_step(x, state, cell, kernel, recurrent_kernel, bias) -> np.ndarray:
    """Return the new state and the new cell, stacked."""
    i, f, g, o = parts(x, state, kernel, recurrent_kernel, bias)
    return _out(sigmoid(f) * cell + sigmoid(i) * np.tanh(g), sigmoid(o))


def _out(cell: np.ndarray, gate: np.ndarray) -> np.ndarray:
    return np.stack([gate * np.tanh(cell), cell])


def _forget_and_input_swapped(x, state, cell, *weights):
    i, f, g, o = parts(x, state, *weights)
    return _out(sigmoid(i) * cell + sigmoid(f) * np.tanh(g), sigmoid(o))


def _proposal_last(x, state, cell, *weights):
    i, f, o, g = parts(x, state, *weights)
    return _out(sigmoid(f) * cell + sigmoid(i) * np.tanh(g), sigmoid(o))


def _proposal_by_sigmoid(x, state, cell, *weights):
    i, f, g, o = parts(x, state, *weights)
    return _out(sigmoid(f) * cell + sigmoid(i) * sigmoid(g), sigmoid(o))


def _state_without_tanh(x, state, cell, *weights):
    new_cell = lstm_step(x, state, cell, *weights)[1]
    gate = sigmoid(parts(x, state, *weights)[3])
    return np.stack([gate * new_cell, new_cell])


def _state_from_old_cell(x, state, cell, *weights):
    new_cell = lstm_step(x, state, cell, *weights)[1]
    gate = sigmoid(parts(x, state, *weights)[3])
    return np.stack([gate * np.tanh(cell), new_cell])


def _one_minus_forget(x, state, cell, *weights):
    i, f, g, o = parts(x, state, *weights)
    return _out((1 - sigmoid(f)) * cell + sigmoid(i) * np.tanh(g), sigmoid(o))


LSTM_STEP: list[Mistake] = [
    (
        lambda *inputs: lstm_step(*inputs)[::-1],
        "State and cell are swapped: the state comes first.",
    ),
    (
        _forget_and_input_swapped,
        "The forget gate and the input gate are swapped: the columns of the kernels "
        "hold input gate, forget gate, proposal, output gate, in this order.",
    ),
    (
        _proposal_last,
        "The proposal and the output gate are swapped: the proposal is the third "
        "quarter of the columns and the output gate the last.",
    ),
    (
        _proposal_by_sigmoid,
        "You put a sigmoid on the proposal. It is no gate: with tanh it may take "
        "away from the cell as well as add to it.",
    ),
    (
        _state_without_tanh,
        "The state shows the cell without its tanh, so it is not kept between -1 "
        "and 1.",
    ),
    (
        _state_from_old_cell,
        "The state shows the old cell. Change the cell first, then show it.",
    ),
    (
        _one_minus_forget,
        "Your forget gate works the other way round: at 1 it keeps the cell whole, "
        "whatever its name suggests.",
    ),
    (
        lambda x, state, cell, kernel, recurrent, bias: lstm_step(
            x, state, cell, kernel, recurrent, np.zeros_like(bias)
        ),
        "You left out the bias.",
    ),
    (
        lambda x, state, cell, kernel, recurrent, bias: lstm_step(
            x, np.zeros_like(state), cell, kernel, recurrent, bias
        ),
        "The old state has no say: without `state @ recurrent_kernel` this is no "
        "recurrent network.",
    ),
]


def kept_share(
    steps: int, features: int, units: int, return_sequences: bool, merge_mode: str
) -> float:
    """Return the share of a sequence's numbers that a recurrent encoder hands on."""
    width = 2 * units if merge_mode == "concat" else units
    return width * (steps if return_sequences else 1) / (steps * features)


KEPT_SHARE: list[Mistake] = [
    (
        lambda steps, features, units, every, mode: kept_share(
            steps, features, units, every, "sum"
        ),
        "You overlooked that `concat` puts the two states side by side, so the code "
        "is twice as wide.",
    ),
    (
        lambda steps, features, units, every, mode: kept_share(
            steps, features, units, every, "concat"
        ),
        "You doubled the width in all cases. Only `concat` puts the two states side "
        "by side; added or averaged, they stay as wide as one.",
    ),
    (
        lambda steps, features, units, every, mode: kept_share(
            steps, features, units, False, mode
        ),
        "You counted one state in all cases. With `return_sequences` the code has "
        "one for every step.",
    ),
    (
        lambda steps, features, units, every, mode: kept_share(
            steps, features, units, True, mode
        ),
        "You counted a state for every step in all cases. Without "
        "`return_sequences` only the last is handed on.",
    ),
    (
        lambda *inputs: 1 / kept_share(*inputs),
        "You turned the ratio round: the share is the code's numbers over the "
        "sequence's.",
    ),
    (
        lambda *inputs: 1 - kept_share(*inputs),
        "You returned the share that is saved; the share that is kept is wanted.",
    ),
    (
        lambda *inputs: 100 * kept_share(*inputs),
        "You returned per cent; a share lies between 0 and 1 if anything is saved.",
    ),
    (
        lambda steps, features, units, every, mode: (
            kept_share(steps, features, units, every, mode) * features
        ),
        "You divided by the number of steps alone; each step has several features.",
    ),
]


def masked_error(x, x_hat, weight) -> float:
    """Return the mean squared error over the true steps."""
    return float(np.mean(np.square(x - x_hat)[weight == 1]))


def _mean_of_means(x, x_hat, weight) -> float:
    by_step = np.square(x - x_hat).mean(axis=2)
    return float(np.mean((weight * by_step).sum(axis=1) / weight.sum(axis=1)))


MASKED_ERROR: list[Mistake] = [
    (
        lambda x, x_hat, weight: np.mean(np.square(x - x_hat)),
        "You counted the padded steps too, so the error depends on what was written "
        "into them.",
    ),
    (
        lambda x, x_hat, weight: np.mean(np.square(x - x_hat) * weight[..., None]),
        "The padded steps are zeroed, but they still count in the denominator: more "
        "padding makes your error smaller.",
    ),
    (
        _mean_of_means,
        "You averaged within each sequence first, so a step of a short sequence "
        "counts for more than one of a long sequence.",
    ),
    (
        lambda x, x_hat, weight: (
            (np.square(x - x_hat) * weight[..., None]).sum() / weight.sum()
        ),
        "You divided by the number of true steps and forgot that each has several "
        "features.",
    ),
    (
        lambda x, x_hat, weight: (np.square(x - x_hat) * weight[..., None]).sum(),
        "You added up and did not divide.",
    ),
    (
        lambda x, x_hat, weight: np.mean(np.square(x - x_hat)[weight == 0]),
        "You took the padded steps and left out the true ones: a weight of 1 is a "
        "true step.",
    ),
    (
        lambda x, x_hat, weight: np.sqrt(masked_error(x, x_hat, weight)),
        "You took the root; the error is the mean squared one.",
    ),
    (
        lambda x, x_hat, weight: np.mean(np.abs(x - x_hat)[weight == 1]),
        "You took absolute differences; the error is the mean squared one.",
    ),
]


def by_step(x: np.ndarray, x_hat: np.ndarray) -> np.ndarray:
    """Return the mean squared error of every step."""
    return np.square(x - x_hat).mean(axis=(0, 2))


def lost_steps(x, x_hat, x_train) -> np.ndarray:
    """Return the steps at which a model is worse than the mean training sequence."""
    return np.flatnonzero(by_step(x, x_hat) > by_step(x, x_train.mean(axis=0)))


LOST_STEPS: list[Mistake] = [
    (
        lambda x, x_hat, x_train: np.flatnonzero(
            by_step(x, x_hat) > by_step(x, x.mean(axis=0))
        ),
        "Your baseline is the mean of the sequences it is judged on. It has to come "
        "from the training sequences, as the model does.",
    ),
    (
        lambda x, x_hat, x_train: np.flatnonzero(
            by_step(x, x_hat) > by_step(x, x.mean(axis=1, keepdims=True))
        ),
        "Your baseline is each sequence's own mean over time. The mean sequence has "
        "one value for every step, averaged over the training sequences.",
    ),
    (
        lambda x, x_hat, x_train: np.flatnonzero(
            by_step(x, x_hat) > by_step(x, x_train.mean())
        ),
        "Your baseline is one number for all steps. The mean sequence has a value "
        "for every step.",
    ),
    (
        lambda x, x_hat, x_train: np.flatnonzero(
            by_step(x, x_hat) > by_step(x, x_train.mean(axis=0)).mean()
        ),
        "You compared every step with the baseline's mean over all steps. A step at "
        "which all sequences agree has a better baseline than one at which they "
        "differ.",
    ),
    (
        lambda x, x_hat, x_train: np.flatnonzero(
            by_step(x, x_hat) < by_step(x, x_train.mean(axis=0))
        ),
        "You returned the steps at which the model is better than the mean sequence.",
    ),
    (
        lambda x, x_hat, x_train: len(lost_steps(x, x_hat, x_train)),
        "You returned how many steps there are; which ones is the question.",
    ),
    (
        lambda x, x_hat, x_train: by_step(x, x_hat) > by_step(x, x_train.mean(axis=0)),
        "You returned a truth value for every step; their indices are wanted.",
    ),
    (
        lambda x, x_hat, x_train: lost_steps(x, x_hat, x_train) + 1,
        "Your indices are one too high: steps are counted from 0, as NumPy does.",
    ),
]
