"""Neighbours with known distances and classes."""

import numpy as np
import pytest

from aecourse.latent import manifold


def test_nearest_distance():
    points = np.array([[0.0, 0.0], [10.0, 0.0]])
    distance = manifold.nearest_distance([[3.0, 4.0], [10.0, 1.0]], points)
    np.testing.assert_allclose(distance, [5.0, 1.0])
    with pytest.raises(ValueError, match="`queries`"):
        manifold.nearest_distance(np.ones((2, 3)), points)


def test_a_point_is_not_its_own_neighbour(rng):
    points = rng.random((20, 2))
    assert manifold.neighbour_agreement(points, np.arange(20)) == 0
    pairs = np.repeat(np.arange(10), 2)
    near = points + 100 * pairs[:, None]
    assert manifold.neighbour_agreement(near, pairs) == pytest.approx(0.1)


def test_neighbours_of_shuffled_labels_agree_by_chance(rng):
    labels = rng.integers(4, size=1000)
    points = labels[:, None] + 0.01 * rng.random((1000, 1))
    assert manifold.neighbour_agreement(points, labels) == 1.0
    chance = manifold.neighbour_agreement(points, rng.permutation(labels))
    assert chance == pytest.approx(0.25, abs=0.05)


@pytest.mark.parametrize(
    ("points", "labels", "named"),
    [
        (np.ones((10, 2)), [0] * 10, "`points`.*at least 11 rows"),
        (np.ones((15, 2)), [0, 1], "`labels`"),
    ],
)
def test_neighbour_agreement_refuses(points, labels, named):
    with pytest.raises(ValueError, match=named):
        manifold.neighbour_agreement(points, labels)
