"""Ratings of invented movies that stand in for MovieLens small.

A latent-factor model decides twice. Which movies a user sees depends on the movies'
popularity, on their year and on the user's taste, so ratings are missing not at
random; how the user rates them depends on the user's and the movie's bias and on the
same taste.
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from aecourse.data.standins.titles import invented_titles

if TYPE_CHECKING:
    import pandas as pd

USERS = 610
RATED_MOVIES, UNRATED_MOVIES = 9724, 18
EXISTING_MOVIES = 20_000  # most of which the users leave aside never come in
FACTORS = 4
FIRST_YEAR, LAST_YEAR = 1996, 2018  # in which people rate
LEAST, MOST = 21, 2500  # ratings of one user
TYPICAL_EXTRA, EXTRA_SPREAD = 48, 1.52  # median above the least; sigma of its logarithm
HALF_STARS_SINCE = 2003  # before that MovieLens knew whole stars only

# Share of the movies that carry each genre.
GENRES = {
    "Drama": 0.45,
    "Comedy": 0.38,
    "Thriller": 0.19,
    "Action": 0.19,
    "Romance": 0.16,
    "Adventure": 0.13,
    "Crime": 0.12,
    "Sci-Fi": 0.10,
    "Horror": 0.10,
    "Fantasy": 0.08,
    "Children": 0.07,
    "Animation": 0.06,
    "Mystery": 0.06,
    "Documentary": 0.045,
    "War": 0.04,
    "Musical": 0.035,
    "Western": 0.017,
    "Film-Noir": 0.009,
}

MEAN = 2.87
USER_BIAS, MOVIE_BIAS = 0.33, 0.45  # standard deviations
QUALITY_OF_POPULAR = 0.22  # by which a popular movie is better, per unit of log weight
TASTE = 0.57  # standard deviation of what taste adds to a rating
CHOICE = 2.0  # of what it adds to the logarithm of the chance to see a movie
KINSHIP = 0.35  # correlation between what users choose and what they then like
ERA_YEARS = 15.0  # a movie this much older is seen e times less often
MOOD = 0.75  # of what nothing explains


@cache
def generate() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ratings and catalogue, the same on every call.

    Returns
    -------
    ratings : DataFrame
        userId, movieId, rating from 0.5 to 5.0 in steps of 0.5, timestamp; by user,
        every user with 20 ratings or more.
    movies : DataFrame
        movieId, title with the year in brackets, genres joined with ``|``.
    """
    import pandas as pd

    generator = np.random.default_rng(610)
    years = _years(generator)
    has_genre = _genres(generator)
    movie_taste = _movie_taste(has_genre, generator) / np.sqrt(FACTORS)
    likes, seeks = _user_tastes(generator)
    attraction, affinity = seeks @ movie_taste.T, likes @ movie_taste.T
    log_weight = _log_popularity(generator)
    joined = generator.uniform(FIRST_YEAR, LAST_YEAR + 0.7, USERS)

    users, movies = _seen(attraction, log_weight, years, joined, generator)
    kept = _catalogue(movies)
    in_catalogue = np.isin(movies, kept)
    users, movies = users[in_catalogue], movies[in_catalogue]
    whole_stars = joined[users] < HALF_STARS_SINCE
    stars = _rate(users, movies, affinity, log_weight, whole_stars, generator)

    names = np.array(list(GENRES))
    ids = np.sort(generator.choice(190_000, len(kept), replace=False)) + 1
    catalogue = pd.DataFrame(
        {
            "movieId": ids,
            "title": invented_titles(years[kept], generator),
            "genres": ["|".join(sorted(names[row])) for row in has_genre[kept]],
        }
    )
    table = pd.DataFrame(
        {
            "userId": users + 1,
            "movieId": ids[np.searchsorted(kept, movies)],
            "rating": stars,
            "timestamp": _timestamps(users, joined, generator),
        }
    )
    return table, catalogue


def _catalogue(movies: np.ndarray) -> np.ndarray:
    """Return the most rated movies and a few that nobody rated, in order."""
    counts = np.bincount(movies, minlength=EXISTING_MOVIES)
    most_rated = np.argsort(-counts, kind="stable")[:RATED_MOVIES]
    unrated = np.flatnonzero(counts == 0)[:UNRATED_MOVIES]
    return np.sort(np.concatenate([most_rated, unrated]))


