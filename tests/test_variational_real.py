"""The variational autoencoder at 16 values on the full data, over three seeds."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import data, latent, losses, models, recipes
from aecourse.backend import keras

SEEDS = (1, 2, 3)
EPOCHS = 10
BATCH_SIZE = 100


def trained_bound(digits, seed):
    """Return both terms of the loss on the test images after a training."""
    keras.utils.set_random_seed(seed)
    model = models.variational_autoencoder(16, (400,))
    x = digits.x_train
    recipes.compile_with_schedule(
        model,
        EPOCHS * len(x) // BATCH_SIZE,
        learning_rate=0.004,
        loss=losses.bernoulli_nll,
        jit_compile=True,
    )
    model.fit(x, x, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
    bound = latent.evidence_bound(model, digits.x_test)
    mean, log_var = latent.posterior(model, digits.x_test)
    active = int(np.sum(latent.kl_per_dimension(mean, log_var) > 0.1))
    return bound, active


@pytest.mark.real
@pytest.mark.slow
def test_ten_epochs_on_all_rows_reach_110_nats_and_every_value_is_used():
    digits = data.load_mnist()
    assert len(digits.x_train) == 60_000
    runs = [trained_bound(digits, seed) for seed in SEEDS]
    costs = [bound.negative_elbo for bound, _ in runs]
    assert np.median(costs) <= 110, costs
    assert min(bound.kl for bound, _ in runs) > 10
    assert min(active for _, active in runs) >= 12
