"""The four measurements of a decoder, each beside an answer that is known."""

import numpy as np
import pytest

from aecourse import latent
from aecourse._keras import keras


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def linear_decoder(weights):
    """Return a model whose decoder multiplies codes by `weights`, no more."""
    weights = np.asarray(weights, np.float32)
    decoder = keras.Sequential(
        [
            keras.Input((weights.shape[0],)),
            keras.layers.Dense(weights.shape[1], use_bias=False),
        ],
        name="decoder",
    )
    decoder.layers[0].set_weights([weights])
    inputs = keras.Input((weights.shape[0],))
    return keras.Model(inputs, decoder(inputs))


def test_a_fitted_gaussian_has_the_mean_and_the_covariance(rng):
    codes = rng.normal(size=(500, 2)) @ [[2.0, 1.0], [0.0, 0.5]] + [3, -7]
    draws = latent.sample_codes("fitted gaussian", codes, 40_000, seed=1)
    assert draws.shape == (40_000, 2)
    assert draws.dtype == np.float32
    assert draws.mean(axis=0) == pytest.approx(codes.mean(axis=0), abs=0.05)
    np.testing.assert_allclose(np.cov(draws.T), np.cov(codes.T), rtol=0.05)


def test_a_box_ends_at_the_outermost_codes(rng):
    codes = rng.normal(size=(200, 3))
    draws = latent.sample_codes("box", codes, 20_000, seed=1)
    assert (draws >= codes.min(axis=0)).all()
    assert (draws <= codes.max(axis=0)).all()
    middle = (codes.min(axis=0) + codes.max(axis=0)) / 2
    assert draws.mean(axis=0) == pytest.approx(middle, abs=0.05)


def test_the_standard_normal_takes_only_the_width_from_codes(rng):
    near, far = rng.normal(size=(50, 4)), rng.normal(9, 5, size=(50, 4))
    draws = latent.sample_codes("standard normal", near, 1000, seed=1)
    np.testing.assert_array_equal(
        draws, latent.sample_codes("standard normal", far, 1000, seed=1)
    )
    assert draws.std() == pytest.approx(1, abs=0.05)


def two_clumps(rng):
    return np.concatenate([rng.normal(-5, 0.2, (300, 2)), rng.normal(5, 0.2, (300, 2))])


@pytest.mark.parametrize("rule", ["mixture of ten", "kernel density"])
def test_a_density_draws_where_codes_lie_and_not_between(rule, rng):
    draws = latent.sample_codes(rule, two_clumps(rng), 2000, seed=1)
    assert np.abs(np.abs(draws) - 5).max() < 2.5
    assert np.mean(draws[:, 0] > 0) == pytest.approx(0.5, abs=0.05)
    between = latent.sample_codes("fitted gaussian", two_clumps(rng), 2000, seed=1)
    assert np.mean(np.abs(between[:, 0]) < 2.5) > 0.2


def test_a_kernel_is_a_twentieth_of_the_spread_wide(rng):
    codes = np.repeat([[0.0, 0.0], [20.0, 2.0]], 50, axis=0)
    draws = latent.sample_codes("kernel density", codes, 8000, seed=1)
    low = draws[draws[:, 0] < 10]
    np.testing.assert_allclose(low.std(axis=0), codes.std(axis=0) / 20, rtol=0.05)


def test_a_mixture_is_drawn_in_no_order(rng):
    draws = latent.sample_codes("mixture of ten", two_clumps(rng), 400, seed=1)
    assert 0 < np.mean(draws[:200, 0] > 0) < 1


