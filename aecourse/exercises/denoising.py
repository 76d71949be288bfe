"""Checks of the exercises of chapter 6, denoising autoencoders."""

from __future__ import annotations

import contextlib
import functools
import io

import numpy as np

from aecourse import data
from aecourse.denoising import noise
from aecourse.exercises.checking import exercise
from aecourse.exercises.denoising_mistakes import (
    BIAS,
    PEAK_RATIO,
    SPREAD,
    WEIGHTS,
    Denoise,
    decibels,
    mean_square,
    quality_mistakes,
    quality_with_faults,
    ridge,
)
from aecourse.exercises.denoising_properties import (
    expect_clipping,
    expect_each_image_once_an_epoch,
    expect_noise_at_the_input,
    expect_the_right_amount,
    stacked,
)
from aecourse.exercises.expectations import (
    diagnose,
    expect,
    expect_array,
    expect_number,
    expect_tuple,
)
from aecourse.exercises.running import Answer


@exercise(
    "denoising.1",
    "peak_ratio(x, x_hat, peak)",
    hints=(
        "Begin with the mean squared error over all pixels, and then put it into "
        "the formula.",
        "NumPy has two logarithms that may be meant: `log` has base e, `log10` base "
        "10. And what is squared?",
        "Square the peak, divide by the mean squared error, take the logarithm to "
        "base 10, multiply by 10.",
    ),
)
def _peak_ratio(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    for peak in (255.0, 4.0):
        x = rng.uniform(0, 0.8 * peak, size=(3, 5, 4))
        error = np.array([0.02, 0.05, 0.15])[:, None, None] * peak
        x_hat = x + error * rng.choice([-1, 1], size=x.shape)
        diagnose(
            answer(x, x_hat, peak),
            decibels(mean_square(x - x_hat), peak),
            PEAK_RATIO,
            inputs=(x, x_hat, peak),
            what=f"the ratio at a peak of {peak:g}",
            nudge="An error of a tenth of the peak in every pixel gives 20 dB.",
        )
    return (
        "Half the squared error is 3 dB more, a tenth of it 10 dB, whatever the "
        "images are."
    )


@exercise(
    "denoising.2",
    "add_noise(x, stddev, rng)",
    hints=(
        "Three steps: draw as many numbers as there are pixels, add, and see to it "
        "that the result can be shown as an image.",
        "`rng.normal` takes a `scale` and a `size`. Which size gives each pixel of "
        "each image its own number?",
        "`scale` is the standard deviation and `size` the shape of `x`; `np.clip` "
        "does the last step.",
    ),
)
def _add_noise(answer: Answer) -> str:
    grey = np.full((40, 15, 12), 0.5)

    def draw(images: np.ndarray, stddev: float, seed: int = 1) -> np.ndarray:
        spoilt = answer(images, stddev, np.random.default_rng(seed))
        return expect_array(spoilt, images.shape, what="the noisy images")

    weak = draw(grey, 0.04) - grey
    expect(bool(np.any(weak != 0)), "The images came back without noise.")
    expect(
        not np.allclose(weak[0], weak[1]),
        "All images got the same noise.",
        nudge="A network could learn that one picture and subtract it. Look at the "
        "shape of what you draw.",
    )
    expect(
        not np.allclose(weak[:, 0], weak[:, 1]),
        "The pixels of an image share their noise.",
        nudge="Every pixel gets a number of its own.",
    )
    expect_the_right_amount(weak, 0.04)
    expect(
        np.mean(np.abs(weak) > 0.1) > 0.002,
        "The noise has no rare large values, as normal numbers have.",
        nudge="A uniform distribution ends at a fixed distance; a normal one does not.",
    )
    expect_clipping(draw(np.tile([0.0, 0.5, 1.0, 0.5], (400, 9, 1)), 0.3))
    expect(
        np.array_equal(draw(grey, 0.1, seed=7), draw(grey, 0.1, seed=7)),
        "The same generator gives different noise.",
        nudge="Draw from `rng` and from nothing else.",
    )
    expect(
        not np.array_equal(draw(grey, 0.1, seed=7), draw(grey, 0.1, seed=8)),
        "Two different generators give the same noise.",
        nudge="Draw from `rng`, and do not seed a generator of your own.",
    )
    return (
        "On a black pixel half of the noise is clipped away, so the noisy image is "
        "brighter than the clean one: the noise no longer has mean zero."
    )


@exercise(
    "denoising.3",
    "training_batches(x, spoil, batch_size, epochs)",
    hints=(
        "Two loops, one over the epochs and one over the batches. In which of them "
        "does the noise have to be drawn?",
        "`range(0, len(x), batch_size)` gives the first image of each batch; a slice "
        "that runs over the end is simply shorter.",
        "Inside both loops: cut the clean batch out, make it noisy, append the pair "
        "of noisy and clean.",
    ),
)
def _training_batches(answer: Answer) -> str:
    n, batch_size, epochs = 10, 4, 3
    # Image i is of grey level i / 10, so noise below 0.02 never hides which it is.
    x = np.broadcast_to(np.arange(n)[:, None, None] / 10, (n, 3, 2)).copy()
    rng = np.random.default_rng(3)

    def spoil(images: np.ndarray) -> np.ndarray:
        return images + rng.uniform(0.005, 0.02, size=np.shape(images))

    inputs, targets = stacked(answer(x, spoil, batch_size, epochs), x.shape[1:])
    expect_noise_at_the_input(inputs, targets)
    names = np.rint(targets[:, 0, 0] * 10).astype(int)
    expect(
        np.array_equal(np.rint((inputs[:, 0, 0] - 0.0125) * 10), names),
        "Inputs and targets do not belong together.",
        nudge="Make the batch noisy after you have cut it out, so that both have "
        "one order.",
    )
    expect_each_image_once_an_epoch(names, n, epochs)
    added = inputs - targets
    expect(
        len(np.unique(added.round(9).reshape(len(added), -1), axis=0)) == len(added),
        "Some noise is used more than once: an image is spoilt in the same way in "
        "two epochs.",
        nudge="Where does `spoil` stand, inside the loop over the epochs or before it?",
    )
    return (
        "Every epoch shows the images as they have never been seen, so there is no "
        "noise that could be learnt by heart."
    )


@exercise(
    "denoising.4",
    "spread(x_hat)",
    hints=(
        "Think of a stack of equal images. Along which axis do you have to look to "
        "see that they are equal?",
        "`std` takes an axis. The first axis of `x_hat` counts the images.",
        "First the standard deviation over the first axis, one number for each "
        "pixel, then the mean of these numbers.",
    ),
)
def _spread(answer: Answer) -> str:
    rng = np.random.default_rng(4)
    x_hat = rng.random((9, 6, 5)) * np.linspace(0.1, 1, 5)
    diagnose(
        answer(x_hat),
        x_hat.std(axis=0).mean(),
        SPREAD,
        inputs=(x_hat,),
        what="the spread",
        nudge="Two images, one black and one white: every pixel deviates by 0.5.",
    )
    collapsed = np.broadcast_to(x_hat[0], x_hat.shape).copy()
    expect(
        abs(expect_number(answer(collapsed), what="the spread of equal images")) < 1e-9,
        "Outputs that are all equal have a spread of 0.",
    )
    shuffled = expect_number(answer(x_hat[::-1].copy()), what="the spread")
    expect(
        np.isclose(shuffled, x_hat.std(axis=0).mean()),
        "The spread changes when the images come in another order.",
    )
    return (
        "A network that gives the same image for every input has a spread of 0, "
        "however much contrast that image has."
    )


@exercise(
    "denoising.5",
    "linear_denoiser(noisy, clean, alpha)",
    hints=(
        "Three steps: take the means away, solve for the weights, and make a bias "
        "that puts the means back.",
        "`np.linalg.solve(a, b)` gives the solution of a times W = b, and "
        "`np.eye(pixels)` is the unit matrix.",
        "The bias has to send the mean noisy row to the mean clean row: what must be "
        "added to the mean noisy row times the weights?",
    ),
)
def _linear_denoiser(answer: Answer) -> str:
    rng = np.random.default_rng(5)
    clean = rng.random((60, 4)) @ rng.random((4, 7)) / 3
    noisy = np.clip(clean + rng.normal(scale=0.3, size=clean.shape), 0, 1)
    for alpha in (3.0, 0.5):
        result = answer(noisy, clean, alpha)
        weights, bias = expect_tuple(result, ["weights", "bias"])
        expected_weights, expected_bias = ridge(noisy, clean, alpha)
        diagnose(
            weights,
            expected_weights,
            WEIGHTS,
            inputs=(noisy, clean, alpha),
            what="the matrix of weights",
            nudge="With a very large alpha all weights are nearly 0.",
        )
        diagnose(
            bias,
            expected_bias,
            BIAS,
            inputs=(noisy, clean, expected_weights),
            what="the bias",
            nudge="The mean noisy row has to be sent to the mean clean row.",
        )
    error = mean_square(noisy @ expected_weights + expected_bias - clean)
    return (
        "Here it takes the squared error of the noisy rows from "
        f"{mean_square(noisy - clean):.3f} to {error:.3f}, without a single step of "
        "training."
    )


@functools.cache
def _digits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Load digits at a quarter of their width: 150 to train, 25 and 40 to judge."""
    # The page has said where its digits come from; a check need not repeat it.
    with contextlib.redirect_stdout(io.StringIO()):
        digits = data.load_mnist(n_train=175)
    small = [
        images.reshape(len(images), 7, 4, 7, 4).mean(axis=(2, 4))
        for images in (digits.x_train, digits.x_test[:40])
    ]
    return small[0][:150], small[0][150:], small[1]


def _spoil(images: np.ndarray, seed: int) -> np.ndarray:
    return noise.gaussian(images, 0.4, seed=seed)


def _fit(noisy: np.ndarray, clean: np.ndarray, strength: float) -> Denoise:
    """Return what stands for a trained model: ridge, and the luck of a training."""
    weights, bias = ridge(_rows(noisy), _rows(clean), strength)
    luck = np.random.default_rng(round(strength))
    weights = weights + luck.normal(scale=0.03, size=weights.shape)
    return lambda images: (_rows(images) @ weights + bias).reshape(np.shape(images))


def _rows(images: np.ndarray) -> np.ndarray:
    return np.asarray(images, float).reshape(len(images), -1)


@exercise(
    "denoising.6",
    "fair_quality(fit, strengths, x_train, x_val, x_test, spoil)",
    hints=(
        "Follow the test images: what comes in, what is it compared with, and what "
        "is decided on them?",
        "There are three faults. One concerns the input of the denoiser, one the "
        "formula, one the choice of the strength.",
        "Keep all denoisers, find the one with the smallest error on the noisy "
        "validation images, and measure that one alone on the noisy test images.",
    ),
)
def _fair_quality(answer: Answer) -> str:
    arguments = (_fit, (0.001, 9.0, 10.0, 14.0, 15.0), *_digits(), _spoil)
    fair = quality_with_faults(*arguments)
    diagnose(
        answer(*arguments),
        fair,
        quality_mistakes(arguments),
        what="the quality in decibels",
        nudge="One number: the quality of one denoiser on the noisy test images.",
        rtol=1e-5,
    )
    reported = quality_with_faults(*arguments, (True, True, True))
    return (
        f"The report had {reported:.0f} dB, fair are {fair:.1f}; 48 of the difference "
        "are the peak alone."
    )
