"""Contrast and volumes with known answers."""

import numpy as np
import pytest

from aecourse.latent import manifold


def test_contrast_of_two_points():
    points = [[3.0, 4.0], [6.0, 8.0]]
    np.testing.assert_allclose(manifold.distance_contrast(points, [[0.0, 0.0]]), [1.0])


def test_contrast_falls_with_the_number_of_axes(rng):
    contrast = [
        np.median(manifold.distance_contrast(rng.random((500, d)), rng.random((50, d))))
        for d in (2, 20, 200)
    ]
    assert contrast[0] > 10 * contrast[1]
    assert contrast[1] > 2 * contrast[2]
    assert contrast[2] > 0


def test_contrast_refuses_a_query_among_the_points(rng):
    points = rng.random((5, 3))
    with pytest.raises(ValueError, match="`queries`.*not among `points`"):
        manifold.distance_contrast(points, points[:2])


@pytest.mark.parametrize(
    ("points", "queries", "named"),
    [
        (np.ones((1, 3)), np.zeros((2, 3)), "at least 2 rows"),
        (np.ones((4, 3)), np.zeros((2, 4)), "`queries`"),
        (np.ones((4, 3)), np.zeros((0, 3)), "`queries`.*empty"),
        (np.full((4, 3), np.nan), np.zeros((2, 3)), "`points`.*finite"),
        (np.ones(3), np.zeros((2, 3)), "`points`"),
    ],
)
def test_contrast_refuses_what_has_no_distances(points, queries, named):
    with pytest.raises(ValueError, match=named):
        manifold.distance_contrast(points, queries)


@pytest.mark.parametrize(
    ("dimension", "share"), [(1, 1.0), (2, np.pi / 4), (3, np.pi / 6), (2000, 0.0)]
)
def test_ball_in_a_cube(dimension, share):
    assert manifold.ball_share(dimension) == pytest.approx(share)


@pytest.mark.parametrize("dimension", [0, -1])
def test_ball_needs_an_axis(dimension):
    with pytest.raises(ValueError, match="`dimension`"):
        manifold.ball_share(dimension)


def test_ball_needs_a_whole_number():
    with pytest.raises(TypeError, match="`dimension`"):
        manifold.ball_share(2.0)
