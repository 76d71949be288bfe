"""Typical wrong answers to the exercises of chapter 5."""

import numpy as np
import pytest

from aecourse import exercises


# recurrent.1
def without_biases(features, units):
    return 4 * units * (features + units)


def three_gates(features, units):
    return 3 * units * (features + units + 1)


def a_plain_recurrent_layer(features, units):
    return units * (features + units + 1)


def without_the_old_state(features, units):
    return 4 * units * (features + 1)


def both_directions(features, units):
    return 8 * units * (features + units + 1)


# recurrent.2
def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def four_parts(x, state, kernel, recurrent_kernel, bias):
    return np.split(x @ kernel + state @ recurrent_kernel + bias, 4, axis=1)


def cell_first(x, state, cell, *weights):
    i, f, g, o = four_parts(x, state, *weights)
    cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return cell, sigmoid(o) * np.tanh(cell)


def other_order(x, state, cell, *weights):
    i, f, o, g = four_parts(x, state, *weights)
    cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(cell), cell


def forget_gate_first(x, state, cell, *weights):
    f, i, g, o = four_parts(x, state, *weights)
    cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(cell), cell


def all_gates(x, state, cell, *weights):
    i, f, g, o = map(sigmoid, four_parts(x, state, *weights))
    cell = f * cell + i * g
    return o * np.tanh(cell), cell


def state_is_the_cell(x, state, cell, *weights):
    i, f, g, o = four_parts(x, state, *weights)
    cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * cell, cell


def old_cell_shown(x, state, cell, *weights):
    i, f, g, o = four_parts(x, state, *weights)
    new_cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(cell), new_cell


def not_recurrent(x, state, cell, kernel, recurrent_kernel, bias):
    i, f, g, o = np.split(x @ kernel + bias, 4, axis=1)
    cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(cell), cell


def state_only(x, state, cell, *weights):
    return cell_first(x, state, cell, *weights)[1]


# recurrent.3
def one_direction(steps, features, units, return_sequences, merge_mode):
    return (steps if return_sequences else 1) * units / (steps * features)


def always_twice(steps, features, units, return_sequences, merge_mode):
    return 2 * one_direction(steps, features, units, return_sequences, merge_mode)


def last_state_only(steps, features, units, return_sequences, merge_mode):
    return (2 if merge_mode == "concat" else 1) * units / (steps * features)


def a_state_for_every_step(steps, features, units, return_sequences, merge_mode):
    return (2 if merge_mode == "concat" else 1) * units / features


def ratio(steps, features, units, return_sequences, merge_mode):
    numbers = (steps if return_sequences else 1) * units
    return steps * features / (2 * numbers if merge_mode == "concat" else numbers)


# recurrent.4
def everything(x, x_hat, weight):
    return np.mean((x - x_hat) ** 2)


def diluted(x, x_hat, weight):
    return np.mean((x - x_hat) ** 2 * weight[..., None])


def mean_of_means(x, x_hat, weight):
    rows = zip(x, x_hat, weight, strict=True)
    return np.mean([np.mean((a - b)[w == 1] ** 2) for a, b, w in rows])


def features_forgotten(x, x_hat, weight):
    return np.sum((x - x_hat) ** 2 * weight[..., None]) / np.sum(weight)


def padding_only(x, x_hat, weight):
    return np.mean((x - x_hat)[weight == 0] ** 2)


def true_where_not_zero(x, x_hat, weight):
    return np.mean((x - x_hat)[:, weight.sum(axis=0) > 0] ** 2)


# recurrent.5
def error_by_step(x, x_hat):
    return ((x - x_hat) ** 2).mean(axis=(0, 2))


def baseline_from_the_test(x, x_hat, x_train):
    baseline = error_by_step(x, x.mean(axis=0))
    return np.flatnonzero(error_by_step(x, x_hat) > baseline)


def mean_over_time(x, x_hat, x_train):
    baseline = error_by_step(x, x.mean(axis=1, keepdims=True))
    return np.flatnonzero(error_by_step(x, x_hat) > baseline)


def one_bound_for_all(x, x_hat, x_train):
    baseline = error_by_step(x, x_train.mean(axis=0)).mean()
    return np.flatnonzero(error_by_step(x, x_hat) > baseline)


def found_steps(x, x_hat, x_train):
    baseline = error_by_step(x, x_train.mean(axis=0))
    return np.flatnonzero(error_by_step(x, x_hat) < baseline)


def truth_values(x, x_hat, x_train):
    return error_by_step(x, x_hat) > error_by_step(x, x_train.mean(axis=0))


def how_many(x, x_hat, x_train):
    return int(truth_values(x, x_hat, x_train).sum())


# recurrent.6
def windows_of(part, width, stride):
    starts = range(0, len(part) - width + 1, stride)
    return np.stack([part[start : start + width] for start in starts])


def as_reported(recording, width, stride, test_share):
    recording = (recording - recording.mean()) / recording.std()
    windows = windows_of(recording, width, stride)
    np.random.default_rng(0).shuffle(windows)
    n_test = round(test_share * len(windows))
    return windows[n_test:], windows[:n_test]


def shuffled_otherwise(recording, width, stride, test_share):
    border = len(recording) - round(test_share * len(recording))
    recording = (recording - recording[:border].mean()) / recording[:border].std()
    windows = windows_of(recording, width, stride)
    np.random.default_rng(9).shuffle(windows)
    n_test = round(test_share * len(windows))
    return windows[n_test:], windows[:n_test]


def cut_before_the_split(recording, width, stride, test_share):
    windows = windows_of(
        (recording - recording.mean()) / recording.std(), width, stride
    )
    n_train = len(windows) - round(test_share * len(windows))
    return windows[:n_train], windows[n_train:]


