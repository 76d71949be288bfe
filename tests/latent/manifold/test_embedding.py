"""Continuity of folds, tears, equal and random codes."""

import numpy as np
import pytest
import sklearn.metrics
from sklearn.manifold import trustworthiness

from aecourse.latent import manifold


def test_a_fold_costs_trustworthiness_and_a_tear_continuity():
    line = np.arange(100.0)[:, None]
    folded = np.abs(line - 49.6)
    assert trustworthiness(line, folded, n_neighbors=10) < 0.9
    assert manifold.continuity(line, folded) > 0.95
    circle = np.concatenate([np.cos(line * 0.0628), np.sin(line * 0.0628)], axis=1)
    cut_open = line
    assert trustworthiness(circle, cut_open, n_neighbors=10) > 0.99
    assert manifold.continuity(circle, cut_open) < 0.98


def test_continuity_is_trustworthiness_the_other_way_round(rng):
    x = rng.random((300, 2, 4))
    codes = x[:, 0, :2] + 0.1 * rng.random((300, 2))
    theirs = trustworthiness(codes, x.reshape(300, 8), n_neighbors=10)
    assert manifold.continuity(x, codes) == pytest.approx(theirs, abs=1e-12)


def test_equal_codes_keep_no_neighbours_together(rng):
    assert manifold.continuity(rng.random((200, 5)), np.zeros((200, 2))) < 0.6


@pytest.mark.parametrize("measure", [manifold.continuity, manifold.distance_contrast])
def test_distances_in_pieces_are_the_same_distances(measure, rng, monkeypatch):
    # a megabyte of distances at a time
    points, others = rng.random((1500, 3)), rng.random((1500, 3))
    whole = measure(points, others)
    taken = []
    chunked = sklearn.metrics.pairwise_distances_chunked

    def counted(*args, **settings):
        for piece in chunked(*args, **settings):
            taken.append(len(piece))
            yield piece

    monkeypatch.setattr(sklearn.metrics, "pairwise_distances_chunked", counted)
    with sklearn.config_context(working_memory=1):
        assert measure(points, others) == pytest.approx(whole, abs=1e-12)
    assert len(taken) > 10
    assert sum(taken) == 1500


def test_continuity_of_equal_and_of_random_codes(rng):
    x = rng.random((200, 3))
    assert manifold.continuity(x, 2 * x) == 1.0
    assert manifold.continuity(x, rng.random((200, 2))) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("rows", "codes", "named"),
    [(21, 9, "`codes`"), (20, 20, "`x`.*at least 21 rows")],
)
def test_continuity_refuses_what_does_not_fit(rng, rows, codes, named):
    with pytest.raises(ValueError, match=named):
        manifold.continuity(rng.random((rows, 3)), rng.random((codes, 2)))
