"""Typical wrong answers to the exercises of chapter 11."""

import numpy as np
import pytest

from aecourse import exercises, latent


# limits.1
def by_variance(mean, log_var, noise):
    return mean + np.exp(log_var) * noise


def by_logarithm(mean, log_var, noise):
    return mean + log_var * noise


def noise_as_it_is(mean, log_var, noise):
    return mean + noise


def without_mean(mean, log_var, noise):
    return np.exp(0.5 * log_var) * noise


def mean_only(mean, log_var, noise):
    return mean


def own_noise(mean, log_var, noise):
    other = np.random.default_rng(0).normal(size=mean.shape)
    return mean + np.exp(0.5 * log_var) * other


def half_outside(mean, log_var, noise):
    return mean + 0.5 * np.exp(log_var) * noise


# limits.2
def terms(mean, log_var):
    return 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)


def averaged_code(mean, log_var):
    return terms(mean, log_var).mean(axis=1)


def each_value(mean, log_var):
    return terms(mean, log_var)


def over_images(mean, log_var):
    return terms(mean, log_var).sum(axis=0)


def one_number(mean, log_var):
    return terms(mean, log_var).sum(axis=1).mean()


def without_half(mean, log_var):
    return 2 * terms(mean, log_var).sum(axis=1)


def without_one(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var, axis=1)


def wrong_sign(mean, log_var):
    return 0.5 * np.sum(1 + log_var - mean**2 - np.exp(log_var), axis=1)


def log_of_deviation(mean, log_var):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) ** 2 - 2 * log_var - 1, axis=1)


# limits.3
def without_the_half(labels, reference):
    shares = np.bincount(labels, minlength=len(reference)) / len(labels)
    return np.abs(shares - reference).sum()


def largest_difference(labels, reference):
    shares = np.bincount(labels, minlength=len(reference)) / len(labels)
    return np.abs(shares - reference).max()


def with_signs(labels, reference):
    shares = np.bincount(labels, minlength=len(reference)) / len(labels)
    return 0.5 * (shares - reference).sum()


def counts(labels, reference):
    return 0.5 * np.abs(np.bincount(labels, minlength=len(reference)) - reference).sum()


def only_drawn_classes(labels, reference):
    present, number = np.unique(labels, return_counts=True)
    return 0.5 * np.abs(number / len(labels) - reference[present]).sum()


def without_minlength(labels, reference):
    return 0.5 * np.abs(np.bincount(labels) / len(labels) - reference).sum()


# limits.4
def jump_lengths(decode, start, end, points):
    images = decode(np.linspace(start, end, points)).reshape(points, -1)
    return np.linalg.norm(np.diff(images, axis=0), axis=1)


def one_point_short(decode, start, end, steps):
    return jump_lengths(decode, start, end, steps).max()


def mean_jump(decode, start, end, steps):
    return jump_lengths(decode, start, end, steps + 1).mean()


def squared_jump(decode, start, end, steps):
    return (jump_lengths(decode, start, end, steps + 1) ** 2).max()


def root_mean_square(decode, start, end, steps):
    images = decode(np.linspace(start, end, steps + 1)).reshape(steps + 1, -1)
    return np.sqrt((np.diff(images, axis=0) ** 2).mean(axis=1)).max()


def from_the_first(decode, start, end, steps):
    images = decode(np.linspace(start, end, steps + 1)).reshape(steps + 1, -1)
    return np.linalg.norm(images - images[0], axis=1).max()


def jump_of_code(decode, start, end, steps):
    return np.linalg.norm(end - start) / steps


def end_left_out(decode, start, end, steps):
    share = np.arange(steps)[:, None] / steps
    images = decode(start + share * (end - start)).reshape(steps, -1)
    return np.linalg.norm(np.diff(images, axis=0), axis=1).max()


# limits.5
def by_deviation(means, bound):
    return np.sum(means.std(axis=0) > bound)


def within_code(means, bound):
    return np.sum(means.var(axis=1) > bound)


def not_centred(means, bound):
    return np.sum((means**2).mean(axis=0) > bound)


def passive(means, bound):
    return np.sum(means.var(axis=0) <= bound)


def mask(means, bound):
    return means.var(axis=0) > bound


def all_of_them(means, bound):
    return means.shape[1]


def fixed_bound(means, bound):
    return np.sum(means.var(axis=0) > 0.01)


