"""A table of other ratings is refused, and the message says how to mend it."""

import numpy as np
import pandas as pd
import pytest

from aecourse.recommendation import RatingMatrix
from tests.recommendation.small_table import SMALL


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (SMALL.drop(columns="rating"), "columns userId, movieId, rating"),
        ([1, 2, 3], "columns userId, movieId, rating"),
        (SMALL.iloc[:0], "at least one rating"),
        (
            SMALL.assign(rating=[4, 2, np.nan, 5, 1]),
            "missing value in column rating",
        ),
        (SMALL.assign(rating=[4, 2, 0, 5, 1]), "from 0.5 to 5; user 3"),
        (SMALL.assign(rating=[4, 2, 1, 5, 50]), "from 0.5 to 5; user 9"),
        (pd.concat([SMALL, SMALL.iloc[1:2]]), "by user 7 for movie 10"),
        (SMALL.assign(userId=[1, np.nan, 2, 3, 4]), "column userId"),
    ],
)
def test_a_bad_table_is_refused(table, message):
    with pytest.raises(ValueError, match=message):
        RatingMatrix.from_frame(table)


@pytest.mark.parametrize("column", ["userId", "rating"])
def test_text_is_refused(column):
    with pytest.raises(TypeError, match=f"numbers in column {column}"):
        RatingMatrix.from_frame(SMALL.assign(**{column: list("abcde")}))


class TestRatingsOfOtherKinds:
    """What a refusal advises, done, gives a matrix of the same ratings."""

    def test_text_ids_are_numbered_as_the_message_says(self):
        text = SMALL.assign(userId="u" + SMALL["userId"].astype(str))
        with pytest.raises(TypeError, match=r"pd\.factorize\(ratings\['userId'\]\)"):
            RatingMatrix.from_frame(text)
        text["userId"], names = pd.factorize(text["userId"])
        matrix = RatingMatrix.from_frame(text)
        assert matrix.count == len(SMALL)
        assert len(names) == SMALL["userId"].nunique() == matrix.shape[0]

    def test_another_scale_is_brought_to_stars_as_the_message_says(self):
        ten = SMALL.assign(rating=1 + 2 * (SMALL["rating"] - 0.5))  # from 1 to 10
        with pytest.raises(ValueError, match=r"np\.interp\("):
            RatingMatrix.from_frame(ten)
        stars = np.interp(ten["rating"], (1, 10), (0.5, 5))
        matrix = RatingMatrix.from_frame(ten.assign(rating=stars))
        np.testing.assert_allclose(
            matrix.values.data, RatingMatrix.from_frame(SMALL).values.data
        )

    def test_zeros_for_not_rated_are_told_apart_from_another_scale(self):
        zeros = pd.concat([SMALL, SMALL.assign(movieId=99, rating=0.0).head(1)])
        with pytest.raises(ValueError, match=r"0 means not rated.*ratings\.rating > 0"):
            RatingMatrix.from_frame(zeros)
        assert RatingMatrix.from_frame(zeros[zeros.rating > 0]).count == len(SMALL)

    def test_likes_only_are_warned_of(self):
        with pytest.warns(UserWarning, match="nothing in them to learn") as warned:
            RatingMatrix.from_frame(SMALL.assign(rating=1.0))
        assert warned[0].filename == __file__
