"""Ratings of movies: matrix, splits, biases, baselines, measures, lists of titles.

The parts are files of one idea each. `recipes` needs Keras and is imported by
name: ``from aecourse.recommendation import recipes``.
"""

from __future__ import annotations

from typing import Any

from aecourse.recommendation import metrics, ranking_baselines, rating_baselines
from aecourse.recommendation.biases import Biases, fit_biases
from aecourse.recommendation.blending import blend
from aecourse.recommendation.matrix import RatingMatrix
from aecourse.recommendation.recommender import Recommender
from aecourse.recommendation.splits import hold_out, hold_out_latest

__all__ = [
    "Biases",
    "LikeBatches",
    "RatingBatches",
    "RatingMatrix",
    "Recommender",
    "blend",
    "fit_biases",
    "hold_out",
    "hold_out_latest",
    "metrics",
    "predict_at",
    "ranking_baselines",
    "rating_baselines",
]


def __getattr__(name: str) -> Any:
    # Batches are Keras', which a page that only wants baselines never needs.
    if name in ("LikeBatches", "RatingBatches", "predict_at"):
        from aecourse.recommendation import batches

        return getattr(batches, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
