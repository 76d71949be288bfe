"""Models beside those of other courses have their codes."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse._keras import keras
from benchmarks.courses import judges, tasks
from benchmarks.rebuilding import mean_error


@pytest.mark.parametrize("name", tasks.TASKS)
def test_our_code_has_as_many_numbers_as_theirs(name):
    task = tasks.TASKS[name]
    model = next(iter(task.candidates.values())).build()
    if name == "denoiser":  # the halves are layers of it, behind the noise
        encoder = next(layer for layer in model.layers if layer.name == "encoder")
        assert np.prod(encoder.output_shape[1:]) == task.latent_dim
    else:
        assert model.get_layer("encoder").output_shape == (None, task.latent_dim)


def test_a_hash_is_judged_by_its_bits_and_noisy_only_in_training(x):
    keras.utils.set_random_seed(1)
    model = tasks.hashing_autoencoder(8, 4)
    encode = model.get_layer("encoder")
    codes = np.asarray(encode(x))
    assert codes.shape == (len(x), tasks.BITS)
    assert (codes > 0).all()
    assert (codes < 1).all()
    np.testing.assert_array_equal(codes, encode(x))
    assert np.abs(np.asarray(encode(x, training=True)) - codes).max() > 0.3
    found = judges.by_bits(model, x)
    of_bits = model.get_layer("decoder").predict(codes.round(), verbose=0)
    assert found["figure"] == pytest.approx(mean_error(x, of_bits), rel=1e-5)
    assert found["not_rounded"] == pytest.approx(
        judges.by_error(model, x)["figure"], rel=1e-5
    )