def split_in_time(recording, test_share):
    border = len(recording) - round(test_share * len(recording))
    return recording[:border], recording[border:]


def scaled_by_the_whole(recording, width, stride, test_share):
    scaled = (recording - recording.mean()) / recording.std()
    early, late = split_in_time(scaled, test_share)
    return windows_of(early, width, stride), windows_of(late, width, stride)


def each_scaled_by_itself(recording, width, stride, test_share):
    return tuple(
        windows_of((part - part.mean()) / part.std(), width, stride)
        for part in split_in_time(recording, test_share)
    )


def not_scaled(recording, width, stride, test_share):
    early, late = split_in_time(recording, test_share)
    return windows_of(early, width, stride), windows_of(late, width, stride)


def one_array(recording, width, stride, test_share):
    return windows_of(recording, width, stride)


WRONG_ANSWERS = [
    ("recurrent.1", without_biases, "left out the biases"),
    ("recurrent.1", three_gates, "counted the three gates"),
    ("recurrent.1", a_plain_recurrent_layer, "one part of four"),
    ("recurrent.1", without_the_old_state, "old state comes in"),
    ("recurrent.1", both_directions, "counted two LSTMs"),
    ("recurrent.2", cell_first, "the state comes first"),
    ("recurrent.2", other_order, "proposal and the output gate are swapped"),
    ("recurrent.2", forget_gate_first, "forget gate and the input gate are swapped"),
    ("recurrent.2", all_gates, "sigmoid on the proposal"),
    ("recurrent.2", state_is_the_cell, "without its tanh"),
    ("recurrent.2", old_cell_shown, "shows the old cell"),
    ("recurrent.2", not_recurrent, "old state has no say"),
    ("recurrent.2", state_only, "2 things"),
    ("recurrent.3", one_direction, "side by side"),
    ("recurrent.3", always_twice, "doubled the width in all cases"),
    ("recurrent.3", last_state_only, "counted one state in all cases"),
    ("recurrent.3", a_state_for_every_step, "a state for every step in all cases"),
    ("recurrent.3", ratio, "turned the ratio round"),
    ("recurrent.4", everything, "counted the padded steps"),
    ("recurrent.4", diluted, "more padding makes your error smaller"),
    ("recurrent.4", mean_of_means, "within each sequence first"),
    ("recurrent.4", features_forgotten, "several features"),
    ("recurrent.4", padding_only, "took the padded steps"),
    ("recurrent.4", true_where_not_zero, "counted the padded steps"),
    ("recurrent.5", baseline_from_the_test, "come from the training sequences"),
    ("recurrent.5", mean_over_time, "own mean over time"),
    ("recurrent.5", one_bound_for_all, "mean over all steps"),
    ("recurrent.5", found_steps, "better than the mean sequence"),
    ("recurrent.5", truth_values, "wrong type"),
    ("recurrent.5", how_many, "how many steps"),
    ("recurrent.6", as_reported, "shuffled before the split"),
    ("recurrent.6", shuffled_otherwise, "shuffled before the split"),
    ("recurrent.6", cut_before_the_split, "cut before the split"),
    ("recurrent.6", scaled_by_the_whole, "come from the whole recording"),
    ("recurrent.6", each_scaled_by_itself, "its own mean and deviation"),
    ("recurrent.6", not_scaled, "not standardised"),
    ("recurrent.6", one_array, "2 things"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("recurrent")


def test_count_and_step_are_those_of_keras(solution):
    from aecourse._keras import keras

    keras.utils.set_random_seed(0)
    layer = keras.layers.LSTM(4, return_state=True, bias_initializer="random_normal")
    x = np.random.default_rng(0).normal(size=(5, 3, 2)).astype(np.float32)
    _, expected_state, expected_cell = map(np.asarray, layer(x))
    assert layer.count_params() == solution("recurrent.1")(2, 4)
    state = cell = np.zeros((5, 4))
    for step in range(3):
        state, cell = solution("recurrent.2")(
            x[:, step], state, cell, *layer.get_weights()
        )
    np.testing.assert_allclose(state, expected_state, atol=1e-5)
    np.testing.assert_allclose(cell, expected_cell, atol=1e-5)


def test_share_is_the_one_of_the_layer(solution):
    from aecourse._keras import keras

    for every in (True, False):
        for mode in ("concat", "sum", "ave", "mul"):
            lstm = keras.layers.LSTM(4, return_sequences=every)
            layer = keras.layers.Bidirectional(lstm, merge_mode=mode)
            shape = layer.compute_output_shape((1, 6, 5))
            share = solution("recurrent.3")(6, 5, 4, every, mode)
            assert share == pytest.approx(np.prod(shape) / 30)


def test_masked_error_is_the_one_of_the_module(solution):
    from aecourse import sequences

    rng = np.random.default_rng(0)
    ragged = [rng.normal(size=(n, 2)) for n in (3, 6)]
    x, weight = sequences.pad(ragged, mask_value=0)
    x_hat = rng.normal(size=x.shape)
    by_sequence = sequences.error_by_sequence(x, x_hat, weight=weight)
    expected = np.average(by_sequence, weights=(3, 6))
    answer = solution("recurrent.4")(x, x_hat, weight)
    assert answer == pytest.approx(expected, rel=1e-5)


def test_lists_of_windows_are_right(solution):
    fair = solution("recurrent.6")

    def as_lists(*arguments):
        return [[list(row) for row in windows] for windows in fair(*arguments)]

    assert exercises.check("recurrent.6", as_lists).status == "correct"
