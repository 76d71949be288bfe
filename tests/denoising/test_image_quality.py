"""PSNR and SSIM: known values, order, and what they refuse."""

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from aecourse.denoising import image_quality, noise

MEASURES = [image_quality.psnr, image_quality.ssim]
every_measure = pytest.mark.parametrize("measure", MEASURES, ids=lambda f: f.__name__)


@pytest.fixture
def images():
    rows, columns = np.mgrid[:16, :20] / 20
    waves = np.sin(12 * rows + np.arange(6)[:, None, None]) * np.cos(9 * columns)
    return (0.5 + 0.3 * waves).astype("float32")


@pytest.mark.parametrize(("error", "decibels"), [(0.1, 20), (0.01, 40), (1, 0)])
def test_psnr_of_a_constant_error(error, decibels):
    x = np.zeros((3, 8, 8))
    np.testing.assert_allclose(
        image_quality.psnr(x, x + error), np.full(3, decibels), atol=1e-3
    )


def test_psnr_is_minus_ten_times_the_logarithm_of_the_mse(images):
    corrupted = noise.gaussian(images, 0.2, seed=1)
    mse = np.mean((images - corrupted).astype(float) ** 2, axis=(1, 2))
    np.testing.assert_allclose(
        image_quality.psnr(images, corrupted), -10 * np.log10(mse), rtol=1e-5
    )


def test_equal_images_have_infinite_psnr_without_a_warning(images):
    assert np.all(np.isposinf(image_quality.psnr(images, images)))
    np.testing.assert_allclose(image_quality.ssim(images, images), 1)


def test_values_are_those_of_scikit_image(images):
    corrupted = noise.gaussian(images, 0.2, seed=1)
    for measure, original in (
        (image_quality.psnr, peak_signal_noise_ratio),
        (image_quality.ssim, structural_similarity),
    ):
        expected = [
            original(a, b, data_range=1) for a, b in zip(images, corrupted, strict=True)
        ]
        np.testing.assert_allclose(measure(images, corrupted), expected, rtol=1e-6)


@every_measure
def test_more_noise_is_worse_for_every_image(measure, images):
    values = [measure(images, noise.gaussian(images, s, seed=1)) for s in (0.1, 0.4)]
    assert values[0].shape == (6,)
    assert np.all(values[0] > values[1])


@every_measure
def test_an_image_is_judged_by_itself(measure, images):
    corrupted = noise.gaussian(images, 0.2, seed=1)
    order = [3, 0, 5, 1, 4, 2]
    np.testing.assert_allclose(
        measure(images[order], corrupted[order]), measure(images, corrupted)[order]
    )


@every_measure
def test_a_colour_image_is_the_mean_of_its_channels(measure, images):
    colour = np.stack([images[:2], images[2:4], images[4:]], axis=-1)
    corrupted = noise.gaussian(colour, 0.2, seed=1)
    together = measure(colour, corrupted)
    each = [measure(colour[..., k], corrupted[..., k]) for k in range(3)]
    if measure is image_quality.psnr:  # of the mean error, which is no mean of PSNRs
        each = -10 * np.log10(np.mean(10 ** (-np.array(each) / 10), axis=0))
        np.testing.assert_allclose(together, each, rtol=1e-5)
    else:
        np.testing.assert_allclose(together, np.mean(each, axis=0), rtol=1e-5)


@every_measure
@pytest.mark.parametrize("offset", [-0.9, 0.9])
def test_values_outside_the_range_are_refused(measure, images, offset):
    with pytest.raises(ValueError, match=r"`x_hat`.*\[0, 1\]: clip first"):
        measure(images, images + offset)
    with pytest.raises(ValueError, match=r"`x`.*\[0, 1\]: clip first"):
        measure(images + offset, images)


@every_measure
def test_grey_levels_up_to_255_are_refused(measure, images):
    with pytest.raises(ValueError, match="divide grey levels from 0 to 255 by 255"):
        measure(images * 255, images * 255)


@every_measure
def test_shapes_have_to_agree_and_to_be_stacks(measure, images):
    with pytest.raises(ValueError, match="`x_hat`.*shape of `x`"):
        measure(images, images[:3])
    with pytest.raises(ValueError, match="`x`.*grey or colour images"):
        measure(images[0], images[0])


def test_ssim_needs_a_window(images):
    with pytest.raises(ValueError, match="at least 7 × 7 pixels"):
        image_quality.ssim(images[:, :6], images[:, :6])
