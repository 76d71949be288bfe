"""Blended scores: units do not count, and a user without a like gets a mean of none."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse.recommendation import blend


@pytest.fixture
def scores():
    rng = np.random.default_rng(1)
    return rng.random((4, 30)), rng.standard_normal((4, 30))


def order(scores):
    return np.argsort(-scores, axis=1, kind="stable")


def test_all_the_weight_on_one_method_leaves_its_order(scores):
    for weight, alone in zip((0, 1), scores, strict=True):
        blended = blend(*scores, weight=weight)
        np.testing.assert_array_equal(order(blended), order(alone))


def test_neither_unit_nor_level_of_a_method_changes_the_blend(scores):
    first, second = scores
    np.testing.assert_allclose(
        blend(100 * first - 7, second), blend(first, second), atol=1e-5
    )


def test_each_method_has_its_share_of_a_score(scores):
    first, second = scores
    z = [(s - s.mean(1, keepdims=True)) / s.std(1, keepdims=True) for s in scores]
    expected = 0.75 * z[0] + 0.25 * z[1]
    np.testing.assert_allclose(blend(first, second, weight=0.25), expected, atol=1e-6)


def test_a_method_that_scores_all_alike_leaves_the_list_to_the_other(scores):
    first, second = scores
    first[2] = 0
    blended = blend(first, second)
    assert np.isfinite(blended).all()
    np.testing.assert_array_equal(order(blended)[2], order(second)[2])


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"second": np.zeros((4, 29))}, "second"),
        ({"first": np.full((4, 30), np.nan)}, "first"),
        ({"weight": 1.5}, "weight"),
    ],
)
def test_bad_input_is_named(scores, change, name):
    arguments = dict(zip(("first", "second"), scores, strict=True)) | change
    with pytest.raises(ValueError, match=f"`{name}`"):
        blend(**arguments)
