"""The rating matrix keeps ids and places."""

import numpy as np
import pandas as pd
import pytest

from aecourse.recommendation import RatingMatrix
from tests.recommendation.small_table import SMALL


def test_every_rating_is_at_the_place_of_its_ids():
    matrix = RatingMatrix.from_frame(SMALL)
    assert matrix.shape == (3, 3)
    assert matrix.count == len(SMALL)
    rows = matrix.user_positions(SMALL.userId.to_numpy())
    columns = matrix.movie_positions(SMALL.movieId.to_numpy())
    np.testing.assert_array_equal(matrix.values.toarray()[rows, columns], SMALL.rating)
    np.testing.assert_array_equal(matrix.user_ids[rows], SMALL.userId)
    np.testing.assert_array_equal(matrix.movie_ids[columns], SMALL.movieId)


def test_the_order_of_the_table_does_not_matter():
    matrix = RatingMatrix.from_frame(SMALL)
    other = RatingMatrix.from_frame(SMALL.sample(frac=1, random_state=0))
    np.testing.assert_array_equal(matrix.values.toarray(), other.values.toarray())
    np.testing.assert_array_equal(matrix.places(), other.places())


def test_a_stored_zero_is_known():
    matrix = RatingMatrix.from_frame(SMALL).with_values(np.zeros(5))
    assert matrix.count == 5
    np.testing.assert_array_equal(matrix.ratings_per_user, [2, 2, 1])
    np.testing.assert_array_equal(matrix.ratings_per_movie, [2, 2, 1])
    assert matrix.only(np.arange(5) < 3).count == 3


@pytest.mark.parametrize("kind", ["user", "movie"])
def test_unknown_ids_are_named(kind):
    matrix = RatingMatrix.from_frame(SMALL)
    positions = getattr(matrix, f"{kind}_positions")
    known = getattr(matrix, f"{kind}_ids")[0]
    for unknown in (-1, 0, 5, 1000):
        with pytest.raises(ValueError, match=f"{kind} {unknown} has none"):
            positions([known, unknown])
    with pytest.raises(TypeError, match="whole numbers"):
        positions(["Toy Story"])


def test_filters_keep_ids_and_say_when_somebody_is_left_empty():
    matrix = RatingMatrix.from_frame(SMALL)
    twice = matrix.movies_with(2)
    np.testing.assert_array_equal(twice.movie_ids, [10, 20])
    assert twice.count == 4
    np.testing.assert_array_equal(matrix.users_with(2).user_ids, [3, 7])
    with pytest.raises(ValueError, match="at most 2"):
        matrix.movies_with(3)
    with pytest.raises(ValueError, match="at most 2"):
        matrix.users_with(3)
    with pytest.raises(ValueError, match="user 1 among them"):
        RatingMatrix.from_frame(
            pd.DataFrame(
                {"userId": [1, 2, 3], "movieId": [5, 6, 6], "rating": [3.0, 3.0, 4.0]}
            )
        ).movies_with(2)
