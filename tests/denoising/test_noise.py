"""The four noises: what they change, what they leave, what they refuse."""

import numpy as np
import pytest

from aecourse.denoising import noise

AMOUNTS = {
    noise.gaussian: 0.3,
    noise.salt_and_pepper: 0.3,
    noise.masking: 0.3,
    noise.block: 4,
}
every_noise = pytest.mark.parametrize("corrupt", AMOUNTS, ids=lambda f: f.__name__)


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(0.2, 0.8, (40, 10, 12)).astype("float32")


@every_noise
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_result_has_the_shape_and_dtype_of_the_images_in_range(corrupt, images, dtype):
    images = images.astype(dtype)
    corrupted = corrupt(images, AMOUNTS[corrupt], seed=1)
    assert corrupted.shape == images.shape
    assert corrupted.dtype == dtype
    assert corrupted.min() >= 0
    assert corrupted.max() <= 1
    assert not np.array_equal(corrupted, images)


@every_noise
def test_the_noise_of_a_seed_is_the_same_for_every_dtype(corrupt, images):
    single, double = (
        corrupt(images.astype(dtype), AMOUNTS[corrupt], seed=1)
        for dtype in ("float32", "float64")
    )
    np.testing.assert_allclose(single, double, atol=1e-6)


@every_noise
def test_colour_images_are_corrupted_in_every_channel(corrupt, images):
    colour = np.stack([images] * 3, axis=-1)
    corrupted = corrupt(colour, AMOUNTS[corrupt], seed=1)
    assert corrupted.shape == colour.shape
    hit = corrupted != colour
    assert hit.any(axis=(0, 1, 2)).all()
    if corrupt is noise.block:  # one square through all channels
        assert (hit == hit[..., :1]).all()


@every_noise
def test_input_is_not_changed(corrupt, images):
    before = images.copy()
    corrupted = corrupt(images, AMOUNTS[corrupt], seed=1)
    corrupted[:] = 0
    np.testing.assert_array_equal(images, before)


@every_noise
def test_amount_zero_changes_nothing(corrupt, images):
    np.testing.assert_array_equal(corrupt(images, 0, seed=1), images)


@every_noise
def test_a_seed_repeats_and_none_draws_anew(corrupt, images):
    amount = AMOUNTS[corrupt]
    once = corrupt(images, amount, seed=1)
    np.testing.assert_array_equal(corrupt(images, amount, seed=1), once)
    assert not np.array_equal(corrupt(images, amount, seed=2), once)
    assert not np.array_equal(corrupt(images, amount), corrupt(images, amount))


@every_noise
def test_a_generator_moves_on(corrupt, images):
    rng = np.random.default_rng(1)
    first, second = (corrupt(images, AMOUNTS[corrupt], seed=rng) for _ in range(2))
    assert not np.array_equal(first, second)


@every_noise
def test_each_image_has_its_own_noise(corrupt):
    corrupted = corrupt(np.full((30, 12, 12), 0.5), AMOUNTS[corrupt], seed=1)
    assert len(np.unique(corrupted.reshape(30, -1), axis=0)) > 20


def test_gaussian_has_the_deviation_it_is_given():
    corrupted = noise.gaussian(np.full((50, 20, 20), 0.5), 0.1, seed=1)
    assert corrupted.std() == pytest.approx(0.1, rel=0.02)
    assert corrupted.mean() == pytest.approx(0.5, abs=0.002)


def test_clipping_brightens_black_and_darkens_white():
    for level in (0.0, 1.0):
        corrupted = noise.gaussian(np.full((50, 20, 20), level), 0.3, seed=1)
        # half of the noise is cut off, the mean of the other half is 0.3 / sqrt(2 pi)
        assert abs(corrupted.mean() - level) == pytest.approx(0.12, abs=0.005)


def test_salt_and_pepper_come_in_equal_parts(images):
    corrupted = noise.salt_and_pepper(images, 0.4, seed=1)
    assert np.mean(corrupted == 1) == pytest.approx(0.2, abs=0.02)
    assert np.mean(corrupted == 0) == pytest.approx(0.2, abs=0.02)
    kept = (corrupted > 0) & (corrupted < 1)
    np.testing.assert_array_equal(corrupted[kept], images[kept])


def test_masking_blackens_its_share_and_keeps_the_rest(images):
    corrupted = noise.masking(images, 0.3, seed=1)
    assert np.mean(corrupted == 0) == pytest.approx(0.3, abs=0.02)
    np.testing.assert_array_equal(corrupted[corrupted > 0], images[corrupted > 0])


def test_a_share_of_one_hits_every_pixel(images):
    assert not noise.masking(images, 1, seed=1).any()
    assert set(np.unique(noise.salt_and_pepper(images, 1, seed=1))) == {0, 1}


def test_block_is_one_whole_square_inside_every_image(images):
    black = noise.block(images, 4, seed=1) == 0
    assert np.all(black.sum(axis=(1, 2)) == 16)
    for axis in (1, 2):
        assert np.all(black.any(axis=axis).sum(axis=1) == 4)
    assert black.any(axis=0).all()  # corners too, over forty images


def test_block_may_cover_the_shorter_side(images):
    black = noise.block(images, 10, seed=1) == 0
    assert np.all(black.sum(axis=(1, 2)) == 100)


@pytest.mark.parametrize("amount", [-0.1, 1.1, np.nan])
@pytest.mark.parametrize(
    ("corrupt", "named"),
    [
        (noise.gaussian, "stddev"),
        (noise.salt_and_pepper, "share"),
        (noise.masking, "share"),
    ],
)
def test_amounts_out_of_range_are_refused(corrupt, named, amount, images):
    with pytest.raises(ValueError, match=f"`{named}`.*number"):
        corrupt(images, amount)


@pytest.mark.parametrize("size", [-1, 11])
def test_a_block_larger_than_the_image_is_refused(size, images):
    with pytest.raises(ValueError, match=r"`size`.*(at least 0|fits images of 10 ×)"):
        noise.block(images, size)


def test_amounts_of_another_type_are_refused(images):
    with pytest.raises(TypeError, match=r"`size`.*whole number"):
        noise.block(images, 4.5)
    with pytest.raises(TypeError, match="`stddev`.*a number"):
        noise.gaussian(images, "a lot")


@every_noise
@pytest.mark.parametrize(
    ("x", "named"),
    [
        (np.full((2, 5, 5), 255.0), r"\[0, 1\].*by 255"),
        (np.full((2, 5, 5), -0.01), r"\[0, 1\]"),
        (np.zeros((5, 5)), "grey or colour images"),
        (np.zeros((2, 3, 5, 5)), "grey or colour images"),
        (np.full((2, 5, 5), np.nan), "finite"),
        (np.zeros((0, 5, 5)), "not empty"),
    ],
)
def test_what_is_no_stack_of_images_is_refused(corrupt, x, named):
    with pytest.raises(ValueError, match=named):
        corrupt(x, AMOUNTS[corrupt])
