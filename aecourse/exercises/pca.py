"""Checks of the exercises of chapter 10, autoencoders and PCA."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    diagnose,
    expect,
    expect_array,
    expect_number,
    expect_tuple,
)
from aecourse.exercises.pca_baseline import baseline_mistakes, error_with_faults
from aecourse.exercises.pca_mistakes import (
    COMPONENTS_NEEDED,
    CORRELATION,
    GROWTH_POWER,
    GROWTH_SECONDS,
    REBUILD,
    SHARES,
    fitted_line,
    in_each_case,
    rebuilt,
)
from aecourse.exercises.running import Answer


@exercise(
    "pca.1",
    "components_needed(eigenvalues, kept)",
    hints=(
        "Which direction would you keep first? The eigenvalues come in any order.",
        "Sort them so that they fall, add them up one after another, and divide by "
        "their sum: where is `kept` reached?",
        "`np.argmax` of an array of true and false is the *index* of the first true, "
        "and with index 0 you keep one component.",
    ),
)
def _components_needed(answer: Answer) -> str:
    # sixteenths and thirds of 24, so that a share can be reached exactly
    cases = [
        (np.array([1.0, 5.0, 2.0, 8.0]), 0.8125),
        (np.array([1.0, 5.0, 2.0, 8.0]), 0.82),
        (np.array([3.0, 1.0, 2.0, 0.5, 6.0, 0.5, 4.0, 7.0]), 0.9),
        (np.array([0.25, 12.0, 0.5, 1.25, 2.0]), 0.7),
        (np.array([4.0, 4.0, 4.0, 4.0, 4.0, 4.0]), 0.65),
    ]
    needed = [2, 3, 5, 1, 4]
    got = [
        expect_number(answer(*case), what="the number of components") for case in cases
    ]
    diagnose(
        got,
        needed,
        in_each_case(COMPONENTS_NEEDED, cases),
        cases=[f"of {e.tolist()} to keep {kept:g}" for e, kept in cases],
        what="the number of components",
        nudge="Of the eigenvalues 8, 5, 2 and 1 the first two are 13 of 16.",
    )
    return (
        "PCA says before you begin how many numbers a linear code needs; with a "
        "network you find out by training one of each size."
    )


@exercise(
    "pca.2",
    "rebuild(x_train, x_test, k)",
    hints=(
        "Two things are learnt from the training rows and from nowhere else: the mean, "
        "and the directions. `k` says how many directions you keep.",
        "`np.linalg.svd(centred, full_matrices=False)[2]` has the directions as rows, "
        "the most important first.",
        "Take the training mean from the test rows, multiply by the directions "
        "transposed, multiply by the directions, and give the mean back.",
    ),
)
def _rebuild(answer: Answer) -> str:
    rng = np.random.default_rng(2)
    mixing = rng.normal(size=(6, 6)) * np.array([3.0, 2.0, 1.2, 0.6, 0.3, 0.2])[:, None]
    x_train = rng.normal(size=(40, 6)) @ mixing + [4, -2, 3, 1, 0, 5]
    x_test = rng.normal(size=(12, 6)) @ mixing + [5, -1, 3, 2, 1, 4]
    for k in (2, 4):
        arguments = (x_train, x_test, k)
        diagnose(
            answer(*arguments),
            rebuilt(*arguments),
            REBUILD,
            inputs=arguments,
            what="the reconstruction",
            nudge="Check against `sklearn.decomposition.PCA(k)`, fitted to the "
            "training rows.",
        )
    whole = expect_array(answer(x_train, x_test, 6), x_test.shape)
    expect(
        np.allclose(whole, x_test, atol=1e-4),
        "With all directions kept nothing may be lost, and something is.",
        nudge="Is the mean that is taken away the one that is given back?",
    )
    return (
        "Encoder and decoder of PCA are one matrix, used forwards and backwards, with "
        "the mean taken away before and given back after."
    )


@exercise(
    "pca.3",
    "shares_and_correlation(codes)",
    hints=(
        "The variance of each number over the samples is `codes.var(axis=0)`; a share "
        "is a part of the sum.",
        "`np.corrcoef` wants to be told that the numbers of the code stand in columns, "
        "with `rowvar=False`.",
        "The diagonal of the result compares each number with itself and is 1. Set it "
        "to 0, and take the largest of what remains, whatever its sign.",
    ),
)
def _shares_and_correlation(answer: Answer) -> str:
    rng = np.random.default_rng(3)
    codes = rng.normal(size=(30, 4)) * [2, 3, 1, 0.5] + [2, -1, 4, 0]
    # the strongest correlation is a negative one, and no strong one has neighbours
    codes[:, 2] -= 0.4 * codes[:, 0]
    codes[:, 3] += 0.1 * codes[:, 1]
    result = expect_tuple(answer(codes), ["shares", "correlation"])
    variance = codes.var(axis=0)
    diagnose(
        result[0],
        variance / variance.sum(),
        SHARES,
        inputs=(codes,),
        what="the shares",
        nudge="The shares are one number for each column, and they add up to 1.",
    )
    off_diagonal = np.abs(np.corrcoef(codes, rowvar=False)) - np.eye(4)
    diagnose(
        result[1],
        off_diagonal.max(),
        CORRELATION,
        inputs=(codes,),
        what="the correlation",
        nudge="Look at the whole table that `np.corrcoef` returns, and at its shape.",
    )
    centred = codes - codes.mean(axis=0)
    turned = centred @ np.linalg.svd(centred, full_matrices=False)[2].T
    components = expect_tuple(answer(turned), ["shares", "correlation"])
    expect(
        expect_number(components[1], what="the correlation") < 1e-6,
        "These are principal components, which are uncorrelated, and you found a "
        "correlation.",
        expected="0",
        got=f"{components[1]:.4g}",
    )
    return (
        "Components are uncorrelated, and the numbers of a linear autoencoder are "
        "not: the same plane, read along other axes."
    )


@exercise(
    "pca.4",
    "growth_law(rows, seconds, n)",
    hints=(
        "The logarithm of $c n^p$ is $\\log c + p \\log n$: a straight line.",
        "`np.polyfit(x, y, 1)` fits a line and returns its slope first. Both `x` and "
        "`y` have to be logarithms.",
        "The expected seconds are the value of that line at the logarithm of `n`, "
        "brought back by `np.exp`.",
    ),
)
def _growth_law(answer: Answer) -> str:
    rows = np.array([500.0, 800.0, 2000.0, 4000.0])
    seconds = 2e-6 * rows**1.8 * np.array([1.1, 0.9, 1.05, 1.2])
    arguments = (rows, seconds, 60_000)
    result = expect_tuple(answer(*arguments), ["power", "expected"])
    power, start = fitted_line(rows, seconds)
    diagnose(
        result[0],
        power,
        GROWTH_POWER,
        inputs=arguments,
        what="the power",
        nudge="Twice the rows and four times the seconds is a power of 2.",
        rtol=1e-3,
    )
    diagnose(
        result[1],
        np.exp(start + power * np.log(60_000)),
        GROWTH_SECONDS,
        inputs=arguments,
        what="the expected seconds",
        nudge="Ask your law for one of the sizes that were timed: it should answer "
        "about what was measured.",
        rtol=1e-3,
    )
    return (
        "The power outlives the machine it was measured on: a faster one changes the "
        "factor before it and leaves the power as it is."
    )


@exercise(
    "pca.5",
    "fair_pca_error(rows, n_train, k)",
    hints=(
        "Go through the three lines and ask of each number where it comes from: which "
        "rows, and with what taken away?",
        "There are four faults: one in what the directions are learnt from, one in "
        "what is decomposed, one in what is compared with the rows, and one in which "
        "rows are judged.",
        "Split first. Then mean and directions from the training rows, the mean taken "
        "away and given back, the result clipped to [0, 1], and the error of the "
        "remaining rows.",
    ),
)
def _fair_pca_error(answer: Answer) -> str:
    rows = _images_of_squares()
    experiments = [(rows, 60, k) for k in (1, 3)]
    fair = [error_with_faults(*experiment) for experiment in experiments]
    diagnose(
        [
            expect_number(answer(*experiment), what="the error")
            for experiment in experiments
        ],
        fair,
        baseline_mistakes(experiments),
        cases=["with 1 component", "with 3 components"],
        what="the error",
        nudge="Check your reconstruction against `sklearn.decomposition.PCA`, fitted "
        "to the training rows, and take the mean over all pixels of all test rows.",
    )
    reported = error_with_faults(
        *experiments[0], centre="nothing", learnt="all", clip=False, judged="all"
    )
    return (
        f"With one component the report had {reported:.3f}, and PCA deserves "
        f"{fair[0]:.3f}: a rival is beaten when it was allowed to do its best."
    )


def _images_of_squares() -> np.ndarray:
    """Draw light squares on black, 6 × 6 pixels in [0, 1]; later ones are brighter."""
    rng = np.random.default_rng(5)
    images = rng.uniform(0, 0.1, size=(100, 6, 6))
    for i, image in enumerate(images):
        top, left = rng.integers(0, 4, size=2)
        image[top : top + 3, left : left + 3] += 0.6 + 0.003 * i
    return images.reshape(100, 36)
