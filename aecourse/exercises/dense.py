"""Checks of the exercises of chapter 3, dense autoencoders."""

from __future__ import annotations

import functools

import numpy as np

from aecourse import data
from aecourse.exercises.checking import exercise
from aecourse.exercises.dense_mistakes import (
    COUNT_PARAMETERS,
    DEAD_UNITS,
    SPARSITY_PENALTY,
    TIED_RECONSTRUCT,
    Reconstruct,
    coins,
    comparison_mistakes,
    errors_with_faults,
    mirrored,
    sigmoid,
    weights_and_biases,
)
from aecourse.exercises.expectations import diagnose, expect, expect_number
from aecourse.exercises.running import Answer


@exercise(
    "dense.1",
    "count_parameters(widths)",
    hints=(
        "Write the widths of the whole network in a row, pixels to pixels. How many "
        "numbers does one layer need, from `a` units to `b` units?",
        "A dense layer from `a` to `b` units has `a * b` weights and `b` biases.",
        "The decoder's widths are the encoder's in reverse, and the code's width is "
        "in the row once only. Then add up over neighbours in the row.",
    ),
)
def _count_parameters(answer: Answer) -> str:
    from aecourse import models

    for widths in ((5, 3), (12, 7, 2), (784, 256, 100)):
        diagnose(
            answer(widths),
            weights_and_biases(mirrored(widths)),
            COUNT_PARAMETERS,
            inputs=(widths,),
            what=f"the count for {widths}",
            nudge="Count the smallest by hand: from 5 pixels to 3 numbers and back "
            "are 15 + 3 and 15 + 5 parameters.",
            rtol=0,
            atol=0.1,
        )
    model = models.dense_autoencoder(9, hidden=(30, 20), input_shape=(6, 6))
    built = model.count_params()
    count = expect_number(answer((36, 30, 20, 9)), what="the count for a third layer")
    expect(
        count == built,
        "Your count differs from the one Keras gives for a deeper network.",
        expected=f"{built:,}",
        got=f"{count:,.0f}",
        nudge="The widths may be of any number; do not write three of them out.",
    )
    return (
        "784-256-100 and back has 454,004 parameters, and nearly nine in ten of them "
        "sit in the two layers that touch the pixels."
    )


@exercise(
    "dense.2",
    "dead_units(codes)",
    hints=(
        "`codes` has one row for each image and one column for each unit. Which "
        "axis do you have to go along to see one unit?",
        "`codes == 0` is an array of truth values, and `all` takes an axis.",
        "First ask for each column whether all of its entries are 0, then count the "
        "columns for which that is true.",
    ),
)
def _dead_units(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    codes = rng.uniform(0.1, 2, size=(40, 9)).astype(np.float32)
    codes[np.arange(40), np.arange(40) % 9] = 0
    codes[:, [2, 5, 6]] = 0
    codes[[3, 8]] = 0
    diagnose(
        answer(codes),
        3,
        DEAD_UNITS,
        inputs=(codes,),
        what="the number of dead units",
        nudge="Try your function on a code of 2 images and 3 units, written by hand.",
    )
    # one column that sums to 0, two that are never positive, three that never change
    linear = rng.normal(size=(6, 7))
    linear[:, 1] = [1, -1, 2, -2, 3, -3]
    linear[:, 2:4] = -rng.uniform(0.1, 1, size=(6, 2))
    linear[:, 4:] = 0.5
    diagnose(
        answer(linear),
        0,
        DEAD_UNITS,
        inputs=(linear,),
        what="the number of dead units of a linear code",
        nudge="Dead is a unit that is 0 for every image; no unit here is.",
    )
    return (
        "A dead relu gives the decoder nothing and gets no gradient back, so it stays "
        "dead: the code is smaller than the number you chose."
    )


@exercise(
    "dense.3",
    "tied_reconstruct(x, kernel, code_bias, output_bias)",
    hints=(
        "Write the encoder first: `x` has one row for each image, so the kernel is "
        "multiplied from the right.",
        "The decoder uses the same kernel the other way round. Which shape takes "
        "codes back to pixels?",
        "Code: `x`, kernel, code bias. Output: code, transposed kernel, output bias, "
        "and around all of it the sigmoid 1 / (1 + exp(-a)).",
    ),
)
def _tied_reconstruct(answer: Answer) -> str:
    rng = np.random.default_rng(2)
    # As many code units as pixels first: there a forgotten transposition goes unseen.
    for n_pixels, n_codes in ((5, 5), (8, 3)):
        arrays = (
            rng.random((4, n_pixels)),
            rng.normal(scale=0.7, size=(n_pixels, n_codes)),
            rng.normal(size=n_codes),
            rng.normal(size=n_pixels),
        )
        x, kernel, code_bias, output_bias = arrays
        same_size = n_pixels == n_codes
        diagnose(
            answer(*arrays),
            sigmoid((x @ kernel + code_bias) @ kernel.T + output_bias),
            TIED_RECONSTRUCT if same_size else (),
            inputs=arrays,
            what=f"the reconstruction from {n_codes} numbers",
            nudge="Follow one image of two pixels and one code unit by hand.",
        )
    return (
        "One matrix does the work of two, so the autoencoder has half the weights; "
        "what the encoder looks for is what the decoder draws."
    )


@exercise(
    "dense.4",
    "sparsity_penalty(codes, target)",
    hints=(
        "Two steps. First one number for each unit: how active is it on average over "
        "the images? Then compare these numbers with the target.",
        "The divergence of a coin with probability `q` from one with `p` is "
        "p log(p / q) + (1 - p) log((1 - p) / (1 - q)). Here p is the target.",
        "`q` is the mean over the axis of the images, shape (units,). Evaluate the "
        "formula for all units at once and add up.",
    ),
)
def _sparsity_penalty(answer: Answer) -> str:
    rng = np.random.default_rng(3)
    for target, images, units in ((0.1, 30, 6), (0.25, 12, 4)):
        codes = rng.uniform(0.05, 0.95, size=(images, units))
        codes *= np.linspace(0.2, 1, units)
        diagnose(
            answer(codes, target),
            coins(target, codes.mean(axis=0)).sum(),
            SPARSITY_PENALTY,
            inputs=(codes, target),
            what="the penalty",
            nudge="A code whose units all have the target as their mean costs "
            "nothing; a unit that is active half of the time costs "
            f"{coins(target, 0.5):.3f} at a target of {target}.",
        )
    # Each image uses one unit of ten, and each unit one image of ten.
    rare = np.full((50, 10), 0.001)
    rare[np.arange(50), np.arange(50) % 10] = 0.991
    penalty = expect_number(answer(rare, 0.1), what="the penalty of a sparse code")
    expect(
        abs(penalty) < 1e-6,
        "A code whose units are each active for one image in ten should cost nothing "
        "at a target of 0.1.",
        expected="0",
        got=f"{penalty:.4g}",
    )
    return (
        "The penalty speaks about units over many images and not about single "
        "activations, so a unit may be fully on, if only rarely."
    )


@functools.cache
def _clothes() -> tuple[np.ndarray, np.ndarray]:
    """Load 120 training and 80 test images at a quarter of their width and height."""
    clothes = data.load_fashion_mnist(n_train=120)
    return _shrink(clothes.x_train), _shrink(clothes.x_test[:80])


def _shrink(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), 7, 4, 7, 4).mean(axis=(2, 4))


