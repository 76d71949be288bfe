"""The classical denoisers and their tuning."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from aecourse import data, latent
from aecourse.denoising import baselines, image_quality, noise

LEARNING = ("PCA projection", "ridge")


@pytest.fixture(scope="module")
def digits():
    return data.load_mnist(source="embedded", n_train=600)


@pytest.fixture(scope="module")
def pairs(digits):
    """Noisy and clean training images, noisy and clean test images."""
    x_train, x = digits.x_train, digits.x_test[:60]
    return (
        noise.gaussian(x_train, 0.3, seed=1),
        x_train,
        noise.gaussian(x, 0.3, seed=2),
        x,
    )


@pytest.fixture(scope="module")
def tuned(pairs):
    noisy, clean, _, _ = pairs
    return {
        name: baselines.tune(name, noisy, clean, n_scored=40)
        for name in baselines.BASELINES
    }


every_baseline = pytest.mark.parametrize("name", baselines.BASELINES)


@every_baseline
def test_a_tuned_baseline_is_better_than_the_noise(name, tuned, pairs):
    _, _, noisy, clean = pairs
    denoised = tuned[name].denoise(noisy)
    assert denoised.shape == noisy.shape
    assert denoised.min() >= 0
    assert denoised.max() <= 1
    gain = image_quality.psnr(clean, denoised) - image_quality.psnr(clean, noisy)
    assert gain.mean() > 1


@every_baseline
def test_each_value_of_the_grid_is_scored_and_the_best_is_taken(name, tuned):
    result = tuned[name]
    assert tuple(result.scores) == baselines.BASELINES[name].grid
    assert result.scores[result.best] == max(result.scores.values())
    assert (result.name, result.parameter) == (
        name,
        baselines.BASELINES[name].parameter,
    )


@every_baseline
def test_images_are_denoised_one_by_one(name, tuned, pairs):
    noisy = pairs[2][:8]
    order = [3, 0, 5, 1, 7, 4, 2, 6]
    np.testing.assert_allclose(
        tuned[name].denoise(noisy[order]),
        tuned[name].denoise(noisy)[order],
        atol=1e-5,
    )


def decibels(tuned, pairs):
    _, _, noisy, clean = pairs
    return image_quality.psnr(clean, tuned.denoise(noisy)).mean()


def test_ridge_is_the_best_of_the_linear_ones(tuned, pairs):
    linear = ("Gaussian blur", "PCA projection", "ridge")
    assert max(linear, key=lambda name: decibels(tuned[name], pairs)) == "ridge"


@pytest.mark.parametrize(
    ("name", "gain"),
    [
        ("Gaussian blur", 2),
        ("total variation", 2),
        ("non-local means", 2),
        ("median", 0.3),
        ("PCA projection", 0.3),
        ("ridge", -0.1),
    ],
)
def test_two_numbers_mend_what_clipping_has_done_to_the_brightness(
    name, gain, tuned, pairs
):
    noisy, clean, _, _ = pairs
    as_it_is = baselines.tune(name, noisy, clean, n_scored=40, corrected=False)
    assert (as_it_is.scale, as_it_is.shift) == (1, 0)
    assert decibels(tuned[name], pairs) - decibels(as_it_is, pairs) > gain


def test_what_is_tuned_without_correction_is_the_filter_itself(pairs):
    noisy, clean, test, _ = pairs
    blur = baselines.tune("Gaussian blur", noisy, clean, corrected=False)
    np.testing.assert_array_equal(
        blur.denoise(test), baselines.gaussian_blur(test, blur.best)
    )


def test_brightness_is_the_line_of_least_squares(pairs):
    noisy, clean, _, _ = pairs
    expected = np.polyfit(noisy.ravel().astype(float), clean.ravel().astype(float), 1)
    np.testing.assert_allclose(
        baselines.fit_brightness(noisy, clean), expected, rtol=1e-5
    )
    exact = baselines.fit_brightness(2 * clean + 0.3, clean)
    np.testing.assert_allclose(exact, (0.5, -0.15), atol=1e-5)


def test_answers_that_are_all_equal_become_the_mean(pairs):
    clean = pairs[1]
    scale, shift = baselines.fit_brightness(np.zeros_like(clean), clean)
    assert (scale, shift) == (0, pytest.approx(clean.mean(), rel=1e-4))


def test_ridge_is_scikit_learns(pairs):
    noisy, clean, test, _ = pairs
    ours = baselines.fit_ridge(noisy, clean, (30,))[30](test)
    rows = [images.reshape(len(images), -1) for images in (noisy, clean, test)]
    theirs = Ridge(30).fit(*rows[:2]).predict(rows[2])
    np.testing.assert_allclose(ours.reshape(len(test), -1), theirs, atol=1e-5)


def test_projection_is_that_of_the_reconstruction_by_pca(pairs):
    noisy, clean, test, _ = pairs
    ours = baselines.fit_pca(noisy, clean, (5, 20))
    for n_components, denoise in ours.items():
        theirs = latent.pca_reconstruct(clean, test, n_components)
        np.testing.assert_allclose(denoise(test), theirs, atol=1e-4)


@pytest.mark.parametrize("name", LEARNING)
def test_images_that_are_scored_on_are_not_learnt_from(name, pairs):
    noisy, clean, test, _ = pairs
    n_scored = 100
    other = clean.copy()
    other[-n_scored:] = other[-n_scored:][::-1]
    denoise, with_others = (
        baselines.tune(name, noisy, y, n_scored=n_scored) for y in (clean, other)
    )
    value = denoise.best
    grid = {"grid": (value,)}
    expected = baselines.BASELINES[name].fit(
        noisy[:-n_scored], clean[:-n_scored], **grid
    )
    answers = denoise.scale * expected[value](test) + denoise.shift
    np.testing.assert_allclose(denoise.denoise(test), np.clip(answers, 0, 1), atol=1e-5)
    assert denoise.scores != with_others.scores


@pytest.mark.parametrize("name", [p for p in baselines.BASELINES if p not in LEARNING])
def test_filters_look_at_the_scored_images_alone(name, pairs):
    noisy, clean, _, _ = pairs
    few = baselines.tune(name, noisy[-31:], clean[-31:], n_scored=30)
    many = baselines.tune(name, noisy, clean, n_scored=30)
    assert (few.scores, few.scale, few.shift) == (many.scores, many.scale, many.shift)


def test_a_median_of_one_pixel_is_no_filter(pairs):
    np.testing.assert_array_equal(baselines.median(pairs[2], 1), pairs[2])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": "magic"}, "`name`.*'ridge'"),
        ({"clean": np.zeros((5, 28, 28))}, "`clean`.*shape of `noisy`"),
        ({"n_scored": 600}, "`n_scored`.*below 600"),
        ({"n_scored": 0}, "`n_scored`.*at least 1"),
    ],
)
def test_bad_arguments_are_refused(change, named, pairs):
    arguments = {"name": "median", "noisy": pairs[0], "clean": pairs[1], **change}
    with pytest.raises(ValueError, match=named):
        baselines.tune(**arguments)


def test_rows_of_pixels_are_refused(pairs):
    rows = pairs[0].reshape(600, -1)
    with pytest.raises(ValueError, match=r"`noisy`.*\(n, height, width\)"):
        baselines.tune("median", rows, rows)
