"""What holds for the exercises of chapter 3 besides what holds for every exercise."""

import itertools

import numpy as np
import pytest

from aecourse import exercises


def test_count_is_that_of_keras(solution):
    from aecourse import models

    model = models.dense_autoencoder(9, hidden=(30, 20), input_shape=(6, 6))
    assert solution("dense.1")((36, 30, 20, 9)) == model.count_params()


def test_count_of_at_most_three_widths_is_told_of_deeper_networks():
    def three_widths_only(widths):
        first, *hidden, last = widths
        network = [first, *hidden[:1], last, *hidden[:1], first]
        return sum(a * b + b for a, b in itertools.pairwise(network))

    verdict = exercises.check("dense.1", three_widths_only)
    assert "a deeper network" in verdict.message
    assert "any number" in verdict.nudge


@pytest.mark.parametrize(
    "count",
    [
        lambda codes: (codes.sum(axis=0) == 0).sum(),
        lambda codes: (codes.mean(axis=0) == 0).sum(),
        lambda codes: (codes.max(axis=0) <= 0).sum(),
        lambda codes: (~(codes > 0).any(axis=0)).sum(),
    ],
)
def test_relu_codes_are_never_negative(count):
    def dead_units(codes):
        return count(codes)

    assert exercises.check("dense.2", dead_units).status == "correct"


@pytest.mark.parametrize("kept", [slice(1, None), slice(None, -1)])
def test_units_at_both_ends_count_and_no_image_is_blamed(kept):
    def dead_units(codes):
        return np.sum(np.all(codes[:, kept] == 0, axis=0))

    verdict = exercises.check("dense.2", dead_units)
    assert verdict.status == "not yet"
    assert "images whose whole code" not in verdict.message


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


def test_arguments_may_be_named_and_rows_be_lists():
    def fair(fit, pca, x_train, x_test, sizes, epochs):
        rows = []
        for size in sizes:
            model = fit(images=x_train, size=size, epochs=epochs)
            linear = pca(images=x_train, size=size)
            both = model(x_test), linear(x_test)
            rows.append([np.mean((x_test - one) ** 2) for one in both])
        return rows

    assert exercises.check("dense.5", fair).status == "correct"
