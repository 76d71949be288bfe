"""Figures are those of the losses that other courses train by."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import losses, models
from aecourse._keras import keras
from aecourse.denoising import noise
from benchmarks.courses import judges


def test_principal_components_leave_what_lies_beside_them(x):
    line = np.linspace(0.2, 0.8, 20, dtype="f4")[:, None, None]
    spread = np.outer(line, x[0]).reshape(-1, 28, 28)
    assert judges.pca_error(spread, spread[5:9], 1) == pytest.approx(0, abs=1e-9)
    few, more = (judges.pca_error(x[:60], x[60:], n) for n in (2, 20))
    assert 0 < more < few


def test_the_penalty_is_that_of_a_loss_in_batches_of_theirs(x):
    keras.utils.set_random_seed(1)
    sparse = {"latent_activation": "sigmoid"}
    for penalty in (losses.KLSparsity(0.1, 0.01), keras.regularizers.L1(0.001)):
        model = models.dense_autoencoder(6, (), code_regularizer=penalty, **sparse)
        model.compile("adam", "mse")
        loss = model.evaluate(x, x, batch_size=judges.THEIR_BATCH, verbose=0)
        found = judges.by_penalised_error(model, x)
        assert found["figure"] == pytest.approx(loss, rel=1e-4)
        assert found["figure"] > found["error"] + 1e-4


def test_the_divergence_is_counted_by_the_pixel_and_the_codes_are_drawn(x):
    keras.utils.set_random_seed(1)
    model = models.variational_autoencoder(3, (8,), beta=0.5)
    model.compile("adam", losses.gaussian_nll)
    constant = 784 * 0.5 * np.log(2 * np.pi)
    found = judges.by_error_and_divergence(model, x)
    # evaluating decodes the means and adds half of the divergence
    halved = found["error"] * 784 / 2 + 0.5 * found["kl"] + constant
    assert halved == pytest.approx(model.evaluate(x, x, verbose=0), rel=1e-3)
    assert found["figure"] == pytest.approx(found["error"] + found["kl"] / 784)
    assert found["error"] != judges.by_error(model, x)["figure"]


def test_cleaning_is_judged_by_the_cross_entropy_of_noisy_images(x):
    keras.utils.set_random_seed(1)
    model = models.dense_autoencoder(4, ())
    noisy = noise.gaussian(x, judges.NOISE, seed=0)
    model.compile("adam", "binary_crossentropy")
    found = judges.by_cleaning(model, x)
    loss = model.evaluate(noisy, x, verbose=0)
    assert found["figure"] == pytest.approx(loss, rel=1e-4)
