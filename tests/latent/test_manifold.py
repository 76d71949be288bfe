"""Measures with known answers, and what they refuse."""

import numpy as np
import pytest
import sklearn.metrics
from sklearn.manifold import trustworthiness

from aecourse.latent import manifold


@pytest.fixture
def rng():
    return np.random.default_rng(0)


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
    monkeypatch.setattr(manifold, "DISCARD", 0.0)
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


def test_interpolation_passes_through_both_ends(rng):
    start, end = rng.random((2, 4, 3), dtype=np.float32)
    walk = manifold.interpolate(start, end, 5)
    assert walk.shape == (5, 4, 3)
    np.testing.assert_array_equal(walk[0], start)
    np.testing.assert_array_equal(walk[-1], end)
    np.testing.assert_allclose(walk[2], (start + end) / 2, rtol=1e-6)
    np.testing.assert_allclose(
        manifold.interpolate(end, start, 5), walk[::-1], atol=1e-6
    )


@pytest.mark.parametrize(
    ("end", "steps", "named"),
    [(np.zeros(4), 5, "`end`"), (np.zeros(3), 1, "`steps`"), ([1, 2, np.nan], 3, "f")],
)
def test_interpolation_refuses_what_has_no_line(end, steps, named):
    with pytest.raises(ValueError, match=named):
        manifold.interpolate(np.zeros(3), end, steps)


def test_nearest_distance():
    points = np.array([[0.0, 0.0], [10.0, 0.0]])
    distance = manifold.nearest_distance([[3.0, 4.0], [10.0, 1.0]], points)
    np.testing.assert_allclose(distance, [5.0, 1.0])
    with pytest.raises(ValueError, match="`queries`"):
        manifold.nearest_distance(np.ones((2, 3)), points)


@pytest.fixture
def bars(rng):
    """Bars that stand, class 0, and bars that lie, class 1, each a little noisy."""
    images = rng.uniform(0, 0.1, size=(20, 6, 6))
    images[:10, :, 2] += 0.9
    images[10:, 2, :] += 0.9
    return images, np.repeat([0, 1], 10)


def test_agreement_goes_by_shape_and_not_by_brightness(bars, monkeypatch):
    images, labels = bars
    faint = 0.1 * images[[0, 10]]
    blend = (images[[0]] + images[[10]]) / 2
    queries = np.concatenate([faint, blend])
    agreement = manifold.class_agreement(queries, images, labels)
    np.testing.assert_array_equal(agreement[:2], [1.0, 1.0])
    votes = manifold.class_vote(faint, images, labels)
    np.testing.assert_array_equal(votes, [0, 1])
    monkeypatch.setattr(manifold, "NEIGHBOURS", 20)
    both = manifold.class_agreement(blend, images, labels)
    np.testing.assert_array_equal(both, [0.5])


def test_a_constant_image_agrees_with_nothing(bars):
    images, labels = bars
    grey = np.stack([np.zeros((6, 6)), np.full((6, 6), 0.3)])
    agreement = manifold.class_agreement(grey, images, labels)
    np.testing.assert_array_equal(agreement, [0.0, 0.0])
    votes = manifold.class_vote(grey, images, labels)
    np.testing.assert_array_equal(votes, [-1, -1])


def test_agreement_refuses_what_has_no_classes(bars):
    images, labels = bars
    with pytest.raises(ValueError, match="`images`.*at least 10 rows"):
        manifold.class_agreement(images, images[:9], labels[:9])
    with pytest.raises(ValueError, match="`labels`"):
        manifold.class_agreement(images, images, labels[:5])
    with pytest.raises(ValueError, match="`labels`"):
        manifold.class_agreement(images, images, labels - 1)
    with pytest.raises(ValueError, match="`images`.*one grey"):
        manifold.class_agreement(images, 0 * images, labels)
    with pytest.raises(TypeError, match="`labels`"):
        manifold.class_agreement(images, images, labels / 2)


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
