"""Checks of the exercises of chapter 1, what an autoencoder is."""

from __future__ import annotations

import contextlib
import functools
import io

import numpy as np

from aecourse import data
from aecourse.exercises.checking import exercise
from aecourse.exercises.concept_gain import faulty_gains
from aecourse.exercises.concept_mistakes import (
    BEST_CONSTANT,
    COMPRESSION_RATIO,
    COPYING_DECODER,
    ERROR_PER_IMAGE,
    MEAN_IMAGE_ERROR,
    SHIFT_RIGHT,
    lowest_constants,
    mean_square,
)
from aecourse.exercises.expectations import (
    diagnose,
    expect,
    expect_array,
    expect_number,
)
from aecourse.exercises.running import Answer


@functools.cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    """Load 300 training and 300 test digits, enough for the figures of a message."""
    # The page has said where its digits come from; a check need not repeat it.
    with contextlib.redirect_stdout(io.StringIO()):
        digits = data.load_mnist(n_train=300)
    return digits.x_train, digits.x_test[:300]


@exercise(
    "concept.1",
    "compression_ratio(images, codes)",
    hints=(
        "A pixel and a number of a code need not take the same number of bytes: "
        "look at the `dtype` of both arrays.",
        "A NumPy array knows how many numbers it holds, `size`, and how many bytes "
        "each of them takes, `itemsize`.",
        "Divide the bytes of all images by the bytes of all codes, without rounding.",
    ),
)
def _compression_ratio(answer: Answer) -> str:
    cases = [
        (np.zeros((10, 28, 28), np.uint8), np.zeros((10, 32), np.float32)),
        (np.zeros((5, 8, 8), np.float32), np.zeros((5, 4), np.float16)),
        (np.zeros((3, 20), np.uint8), np.zeros((3, 30), np.float32)),
    ]
    for images, codes in cases:
        diagnose(
            answer(images, codes),
            images.nbytes / codes.nbytes,
            COMPRESSION_RATIO,
            inputs=(images, codes),
            what="the ratio",
            nudge=f"Here the images have type {images.dtype} and shape "
            f"{images.shape}, the codes type {codes.dtype} and shape {codes.shape}.",
        )
    return (
        "Counted in bytes, 32 numbers instead of 784 pixels save a factor of 6, not "
        "of 24; and 30 numbers for 20 pixels save nothing at all."
    )


