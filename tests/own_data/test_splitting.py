"""Data are split before anything is learnt, and scaled by the training part alone."""

import numpy as np
import pytest

from aecourse import own_data
from aecourse.own_data.findings import own_data as made_of
from aecourse.recommendation import RatingMatrix


def rows(n=100, **settings):
    x = np.random.default_rng(0).normal(size=(n, 3)).astype(np.float32)
    return made_of("table", "x", x, [], labels=range(n), columns="abc", **settings)


def sides(parts):
    return parts.train, parts.validation, parts.test


def test_every_sample_is_on_one_side():
    parts = own_data.split(rows())
    assert [len(side) for side in sides(parts)] == [60, 20, 20]
    assert sorted(np.concatenate(sides(parts)).tolist()) == list(range(100))


def test_the_draw_hangs_on_the_seed_alone():
    first, again, other = (own_data.split(rows(), seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.test, again.test)
    assert set(first.test.tolist()) != set(other.test.tolist())


def test_what_is_in_order_is_tested_on_its_end():
    parts = own_data.split(rows(in_order=True))
    np.testing.assert_array_equal(parts.test, np.arange(80, 100))
    np.testing.assert_array_equal(parts.train, np.arange(60))


@pytest.mark.parametrize("seed", range(5))
def test_an_owner_stays_on_one_side(seed):
    groups = np.repeat(np.arange(25), 4)
    parts = own_data.split(rows(groups=groups), seed=seed)
    owners = [set(groups[side].tolist()) for side in sides(parts)]
    assert sum(map(len, owners)) == len(set.union(*owners)) == 25
    assert [len(side) for side in sides(parts)] == [60, 20, 20]


def test_too_few_owners_to_split_are_refused():
    with pytest.raises(ValueError, match="belong to 2 owners"):
        own_data.split(rows(groups=np.repeat([0, 1], 50)))


def test_data_that_forbid_to_go_on_are_refused_in_their_words():
    data = rows(20)
    with pytest.raises(ValueError, match="There are 20 samples"):
        own_data.split(data)


def test_ratings_are_drawn_from_every_user():
    import pandas as pd

    users, items = np.divmod(np.arange(600), 10)
    frame = pd.DataFrame({"userId": users, "movieId": items, "rating": 1 + items % 5})
    matrix = RatingMatrix.from_frame(frame)
    data = made_of("ratings", "x", matrix, [], labels=range(60))
    parts = own_data.split(data)
    assert sorted(np.concatenate(sides(parts)).tolist()) == list(range(600))
    for side, n in zip(sides(parts), (6, 2, 2), strict=True):
        assert np.bincount(users[side], minlength=60).tolist() == [n] * 60


def test_columns_are_scaled_each_by_itself_and_gaps_get_the_median():
    x = np.array([[0, 100], [2, 300], [np.nan, 500]], np.float32)
    scale = own_data.fit_scale("table", x)
    scaled = scale.apply(x)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=0), 1, rtol=1e-6)
    np.testing.assert_allclose(scale.fill, [1, 300])
    np.testing.assert_allclose(scale.apply([[np.nan, 300.0]]), [[0, 0]], atol=1e-6)


def test_a_column_that_does_not_vary_in_training_is_not_divided_by_nought():
    scale = own_data.fit_scale("table", np.ones((5, 2)))
    np.testing.assert_allclose(scale.apply([[1.0, 3.0]]), [[0, 2]])


def test_series_are_scaled_alike_and_grey_levels_not_at_all():
    x = np.array([[0.0, 1.0], [10.0, 11.0]])
    assert own_data.fit_scale("series", x).apply(x).std() == pytest.approx(1)
    np.testing.assert_array_equal(own_data.fit_scale("images", x).apply(x), x)
