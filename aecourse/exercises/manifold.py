"""Checks of the exercises of chapter 2, the manifold hypothesis."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    diagnose,
    expect,
    expect_array,
    expect_number,
)
from aecourse.exercises.manifold_mistakes import (
    AGREEMENT,
    CONTRAST,
    DIMENSION,
    distances_between,
    interpolation_mistakes,
    right_agreement,
)
from aecourse.exercises.running import Answer


@exercise(
    "manifold.1",
    "contrast(points, query)",
    hints=(
        "First you need one distance for each point. Which axis does the norm run "
        "over?",
        "`np.linalg.norm(points - query, axis=...)` gives the distances; then only "
        "their smallest and largest matter.",
        "The contrast is (farthest - nearest) / nearest, one number without a unit.",
    ),
)
def _contrast(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    points, query = rng.random((7, 3)), rng.random(3)
    distances = np.linalg.norm(points - query, axis=1)
    diagnose(
        answer(points, query),
        np.ptp(distances) / distances.min(),
        CONTRAST,
        inputs=(points, query),
        what="the contrast",
        nudge="Take the points (3, 4) and (6, 8) and the query (0, 0): the distances "
        "are 5 and 10, and the contrast is 1.",
    )
    low, high = (
        expect_number(answer(rng.random((500, d)), rng.random(d))) for d in (2, 500)
    )
    expect(high < low, "The contrast must fall when there are more axes.")
    return (
        f"For 500 points in a filled square the contrast is {low:.0f}; with 500 axes "
        f"it is {high:.2f}, and the nearest point is hardly nearer than any other."
    )


@exercise(
    "manifold.2",
    "walk(start, end, steps)",
    hints=(
        "The point at share t of the way is (1 - t) * start + t * end. Which shares "
        "do you need for five points, both ends among them?",
        "`np.linspace` takes arrays as ends, and counts the ends among its points.",
        "The steps are counted on a new first axis: the result has shape "
        "(steps, ...), where ... is the shape of `start`.",
    ),
)
def _walk(answer: Answer) -> str:
    rng = np.random.default_rng(2)
    cases = [
        (rng.random(3), rng.random(3), 5),
        (rng.random((4, 6)), rng.random((4, 6)), 7),
    ]
    for start, end, steps in cases:
        diagnose(
            answer(start, end, steps),
            np.linspace(start, end, steps),
            interpolation_mistakes(start, end, steps),
            what=f"the walk of {steps} points",
            nudge="From 0 to 1 in three points the walk is 0, 0.5, 1.",
        )
    start, end, _ = cases[0]
    forth = expect_array(answer(start, end, 4), (4, 3), what="the walk")
    back = expect_array(answer(end, start, 4), (4, 3), what="the way back")
    expect(
        np.allclose(forth, back[::-1]),
        "The way back does not pass through the points of the way there.",
    )
    return (
        "The same function fades images and walks between codes: what differs is the "
        "space in which the line is straight."
    )


@exercise(
    "manifold.3",
    "agreement(distances, labels, k)",
    hints=(
        "Look at one row of `distances`: which entry is the smallest, and why is it "
        "no neighbour?",
        "`np.argsort(distances, axis=1)` sorts the indices of each row by distance. "
        "Which of its columns do you need?",
        "Leave out column 0 and take `k` columns after it. Their labels, compared "
        "with `labels[:, None]`, give the shares.",
    ),
)
def _agreement(answer: Answer) -> str:
    rng = np.random.default_rng(3)
    labels = rng.integers(3, size=40)
    points = rng.normal(size=(40, 2)) + 1.5 * labels[:, None]
    distances = distances_between(points)
    for k in (3, 4):
        diagnose(
            answer(distances, labels, k),
            right_agreement(points, labels, k),
            AGREEMENT,
            inputs=(points, labels, k),
            what=f"the agreement of {k} neighbours",
            nudge="Three points on a line at 0, 1 and 3, and k = 1: the neighbours "
            "are the second, the first and the second.",
        )
    order = rng.permutation(40)
    expect(
        np.isclose(
            expect_number(answer(distances[order][:, order], labels[order], 3)),
            right_agreement(points, labels, 3),
        ),
        "When the points come in another order, the agreement changes.",
        nudge="Labels and distances must be looked up by the same indices.",
    )
    chance = expect_number(answer(distances, rng.permutation(labels), 5))
    return (
        f"With shuffled labels your function gives {chance:.2f}, about what three "
        "classes give by chance. With each point as its own neighbour it would give "
        "more, and the smaller k, the more."
    )


def _two_nearest(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    nearest = np.sort(distances_between(points), axis=1)
    return nearest[:, 1], nearest[:, 2]


@exercise(
    "manifold.4",
    "dimension(first, second)",
    hints=(
        "In d dimensions the logarithm of the ratio of the two distances has the mean "
        "1 / d.",
        "Three steps: the ratio for each point, its natural logarithm, the mean over "
        "the points. What is left to do?",
        "The dimension is one over the mean of log(second / first).",
    ),
)
def _dimension(answer: Answer) -> str:
    rng = np.random.default_rng(4)
    axes = np.linalg.qr(rng.normal(size=(50, 5)))[0].T
    estimates = []
    for d in (2, 5):
        first, second = _two_nearest(rng.random((400, d)) @ axes[:d])
        got = answer(first, second)
        diagnose(
            got,
            1 / np.log(second / first).mean(),
            DIMENSION,
            inputs=(first, second),
            what=f"the dimension of a flat sheet of {d} dimensions",
            nudge="If every second neighbour were e = 2.718 times as far as the "
            "first, the dimension would be 1.",
            rtol=0.01,  # n - 1 in place of n is right as well
        )
        estimates.append(expect_number(got))
    first, second = _two_nearest(rng.random((400, 2)))
    expect(
        np.isclose(
            expect_number(answer(1000 * first, 1000 * second)),
            expect_number(answer(first, second)),
        ),
        "In another unit of length the dimension changes.",
        nudge="Only the ratio of the two distances may matter.",
    )
    return (
        f"Sheets of 2 and 5 dimensions among 50 axes are found to have "
        f"{estimates[0]:.1f} and {estimates[1]:.1f}. The more dimensions, the "
        "more the estimate falls short."
    )


@exercise(
    "manifold.5",
    "fair_score(sheet, along, codes)",
    hints=(
        "The question is whether neighbours among the codes were neighbours on the "
        "sheet. Which argument of `trustworthiness` comes first, the data or the "
        "codes?",
        "There are two faults: the order of the arguments, and which points are "
        "scored. On a short piece of the roll there is nothing to fold over.",
        "Score all points, the sheet first, the codes second, with ten neighbours. "
        "`along` is not needed.",
    ),
)
def _fair_score(answer: Answer) -> str:
    from sklearn.datasets import make_swiss_roll
    from sklearn.manifold import trustworthiness

    sheet, along = make_swiss_roll(400, random_state=0)
    sheet *= [1, 1.3, 1]
    centred = sheet - sheet.mean(axis=0)
    codes = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    part = np.argsort(along)[:100]

    def score(data: np.ndarray, embedded: np.ndarray) -> float:
        return trustworthiness(data, embedded, n_neighbors=10)

    reported = score(codes[part], sheet[part])
    fair = score(sheet, codes)
    diagnose(
        answer(sheet, along, codes),
        fair,
        [
            (reported, "This is the reported number: nothing has changed yet."),
            (
                score(codes, sheet),
                "All points are scored now, but this is continuity: the data come "
                "first, the codes second.",
            ),
            (
                score(sheet[part], codes[part]),
                "The order is right now, but only the innermost piece of the roll is "
                "scored, and no other turn lies over it.",
            ),
            (
                score(along[:, None], codes),
                "The place along the sheet is one of its two coordinates: points at "
                "different heights would count as neighbours.",
            ),
            (
                trustworthiness(sheet, codes, n_neighbors=5),
                "These are the default five neighbours: ten are asked for.",
            ),
        ],
        what="the score",
        nudge="`trustworthiness(X, X_embedded, n_neighbors=...)` takes the data first.",
    )
    return (
        f"The report said {reported:.3f}; measured fairly it is {fair:.3f}. PCA has "
        "folded the roll, and the score did not look."
    )
