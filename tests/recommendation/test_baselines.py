"""Baselines and measures agree with slow and plain versions of themselves."""

import numpy as np
import pytest
from scipy import sparse

from aecourse.recommendation import (
    fit_biases,
    hold_out,
    metrics,
    ranking_baselines,
    rating_baselines,
)
from benchmarks.synthetic import generate_ratings


@pytest.fixture(scope="module")
def ratings():
    return generate_ratings(300, 80, 15, seed=3)


@pytest.fixture(scope="module")
def split(ratings):
    return hold_out(ratings, 0.2, seed=0)


def test_the_means_are_means(ratings):
    rows, columns = ratings.places()
    table = np.where(ratings.values.toarray() > 0, ratings.values.toarray(), np.nan)
    expected = {
        rating_baselines.global_mean: np.nanmean(table),
        rating_baselines.user_means: np.nanmean(table, axis=1)[rows],
        rating_baselines.movie_means: np.nanmean(table, axis=0)[columns],
    }
    for predict, values in expected.items():
        np.testing.assert_allclose(predict(ratings, rows, columns), values, rtol=1e-5)


def test_a_movie_without_ratings_gets_the_mean_of_all(ratings):
    nobody = ratings.only(ratings.values.indices != 5)
    predicted = rating_baselines.movie_means(nobody, np.array([0]), np.array([5]))
    assert predicted[0] == pytest.approx(nobody.values.data.mean(), rel=1e-5)


def test_factors_solve_each_movies_least_squares(split):
    train, _ = split
    residuals = fit_biases(train).residuals(train)
    user, movie = rating_baselines.factorise(residuals, seed=0)
    by_movie = sparse.csr_array(residuals.values.T)[[4]]
    others = user[by_movie.indices]
    system = others.T @ others + 12 * np.eye(32)
    expected = np.linalg.solve(system, others.T @ by_movie.data)
    np.testing.assert_allclose(movie[4], expected, atol=1e-5)


@pytest.mark.parametrize("shrinkage", [20, 0])
def test_neighbours_are_the_weighted_mean_of_similar_movies(split, shrinkage):
    train, test = split
    residuals = fit_biases(train).residuals(train)
    rows, columns = (places[:20] for places in test.places())
    got = rating_baselines.neighbours(
        residuals, rows, columns, most=3, shrinkage=shrinkage
    )
    table, known = residuals.values.toarray(), train.values.toarray() > 0
    for place, (row, column) in enumerate(zip(rows, columns, strict=True)):
        weights = []
        for other in np.flatnonzero(known[row]):
            a, b = table[:, column], table[:, other]
            common = np.sum(known[:, column] & known[:, other])
            length = np.linalg.norm(a) * np.linalg.norm(b)
            cosine = max(a @ b / length, 0) if length else 0
            sure = common / (common + shrinkage) if common else 0
            weights.append((cosine * sure, table[row, other]))
        best = sorted(weights, reverse=True)[:3]
        total = sum(w * r for w, r in best) / (sum(w for w, _ in best) + 0.2)
        assert got[place] == pytest.approx(total, abs=1e-4)


def test_every_rating_baseline_is_better_than_the_one_before(split):
    train, test = split
    rows, columns = test.places()
    stars = test.values.data
    biases = fit_biases(train)
    level, residuals = biases.at(rows, columns), biases.residuals(train)
    mean = rating_baselines.global_mean(train, rows, columns)
    near = level + rating_baselines.neighbours(residuals, rows, columns)
    errors = [metrics.rmse(stars, predicted) for predicted in (mean, level, near)]
    assert errors == sorted(errors, reverse=True)


def test_likes_are_the_high_ratings(ratings):
    likes = ranking_baselines.liked(ratings)
    np.testing.assert_array_equal(likes.toarray(), ratings.values.toarray() >= 4)
    assert likes.nnz == likes.sum()


def test_without_shrinkage_similar_movies_are_those_of_the_plain_cosine():
    x = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0]], np.float32)
    similar = ranking_baselines.similarities(sparse.csr_array(x), shrinkage=0)
    a, b = np.sqrt(2 / 3), 1 / 2
    expected = [[0, a, b, 0], [a, 0, a, 0], [b, a, 0, 0], [0, 0, 0, 0]]
    np.testing.assert_allclose(similar, expected, rtol=1e-6)


def test_ease_has_no_diagonal_and_solves_its_least_squares(ratings):
    likes = ranking_baselines.liked(ratings)
    x = likes.toarray().astype(float)
    scores = ranking_baselines.ease(likes)
    for column in (0, 31):
        others = np.delete(x, column, axis=1)
        system = others.T @ others + 150 * np.eye(x.shape[1] - 1)
        weights = np.linalg.solve(system, others.T @ x[:, column])
        np.testing.assert_allclose(scores[:, column], others @ weights, atol=1e-3)


def test_implicit_factors_solve_each_movies_weighted_least_squares(monkeypatch):
    # so many sweeps that the two sides no longer move
    monkeypatch.setattr(ranking_baselines, "SWEEPS", 400)
    likes = ranking_baselines.liked(generate_ratings(40, 12, 6, seed=3))
    setting = {"factors": 2, "weight": 5.0, "penalty": 3.0}
    scores = ranking_baselines.implicit_factors(likes, **setting).astype(float)
    x = likes.toarray().astype(float)
    user, strength, movie = np.linalg.svd(scores)
    np.testing.assert_allclose(strength[2:], 0, atol=1e-5)  # two factors, no more
    pull = (1 + 5 * x) * (x - scores)  # of each cell, weighted
    user, movie = user[:, :2], movie[:2]
    # at the least squares the pull along both factors is the penalty of these factors
    np.testing.assert_allclose(user.T @ pull @ movie.T, 3 * np.eye(2), atol=1e-3)


