"""The question of chapter 4: what is chosen, and which trainings are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.verdicts import convolution, thumbnail
from benchmarks.verdicts.digits import Digits


def made_up(network, rate, epochs):
    """Return an error that falls with training and is least at a rate of 0.01."""
    return 0.01 / epochs + abs(rate - 0.01) + 0.001 * ("256" in network)


class Asked:
    """Stands for the trainings; notes which were asked for."""

    def __init__(self):
        images = np.random.default_rng(0).random((400, 28, 28), dtype=np.float32)
        about = ("made up", "embedded", False)
        self.data = Digits(*about, images[:300], images[300:])
        self.trained = []

    def __call__(self, train, *, network, rate, epochs, seed=None):
        error = made_up(network, rate, epochs)
        if train is convolution.choose:
            return {"error": error}
        self.trained.append((network, rate, epochs, seed))
        return {"by_shift": 5 * [error], "seconds": float(epochs), "parameters": 1}


def test_the_best_on_kept_back_images_is_trained_one_length_with_all_seeds():
    asked = Asked()
    found = convolution.measure(asked, (1, 2), share=1.0)
    dense = [run for run in asked.trained if run[0] == "dense, 128 hidden"]
    assert {rate for _, rate, _, _ in dense} == {0.01}
    assert sorted((epochs, seed) for *_, epochs, seed in dense) == [
        *((4, 1), (8, 1), (16, 1), (32, 1), (32, 2))
    ]
    assert not [run for run in asked.trained if run[0] == "dense, 256 hidden"]
    side = found["sides"]["dense"]
    assert side["epochs"] == [4, 8, 16, 32]
    assert [len(errors) for errors in side["errors"]] == [1, 1, 1, 2]
    assert side["compared"] == 32
    assert len(side["by_shift"]) == 2
    table = found["tables"]["Test error of moved images, medians."]
    assert table["dense"]["moved by 4"] == pytest.approx(made_up("", 0.01, 32))
    assert table["PCA"]["moved by 4"] > table["PCA"]["moved by 0"] > 0


def test_a_code_of_196_stands_beside_what_needs_no_network():
    asked = Asked()
    found = thumbnail.measure(asked, (1, 2), share=1.0)
    assert sorted(asked.trained) == [
        *(("P8", 0.01, 4, 1), ("P8", 0.01, 8, 1), ("P8", 0.01, 8, 2)),
        *(("P8, dense decoder", 0.01, 4, 1), ("P8, dense decoder", 0.01, 4, 2)),
    ]
    assert set(found["baselines"]) == {
        *("PCA", "thumbnail, repeated", "thumbnail, cubic")
    }


def test_a_thumbnail_keeps_what_has_no_detail():
    flat = np.full((2, 28, 28), 0.4, np.float32)
    steps = np.kron(np.eye(14, dtype=np.float32), np.ones((2, 2), np.float32))[None]
    for x_hat in thumbnail.thumbnails(flat).values():
        assert x_hat == pytest.approx(flat, abs=1e-6)
    assert thumbnail.thumbnails(steps)["thumbnail, repeated"] == pytest.approx(steps)


@pytest.mark.parametrize("name", ["convolutional", "P8", "P8, dense decoder"])
def test_networks_rebuild_images_and_have_the_code_they_are_named_for(name):
    model = convolution.BUILDERS[name]()
    assert model.output_shape == (None, 28, 28)
    code = model.get_layer("encoder").output_shape[1:]
    assert np.prod(code) == (49 if name == "convolutional" else 196)