# limits.6
def bound(encode, decode, x, noise, *, scale=0.5, pixels=np.sum, code=np.sum):
    mean, log_var = encode(x)
    x_hat = decode(mean + (np.exp(scale * log_var) * noise if scale else 0))
    nats = -(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    kl = code(terms(mean, log_var), axis=1)
    return np.mean(pixels(nats, axis=(1, 2)) + kl)


def as_reported(*given):
    return bound(*given, scale=0, pixels=np.mean, code=np.mean)


def averaged_price(*given):
    return bound(*given, code=np.mean)


def averaged_pixels(*given):
    return bound(*given, pixels=np.mean)


def decoded_means(*given):
    return bound(*given, scale=0)


def scaled_by_variance(*given):
    return bound(*given, scale=1)


def added_images(encode, decode, x, noise):
    return len(x) * bound(encode, decode, x, noise)


# answers that get the right number where a check looks at too little
def from_equal_shares(labels, reference):
    shares = np.bincount(labels, minlength=len(reference)) / len(labels)
    return 0.5 * np.abs(shares - 1 / len(reference)).sum()


def without_the_first_step(decode, start, end, steps):
    images = decode(np.linspace(start, end, steps + 1)[1:])
    return np.linalg.norm(np.diff(images.reshape(steps, -1), axis=0), axis=1).max()


def at_the_bound_too(means, bound):
    return (means.var(axis=0) >= bound).sum()


def share_of_all_variance(means, bound):
    variance = means.var(axis=0)
    return (variance / variance.sum() > bound).sum()


def bound_itself(encode, decode, x, noise):
    mean, log_var = encode(x)
    x_hat = decode(mean + np.exp(0.5 * log_var) * noise)
    likely = (x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).sum(axis=(1, 2))
    price = 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=1)
    return (likely - price).mean()


def price_subtracted(encode, decode, x, noise):
    mean, log_var = encode(x)
    x_hat = decode(mean + np.exp(0.5 * log_var) * noise)
    likely = (x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).sum(axis=(1, 2))
    price = 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=1)
    return -(likely + price).mean()


def noise_decoded(encode, decode, x, noise):
    mean, log_var = encode(x)
    x_hat = decode(noise)
    likely = (x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).sum(axis=(1, 2))
    price = 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1, axis=1)
    return (price - likely).mean()


def one_taken_away_once(mean, log_var):
    return 0.5 * (np.sum(mean**2 + np.exp(log_var) - log_var, axis=1) - 1)


WRONG_ANSWERS = [
    ("limits.2", one_taken_away_once, "took away 1 once"),
    ("limits.3", from_equal_shares, "compared with equal shares"),
    ("limits.4", without_the_first_step, "left out the first step"),
    ("limits.5", at_the_bound_too, "*above* the bound"),
    ("limits.5", share_of_all_variance, "a share of the whole variance"),
    ("limits.6", bound_itself, "*minus* it"),
    ("limits.6", price_subtracted, "You subtracted the divergence"),
    ("limits.6", noise_decoded, "decoded the noise alone"),
    ("limits.1", by_variance, "by the variance"),
    ("limits.1", by_logarithm, "*logarithm* of the variance"),
    ("limits.1", noise_as_it_is, "blurred alike"),
    ("limits.1", without_mean, "left out the mean"),
    ("limits.1", mean_only, "right for a prediction"),
    ("limits.1", own_noise, "the code is 0"),
    ("limits.1", half_outside, "belongs into the exponent"),
    ("limits.2", averaged_code, "averaged over the values of the code"),
    ("limits.2", each_value, "the cost of each value"),
    ("limits.2", over_images, "added over the images"),
    ("limits.2", one_number, "averaged over the images as well"),
    ("limits.2", without_half, "twice too large"),
    ("limits.2", without_one, "left out the -1"),
    ("limits.2", wrong_sign, "never below 0"),
    ("limits.2", log_of_deviation, "logarithm of the standard deviation"),
    ("limits.3", without_the_half, "left out the half"),
    ("limits.3", largest_difference, "the one class that differs most"),
    ("limits.3", with_signs, "always gives 0"),
    ("limits.3", counts, "compared counts with shares"),
    ("limits.3", only_drawn_classes, "never drawn is the worst"),
    ("limits.3", without_minlength, "operands could not be broadcast"),
    ("limits.4", one_point_short, "six posts"),
    ("limits.4", mean_jump, "mean of the moves"),
    ("limits.4", squared_jump, "root is missing"),
    ("limits.4", root_mean_square, "averaged over the pixels"),
    ("limits.4", from_the_first, "gets away from an image"),
    ("limits.4", jump_of_code, "that of the image"),
    ("limits.4", end_left_out, "left out the last step"),
    ("limits.5", by_deviation, "one of variances"),
    ("limits.5", within_code, "within each code"),
    ("limits.5", not_centred, "mean square"),
    ("limits.5", passive, "*not* active"),
    ("limits.5", mask, "for each value of the code"),
    ("limits.5", all_of_them, "all values of the code"),
    ("limits.5", fixed_bound, "whatever `bound` is"),
    ("limits.6", as_reported, "3 things are still wrong"),
    ("limits.6", averaged_price, "divergence is averaged over the code"),
    ("limits.6", averaged_pixels, "averaged over the pixels"),
    ("limits.6", decoded_means, "means are decoded"),
    ("limits.6", scaled_by_variance, "scaled by the variance"),
    ("limits.6", added_images, "images are added up"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("limits")


def test_the_modules_distance_of_shares_is_right_too():
    def by_module(labels, reference):
        shares = latent.class_shares(labels, len(reference))
        return latent.share_distance(shares, reference)

    assert exercises.check("limits.3", by_module).status == "correct"


def test_the_divergence_is_the_modules(solution):
    mean, log_var = np.random.default_rng(0).normal(size=(2, 9, 4))
    answer = solution("limits.2")(mean, log_var)
    expected = latent.kl_per_dimension(mean, log_var).sum()
    assert answer.mean() == pytest.approx(expected, rel=1e-5)
