"""Typical wrong answers to the exercises of chapter 6."""

import numpy as np
import pytest

from aecourse import exercises
from aecourse.denoising import image_quality


def mse(x, x_hat):
    return np.mean((x - x_hat) ** 2)


# denoising.1
def twenty(x, x_hat, peak):
    return 20 * np.log10(peak**2 / mse(x, x_hat))


def peak_not_squared(x, x_hat, peak):
    return 10 * np.log10(peak / mse(x, x_hat))


def natural(x, x_hat, peak):
    return 10 * np.log(peak**2 / mse(x, x_hat))


def upside_down(x, x_hat, peak):
    return 10 * np.log10(mse(x, x_hat) / peak**2)


def largest_value(x, x_hat, peak):
    return 10 * np.log10(x.max() ** 2 / mse(x, x_hat))


def always_255(x, x_hat, peak):
    return 10 * np.log10(255**2 / mse(x, x_hat))


def mean_of_decibels(x, x_hat, peak):
    return np.mean([peak_ratio(a, b, peak) for a, b in zip(x, x_hat, strict=True)])


def peak_ratio(x, x_hat, peak):
    return 10 * np.log10(peak**2 / mse(x, x_hat))


# denoising.2
def without_noise(x, stddev, rng):
    return x.copy()


def no_clip(x, stddev, rng):
    return x + rng.normal(scale=stddev, size=x.shape)


def one_noise_for_all(x, stddev, rng):
    return np.clip(x + rng.normal(scale=stddev, size=x.shape[1:]), 0, 1)


def one_number_a_row(x, stddev, rng):
    return np.clip(x + rng.normal(scale=stddev, size=(len(x), 1, x.shape[2])), 0, 1)


def variance(x, stddev, rng):
    return np.clip(x + rng.normal(scale=stddev**0.5, size=x.shape), 0, 1)


def squared(x, stddev, rng):
    return np.clip(x + rng.normal(scale=stddev**2, size=x.shape), 0, 1)


def unscaled(x, stddev, rng):
    return np.clip(x + rng.standard_normal(x.shape), 0, 1)


def uniform(x, stddev, rng):
    bound = stddev * 3**0.5
    return np.clip(x + rng.uniform(-bound, bound, size=x.shape), 0, 1)


def positive(x, stddev, rng):
    return np.clip(x + np.abs(rng.normal(scale=stddev, size=x.shape)), 0, 1)


def rescaled(x, stddev, rng):
    noisy = x + rng.normal(scale=stddev, size=x.shape)
    low, high = min(noisy.min(), 0), max(noisy.max(), 1)
    return (noisy - low) / (high - low) if high - low > 1 else noisy


def own_seed(x, stddev, rng):
    own = np.random.default_rng(0)
    return np.clip(x + own.normal(scale=stddev, size=x.shape), 0, 1)


OWN = np.random.default_rng(5)  # seeded, or this test would fail once in a while


def own_generator(x, stddev, rng):
    return np.clip(x + OWN.normal(scale=stddev, size=x.shape), 0, 1)


# denoising.3
def cut(images, batch_size):
    return [images[i : i + batch_size] for i in range(0, len(images), batch_size)]


def one_draw(x, spoil, batch_size, epochs):
    pairs = zip(cut(spoil(x), batch_size), cut(x, batch_size), strict=True)
    return list(pairs) * epochs


def noisy_targets(x, spoil, batch_size, epochs):
    noisy = [spoil(b) for _ in range(epochs) for b in cut(x, batch_size)]
    return [(images, images) for images in noisy]


def swapped(x, spoil, batch_size, epochs):
    return [(b, spoil(b)) for _ in range(epochs) for b in cut(x, batch_size)]


def no_noise(x, spoil, batch_size, epochs):
    return [(b, b) for _ in range(epochs) for b in cut(x, batch_size)]


def one_epoch(x, spoil, batch_size, epochs):
    return [(spoil(b), b) for b in cut(x, batch_size)]


