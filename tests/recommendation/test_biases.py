"""Biases minimise what they say, and go by ids."""

import numpy as np
import pytest

from aecourse import data
from aecourse.recommendation import RatingMatrix, fit_biases


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


def test_no_places_have_no_predictions_and_places_outside_are_refused(movielens):
    biases = fit_biases(movielens)
    assert biases.at([], []).shape == (0,)
    assert movielens.users_at([]).shape == (0, movielens.shape[1])
    with pytest.raises(ValueError, match="`columns`.*places from 0"):
        biases.at([0], [movielens.shape[1]])
    with pytest.raises(ValueError, match="`columns`.*as many places as `rows`"):
        biases.at([0, 1], [0])
    with pytest.raises(TypeError, match="`rows`.*whole numbers"):
        biases.at([0.0], [0])


def test_ratings_of_other_users_or_movies_are_refused(movielens):
    biases = fit_biases(movielens)
    few = movielens.users_at(np.arange(movielens.shape[0]) < 9)
    with pytest.raises(ValueError, match=r"`matrix`.*a row for each of \d+ users"):
        biases.residuals(few)
    assert biases.for_users(few).user.shape == (9,)
    other = movielens.movies_with(20)
    for of in (biases.residuals, biases.for_users):
        with pytest.raises(ValueError, match=r"`matrix`.*a column for each of \d+ mov"):
            of(other)