@exercise(
    "concept.2",
    "error_per_image(x, x_hat)",
    hints=(
        "The result has one number for each image: which axis has to stay, and "
        "which have to go?",
        "`mean` takes a tuple of axes. Or make every image one row first: "
        "`reshape(len(x), -1)`.",
        "Three steps, in this order: the difference, its square, the mean over "
        "everything but the first axis.",
    ),
)
def _error_per_image(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    x = rng.random((6, 5, 4), dtype=np.float32)
    # each image has its own error, and no two axes have equal length
    x_hat = x + rng.normal(scale=np.linspace(0.1, 0.6, 6)[:, None, None], size=x.shape)
    diagnose(
        answer(x, x_hat.astype(np.float32)),
        np.mean((x - x_hat) ** 2, axis=(1, 2)),
        ERROR_PER_IMAGE,
        inputs=(x, x_hat),
        what="the error per image",
        nudge=f"The check gave {x.shape[0]} images of {x.shape[1]} by {x.shape[2]} "
        "pixels. Try your function on two images that you can reckon by hand.",
    )
    rows, rows_hat = x.reshape(6, 20), x_hat.reshape(6, 20)
    error = expect_array(
        answer(rows, rows_hat),
        (6,),
        what="the error for images given as rows of 20 pixels",
        nudge="Count the axes from the first one, and reduce all the others.",
    )
    order = np.array([3, 0, 5, 1, 4, 2])
    expect(
        np.allclose(answer(rows[order], rows_hat[order]), error[order]),
        "When the images come in another order, the errors do not follow.",
        nudge="Each image's error depends on that image alone.",
    )
    return (
        "One number for each image: it can be sorted, drawn as a histogram and given "
        "a threshold, which the mean over all images cannot."
    )


@exercise(
    "concept.3",
    "mean_image_error(x_train, x_test)",
    hints=(
        "Two steps that share no images: what is learnt comes from one set, the "
        "error from the other.",
        "The mean image has the shape of one image. Which axis does the mean of "
        "`x_train` run over?",
        "Broadcasting subtracts one image from all rows of `x_test`; then the mean "
        "of the squares, over everything.",
    ),
)
def _mean_image_error(answer: Answer) -> str:
    rng = np.random.default_rng(2)
    pattern = rng.random((4, 5))
    x_train = 0.8 * pattern + 0.2 * rng.random((9, 4, 5))
    x_test = 0.5 * pattern + 0.3 * rng.random((7, 4, 5))
    for train, test in ((x_train, x_test), _digits()):
        error = mean_square(test - train.mean(axis=0))
        diagnose(
            answer(train, test),
            error,
            MEAN_IMAGE_ERROR,
            inputs=(train, test),
            what="the error of the mean image",
            nudge="Give your function two training images and one test image of a "
            "single pixel, and reckon the error by hand.",
        )
    black = mean_square(_digits()[1])
    return (
        f"On the digits the mean image has a test error of {error:.3f}, an all-black "
        f"answer {black:.3f}: an autoencoder has learnt nothing about single "
        "images until it is below the first."
    )


@exercise(
    "concept.4",
    "shift_right(images)",
    hints=(
        "The axes are image, row, column. Moving to the right changes the column.",
        "Start from an array of zeros of the same shape, and fill all of it but "
        "one column.",
        "Every column but the first of the new array is a column of the old one "
        "that is not the last. Two slices along the last axis say so.",
    ),
)
def _shift_right(answer: Answer) -> str:
    images = np.random.default_rng(3).uniform(0.1, 1, size=(3, 4, 5))
    right = np.zeros_like(images)
    right[:, :, 1:] = images[:, :, :-1]
    diagnose(
        answer(images),
        right,
        SHIFT_RIGHT,
        inputs=(images,),
        what="the shifted batch",
        nudge="Indices are [image, row, column]. Try one image of 2 by 3 pixels and "
        "print it before and after.",
    )
    _, digits = _digits()
    blanked = digits.copy()
    blanked[:, 21:] = 0
    shifted = answer(digits)
    expect_array(shifted, digits.shape, what="the shifted batch of digits")
    return (
        f"A shift by one pixel costs {mean_square(digits - shifted):.3f}, blanking the "
        f"lowest quarter {mean_square(digits - blanked):.3f}: the squared error "
        "minds a move that the eye hardly sees more than a missing part."
    )


def _squared_error(target: np.ndarray, answer: float) -> np.ndarray:
    return (target - answer) ** 2


def _absolute_error(target: np.ndarray, answer: float) -> np.ndarray:
    return np.abs(target - answer)


def _cross_entropy(target: np.ndarray, answer: float) -> np.ndarray:
    answer = np.clip(answer, 1e-7, 1 - 1e-7)
    return -target * np.log(answer) - (1 - target) * np.log(1 - answer)


def _dear_when_too_dark(target: np.ndarray, answer: float) -> np.ndarray:
    difference = target - answer
    return np.maximum(0.8 * difference, -0.2 * difference)


@exercise(
    "concept.5",
    "best_constant(pixels, loss)",
    hints=(
        "You need no calculus: there are 101 candidates from 0.00 to 1.00, and each "
        "has a cost.",
        "The cost of a candidate is the mean of `loss(pixels, candidate)` over the "
        "pixels.",
        "Collect the 101 costs, find the position of the lowest with `np.argmin`, "
        "and return the candidate at that position.",
    ),
)
def _best_constant(answer: Answer) -> str:
    pixels = np.random.default_rng(2).beta(0.25, 0.9, size=21)
    losses = {
        "squared error": _squared_error,
        "absolute error": _absolute_error,
        "cross-entropy": _cross_entropy,
        "a loss that minds too dark more than too bright": _dear_when_too_dark,
    }
    best = lowest_constants(pixels, losses.values())
    got = [
        expect_number(answer(pixels, loss), what=f"the best constant with {name}")
        for name, loss in losses.items()
    ]
    diagnose(
        got,
        best,
        BEST_CONSTANT,
        inputs=(pixels, losses.values()),
        cases=[f"with {name}" for name in losses],
        what="the best constant",
        nudge="Draw the cost against the candidate and look where it is lowest.",
        rtol=0,
        atol=0.011,
    )
    return (
        f"For this pixel squared error and cross-entropy answer about "
        f"{best[0]:.2f}, its mean, and absolute error "
        f"{best[1]:.2f}, its median: where a code leaves a pixel open, the loss "
        "decides between a blurred grey and hardly any ink."
    )


def _mean_of_two_nearest(seen: np.ndarray, images: np.ndarray) -> np.ndarray:
    """Remember all training images: a model that cannot be told from a good one."""
    rows, queries = seen.reshape(len(seen), -1), images.reshape(len(images), -1)
    squares = np.sum(rows**2, axis=1) - 2 * queries @ rows.T
    nearest = np.argsort(squares, axis=1)[:, :2]
    return seen[nearest].mean(axis=1)


@exercise(
    "concept.6",
    "fair_gain(reconstruct, x_train, x_test)",
    hints=(
        "Ask of every array in the reported experiment: has the model, or the "
        "baseline, seen it before?",
        "There are three faults: on which images the model is judged, what the "
        "baseline answers with, and in which unit each error is measured.",
        "Both errors are mean squares over `x_test`. The baseline's answer has the "
        "shape of one image and comes from `x_train` alone.",
    ),
)
def _fair_gain(answer: Answer) -> str:
    x_train, x_test = _digits()
    reconstruct = functools.partial(_mean_of_two_nearest, x_train)
    tests = (x_test[:100], x_test[100:])
    # Both at once: among so many faulty gains one may come near another by chance.
    faulty = [faulty_gains(reconstruct, x_train, test) for test in tests]
    fair = [_fair(reconstruct, x_train, test) for test in tests]
    diagnose(
        [expect_number(answer(reconstruct, x_train, test)) for test in tests],
        fair,
        [([a, b], message) for (a, message), (b, _) in zip(*faulty, strict=True)],
        cases=["for the first test images", "for other test images"],
        what="the gain",
        nudge="The gain is the baseline's test error divided by the model's.",
        rtol=1e-3,
    )
    reported = _reported(reconstruct, x_train, tests[0])
    return (
        f"The report said {reported:.0f} times better; measured fairly it is "
        f"{fair[0]:.1f} times. The model does no more than look up the two nearest "
        "training images."
    )


def _fair(reconstruct, x_train: np.ndarray, x_test: np.ndarray) -> float:
    baseline_error = mean_square(x_test - x_train.mean(axis=0))
    return baseline_error / mean_square(x_test - reconstruct(x_test))


def _reported(reconstruct, x_train: np.ndarray, x_test: np.ndarray) -> float:
    """Gain as the exercise page reports it, with its three faults."""
    baseline_error = np.mean(np.abs(x_test - x_train.mean()))
    return baseline_error / mean_square(x_train - reconstruct(x_train))


@exercise(
    "concept.7",
    "copying_decoder(encoder)",
    hints=(
        "You look for a matrix `decoder` such that `encoder @ decoder` is the "
        "identity of the pixels.",
        "There are fewer equations than unknowns, so many decoders do it. The "
        "encoder is not square: it has no inverse, but something like one.",
        "`np.linalg` has a function that is named after the pseudo-inverse.",
    ),
)
def _copying_decoder(answer: Answer) -> str:
    rng = np.random.default_rng(5)
    for n_pixels, n_codes in ((4, 7), (12, 20), (6, 6)):
        encoder = rng.normal(size=(n_pixels, n_codes))
        decoder = expect_array(
            answer(encoder),
            (n_codes, n_pixels),
            what=f"the decoder for {n_pixels} pixels and {n_codes} codes",
            nudge="It multiplies from the right: `codes @ decoder` must give pixels.",
        )
        diagnose(
            encoder @ decoder,
            np.eye(n_pixels),
            COPYING_DECODER,
            inputs=(encoder,),
            what="what the decoder makes of images with a single bright pixel, "
            "`encoder @ decoder`,",
            nudge="Row i should be the image whose pixel i alone is 1.",
            atol=1e-3,
        )
    return (
        "A random encoder and this decoder copy every image, noise included, with "
        "error 0, and nothing was learnt: an error of 0 means something only where "
        "the code is too small for a copy."
    )