def _years(generator: np.random.Generator) -> np.ndarray:
    age = np.floor(generator.gamma(1.3, 16.0, EXISTING_MOVIES)).astype(int)
    return np.maximum(LAST_YEAR - age, 1920)


def _genres(generator: np.random.Generator) -> np.ndarray:
    shares = np.array(list(GENRES.values()))
    has_genre = generator.random((EXISTING_MOVIES, len(GENRES))) < shares
    # A movie without any is given one, a movie with many keeps a few.
    empty = ~has_genre.any(axis=1)
    given = generator.choice(len(GENRES), empty.sum(), p=shares / shares.sum())
    has_genre[np.flatnonzero(empty), given] = True
    order = np.where(has_genre, generator.random(has_genre.shape), 2).argsort(axis=1)
    rank = order.argsort(axis=1)
    return has_genre & (rank < 4)


def _movie_taste(has_genre: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Return what a movie offers each taste: half by its genres, half its own."""
    of_genre = generator.normal(size=(len(GENRES), FACTORS))
    shared = has_genre @ of_genre / np.sqrt(has_genre.sum(axis=1, keepdims=True))
    return np.sqrt(0.5) * (shared + generator.normal(size=(EXISTING_MOVIES, FACTORS)))


def _user_tastes(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return what users like, and what makes them choose a movie; these are akin."""
    likes, whims = generator.normal(size=(2, USERS, FACTORS))
    return likes, KINSHIP * likes + np.sqrt(1 - KINSHIP**2) * whims


def _log_popularity(generator: np.random.Generator) -> np.ndarray:
    rank = np.arange(1, EXISTING_MOVIES + 1)
    return generator.permutation(-1.0 * rank**0.255)


def _activity(generator: np.random.Generator) -> np.ndarray:
    """Return the number of ratings of each user: a log-normal's quantiles, shuffled."""
    shares = (np.arange(USERS) + 0.5) / USERS
    normal = np.array([NormalDist().inv_cdf(share) for share in shares])
    extra = TYPICAL_EXTRA * np.exp(EXTRA_SPREAD * normal)
    return generator.permutation(np.minimum(LEAST + extra, MOST).astype(int))


def _seen(
    attraction: np.ndarray,
    log_weight: np.ndarray,
    years: np.ndarray,
    joined: np.ndarray,
    generator: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Return user and movie of every rating.

    Adding Gumbel noise to the logarithms of the weights and keeping the largest draws
    without replacement in proportion to the weights.
    """
    age = (joined[:, None] - years).astype(np.float32)
    chance = (log_weight + CHOICE * attraction).astype(np.float32)
    chance -= np.abs(age) / ERA_YEARS
    chance[age < 0] -= 3.0  # those who stay on see some of the later movies too
    waits = generator.standard_exponential(chance.shape, np.float32)
    chance -= np.log(waits + np.float32(1e-9))  # a wait of zero would have no logarithm
    activity = _activity(generator)
    users = np.repeat(np.arange(USERS), activity)
    movies = np.concatenate(
        [
            np.sort(np.argpartition(-row, n)[:n])
            for row, n in zip(chance, activity, strict=True)
        ]
    )
    return users, movies


def _rate(
    users: np.ndarray,
    movies: np.ndarray,
    affinity: np.ndarray,
    log_weight: np.ndarray,
    whole_stars: np.ndarray,
    generator: np.random.Generator,
) -> np.ndarray:
    popular = (log_weight - log_weight.mean()) / log_weight.std()
    user_bias = USER_BIAS * generator.normal(size=USERS)
    movie_bias = MOVIE_BIAS * generator.normal(size=EXISTING_MOVIES)
    movie_bias += QUALITY_OF_POPULAR * popular
    liking = (
        MEAN
        + user_bias[users]
        + movie_bias[movies]
        + TASTE * affinity[users, movies]
        + MOOD * generator.normal(size=len(users))
    )
    step = np.where(whole_stars, 1.0, 0.5)
    return (np.rint(liking / step) * step).clip(step, 5.0)


def _timestamps(
    users: np.ndarray, joined: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    seconds_a_year = 31_556_952
    start = (joined - 1970) * seconds_a_year
    later = generator.exponential(2e6, len(users)) * (
        generator.random(len(users)) < 0.3
    )
    return (start[users] + later + generator.uniform(0, 7200, len(users))).astype(int)
