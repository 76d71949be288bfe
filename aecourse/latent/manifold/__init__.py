"""Measures of the shape of data: distances, dimension, neighbours, lines.

Nothing here builds a model. Functions take points (rows of numbers) or images, and
every neighbour is found by brute force, which is exact and fast enough for the
thousands of rows of a page. Distances are taken in pieces, so their seconds grow with
the square of the rows and their memory does not. Where a docstring names no source, it
is chapter 2.
"""

from aecourse.latent.manifold.classes import class_agreement, class_vote
from aecourse.latent.manifold.concentration import ball_share, distance_contrast
from aecourse.latent.manifold.dimension import two_nn_dimension
from aecourse.latent.manifold.embedding import continuity
from aecourse.latent.manifold.interpolation import interpolate
from aecourse.latent.manifold.neighbours import (
    NEIGHBOURS,
    nearest_distance,
    neighbour_agreement,
)

__all__ = [
    "NEIGHBOURS",
    "ball_share",
    "class_agreement",
    "class_vote",
    "continuity",
    "distance_contrast",
    "interpolate",
    "nearest_distance",
    "neighbour_agreement",
    "two_nn_dimension",
]
