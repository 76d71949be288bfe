"""Padding fills up and weighs nothing; errors count true steps only."""

import numpy as np
import pandas as pd
import pytest

from aecourse import errors, latent, models, sequences
from aecourse._keras import keras

LENGTHS = (5, 9, 3, 7)
MASK_VALUE = 0.1  # no binary fraction, so it only works if both sides round alike


@pytest.fixture
def ragged():
    """Return four sequences of two features, 3 to 9 steps long."""
    rng = np.random.default_rng(0)
    return [rng.normal(size=(steps, 2)) for steps in LENGTHS]


def test_pad_keeps_every_step_and_weighs_what_it_added_zero(ragged):
    x, weight = sequences.pad(ragged, mask_value=MASK_VALUE)
    assert x.shape == (4, 9, 2)
    assert x.dtype == weight.dtype == np.float32
    np.testing.assert_array_equal(weight.sum(axis=1), LENGTHS)
    for row, w, sequence in zip(x, weight, ragged, strict=True):
        np.testing.assert_array_equal(row[w == 1], sequence.astype(np.float32))
        assert np.all(row[w == 0] == np.float32(MASK_VALUE))
        assert np.all(np.diff(w) <= 0)


def test_pad_takes_a_column_of_sequences_and_a_tensor(ragged):
    expected = sequences.pad(ragged, mask_value=MASK_VALUE).x
    column = pd.Series(ragged, index=list("dcba"))
    found = sequences.pad(column, mask_value=MASK_VALUE).x
    np.testing.assert_array_equal(found, expected)
    tensor = keras.ops.convert_to_tensor(expected + 1)
    found = sequences.pad(tensor, mask_value=-9).x
    np.testing.assert_array_equal(found, expected + 1)


def test_pad_to_a_length(ragged):
    x, weight = sequences.pad(ragged, mask_value=-9, length=12)
    assert x.shape == (4, 12, 2)
    assert weight[:, 9:].sum() == 0


@pytest.mark.parametrize(
    ("change", "settings", "error", "message"),
    [
        (lambda s: [], {}, ValueError, "`sequences`. Expected at least one"),
        (lambda s: 3, {}, TypeError, "`sequences`. Expected a list"),
        (lambda s: np.array(3.0), {}, TypeError, "`sequences`. Expected a list"),
        (lambda s: "ab", {}, TypeError, "`sequences`. Expected a list"),
        (lambda s: {0: s[0]}, {}, TypeError, "`sequences`. Expected a list"),
        (lambda s: pd.DataFrame(s[0]), {}, TypeError, "`sequences`. Expected a list"),
        (lambda s: [*s, np.ones((0, 2))], {}, ValueError, r"sequences\[4\].*not empty"),
        (lambda s: [*s, np.ones((4, 3))], {}, ValueError, r"\[4\].*2 features"),
        (lambda s: [*s, np.ones(4)], {}, ValueError, r"\[4\].*steps, features"),
        (lambda s: [*s, [[np.nan, 1]]], {}, ValueError, r"\[4\].*finite"),
        (lambda s: [*s, [["a", "b"]]], {}, TypeError, r"\[4\].*real numbers"),
        (lambda s: [*s, [[1.0, -1e39]]], {}, ValueError, r"\[4\].*float32"),
        (lambda s: [*s, [[0.1, 1.0]]], {}, ValueError, "does not occur.*sequence 4"),
        (lambda s: s, {"mask_value": None}, TypeError, "`mask_value`"),
        (lambda s: s, {"mask_value": np.nan}, ValueError, "`mask_value`"),
        (lambda s: s, {"mask_value": 1e39}, ValueError, "`mask_value`.*float32"),
        (lambda s: s, {"length": 8}, ValueError, "`length`.*at least 9"),
    ],
)
def test_pad_refuses_by_name(ragged, change, settings, error, message):
    with pytest.raises(error, match=message):
        sequences.pad(change(ragged), **{"mask_value": MASK_VALUE, **settings})


def test_errors_are_those_of_a_loop_over_the_unpadded_sequences(ragged):
    x, weight = sequences.pad(ragged, mask_value=MASK_VALUE)
    x_hat = x + np.random.default_rng(1).normal(size=x.shape)
    of_sequence = [
        np.mean((s - row[: len(s)]) ** 2) for s, row in zip(ragged, x_hat, strict=True)
    ]
    of_step = [
        np.mean([(s[t] - row[t]) ** 2 for s, row in zip(ragged, x_hat, strict=True)
                 if len(s) > t])
        for t in range(9)
    ]  # fmt: skip
    np.testing.assert_allclose(
        sequences.error_by_sequence(x, x_hat, weight=weight), of_sequence, rtol=1e-5
    )
    np.testing.assert_allclose(
        sequences.error_by_step(x, x_hat, weight=weight), of_step, rtol=1e-5
    )


