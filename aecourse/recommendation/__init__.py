"""Ratings of movies: matrix, splits, biases, baselines, measures, lists of titles.

The parts are files of one idea each. `batches` and `recipes` need Keras and are
imported by name: ``from aecourse.recommendation import recipes``.
"""

from aecourse.recommendation import metrics, ranking_baselines, rating_baselines
from aecourse.recommendation.biases import Biases, fit_biases
from aecourse.recommendation.matrix import RatingMatrix
from aecourse.recommendation.recommender import Recommender
from aecourse.recommendation.splits import hold_out
from aecourse.recommendation.synthetic import generate_ratings

__all__ = [
    "Biases",
    "RatingMatrix",
    "Recommender",
    "fit_biases",
    "generate_ratings",
    "hold_out",
    "metrics",
    "ranking_baselines",
    "rating_baselines",
]
