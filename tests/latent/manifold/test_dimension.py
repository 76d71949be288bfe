"""TwoNN finds the dimension of what is known, and what it refuses."""

import numpy as np
import pytest

from aecourse.latent import manifold
from aecourse.latent.manifold import dimension


@pytest.mark.parametrize(("dimension", "tolerance"), [(1, 0.1), (2, 0.2), (5, 0.6)])
def test_two_nn_finds_a_flat_sheet_in_many_axes(rng, dimension, tolerance):
    axes = np.linalg.qr(rng.normal(size=(100, dimension)))[0].T
    sheet = rng.random((2000, dimension)) @ axes
    assert manifold.two_nn_dimension(sheet) == pytest.approx(dimension, abs=tolerance)


def test_two_nn_takes_images_and_no_notice_of_scale_and_order(rng):
    images = rng.random((200, 4, 5))
    estimate = manifold.two_nn_dimension(images)
    shuffled = 1000 * rng.permutation(images.reshape(200, 20))
    assert manifold.two_nn_dimension(shuffled) == pytest.approx(estimate, rel=1e-3)


def test_two_nn_of_outliers_is_saved_by_discarding(rng, monkeypatch):
    # pairs far from everything: their second neighbour is a thousand times farther
    lonely = 1000.0 * np.arange(1, 9)[:, None] + np.zeros((8, 2))
    pairs = np.concatenate([lonely, lonely + 0.01])
    points = np.concatenate([rng.random((300, 2)), pairs])
    assert manifold.two_nn_dimension(points) == pytest.approx(2, abs=0.4)
    monkeypatch.setattr(dimension, "DISCARD", 0.0)
    assert manifold.two_nn_dimension(points) < 1


def test_two_nn_refuses_duplicates(rng):
    points = rng.random((20, 3)) + 100
    points[7] = points[3]
    with pytest.raises(ValueError, match="no two are equal"):
        manifold.two_nn_dimension(points)


def test_two_nn_refuses_a_grid():
    grid = np.stack(np.meshgrid(np.arange(5.0), np.arange(5.0)), axis=-1)
    with pytest.raises(ValueError, match="different distances"):
        manifold.two_nn_dimension(grid.reshape(-1, 2))


@pytest.mark.parametrize(
    ("points", "named"),
    [
        (np.ones((1, 3)), "at least 10 rows"),
        (np.ones(30), "one row or image"),
        (np.full((20, 3), np.inf), "finite"),
        (np.empty((0, 3)), "empty"),
    ],
)
def test_two_nn_refuses_too_little(points, named):
    with pytest.raises(ValueError, match=named):
        manifold.two_nn_dimension(points)