@pytest.mark.parametrize("rule", list(latent.SAMPLING_RULES))
def test_draws_repeat_with_the_seed_and_codes_of_one_value_do(rule, rng):
    codes = rng.normal(size=(30, 1))
    first, again, other = (
        latent.sample_codes(rule, codes, 5, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.shape == (5, 1)


def test_codes_that_are_normal_have_a_small_gap(rng):
    codes = rng.normal(size=(4000, 2))
    for rule in ("standard normal", "fitted gaussian"):
        draws = latent.sample_codes(rule, codes, 4000, seed=3)
        assert latent.distribution_gap(codes, draws, seed=1) < 0.06


@pytest.mark.parametrize(("shift", "expected"), [(1.0, 0.3829), (2.0, 0.6827)])
def test_a_shifted_normal_has_the_gap_of_its_distribution_functions(
    rng, shift, expected
):
    codes, draws = rng.normal(size=(2, 8000, 1))
    gap = latent.distribution_gap(codes + shift, draws, seed=1)
    assert gap == pytest.approx(expected, abs=0.03)


def test_units_of_an_axis_do_not_matter_and_the_shape_does(rng):
    codes = rng.normal(size=(2000, 2))
    ring = codes / np.linalg.norm(codes, axis=1, keepdims=True)
    draws = latent.sample_codes("fitted gaussian", ring, 2000, seed=1)
    gap = latent.distribution_gap(ring, draws, seed=1)
    assert gap > 0.07
    scaled = latent.distribution_gap(ring * [1, 1000], draws * [1, 1000], seed=1)
    assert scaled == pytest.approx(gap, abs=1e-3)


def test_clouds_apart_have_gap_1_and_equal_clouds_0(rng):
    codes = rng.normal(size=(100, 2))
    assert latent.distribution_gap(codes, codes, seed=1) == 0
    assert latent.distribution_gap(codes, codes + 50, seed=1) == 1


def test_codes_that_are_all_equal_have_a_gap_too():
    codes = np.ones((50, 2))
    draws = latent.sample_codes("fitted gaussian", codes, 50, seed=1)
    assert latent.distribution_gap(codes, draws, seed=1) == 0


def test_equal_shares_are_0_apart_and_a_single_class_is_one_share_short_of_1():
    equal = np.full(10, 0.1)
    single = np.eye(10)[3]
    assert latent.share_distance(equal, equal) == 0
    assert latent.share_distance(single, equal) == pytest.approx(0.9)
    assert latent.share_distance(single, np.eye(10)[4]) == 1
    assert latent.share_distance([0.5, 0.5], [0.2, 0.8]) == pytest.approx(0.3)


def test_jumps_of_a_linear_decoder_are_the_length_of_the_step_times_its_scale(rng):
    # 3 times a rotation lengthens every step threefold
    model = linear_decoder(3 * np.linalg.qr(rng.normal(size=(5, 5)))[0][:2])
    starts = rng.normal(size=(40, 2))
    found = latent.jumps(model, starts, [2.0, 2.0], seed=1)
    np.testing.assert_allclose(found, 3 * 2 / 50, rtol=1e-4)
    longer = latent.jumps(model, starts, [50.0, 50.0], seed=1)
    np.testing.assert_allclose(longer, 3, rtol=1e-4)


def test_a_tighter_cloud_of_the_same_images_has_the_same_jumps(rng):
    weights, starts = rng.normal(size=(2, 6)), rng.normal(size=(40, 2))
    wide = latent.jumps(linear_decoder(weights), starts, [1, 1], seed=1)
    tight = latent.jumps(linear_decoder(10 * weights), starts / 10, [0.1, 0.1], seed=1)
    np.testing.assert_allclose(tight, wide, rtol=1e-3)


def test_a_step_among_codes_is_as_long_as_the_way_to_the_tenth(rng):
    turn = np.linalg.qr(rng.normal(size=(5, 5)))[0][:2]
    codes = np.stack([np.arange(1.0, 31.0), np.zeros(30)], axis=1)
    found = latent.jumps_among(linear_decoder(turn), np.zeros((4, 2)), codes, seed=1)
    np.testing.assert_allclose(found, 10, rtol=1e-4)


def test_a_stretched_map_has_the_same_jumps_among_its_codes(rng):
    weights, codes = rng.normal(size=(2, 6)), rng.normal(size=(200, 2))
    wide = latent.jumps_among(linear_decoder(weights), codes[:40], codes, seed=1)
    tenfold = linear_decoder(10 * weights)
    tight = latent.jumps_among(tenfold, codes[:40] / 10, codes / 10, seed=1)
    np.testing.assert_allclose(tight, wide, rtol=1e-3)


def test_without_spread_nothing_moves(rng):
    model = linear_decoder(rng.normal(size=(2, 6)))
    still = latent.jumps(model, np.ones((3, 2)), [0, 0], seed=1)
    np.testing.assert_array_equal(still, 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: latent.sample_codes("prior", np.ones((3, 2)), 5), "'box'"),
        (lambda: latent.sample_codes("box", np.ones((1, 2)), 5), "at least 2 rows"),
        (lambda: latent.sample_codes("box", np.ones((0, 2)), 5), "not empty"),
        (lambda: latent.sample_codes("box", np.ones((3, 2)), 0), "`n`"),
        (
            lambda: latent.distribution_gap(np.ones((5, 2)), np.ones((5, 3))),
            "codes of 2 values",
        ),
        (
            lambda: latent.distribution_gap(np.ones((5, 2)), np.ones((0, 2))),
            "`draws`.*not empty",
        ),
        (lambda: latent.share_distance([1.0], [1.0]), "at least two classes"),
        (lambda: latent.share_distance([0.5, 0.4], [0.5, 0.5]), "`shares`.*sum to 1"),
        (lambda: latent.share_distance([0.5, 0.5], [1, 1, -1]), "at least 0"),
        (lambda: latent.share_distance([0.5, 0.5], [0.5, 0, 0.5]), "2 classes"),
    ],
)
def test_what_cannot_be_measured_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_steps_are_refused_where_widths_do_not_agree(rng):
    model = linear_decoder(rng.normal(size=(2, 6)))
    starts = np.ones((4, 2))
    with pytest.raises(ValueError, match="`spread`"):
        latent.jumps(model, starts, [1, 1, 1])
    with pytest.raises(ValueError, match="`spread`.*at least 0"):
        latent.jumps(model, starts, [1, -1])
    with pytest.raises(ValueError, match="`codes`.*2 values"):
        latent.jumps_among(model, starts, np.ones((4, 3)))
    with pytest.raises(ValueError, match="`starts`"):
        latent.jumps(model, np.ones((4, 3)), [1, 1, 1])
    with pytest.raises(ValueError, match="a part named 'decoder'"):
        latent.jumps(keras.Sequential([keras.Input((2,))]), starts, [1, 1])
