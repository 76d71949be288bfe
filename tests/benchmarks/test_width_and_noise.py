"""The networks of the question about codes and noise differ in just these two."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.verdicts import width_and_noise


@pytest.mark.parametrize("stddev", [0.0, 1.0, 2.0])
def test_noise_is_as_strong_as_asked_for_and_there_in_training_only(stddev):
    x = np.zeros((200, 140), "float32")
    noisy = disturbed = x
    for layer in width_and_noise.noise_layers(stddev):
        noisy, disturbed = layer(noisy, training=False), layer(disturbed, training=True)
    assert np.asarray(noisy).std() == 0
    assert np.asarray(disturbed).std() == pytest.approx(stddev, rel=0.05)


def test_networks_differ_in_the_code_alone():
    narrow, wide = (width_and_noise.network(code, 1.0)[1] for code in (8, 64))
    sizes = [
        {weight.shape for weight in model.weights if 8 not in weight.shape}
        for model in (narrow, wide)
    ]
    assert sizes[1] - sizes[0] == {(128, 64), (64,), (64, 128)}
