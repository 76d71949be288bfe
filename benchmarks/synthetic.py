"""Ratings of any number of users and movies, for measuring how things grow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from aecourse.recommendation.matrix import RatingMatrix

FACTORS = 8
USERS_AT_ONCE = 10_000
MEAN, USER_SPREAD, MOVIE_SPREAD, TASTE, MOOD = 3.5, 0.4, 0.4, 0.5, 0.7


def generate_ratings(
    users: int,
    movies: int,
    per_user: int,
    *,
    seed: int | np.random.Generator | None = None,
) -> RatingMatrix:
    """Generate ratings with biases, tastes and a long tail of rarely rated movies.

    Movie number r of the popularity order is drawn in proportion to ``1 / (r + 50)``.
    Stars come from user and movie biases, a product of eight factors and noise, in
    steps of half a star.

    Parameters
    ----------
    users, movies : int
        Shape of the matrix, at least 1. Ids are the positions, counted from 1.
    per_user : int
        Ratings of each user, at most a quarter of the movies, so that draws are soon
        distinct.
    seed : int, numpy.random.Generator or None, default None
        Of everything that is drawn.

    Returns
    -------
    RatingMatrix
        Exactly ``users * per_user`` ratings. A movie of the tail may have none.

    Notes
    -----
    Users are drawn ten thousand at a time, so that memory beyond the result, eight
    bytes a rating, does not grow with their number.
    """
    indices = np.empty(users * per_user, np.int32)
    stars = np.empty(users * per_user, np.float32)
    begin = 0
    for seen, of_seen in rating_blocks(users, movies, per_user, seed=seed):
        part = slice(begin, begin + seen.size)
        indices[part], stars[part] = seen.ravel(), of_seen.ravel()
        begin += seen.size
    starts = np.arange(users + 1, dtype=np.int64) * per_user
    if starts[-1] <= np.iinfo(np.int32).max:
        starts = starts.astype(np.int32)  # else scipy widens the columns as well
    values = sparse.csr_array((stars, indices, starts), shape=(users, movies))
    return RatingMatrix(values, np.arange(1, users + 1), np.arange(1, movies + 1))


def rating_blocks(
    users: int,
    movies: int,
    per_user: int,
    *,
    seed: int | np.random.Generator | None = None,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Generate the ratings of :func:`generate_ratings`, ten thousand users at a time.

    Parameters are those of :func:`generate_ratings`.

    Yields
    ------
    seen, stars : ndarray of shape (n, per_user)
        Positions of the movies that each of the next `n` users has rated, sorted, and
        the stars.
    """
    generator = np.random.default_rng(seed)
    weight = generator.permutation(1 / (np.arange(movies) + 50.0))
    share_below = np.cumsum(weight / weight.sum())
    movie_bias = generator.normal(scale=MOVIE_SPREAD, size=movies).astype(np.float32)
    offer = _factors(movies, generator)
    for begin in range(0, users, USERS_AT_ONCE):
        size = min(USERS_AT_ONCE, users - begin)
        seen = _distinct(share_below, size, per_user, generator)
        liking = MEAN + movie_bias[seen] + MOOD * _normal(seen.shape, generator)
        liking += USER_SPREAD * _normal((size, 1), generator)
        for of_user, of_movie in zip(_factors(size, generator).T, offer.T, strict=True):
            liking += TASTE * of_user[:, None] * of_movie[seen]
        yield seen, (np.rint(2 * liking) / 2).clip(0.5, 5)


def _distinct(
    share_below: np.ndarray, users: int, per_user: int, generator: np.random.Generator
) -> np.ndarray:
    """Draw different movies for each user, sorted, shape ``(users, per_user)``.

    Doubles are drawn again until there are none.
    """
    drawn = _draw(share_below, (users, per_user), generator)
    while True:
        drawn.sort(axis=1)
        double = np.zeros(drawn.shape, bool)
        double[:, 1:] = drawn[:, 1:] == drawn[:, :-1]
        count = int(double.sum())
        if not count:
            return drawn
        drawn[double] = _draw(share_below, (count,), generator)


def _draw(
    share_below: np.ndarray, shape: tuple[int, ...], generator: np.random.Generator
) -> np.ndarray:
    found = np.searchsorted(share_below, generator.random(shape), side="right")
    return np.minimum(found, len(share_below) - 1).astype(np.int32)


def _normal(shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
    return generator.standard_normal(shape, np.float32)


def _factors(count: int, generator: np.random.Generator) -> np.ndarray:
    return _normal((count, FACTORS), generator) / np.float32(FACTORS**0.25)
