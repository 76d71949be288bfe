"""Recommendations: titles that exist, never a rated movie, and new users folded in."""

import numpy as np
import pytest

from aecourse import data, models
from aecourse._keras import keras
from aecourse.recommendation import (
    RatingMatrix,
    Recommender,
    fit_biases,
    hold_out,
    metrics,
    recipes,
)
from aecourse.recommendation.batches import RatingBatches, predict_at


@pytest.fixture(scope="module")
def movielens():
    return data.load_movielens(source="embedded")


@pytest.fixture(scope="module")
def ratings(movielens):
    table = movielens.ratings
    popular = table.groupby("movieId").size().nlargest(400).index
    return RatingMatrix.from_frame(table[table.movieId.isin(popular)])


def untrained(ratings, movies):
    keras.utils.set_random_seed(2)
    columns = ratings.shape[1]
    return Recommender(
        ratings,
        movies,
        biases=fit_biases(ratings),
        rating_model=models.rating_autoencoder(columns, 8),
        ranking_model=models.rating_autoencoder(columns, 8),
    )


@pytest.fixture(scope="module")
def recommender(ratings, movielens):
    return untrained(ratings, movielens.movies)


def test_a_list_has_new_movies_with_their_titles(recommender, ratings, movielens):
    titles = movielens.movies.set_index("movieId")["title"]
    for user_id in ratings.user_ids[[0, 5, -1]]:
        listed = recommender.recommend(int(user_id), 20)
        assert list(listed) == ["movieId", "title", "rating"]
        assert listed.movieId.is_unique
        assert len(listed) == 20
        assert (listed.title.to_numpy() == titles[listed.movieId].to_numpy()).all()
        assert listed.rating.between(0.5, 5).all()
        theirs = movielens.ratings[movielens.ratings.userId == user_id].movieId
        assert not listed.movieId.isin(theirs).any()


def test_folding_in_gives_a_known_user_the_same_list(recommender, ratings):
    position = 3
    row = ratings.values[[position]]
    given = dict(
        zip(ratings.movie_ids[row.indices].tolist(), row.data.tolist(), strict=True)
    )
    known = recommender.recommend(int(ratings.user_ids[position]), 8)
    backwards = dict(reversed(given.items()))
    for ratings_given in (given, backwards):
        assert recommender.recommend_for(ratings_given, 8).equals(known)


def test_the_stars_are_biases_plus_what_the_model_says(recommender, ratings):
    listed = recommender.recommend(int(ratings.user_ids[4]), 3)
    columns = ratings.movie_positions(listed.movieId.to_numpy())
    biases = recommender.biases
    residuals = biases.residuals(ratings).values[[4]].toarray()
    output = recommender.rating_model.predict(residuals, verbose=0)[0, columns]
    expected = biases.at(np.full(3, 4), columns) + output
    np.testing.assert_allclose(listed.rating, np.clip(expected, 0.5, 5), atol=0.006)


def test_the_order_of_the_catalogue_does_not_matter(recommender, ratings, movielens):
    shuffled = movielens.movies.sample(frac=1, random_state=3)
    other = untrained(ratings, shuffled)
    user = int(ratings.user_ids[7])
    assert other.recommend(user, 10).equals(recommender.recommend(user, 10))


def test_bad_questions_get_clear_answers(recommender, ratings):
    with pytest.raises(ValueError, match="user 999999 has none"):
        recommender.recommend(999_999)
    with pytest.raises(TypeError, match="user_id"):
        recommender.recommend("1")
    with pytest.raises(ValueError, match="fewest unseen movies"):
        recommender.recommend(int(ratings.user_ids[0]), 400)
    movie = int(ratings.movie_ids[0])
    for given, message in (
        ({}, "at least one movie id"),
        ({movie: 7}, r"ratings\[.*at most 5"),
        ({movie: 0}, "at least 0.5"),
        ({movie: float("nan")}, "finite"),
        ({-5: 3}, "movie -5 has none"),
    ):
        with pytest.raises(ValueError, match=message):
            recommender.recommend_for(given)


def test_a_catalogue_that_does_not_fit_is_refused(ratings, movielens):
    movies = movielens.movies
    lacking = movies[movies.movieId != ratings.movie_ids[0]]
    with pytest.raises(ValueError, match=f"none of movie {ratings.movie_ids[0]}"):
        untrained(ratings, lacking)
    doubled = movies.iloc[[0, *range(len(movies))]]
    with pytest.raises(ValueError, match="every movie once"):
        untrained(ratings, doubled)
    with pytest.raises(ValueError, match="movieId and title"):
        untrained(ratings, movies.drop(columns="title"))


def test_models_of_another_length_are_refused(ratings, movielens):
    biases = fit_biases(ratings)
    right = models.rating_autoencoder(ratings.shape[1], 4)
    wrong = models.rating_autoencoder(7, 4)
    for role in ("rating_model", "ranking_model"):
        parts = {"rating_model": right, "ranking_model": right, role: wrong}
        with pytest.raises(ValueError, match=role):
            Recommender(ratings, movielens.movies, biases=biases, **parts)


@pytest.mark.real
def test_the_full_data_reach_the_figures_of_the_course():
    ratings = RatingMatrix.from_frame(data.load_movielens().ratings)
    recipe = recipes.item_based(ratings.shape[0])
    for seed in (11, 12, 13):
        train, test = hold_out(ratings, 0.1, seed=seed)
        rows, columns = test.places()
        biases = fit_biases(train)
        level = biases.at(rows, columns)
        by_movie = biases.residuals(train).values.T.tocsr()
        keras.utils.set_random_seed(seed)
        batches = RatingBatches(by_movie, recipe.batch_size, seed=seed)
        model = recipe.compiled(batches.count)
        model.fit(batches, epochs=recipe.epochs, verbose=0)
        taste = predict_at(model, by_movie, columns, rows)
        error, baseline = (
            metrics.rmse(test.values.data, np.clip(p, 0.5, 5))
            for p in (level + taste, level)
        )
        assert error <= 0.84
        assert error <= baseline - 0.02