def test_pure_svd_is_the_best_of_its_rank(ratings):
    likes = ranking_baselines.liked(ratings)
    left, weights, right = np.linalg.svd(likes.toarray().astype(float))
    best = (left[:, :32] * weights[:32]) @ right[:32]
    np.testing.assert_allclose(ranking_baselines.pure_svd(likes), best, atol=1e-4)


@pytest.mark.parametrize(
    "score",
    [
        ranking_baselines.popularity,
        ranking_baselines.item_neighbours,
        ranking_baselines.pure_svd,
        ranking_baselines.ease,
    ],
)
def test_permuting_the_catalogue_permutes_the_scores(score, ratings):
    likes = ranking_baselines.liked(ratings)
    order = np.random.default_rng(0).permutation(likes.shape[1])
    permuted = sparse.csr_array(likes[:, order])
    np.testing.assert_allclose(score(permuted), score(likes)[:, order], atol=1e-3)


def test_lists_hold_the_best_unseen_movies():
    scores = np.array([[-1.0, -2.0, -3.0, -4.0], [4.0, 3.0, 2.0, 1.0]])
    seen = sparse.csr_array(np.array([[1, 0, 0, 0], [0, 1, 0, 0]]))
    lists = metrics.top_k(scores, seen, 2)
    np.testing.assert_array_equal(lists, [[1, 2], [0, 2]])
    with pytest.raises(ValueError, match="at most 3"):
        metrics.top_k(scores, seen, 4)
    with pytest.raises(ValueError, match="finite"):
        metrics.top_k(scores * np.nan, seen, 1)


RELEVANT = sparse.csr_array(np.array([[1, 1, 1, 0, 0], [0, 0, 0, 0, 1], [0] * 5]))
LISTS = np.array([[3, 0], [4, 0], [1, 2]])


def test_recall_and_gain_by_hand():
    # the third user has nothing relevant and does not count
    assert metrics.recall_at_k(LISTS, RELEVANT) == pytest.approx((1 / 3 + 1) / 2)
    of_min = metrics.recall_at_k(LISTS, RELEVANT, denominator="at most k")
    assert of_min == pytest.approx((1 / 2 + 1) / 2)
    second = 1 / np.log2(3)
    expected = (second / (1 + second) + 1) / 2
    assert metrics.ndcg_at_k(LISTS, RELEVANT) == pytest.approx(expected)


def test_gain_agrees_with_scikit_learn():
    from sklearn.metrics import ndcg_score

    generator = np.random.default_rng(5)
    scores = generator.random((40, 30))
    relevant = generator.random((40, 30)) < 0.2
    relevant[:, 0] = True
    lists = metrics.top_k(scores, sparse.csr_array((40, 30)), 10)
    expected = ndcg_score(relevant, scores, k=10)
    got = metrics.ndcg_at_k(lists, sparse.csr_array(relevant))
    assert got == pytest.approx(expected)


def test_coverage_and_popularity_by_hand():
    assert metrics.coverage(LISTS, 8) == 5 / 8
    assert metrics.mean_popularity(LISTS, [10, 20, 30, 40, 50]) == pytest.approx(
        160 / 6
    )


def test_errors_are_pooled():
    assert metrics.rmse([1, 2, 3, 4], [1, 2, 3, 2]) == 1
    assert metrics.mae([1, 2, 3, 4], [1, 2, 3, 2]) == 0.5


@pytest.mark.parametrize("measure", [metrics.rmse, metrics.mae])
def test_a_missing_prediction_is_an_error(measure):
    with pytest.raises(ValueError, match="finite"):
        measure([1.0, 2.0], [1.0, np.nan])
    with pytest.raises(ValueError, match="the shape of `ratings`"):
        measure([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="not empty"):
        measure([], [])


@pytest.mark.parametrize("measure", [metrics.recall_at_k, metrics.ndcg_at_k])
def test_bad_lists_are_refused(measure):
    for lists, message in (
        ([[0, 0], [1, 2], [1, 2]], "every movie once"),
        ([[0, 9], [1, 2], [1, 2]], "columns from 0 to 4"),
        ([[0, 1]], "one list for each of 3 users"),
        ([[0.5, 1.0]], "columns of movies"),
    ):
        with pytest.raises(ValueError, match=message):
            measure(np.array(lists), RELEVANT)
    with pytest.raises(ValueError, match="at least one user"):
        measure(LISTS, sparse.csr_array((3, 5)))
    with pytest.raises(ValueError, match="denominator"):
        metrics.recall_at_k(LISTS, RELEVANT, denominator="k")


def test_generated_ratings_are_of_the_size_that_was_asked_for():
    made = generate_ratings(500, 200, 50, seed=1)
    assert made.shape == (500, 200)
    np.testing.assert_array_equal(made.ratings_per_user, 50)
    assert made.values.has_canonical_format
    assert set(np.unique(made.values.data)) <= set(np.arange(1, 11) / 2)
    counts = np.sort(made.ratings_per_movie)
    assert counts[-1] > 3 * counts[0]
    again = generate_ratings(500, 200, 50, seed=1)
    np.testing.assert_array_equal(made.values.data, again.values.data)


def test_generated_ratings_hold_biases_and_taste():
    made = generate_ratings(2000, 60, 15, seed=2)
    train, test = hold_out(made, 0.2, seed=0)
    rows, columns = test.places()
    biases = fit_biases(train)
    level = biases.at(rows, columns)
    user, movie = rating_baselines.factorise(biases.residuals(train), seed=0)
    taste = (user[rows] * movie[columns]).sum(axis=1)
    errors = [metrics.rmse(test.values.data, p) for p in (level, level + taste)]
    assert errors[1] < errors[0] - 0.005
    assert errors[0] < test.values.data.std() - 0.05
