"""The question of few labels: who learns from what, and what is chosen by what."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import latent, models
from benchmarks.verdicts import digit_features, few_labels


def digits(n: int = 600) -> digit_features.Digits:
    random = np.random.default_rng(0)
    x = random.random((n, 4, 4)).astype("float32")
    x[:, 0, 0] = np.arange(n) / n  # every image is another
    y = np.arange(n) % 10
    return digit_features.Digits("digits", "folder", True, x, y, x[:50], y[:50])


def shared(first: np.ndarray, second: np.ndarray) -> int:
    return len(np.intersect1d(first[:, 0, 0], second[:, 0, 0]))


def test_each_seed_labels_images_of_its_own_and_choices_are_made_on_others():
    data = digits()
    chosen_on, _, judged_by, _ = data.part(judged=False, seed=1)
    pools = [data.part(judged=True, seed=seed)[0] for seed in (1, 2, 3)]
    assert not shared(chosen_on, judged_by)
    for i, pool in enumerate(pools):
        assert not shared(pool, chosen_on)
        assert not shared(pool, judged_by)
        assert not any(shared(pool, other) for other in pools[i + 1 :])


def test_images_that_judge_a_choice_are_no_test_images():
    data = digits()
    assert data.part(judged=True, seed=1)[2] is data.x_test
    assert data.part(judged=False, seed=1)[2] is not data.x_test


def test_a_standardised_encoder_gives_codes_of_mean_zero_and_deviation_one():
    x = digits().x
    autoencoder = models.dense_autoencoder(3, (8,), input_shape=(4, 4))
    weights = digit_features.standardised(autoencoder, x)
    autoencoder.get_layer("encoder").set_weights(weights)
    codes = latent.encode(autoencoder, x)
    assert codes.mean(axis=0) == pytest.approx(0, abs=1e-4)
    assert codes.std(axis=0) == pytest.approx(1, abs=1e-4)


def test_the_settings_with_the_least_error_are_those_that_judge():
    asked = []

    class Runs:
        data = digits()

        def __call__(self, measured, *, n, setting, judged, seed, steps):
            if judged:
                asked.append((measured, n, seed, str(setting)))
                return {"errors": [0.5]}
            return {"errors": [0.1 if setting == last_of(measured, setting) else 0.2]}

    def last_of(measured, setting):
        return next(
            settings[-1]
            for function, settings in few_labels.WAYS.values()
            if function is measured and setting in settings
        )

    found = few_labels.measure(Runs(), seeds=(1, 2), share=1)
    for way, (_, settings) in few_labels.WAYS.items():
        assert all(each == settings[-1] for each in found["chosen"][way].values())
        assert len(found["errors"][way]["10"]) == 2
    assert len(asked) == 2 * len(few_labels.LABELS) * len(few_labels.WAYS)
