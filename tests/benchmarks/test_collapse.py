"""A decoder that sees pixels sees those before the one it writes, and no other."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse._keras import keras
from benchmarks.verdicts import collapse


@pytest.fixture(scope="module")
def models():
    keras.utils.set_random_seed(1)
    model, decode = collapse.built(1.0, sees=True, code=True)
    for weight in decode.trainable_weights:
        if weight.shape == (784, 784):
            weight.assign(np.random.default_rng(1).normal(0, 0.1, weight.shape))
    return model, decode


def test_a_pixel_does_not_see_itself_or_those_after_it(models):
    x = np.random.default_rng(2).uniform(size=(2, 28, 28)).astype("float32")
    x[1], z = x[0], np.zeros((2, collapse.CODE), np.float32)
    x[1, 10, 5:] = 1 - x[0, 10, 5:]
    first, second = models[1].predict([x, z], verbose=0).reshape(2, 784)
    at = 10 * 28 + 5
    np.testing.assert_allclose(first[: at + 1], second[: at + 1], rtol=1e-5)
    assert np.abs(first - second)[at + 1 :].max() > 0.01


def test_what_decodes_shares_its_weights_with_what_is_trained(models):
    model, decode = models
    x = np.zeros((3, 28, 28), np.float32)
    z = model.get_layer("encoder").predict(x, verbose=0)
    rebuilt = model.predict(x, verbose=0)
    np.testing.assert_allclose(decode.predict([x, z], verbose=0), rebuilt, rtol=1e-5)


def test_without_a_code_the_code_changes_nothing():
    _, decode = collapse.built(1.0, sees=True, code=False)
    x = np.zeros((2, 28, 28), np.float32)
    z = np.stack([np.zeros(collapse.CODE), np.full(collapse.CODE, 9.0)])
    first, second = decode.predict([x, z.astype("float32")], verbose=0)
    np.testing.assert_array_equal(first, second)


def test_a_row_is_the_median_of_its_numbers_and_has_no_lists():
    runs = [{"gap": float(n), "by number": [n]} for n in (1, 2, 9)]
    assert collapse.medians(runs) == {"gap": 2.0}