def _components(x: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    mean = x.mean(axis=0)
    _, _, rows = np.linalg.svd((x - mean).reshape(len(x), -1), full_matrices=False)
    return mean, rows[:size]


def _pca(x: np.ndarray, size: int) -> Reconstruct:
    """Return PCA's reconstruction as a function of images."""
    mean, rows = _components(x, size)

    def reconstruct(images: np.ndarray) -> np.ndarray:
        centred = (images - mean).reshape(len(images), -1)
        return mean + (centred @ rows.T @ rows).reshape(images.shape)

    return reconstruct


def _pretended_training(x: np.ndarray, size: int, epochs: int) -> Reconstruct:
    """Return what stands for a trained model: better with epochs, as models are."""
    mean, _ = _components(x, size)
    linear = _pca(x, size)
    share = epochs / (epochs + 4)

    def reconstruct(images: np.ndarray) -> np.ndarray:
        return (1 - share) * mean + share * linear(images)

    return reconstruct


@exercise(
    "dense.5",
    "fair_errors(fit, pca, x_train, x_test, sizes, epochs)",
    hints=(
        "Follow each array: what is fitted to which images, and judged on which? And "
        "what differs between two code sizes, other than the size?",
        "There are three faults. One concerns the trainings, one the images on which "
        "the model is judged, one the images that PCA is fitted to.",
        "Both are fitted to `x_train` and judged on `x_test`, and every training "
        "takes `epochs` epochs.",
    ),
)
def _fair_errors(answer: Answer) -> str:
    x_train, x_test = _clothes()
    arguments = (_pretended_training, _pca, x_train, x_test, (2, 8, 32), 12)
    fair = errors_with_faults(*arguments)
    diagnose(
        answer(*arguments),
        fair,
        comparison_mistakes(arguments),
        what="the table of errors",
        nudge="One row for each code size: the model's error, then PCA's.",
        rtol=1e-3,
    )
    reported = errors_with_faults(*arguments, (True, True, True))
    return (
        "From the smallest code to the largest the report saw the model's error fall "
        f"by a factor of {reported[0, 0] / reported[-1, 0]:.1f}; at equal epochs and "
        f"on unseen images it is {fair[0, 0] / fair[-1, 0]:.1f}."
    )
