"""What holds for the exercises of chapter 6 besides what holds for every exercise."""

import numpy as np
import pytest

from aecourse import exercises
from aecourse.denoising import image_quality
from aecourse.exercises.denoising import fair_quality


def test_ratio_is_the_one_of_the_module(solution):
    rng = np.random.default_rng(0)
    x, x_hat = rng.random((2, 1, 9, 8)).astype("float32")
    ours = image_quality.psnr(x, x_hat)
    assert solution("denoising.1")(x, x_hat, 1) == pytest.approx(ours[0], rel=1e-5)


def test_noise_may_be_drawn_in_single_precision():
    def single(x, stddev, rng):
        drawn = rng.standard_normal(x.shape, np.float32)
        return np.clip(x + stddev * drawn, 0, 1).astype(np.float32)

    assert exercises.check("denoising.2", single).status == "correct"


@pytest.mark.parametrize("seed", range(20))
def test_chance_does_not_decide_about_normal_noise(seed, solution):
    def of_another_seed(x, stddev, rng):
        other = np.random.default_rng([seed, *rng.integers(1_000_000, size=2)])
        return solution("denoising.2")(x, stddev, other)

    assert exercises.check("denoising.2", of_another_seed).status == "correct"


def test_one_number_for_each_image_is_named():
    def alike(x, stddev, rng):
        return np.clip(x + rng.normal(scale=stddev, size=(len(x), 1, 1)), 0, 1)

    verdict = exercises.check("denoising.2", alike)
    assert "pixels of an image share their noise" in verdict.message


def test_batches_may_come_in_any_order(solution):
    ordered = solution("denoising.3")

    def shuffled(x, corrupt, batch_size, epochs):
        rng = np.random.default_rng(0)
        batches = []
        for _ in range(epochs):
            batches += ordered(x[rng.permutation(len(x))], corrupt, batch_size, 1)
        return tuple(batches)

    assert exercises.check("denoising.3", shuffled).status == "correct"


def test_images_may_be_corrupted_one_by_one_and_rounded():
    def one_by_one(x, corrupt, batch_size, epochs):
        return [
            [np.stack([corrupt(image) for image in part]).astype("float32"), part]
            for _ in range(epochs)
            for part in (x[k : k + batch_size] for k in range(0, len(x), batch_size))
        ]

    assert exercises.check("denoising.3", one_by_one).status == "correct"


def test_arrays_of_all_inputs_and_targets_are_named():
    def two_arrays(x, corrupt, batch_size, epochs):
        inputs = [corrupt(x) for _ in range(epochs)]
        return np.concatenate(inputs), np.concatenate([x] * epochs)

    verdict = exercises.check("denoising.3", two_arrays)
    assert "all inputs and all targets" in verdict.message
    assert "9 pairs" in verdict.expected


def test_the_spread_of_equal_images_may_be_rounded():
    def of_single_precision(x_hat):
        return x_hat.astype(np.float32).std(axis=0).mean()

    def of_squares(x_hat):
        variance = (x_hat**2).mean(axis=0) - x_hat.mean(axis=0) ** 2
        return np.sqrt(np.maximum(variance, 0)).mean()

    assert exercises.check("denoising.4", of_single_precision).status == "correct"
    assert exercises.check("denoising.4", of_squares).status == "correct"


def test_linear_denoiser_is_ridge_regression(solution):
    from sklearn.linear_model import Ridge

    noisy, clean = np.random.default_rng(0).random((2, 30, 5))
    weights, bias = solution("denoising.5")(noisy, clean, 2.0)
    ridge = Ridge(2.0).fit(noisy, clean)
    np.testing.assert_allclose(weights, ridge.coef_.T)
    np.testing.assert_allclose(bias, ridge.intercept_)


def test_the_best_strength_is_best_by_far():
    """Else rounding would decide which one is right."""
    for case in fair_quality.cases().values():
        fit, strengths, x_train, x_val, x_test, corrupt = case
        denoisers = fair_quality.trained(fit, strengths, x_train, corrupt)
        for images, seed in ((x_val, 2), (x_test, 3)):
            noisy = corrupt(images, seed)
            least, second, *_ = sorted(fair_quality.errors(denoisers, noisy, images))
            assert second > 1.02 * least


def test_the_names_of_the_statement_may_be_used(solution):
    def by_name(fit, strengths, x_train, x_val, x_test, corrupt):
        return solution("denoising.6")(
            lambda a, b, c: fit(noisy=a, clean=b, strength=c),
            strengths,
            x_train,
            x_val,
            x_test,
            lambda a, b: corrupt(images=a, seed=b),
        )

    assert exercises.check("denoising.6", by_name).status == "correct"


def test_noise_of_another_seed_is_refused():
    def other_noise(fit, strengths, x_train, x_val, x_test, corrupt):
        return fair_quality.fair_quality(
            fit, strengths, x_train, x_val, x_test, lambda x, seed: corrupt(x, seed + 9)
        )

    verdict = exercises.check("denoising.6", other_noise)
    assert verdict.message == "There is a wrong value in the quality in decibels."