def test_without_weights_all_steps_count(ragged):
    x, _ = sequences.pad(ragged, mask_value=MASK_VALUE)
    x_hat = np.zeros_like(x)
    expected = errors.reconstruction_error(x, x_hat)
    np.testing.assert_allclose(
        sequences.error_by_sequence(x, x_hat), expected, rtol=1e-5
    )
    np.testing.assert_allclose(
        sequences.error_by_step(x, x_hat), np.square(x).mean(axis=(0, 2)), rtol=1e-5
    )


@pytest.mark.parametrize(
    ("function", "weight", "message"),
    [
        (sequences.error_by_step, np.ones((4, 8)), r"`weight`.*\(4, 9\)"),
        (sequences.error_by_step, -np.ones((4, 9)), "`weight`.*negative"),
        (sequences.error_by_step, np.eye(4, 9), "`weight`.*each step"),
        (sequences.error_by_sequence, np.eye(9)[5:] * 0, "`weight`.*each sequence"),
    ],
)
def test_weights_that_do_not_fit_are_refused(ragged, function, weight, message):
    x, _ = sequences.pad(ragged, mask_value=MASK_VALUE)
    with pytest.raises(ValueError, match=message):
        function(x, x, weight=weight)


def test_errors_want_three_axes():
    with pytest.raises(ValueError, match="`x`.*n, time, features"):
        sequences.error_by_step(np.ones((4, 9)), np.ones((4, 9)))


def padded_results(ragged, length, mask_value, weights=None, **settings):
    """Return codes, reconstructions and loss of a model on sequences of a length."""
    padded = sequences.pad(ragged, mask_value=MASK_VALUE, length=length)
    keras.utils.set_random_seed(5)
    model = models.recurrent_autoencoder(
        3, 6, input_shape=(length, 2), mask_value=mask_value, **settings
    )
    if weights is not None:
        model.set_weights(weights)
    loss = keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")
    model.compile("sgd", loss)
    score = model.evaluate(padded.x, padded.x, sample_weight=padded.weight, verbose=0)
    codes = latent.encode(model, padded.x)
    x_hat = latent.reconstruct(model, padded.x)
    return codes, x_hat[:, :9], score, model, padded


@pytest.mark.slow
@pytest.mark.parametrize("both_cures", [True, False])
def test_padding_changes_no_code_no_true_step_and_no_loss(ragged, both_cures):
    settings = {"bidirectional": both_cures, "position": both_cures}
    codes, x_hat, loss, model, padded = padded_results(
        ragged, 9, MASK_VALUE, **settings
    )
    weights = model.get_weights()
    more = padded_results(ragged, 14, MASK_VALUE, weights, **settings)
    np.testing.assert_allclose(more[0], codes, atol=1e-6)
    np.testing.assert_allclose(more[1], x_hat, atol=1e-6)
    assert more[2] == pytest.approx(loss, rel=1e-5)
    by_sequence = sequences.error_by_sequence(padded.x, x_hat, weight=padded.weight)
    counted = np.average(by_sequence, weights=LENGTHS)
    assert loss == pytest.approx(counted, rel=1e-5)


@pytest.mark.slow
def test_each_sequence_alone_has_the_code_it_has_in_the_padded_array(ragged):
    codes, x_hat, _, model, _ = padded_results(ragged, 9, MASK_VALUE)
    for index in (0, 2):
        sequence = ragged[index]
        alone = padded_results([sequence], len(sequence), None, model.get_weights())
        np.testing.assert_allclose(alone[0][0], codes[index], atol=1e-6)
        np.testing.assert_allclose(
            alone[1][0], x_hat[index, : len(sequence)], atol=1e-6
        )


@pytest.mark.slow
def test_without_a_mask_padding_changes_the_codes(ragged):
    codes, _, _, model, _ = padded_results(ragged, 9, None)
    more, *_ = padded_results(ragged, 14, None, model.get_weights())
    assert np.abs(more - codes).max() > 1e-2


@pytest.mark.slow
def test_padding_moves_no_gradient(ragged):
    """One step of training gives the same weights with more padding."""
    results = []
    start = padded_results(ragged, 9, MASK_VALUE)[3].get_weights()
    for length in (9, 14):
        *_, model, padded = padded_results(ragged, length, MASK_VALUE, start)
        model.train_on_batch(padded.x, padded.x, sample_weight=padded.weight)
        results.append(model.get_weights())
    for short, long in zip(*results, strict=True):
        np.testing.assert_allclose(long, short, atol=1e-6)
    assert not np.allclose(results[0][0], start[0], atol=1e-7)


def test_sequences_of_unequal_length_are_refused_with_the_cure(ragged):
    model = models.recurrent_autoencoder(3, 6, input_shape=(9, 2))
    for function in (latent.encode, latent.reconstruct):
        with pytest.raises(ValueError, match="`x`.*unequal length.*sequences.pad"):
            function(model, ragged)
