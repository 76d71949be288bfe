"""Reconstruct images by a tied autoencoder (chapter 3)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def tied_reconstruct(x, kernel, code_bias, output_bias):
    return sigmoid(before_sigmoid(x, kernel, code_bias, output_bias))


def before_sigmoid(x, kernel, code_bias, output_bias):
    return (x @ kernel + code_bias) @ kernel.T + output_bias


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def cases():
    rng = np.random.default_rng(2)
    return {
        name: (
            rng.random((4, n_pixels)),
            rng.normal(scale=0.7, size=(n_pixels, n_units)),
            rng.normal(size=n_units),
            rng.normal(size=n_pixels),
        )
        # As many units as pixels first: there a forgotten transposition goes unseen.
        for name, n_pixels, n_units in (("square", 5, 5), ("smaller", 8, 3))
    }


EXERCISE = Exercise(
    tied_reconstruct,
    cases,
    mistakes={
        "not_transposed": lambda x, kernel, b, c: sigmoid(
            (x @ kernel + b) @ kernel + c
        ),
        "bias_again": lambda x, kernel, b, c: tied_reconstruct(x, kernel, b, b),
        "no_output_bias": lambda x, kernel, b, c: tied_reconstruct(x, kernel, b, 0),
        "no_code_bias": lambda x, kernel, b, c: tied_reconstruct(x, kernel, 0, c),
        "no_sigmoid": before_sigmoid,
        "sign": lambda *given: sigmoid(-before_sigmoid(*given)),
        "sigmoid_on_code_too": lambda x, kernel, b, c: sigmoid(
            sigmoid(x @ kernel + b) @ kernel.T + c
        ),
        "sigmoid_on_code": lambda x, kernel, b, c: (
            sigmoid(x @ kernel + b) @ kernel.T + c
        ),
        "inverted": lambda x, kernel, b, c: sigmoid(
            (x @ kernel + b) @ np.linalg.pinv(kernel) + c
        ),
    },
)
