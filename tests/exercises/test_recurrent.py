"""What holds for the exercises of chapter 5 besides what holds for every exercise."""

import numpy as np
import pytest

from aecourse import exercises


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


def test_state_and_cell_may_come_as_one_array(solution):
    def stacked(*arguments):
        return np.stack(solution("recurrent.2")(*arguments))

    assert exercises.check("recurrent.2", stacked).status == "correct"


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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_steps_may_be_compared_by_roots_and_listed(dtype):
    def by_roots(x, x_hat, x_train):
        x, x_hat, x_train = (a.astype(dtype) for a in (x, x_hat, x_train))
        errors = np.sqrt(np.mean((x_hat - x) ** 2, axis=(0, 2)))
        baseline = np.sqrt(np.mean((x_train.mean(axis=0) - x) ** 2, axis=(0, 2)))
        return [k for k in range(x.shape[1]) if errors[k] > baseline[k]]

    assert exercises.check("recurrent.5", by_roots).status == "correct"


def test_lists_of_windows_are_right(solution):
    fair = solution("recurrent.6")

    def as_lists(*arguments):
        return [[list(row) for row in windows] for windows in fair(*arguments)]

    assert exercises.check("recurrent.6", as_lists).status == "correct"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("is_scaled_early", [True, False])
def test_shuffled_windows_are_told_so_whatever_their_order(seed, is_scaled_early):
    def shuffled(recording, width, stride, test_share):
        border = len(recording) - round(test_share * len(recording))
        by = recording[:border] if is_scaled_early else recording
        recording = (recording - by.mean()) / by.std()
        starts = range(0, len(recording) - width + 1, stride)
        windows = np.stack([recording[start : start + width] for start in starts])
        np.random.default_rng(seed).shuffle(windows)
        n_test = round(test_share * len(windows))
        return windows[n_test:], windows[:n_test]

    verdict = exercises.check("recurrent.6", shuffled)
    assert "shuffled before the split" in verdict.message
    assert "samples in both" in verdict.got


def test_windows_of_another_width_are_told_their_shape(solution):
    def wider(recording, width, stride, test_share):
        return solution("recurrent.6")(recording, width + 1, stride, test_share)

    verdict = exercises.check("recurrent.6", wider)
    assert verdict.message == "Wrong shape: the training windows."
