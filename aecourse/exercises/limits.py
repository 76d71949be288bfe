"""Checks of the exercises of chapter 11, the limits that motivate the VAE."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    describe,
    diagnose,
    expect,
    expect_array,
    expect_number,
)
from aecourse.exercises.limits_bound import (
    Decode,
    Encode,
    bound_mistakes,
    bound_with_faults,
    kl_terms,
)
from aecourse.exercises.limits_jumps import LARGEST_JUMP, moves
from aecourse.exercises.limits_mistakes import (
    ACTIVE_VALUES,
    DRAWN_CODE,
    GAUSSIAN_KL,
    SHARE_GAP,
)
from aecourse.exercises.running import Answer


@exercise(
    "limits.1",
    "drawn_code(mean, log_var, noise)",
    hints=(
        "A normal number with mean m and standard deviation s is m plus s times a "
        "standard normal number.",
        "What you have is the logarithm of the variance. The standard deviation is "
        "the square root of the variance.",
        "`np.exp(0.5 * log_var)` is the standard deviation.",
    ),
)
def _drawn_code(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    mean, log_var, noise = rng.normal(size=(3, 5, 3))
    diagnose(
        answer(mean, log_var, noise),
        mean + np.exp(0.5 * log_var) * noise,
        DRAWN_CODE,
        inputs=(mean, log_var, noise),
        what="the codes",
        nudge="With mean 2, log-variance log 4 and noise -1 the code is 0.",
    )
    many = rng.normal(size=(20_000, 1))
    ones = np.ones_like(many)
    drawn = expect_array(answer(3 * ones, np.log(4) * ones, many), many.shape)
    expect(
        abs(drawn.std() - 2) < 0.05,
        "Codes with a variance of 4 must have a standard deviation of 2.",
        expected="2",
        got=f"{drawn.std():.3g}",
    )
    return (
        "The noise comes from outside, so a gradient can pass through the draw to the "
        "mean and to the log-variance."
    )


@exercise(
    "limits.2",
    "gaussian_kl(mean, log_var)",
    hints=(
        "For one value it is (mean² + variance - log variance - 1) / 2. What is the "
        "variance, if you have its logarithm?",
        "A code of mean 0 and log-variance 0 must cost exactly 0.",
        "Add up over the values of the code, axis 1, and not over the images.",
    ),
)
def _gaussian_kl(answer: Answer) -> str:
    rng = np.random.default_rng(2)
    mean, log_var = rng.normal(size=(2, 6, 4))
    diagnose(
        answer(mean, log_var),
        kl_terms(mean, log_var).sum(axis=1),
        GAUSSIAN_KL,
        inputs=(mean, log_var),
        what="the divergence",
        nudge="A code of one value with mean 1 and log-variance 0 costs half a nat, "
        "and one with mean 0 and log-variance log 4 costs 0.81.",
    )
    free = expect_array(answer(np.zeros((3, 2)), np.zeros((3, 2))), (3,))
    expect(
        bool(np.all(free == 0)),
        "A code that is standard normal must cost nothing.",
        expected="0",
        got=f"{free[0]:.4g}",
    )
    return (
        "The price is paid for being told apart: for a mean away from 0 and for a "
        "variance that is not 1."
    )


@exercise(
    "limits.3",
    "share_gap(labels, reference)",
    hints=(
        "First count the labels of each class, then turn the counts into shares.",
        "`np.bincount` has an argument `minlength`. What happens without it, if the "
        "last class does not occur?",
        "Half the sum of the absolute differences of the two lists of shares.",
    ),
)
def _share_gap(answer: Answer) -> str:
    reference = np.array([0.2, 0.3, 0.1, 0.25, 0.15])
    cases = [
        np.array([1, 1, 1, 0, 1, 2, 1, 1]),
        np.array([4, 4, 2, 4, 4, 0, 2, 4, 4, 2]),
    ]
    expected = [_share_gap_of(labels, reference) for labels in cases]
    values = [
        expect_number(answer(labels, reference), what="the distance")
        if index
        else answer(labels, reference)
        for index, labels in enumerate(cases)
    ]
    for labels, value, right in zip(cases, values, expected, strict=True):
        diagnose(
            value,
            right,
            SHARE_GAP,
            inputs=(labels, reference),
            what="the distance",
            nudge="Two classes, all labels in the first, reference one half each: "
            "half the labels are in the wrong class, so the distance is 0.5.",
        )
    return (
        "It is a share itself: so many of the decoded images would have to be of "
        "another class."
    )


def _share_gap_of(labels: np.ndarray, reference: np.ndarray) -> float:
    shares = np.bincount(labels, minlength=len(reference)) / len(labels)
    return 0.5 * float(np.abs(shares - reference).sum())


@exercise(
    "limits.4",
    "largest_jump(decode, start, end, steps)",
    hints=(
        "`np.linspace` takes arrays as ends. How many points does it need for "
        "`steps` steps?",
        "`np.diff(images, axis=0)` subtracts each image from the next.",
        "Make a row of pixels out of every difference, take its Euclidean length, and "
        "of these the largest.",
    ),
)
def _largest_jump(answer: Answer) -> str:
    weights = np.random.default_rng(4).normal(size=(2, 12))

    def tearing(codes: np.ndarray) -> np.ndarray:
        smooth = np.tanh(codes @ weights)
        torn = np.tanh(20 * (codes[:, :1] - 0.31)) * np.linspace(0, 1, 12)
        return (smooth + torn).reshape(-1, 3, 4)

    lines = [
        (tearing, np.array([-1.0, 0.5]), np.array([1.0, -0.5]), 7),
        (tearing, np.array([0.9, 0.9]), np.array([0.1, -1.0]), 12),
        (tearing, np.array([-0.4, 1.0]), np.array([0.35, 0.0]), 9),
        (tearing, np.array([0.3, 0.2]), np.array([1.0, 0.3]), 6),
    ]
    values = [expect_number(answer(*line), what="the largest jump") for line in lines]
    diagnose(
        values,
        [float(np.linalg.norm(moves(*line), axis=1).max()) for line in lines],
        [
            ([wrong(*line) for line in lines], message)
            for wrong, message in LARGEST_JUMP
        ],
        cases=[
            f"on the {place} line" for place in ("first", "second", "third", "last")
        ],
        what="the largest jump",
        nudge="Take a decoder of one pixel that returns the code itself: from 0 "
        "to 1 in four steps every jump is a quarter.",
    )
    return (
        "A decoder that is calm nearly everywhere and tears once has a small mean "
        "jump and a large one."
    )


@exercise(
    "limits.5",
    "active_values(means, bound)",
    hints=(
        "Each column is a value of the code. Ask of each whether it differs from "
        "image to image.",
        "`np.var(means, axis=0)` has one number for each value of the code.",
        "Compare with `bound` and count.",
    ),
)
def _active_values(answer: Answer) -> str:
    rng = np.random.default_rng(5)
    spread = np.array([3.0, 0.6, 0.05, 0.05, 0.02, 0.0, 0.3, 0.15, 0.003])
    offset = np.array([0.0, 0.2, 0.0, 0.3, 0.0, 2.0, -1.0, 0.0, 0.0])
    noise = rng.normal(size=(50, 9))
    means = offset + spread * (noise - noise.mean(axis=0)) / noise.std(axis=0)
    calls = [(means, 0.01), (means, 0.2), (np.array([[-0.5], [0.5]]), 0.25)]
    values = [answer(*call) for call in calls]
    expect(
        np.asarray(values[0]).dtype.kind != "b",
        "You have the answer for each value of the code. Count the active ones.",
        expected="one number",
        got=describe(values[0]),
    )
    diagnose(
        [expect_number(value, what="the number of active values") for value in values],
        [4, 2, 0],
        [([wrong(*call) for call in calls], text) for wrong, text in ACTIVE_VALUES],
        cases=["with a bound of 0.01", "with a bound of 0.2", "at the bound itself"],
        what="the number of active values",
        nudge="A column of equal numbers is not active, whatever the number is.",
    )
    return "A value that is the same for every image is a value that says nothing."


@exercise(
    "limits.6",
    "honest_bound(encode, decode, x, noise)",
    hints=(
        "Take the lines one by one and ask: which code is decoded, and over which "
        "axis does each term take a mean or a sum?",
        "There are three faults. The bound is about codes that are drawn, and both of "
        "its terms belong to a whole image.",
        "Decode `mean + np.exp(0.5 * log_var) * noise`, add up over pixels and over "
        "the code, and take the mean over the images only.",
    ),
)
def _honest_bound(answer: Answer) -> str:
    rng = np.random.default_rng(6)
    experiments = [_pretended_model(rng, latent_dim) for latent_dim in (2, 8)]
    diagnose(
        [expect_number(answer(*given), what="the bound") for given in experiments],
        [bound_with_faults(*given) for given in experiments],
        bound_mistakes(experiments),
        cases=["with a code of 2", "with a code of 8"],
        what="the bound",
        nudge="Both terms are in nats per image: a sum over what belongs to the image.",
    )
    short, long = (kl_terms(*given[0](given[2])).sum(axis=1) for given in experiments)
    return (
        f"The divergence of the code of 8 is {long.mean():.1f} nats and that of the "
        f"code of 2 is {short.mean():.1f}: long codes are not free."
    )


def _pretended_model(
    rng: np.random.Generator, latent_dim: int
) -> tuple[Encode, Decode, np.ndarray, np.ndarray]:
    """Return an encoder and a decoder of small images, the images, and noise."""
    to_mean, to_log_var = rng.normal(size=(2, 20, latent_dim)) / 3
    to_pixels = rng.normal(size=(latent_dim, 20)) / 2
    x = rng.uniform(size=(30, 4, 5))

    def encode(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = images.reshape(len(images), -1) - 0.5
        return 2 * rows @ to_mean, rows @ to_log_var - 1

    def decode(codes: np.ndarray) -> np.ndarray:
        return (1 / (1 + np.exp(-codes @ to_pixels))).reshape(-1, 4, 5)

    return encode, decode, x, rng.normal(size=(30, latent_dim))
