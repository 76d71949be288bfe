"""Ratings are split within users."""

import numpy as np
import pytest

from aecourse.recommendation import RatingMatrix, hold_out, hold_out_latest
from tests.recommendation.small_table import SMALL


def test_a_split_parts_the_ratings_of_every_user(movielens):
    train, test = hold_out(movielens, 0.1, seed=4)
    whole = movielens.values.toarray()
    parts = train.values.toarray(), test.values.toarray()
    assert not np.any((parts[0] > 0) & (parts[1] > 0))
    np.testing.assert_array_equal(parts[0] + parts[1], whole)
    share = test.ratings_per_user / movielens.ratings_per_user
    assert train.ratings_per_user.min() >= 1
    assert test.count / movielens.count == pytest.approx(0.1, abs=0.003)
    np.testing.assert_allclose(share, 0.1, atol=0.05)


def test_a_split_depends_on_its_seed_alone(movielens):
    first, second = (hold_out(movielens, 0.2, seed=1)[1] for _ in range(2))
    other = hold_out(movielens, 0.2, seed=2)[1]
    np.testing.assert_array_equal(first.places(), second.places())
    assert not np.array_equal(first.places()[1], other.places()[1])


def test_the_latest_ratings_of_every_user_are_held_out():
    table = SMALL.assign(timestamp=[5, 9, 2, 1, 7])
    table.loc[len(table)] = (7, 20, 3.5, 7)
    earlier, latest = hold_out_latest(table.sample(frac=1, random_state=0), 0.5)
    assert earlier.shape == latest.shape == (3, 3)
    # by id: user 3 rated movie 10 last, user 7 movie 10, and user 9 has one rating
    np.testing.assert_array_equal(latest.values.toarray()[:, 0], [5.0, 2.5, 0])
    assert latest.count == 2
    np.testing.assert_array_equal(earlier.ratings_per_user, [1, 2, 1])
    with pytest.raises(ValueError, match="share"):
        hold_out_latest(table, 1)


def test_a_split_refuses_what_it_cannot_do():
    matrix = RatingMatrix.from_frame(SMALL)
    with pytest.raises(ValueError, match=r"users_with\(2\).*first with id 9"):
        hold_out(matrix, 0.5, seed=0)
    pairs = matrix.users_with(2)
    train, test = hold_out(pairs, 0.9, seed=0)
    np.testing.assert_array_equal(train.ratings_per_user, [1, 1])
    np.testing.assert_array_equal(test.ratings_per_user, [1, 1])
    with pytest.raises(ValueError, match="holds out one of 4 ratings"):
        hold_out(pairs, 1e-6, seed=0)
    for share in (0, 1, -0.1, float("nan")):
        with pytest.raises(ValueError, match="share"):
            hold_out(pairs, share, seed=0)
