"""The sparsity penalty and the cross-entropy in nats equal their formulas."""

import numpy as np
import pytest

from aecourse._keras import keras
from aecourse.losses import KLSparsity, bernoulli_nll, gaussian_nll

pytestmark = pytest.mark.backends


def penalty_of(layer_input, regularizer):
    layer = keras.layers.Activation("linear", activity_regularizer=regularizer)
    layer(layer_input)
    return float(layer.losses[0])


def kl_between_coins(target, mean):
    return target * np.log(target / mean) + (1 - target) * np.log(
        (1 - target) / (1 - mean)
    )


def test_it_is_the_sum_over_units_of_the_divergence_between_two_coins():
    codes = np.array([[0.1, 0.9], [0.3, 0.5]], np.float32)
    expected = 0.5 * (kl_between_coins(0.05, 0.2) + kl_between_coins(0.05, 0.7))
    assert penalty_of(codes, KLSparsity(0.05, 0.5)) == pytest.approx(expected, rel=1e-5)


def test_it_is_zero_at_the_target_and_grows_away_from_it():
    at_target = np.full((4, 3), 0.05, np.float32)
    assert penalty_of(at_target, KLSparsity(0.05, 1.0)) == pytest.approx(0, abs=1e-6)
    nearer, farther = (
        penalty_of(np.full((4, 3), value, np.float32), KLSparsity(0.05, 1.0))
        for value in (0.1, 0.2)
    )
    assert 0 < nearer < farther


def test_repeating_the_batch_changes_nothing():
    codes = np.random.default_rng(0).random((6, 5)).astype("float32")
    once = penalty_of(codes, KLSparsity())
    assert penalty_of(np.tile(codes, (3, 1)), KLSparsity()) == pytest.approx(once)


def test_codes_of_zeros_and_ones_give_a_finite_penalty():
    codes = np.array([[0.0, 1.0]], np.float32)
    assert np.isfinite(penalty_of(codes, KLSparsity()))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [((0.0,), "target"), ((1.0,), "target"), ((0.1, -1.0), "weight")],
)
def test_parameters_out_of_range_are_refused(arguments, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        KLSparsity(*arguments)


def test_the_cross_entropy_is_summed_over_the_values_of_each_sample():
    x = np.array([[[0.0, 1.0], [0.25, 1.0]], [[1.0, 1.0], [0.0, 0.5]]], np.float32)
    p = np.array([[[0.1, 0.8], [0.25, 0.5]], [[0.9, 0.7], [0.2, 0.5]]], np.float32)
    expected = [
        -sum(
            t * np.log(q) + (1 - t) * np.log(1 - q)
            for t, q in zip(image.ravel(), decoded.ravel(), strict=True)
        )
        for image, decoded in zip(x.astype(float), p.astype(float), strict=True)
    ]
    assert np.asarray(bernoulli_nll(x, p)) == pytest.approx(expected, rel=1e-5)


def test_a_perfect_copy_of_black_and_white_costs_nothing_and_of_grey_something():
    black_and_white = np.array([[0.0, 1.0, 1.0]], np.float32)
    grey = np.full((1, 3), 0.5, np.float32)
    costs = [float(bernoulli_nll(x, x)[0]) for x in (black_and_white, grey)]
    assert costs == pytest.approx([0, 3 * np.log(2)], abs=1e-5)


def test_a_sample_outside_0_to_1_has_no_cross_entropy_and_others_keep_theirs():
    x = np.array([[0.0, 1.0], [0.0, 1.7], [-0.2, 1.0], [0.0, 1.0000001]], np.float32)
    p = np.full((4, 2), 0.5, np.float32)
    nats = keras.ops.convert_to_numpy(bernoulli_nll(x, p))
    assert np.isnan(nats).tolist() == [False, True, True, False]
    assert nats[[0, 3]] == pytest.approx(2 * np.log(2), rel=1e-4)


def test_the_gaussian_loss_is_scipys_density_summed_over_the_values():
    from scipy.stats import norm

    x, x_hat = np.random.default_rng(0).normal(size=(2, 4, 3, 2)).astype("float32")
    expected = -norm.logpdf(x, x_hat).sum(axis=(1, 2))
    nats = keras.ops.convert_to_numpy(gaussian_nll(x, x_hat))
    np.testing.assert_allclose(nats, expected, rtol=1e-5)
