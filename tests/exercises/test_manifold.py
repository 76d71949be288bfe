"""Other right answers to the exercises of chapter 2, and the module's."""

import numpy as np
import pytest

from aecourse import exercises


def test_points_may_be_added_up_step_by_step():
    def walk(start, end, steps):
        return [start + i / (steps - 1) * (end - start) for i in range(steps)]

    assert exercises.check("manifold.2", walk).status == "correct"


def test_own_distance_may_be_made_infinite():
    def agreement(distances, labels, k):
        others = distances + np.diag(np.full(len(labels), np.inf))
        nearest = np.argpartition(others, k, axis=1)[:, :k]
        return np.mean(
            [labels[row] == own for row, own in zip(nearest, labels, strict=True)]
        )

    assert exercises.check("manifold.3", agreement).status == "correct"


def test_estimate_without_bias_is_right():
    def dimension(first, second):
        return (len(first) - 1) / np.log(second / first).sum()

    assert exercises.check("manifold.4", dimension).status == "correct"


def test_dimension_that_depends_on_the_unit_is_told_so():
    def dimension(first, second):
        near = first < 10
        return 1 / np.log(second / first).mean() if near.all() else 2.5

    verdict = exercises.check("manifold.4", dimension)
    assert "another unit of length" in verdict.message


@pytest.mark.parametrize(
    "data",
    [lambda sheet, along: sheet, lambda s, along: np.column_stack([along, s[:, 1]])],
)
def test_neighbours_in_space_and_on_the_unrolled_sheet_are_right(data):
    from sklearn.manifold import trustworthiness

    def fair_score(sheet, along, codes):
        return trustworthiness(data(sheet, along), codes, n_neighbors=10)

    assert exercises.check("manifold.5", fair_score).status == "correct"