def no_last_batch(x, spoil, batch_size, epochs):
    whole = x[: len(x) // batch_size * batch_size]
    return [(spoil(b), b) for _ in range(epochs) for b in cut(whole, batch_size)]


def shuffled_alone(x, spoil, batch_size, epochs):
    targets = cut(x, batch_size) * epochs
    noisy = [b for _ in range(epochs) for b in cut(spoil(x)[::-1], batch_size)]
    return list(zip(noisy, targets, strict=True))


def whole_epochs(x, spoil, batch_size, epochs):
    return [(spoil(x), x) for _ in range(epochs)]


def same_batch_again(x, spoil, batch_size, epochs):
    batches = cut(x, batch_size)
    return [(spoil(b), b) for b in batches for _ in range(epochs)]


# denoising.4
def contrast(x_hat):
    return x_hat.std(axis=(1, 2)).mean()


def everything(x_hat):
    return x_hat.std()


def variances(x_hat):
    return x_hat.var(axis=0).mean()


def by_pixel(x_hat):
    return x_hat.std(axis=0)


def liveliest(x_hat):
    return x_hat.std(axis=0).max()


def brightness(x_hat):
    return x_hat.mean(axis=(1, 2)).std()


def root_last(x_hat):
    return np.sqrt(x_hat.var(axis=0).mean())


# denoising.5
def with_bias(weights, noisy, clean):
    return weights, clean.mean(axis=0) - noisy.mean(axis=0) @ weights


def solve(x, y, penalty):
    return np.linalg.solve(x.T @ x + penalty, x.T @ y)


def right_weights(noisy, clean, alpha):
    x, y = noisy - noisy.mean(axis=0), clean - clean.mean(axis=0)
    return solve(x, y, alpha * np.eye(x.shape[1]))


def not_centred(noisy, clean, alpha):
    weights = solve(noisy, clean, alpha * np.eye(noisy.shape[1]))
    return with_bias(weights, noisy, clean)


def exchanged(noisy, clean, alpha):
    return with_bias(right_weights(clean, noisy, alpha), noisy, clean)


def no_penalty(noisy, clean, alpha):
    return with_bias(right_weights(noisy, clean, 0), noisy, clean)


def alpha_everywhere(noisy, clean, alpha):
    x, y = noisy - noisy.mean(axis=0), clean - clean.mean(axis=0)
    return with_bias(solve(x, y, alpha), noisy, clean)


def alpha_times_images(noisy, clean, alpha):
    return with_bias(right_weights(noisy, clean, alpha * len(noisy)), noisy, clean)


def mean_image_as_bias(noisy, clean, alpha):
    return right_weights(noisy, clean, alpha), clean.mean(axis=0)


def no_bias(noisy, clean, alpha):
    return right_weights(noisy, clean, alpha), np.zeros(clean.shape[1])


def weights_alone(noisy, clean, alpha):
    return right_weights(noisy, clean, alpha)


# denoising.6
def experiment(choose_on, test_seed, peak=1):
    """Make an answer that chooses on one of the image sets and tests on noise."""

    def quality(fit, strengths, x_train, x_val, x_test, spoil):
        chosen_on = {
            "train": (spoil(x_train, 1), x_train),
            "val": (spoil(x_val, 2), x_val),
            "clean val": (x_val, x_val),
            "test": (spoil(x_test, 3), x_test),
        }[choose_on]
        denoisers = [fit(spoil(x_train, 1), x_train, value) for value in strengths]
        errors = [mse(f(chosen_on[0]), chosen_on[1]) for f in denoisers]
        best = denoisers[int(np.argmin(errors))]
        test = x_test if test_seed is None else spoil(x_test, test_seed)
        return 10 * np.log10(peak**2 / mse(best(test), x_test))

    return quality


def as_reported(fit, strengths, x_train, x_val, x_test, spoil):
    fitted = [fit(spoil(x_train, 1), x_train, strength) for strength in strengths]
    return max(10 * np.log10(255**2 / mse(f(x_test), x_test)) for f in fitted)


def clean_input(*arguments):
    return experiment("val", None)(*arguments)


def wrong_peak(*arguments):
    return experiment("val", 3, peak=255)(*arguments)


def chosen_on_test(*arguments):
    return experiment("test", 3)(*arguments)


def chosen_on_train(*arguments):
    return experiment("train", 3)(*arguments)


def chosen_on_clean(*arguments):
    return experiment("clean val", 3)(*arguments)


def other_noise(*arguments):
    return experiment("val", 4)(*arguments)


WRONG_ANSWERS = [
    ("denoising.1", twenty, "20 times"),
    ("denoising.1", peak_not_squared, "did not square the peak"),
    ("denoising.1", natural, "natural logarithm"),
    ("denoising.1", upside_down, "sign is wrong"),
    ("denoising.1", largest_value, "largest value of these images"),
    ("denoising.1", always_255, "You wrote 255"),
    ("denoising.1", mean_of_decibels, "mean of the images' decibels"),
    ("denoising.2", without_noise, "came back without noise"),
    ("denoising.2", no_clip, "outside [0, 1]"),
    ("denoising.2", one_noise_for_all, "the same noise"),
    ("denoising.2", one_number_a_row, "share their noise"),
    ("denoising.2", variance, "as a variance"),
    ("denoising.2", squared, "squared `stddev`"),
    ("denoising.2", unscaled, "did not scale"),
    ("denoising.2", uniform, "no rare large values"),
    ("denoising.2", positive, "standard deviation"),
    ("denoising.2", rescaled, "another way than by clipping"),
    ("denoising.2", own_seed, "Two different generators"),
    ("denoising.2", own_generator, "same generator gives different noise"),
    ("denoising.3", one_draw, "more than once"),
    ("denoising.3", noisy_targets, "targets are noisy too"),
    ("denoising.3", swapped, "swapped"),
    ("denoising.3", no_noise, "Neither"),
    ("denoising.3", one_epoch, "there are several epochs"),
    ("denoising.3", no_last_batch, "left out"),
    ("denoising.3", shuffled_alone, "do not belong together"),
    ("denoising.3", whole_epochs, "larger than `batch_size`"),
    ("denoising.3", same_batch_again, "twice or not at all"),
    ("denoising.4", contrast, "over the pixels of each image"),
    ("denoising.4", everything, "images and pixels together"),
    ("denoising.4", variances, "took the variance"),
    ("denoising.4", by_pixel, "one deviation for each pixel"),
    ("denoising.4", liveliest, "largest deviation"),
    ("denoising.4", brightness, "brightness of each image"),
    ("denoising.4", root_last, "root after the mean"),
    ("denoising.5", not_centred, "take the means away"),
    ("denoising.5", exchanged, "exchanged input and target"),
    ("denoising.5", no_penalty, "left out the penalty"),
    ("denoising.5", alpha_everywhere, "every entry"),
    ("denoising.5", alpha_times_images, "grows with the number of images"),
    ("denoising.5", mean_image_as_bias, "mean clean image"),
    ("denoising.5", no_bias, "Your bias is 0"),
    ("denoising.5", weights_alone, "2 things"),
    ("denoising.6", as_reported, "3 things are still wrong"),
    ("denoising.6", clean_input, "still measured on clean input"),
    ("denoising.6", wrong_peak, "peak is still 255"),
    ("denoising.6", chosen_on_test, "still chosen on the test images"),
    ("denoising.6", chosen_on_train, "chose the strength on the training images"),
    ("denoising.6", chosen_on_clean, "clean validation images"),
    ("denoising.6", other_noise, "one denoiser on the noisy test images"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("denoising")


def test_ratio_is_the_one_of_the_module(solution):
    rng = np.random.default_rng(0)
    x, x_hat = rng.random((2, 1, 9, 8)).astype("float32")
    ours = image_quality.psnr(x, x_hat)
    assert solution("denoising.1")(x, x_hat, 1) == pytest.approx(ours[0], rel=1e-5)


def test_linear_denoiser_is_ridge_regression(solution):
    from sklearn.linear_model import Ridge

    noisy, clean = np.random.default_rng(0).random((2, 30, 5))
    weights, bias = solution("denoising.5")(noisy, clean, 2.0)
    ridge = Ridge(2.0).fit(noisy, clean)
    np.testing.assert_allclose(weights, ridge.coef_.T)
    np.testing.assert_allclose(bias, ridge.intercept_)


def test_batches_may_come_in_any_order(solution):
    ordered = solution("denoising.3")

    def shuffled(x, spoil, batch_size, epochs):
        rng = np.random.default_rng(0)
        batches = []
        for _ in range(epochs):
            batches += ordered(x[rng.permutation(len(x))], spoil, batch_size, 1)
        return tuple(batches)

    assert exercises.check("denoising.3", shuffled).status == "correct"


def test_noise_may_be_drawn_in_single_precision():
    def single(x, stddev, rng):
        drawn = rng.standard_normal(x.shape, np.float32)
        return np.clip(x + stddev * drawn, 0, 1).astype(np.float32)

    assert exercises.check("denoising.2", single).status == "correct"
