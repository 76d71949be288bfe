"""The rating matrix keeps ids and places, and is split within users."""

import numpy as np
import pandas as pd
import pytest

from aecourse import data
from aecourse.recommendation import (
    RatingMatrix,
    fit_biases,
    hold_out,
    hold_out_latest,
)


def frame(*rows):
    return pd.DataFrame(rows, columns=["userId", "movieId", "rating"])


SMALL = frame((7, 30, 4.0), (7, 10, 2.5), (3, 10, 5.0), (3, 20, 0.5), (9, 20, 3.0))


@pytest.fixture(scope="module")
def movielens():
    return RatingMatrix.from_frame(data.load_movielens(source="embedded").ratings)


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
            frame((1, 5, 3.0), (2, 6, 3.0), (3, 6, 4.0))
        ).movies_with(2)


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


def test_biases_minimise_the_shrunk_squared_error(movielens, monkeypatch):
    monkeypatch.setattr("aecourse.recommendation.biases.SWEEPS", 60)
    biases = fit_biases(movielens, shrinkage=3.0)
    rows, columns = movielens.places()
    left = biases.residuals(movielens).values
    np.testing.assert_allclose(
        left.data, movielens.values.data - biases.at(rows, columns), atol=1e-5
    )
    # at the minimum the residuals of a user add up to the shrinkage times the bias
    np.testing.assert_allclose(left.sum(axis=1), 3 * biases.user, atol=1e-2)
    np.testing.assert_allclose(left.sum(axis=0), 3 * biases.movie, atol=1e-2)


def test_biases_of_known_users_are_found_again(movielens):
    biases = fit_biases(movielens)
    again = biases.for_users(movielens)
    np.testing.assert_allclose(again.user, biases.user, atol=1e-5)
    nobody = movielens.only(np.zeros(movielens.count, bool))
    np.testing.assert_array_equal(biases.for_users(nobody).user, 0)


def test_relabelling_users_changes_nothing_else(movielens):
    table = data.load_movielens(source="embedded").ratings
    relabelled = table.assign(userId=10_000 - table.userId)
    other = RatingMatrix.from_frame(relabelled)
    biases, others = fit_biases(movielens), fit_biases(other)
    np.testing.assert_allclose(others.user[::-1], biases.user, atol=1e-6)
    np.testing.assert_allclose(others.movie, biases.movie, atol=1e-6)


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
