"""Typical wrong answers to the exercises of chapter 3."""

import itertools

import numpy as np
import pytest

from aecourse import exercises


# dense.1
def encoder_only(widths):
    return sum(a * b + b for a, b in itertools.pairwise(widths))


def encoder_twice(widths):
    return 2 * encoder_only(widths)


def without_biases(widths):
    return 2 * sum(a * b for a, b in itertools.pairwise(widths))


def code_twice(widths):
    return encoder_only([*widths, *reversed(widths)])


def units(widths):
    return sum([*widths, *widths[-2::-1]])


def three_widths_only(widths):
    first, last = widths[0], widths[-1]
    middle = widths[1:-1][:1]
    return encoder_only([first, *middle, last, *middle, first])


# dense.2
def zeros(codes):
    return int(np.sum(codes == 0))


def empty_images(codes):
    return int(np.sum(np.all(codes == 0, axis=1)))


def sometimes_zero(codes):
    return int(np.sum(np.any(codes == 0, axis=0)))


def alive(codes):
    return int(np.sum(np.any(codes != 0, axis=0)))


def share(codes):
    return np.mean(np.all(codes == 0, axis=0))


def mask(codes):
    return np.all(codes == 0, axis=0)


def zero_sum(codes):
    return int(np.sum(codes.sum(axis=0) == 0))


def never_positive(codes):
    return int(np.sum(codes.max(axis=0) <= 0))


def constant(codes):
    return int(np.sum(codes.std(axis=0) == 0))


# dense.3
def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def not_transposed(x, kernel, code_bias, output_bias):
    return sigmoid((x @ kernel + code_bias) @ kernel + output_bias)


def encoder_bias_again(x, kernel, code_bias, output_bias):
    return sigmoid((x @ kernel + code_bias) @ kernel.T + code_bias)


def no_output_bias(x, kernel, code_bias, output_bias):
    return sigmoid((x @ kernel + code_bias) @ kernel.T)


def no_sigmoid(x, kernel, code_bias, output_bias):
    return (x @ kernel + code_bias) @ kernel.T + output_bias


def inverted(x, kernel, code_bias, output_bias):
    return sigmoid((x @ kernel + code_bias) @ np.linalg.pinv(kernel) + output_bias)


# dense.4
def coins(first, second):
    other = (1 - first) * np.log((1 - first) / (1 - second))
    return first * np.log(first / second) + other


def swapped(codes, target):
    return coins(codes.mean(axis=0), target).sum()


def mean_over_units(codes, target):
    return coins(target, codes.mean(axis=1)).sum()


def mean_penalty(codes, target):
    return coins(target, codes.mean(axis=0)).mean()


def every_activation(codes, target):
    return coins(target, codes).mean(axis=0).sum()


def one_mean(codes, target):
    return coins(target, codes.mean())


def half(codes, target):
    return (target * np.log(target / codes.mean(axis=0))).sum()


def bits(codes, target):
    return coins(target, codes.mean(axis=0)).sum() / np.log(2)


# dense.5
def compare(fit, pca, judged, x_test, fitted, pca_fitted, sizes, epochs):
    rows = []
    for size in sizes:
        model, linear = fit(fitted, size, epochs(size)), pca(pca_fitted, size)
        model_error = np.mean((judged - model(judged)) ** 2)
        rows.append((model_error, np.mean((x_test - linear(x_test)) ** 2)))
    return np.array(rows)


def as_reported(fit, pca, x_train, x_test, sizes, epochs):
    return compare(fit, pca, x_train, x_test, x_train, x_test, sizes, lambda size: size)


def more_epochs_for_more_numbers(fit, pca, x_train, x_test, sizes, epochs):
    return compare(fit, pca, x_test, x_test, x_train, x_train, sizes, lambda size: size)


def judged_on_seen_images(fit, pca, x_train, x_test, sizes, epochs):
    return compare(fit, pca, x_train, x_test, x_train, x_train, sizes, lambda _: epochs)


def pca_sees_the_test(fit, pca, x_train, x_test, sizes, epochs):
    return compare(fit, pca, x_test, x_test, x_train, x_test, sizes, lambda _: epochs)


def pca_first(fit, pca, x_train, x_test, sizes, epochs):
    fair = compare(fit, pca, x_test, x_test, x_train, x_train, sizes, lambda _: epochs)
    return fair[:, ::-1]


WRONG_ANSWERS = [
    ("dense.1", encoder_only, "left out the decoder"),
    ("dense.1", encoder_twice, "counted the encoder twice"),
    ("dense.1", without_biases, "left out the biases"),
    ("dense.1", code_twice, "between the code and itself"),
    ("dense.1", units, "counted the units"),
    ("dense.1", three_widths_only, "a deeper network"),
    ("dense.2", zeros, "counted the zeros"),
    ("dense.2", empty_images, "wrong axis"),
    ("dense.2", sometimes_zero, "at least one image"),
    ("dense.2", alive, "units that are alive"),
    ("dense.2", share, "the share of the units"),
    ("dense.2", mask, "wrong type"),
    ("dense.2", zero_sum, "values cancel"),
    ("dense.2", never_positive, "never positive"),
    ("dense.2", constant, "never change"),
    ("dense.3", not_transposed, "forgot to transpose"),
    ("dense.3", encoder_bias_again, "encoder's bias again"),
    ("dense.3", no_output_bias, "left out the decoder's bias"),
    ("dense.3", no_sigmoid, "left out the sigmoid"),
    ("dense.3", inverted, "inverted the weights"),
    ("dense.4", swapped, "swapped the two sides"),
    ("dense.4", mean_over_units, "averaged over the units of each image"),
    ("dense.4", mean_penalty, "the penalty is their sum"),
    ("dense.4", every_activation, "every single activation"),
    ("dense.4", one_mean, "units and images together"),
    ("dense.4", half, "first half of the divergence"),
    ("dense.4", bits, "base 2"),
    ("dense.5", as_reported, "3 things are still unfair"),
    ("dense.5", more_epochs_for_more_numbers, "still depends on the code size"),
    ("dense.5", judged_on_seen_images, "images that it has seen"),
    ("dense.5", pca_sees_the_test, "PCA is still fitted to the test images"),
    ("dense.5", pca_first, "columns are swapped"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("dense")


def test_penalty_is_the_one_that_the_module_trains_with(solution):
    from aecourse.losses import KLSparsity

    codes = np.random.default_rng(0).uniform(0.05, 0.95, size=(20, 5))
    batch_penalty = float(KLSparsity(0.1, weight=1.0)(codes.astype(np.float32)))
    answer = solution("dense.4")(codes, 0.1)
    assert answer == pytest.approx(batch_penalty / len(codes), rel=1e-4)


def test_tied_answer_is_what_the_module_builds(solution):
    from aecourse import models

    model = models.dense_autoencoder(3, hidden=(), input_shape=(8,), tied=True)
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    code_layer = model.get_layer("encoder").get_layer("code")
    kernel, code_bias = code_layer.get_weights()
    output_bias = np.asarray(model.get_layer("decoder").biases[0])
    x = rng.random((4, 8)).astype(np.float32)
    answer = solution("dense.3")(x, kernel, code_bias, output_bias)
    np.testing.assert_allclose(answer, model.predict(x, verbose=0), atol=1e-5)


def test_a_list_of_rows_is_right(solution):
    fair = solution("dense.5")

    def as_lists(*arguments):
        return [list(row) for row in fair(*arguments)]

    assert exercises.check("dense.5", as_lists).status == "correct"
