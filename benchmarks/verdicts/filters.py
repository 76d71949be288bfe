"""Which denoiser is best: chapter 6's network, filters, projections, ridge and P10.

Every side sees the same rows, and what it may choose it chooses on training images
kept back. All methods without a network are tuned for each level of noise, once with
and once without the two numbers that correct their brightness; a network is trained
once for all levels. Ridge is fitted to one draw of the noise and to many, because a
network meets new noise in every batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import contest, latent, models, training
from aecourse._keras import keras
from aecourse.denoising import baselines, image_quality, noise
from benchmarks.verdicts.digits import Digits, digits

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "a network among the filters"
LEVELS = (0.2, 0.3, 0.5)
N_TRAIN = 10_000
N_TEST = 500
N_KEPT = 500
DRAWS = 8
BATCH_SIZE = 100
EPOCHS_OF_CHOICE = 2


def program_10() -> keras.Model:
    """Return the network of P10 behind noise of all levels, as the denoiser has it."""
    image = keras.Input((28, 28))
    noisy = models.RandomGaussianNoise(0.1, 0.5)(image)
    return keras.Model(image, contest.p10.PROGRAM.build()(noisy))


# name -> builder, epochs until its end, learning rates to choose from
NETWORKS: dict[str, tuple[Callable[[], keras.Model], int, tuple[float, ...]]] = {
    "denoiser": (models.denoising_autoencoder, 6, (0.003, 0.006)),
    "P10": (program_10, 4, (0.01, 0.02)),
}


def load() -> Digits:
    """Return the digits."""
    return digits(N_TRAIN, N_TEST)


def judged(clean: np.ndarray, x_hat: np.ndarray) -> dict[str, float]:
    """Return both measures, their means over images."""
    return {
        "PSNR": float(image_quality.psnr(clean, x_hat).mean()),
        "SSIM": float(image_quality.ssim(clean, x_hat).mean()),
    }


def train_network(
    data: Digits, *, network: str, seed: int, epochs: int, rate: float, kept: int
) -> dict[str, Any]:
    """Train a network and judge it on noisy test images, or on the training rows kept.

    The result has the number of weights and both measures at each level.
    """
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    x, clean = data.x_train, data.x_test
    if kept:
        x, clean = x[:-kept], x[-kept:]
    model = NETWORKS[network][0]()
    steps = epochs * len(x) // BATCH_SIZE
    loss = "binary_crossentropy"
    training.compile_with_schedule(model, steps, learning_rate=rate, loss=loss)
    model.fit(x, x, batch_size=BATCH_SIZE, epochs=epochs, verbose=0)
    found = {"weights": model.count_params()}
    for level in LEVELS:
        noisy = noise.gaussian(clean, level, seed=0)
        found[str(level)] = judged(clean, latent.reconstruct(model, noisy))
    return found


def tune_baseline(
    data: Digits, *, name: str, level: float, corrected: bool, draws: int
) -> dict[str, Any]:
    """Tune a method without a network for one level and judge it on test images."""
    kept = data.x_train[-N_KEPT:]
    clean = np.concatenate([*[data.x_train[:-N_KEPT]] * draws, kept])
    noisy = noise.gaussian(clean, level, seed=1)
    tuned = baselines.tune(name, noisy, clean, n_scored=N_KEPT, corrected=corrected)
    answer = tuned.denoise(noise.gaussian(data.x_test, level, seed=0))
    return judged(data.x_test, answer) | {
        "best": tuned.best,
        "scale": tuned.scale,
        "shift": tuned.shift,
    }


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Tune and train all sides; return their rows, and what each network gains."""
    rows = {"noisy input": _columns(_nothing_done(runs.data))}
    for name in baselines.BASELINES:
        for corrected in (False, True):
            head = name + (", corrected" if corrected else "")
            rows[head] = _baseline_row(runs, name, corrected, draws=1)
    rows["ridge, many draws"] = _baseline_row(runs, "ridge", True, draws=DRAWS)
    for network in NETWORKS:
        rows |= _network_rows(runs, network, seeds, share)
    caption = (
        f"PSNR in dB and SSIM of {N_TEST:,} test images, {N_TRAIN:,} rows to learn "
        f"from; of networks the worst of {len(seeds)} seeds and their range, and one "
        "seed after half the steps."
    )
    return {"tables": {caption: rows}, "draws": DRAWS}


def _network_rows(
    runs: Runs, network: str, seeds: Sequence[int], share: float
) -> dict[str, dict[str, float]]:
    _, epochs, grid = NETWORKS[network]
    epochs = max(2, round(share * epochs))
    settings = {"network": network, "rate": _best_rate(runs, network, grid), "kept": 0}
    half = runs(train_network, seed=seeds[0], epochs=epochs // 2, **settings)
    whole = [
        runs(train_network, seed=seed, epochs=epochs, **settings) for seed in seeds
    ]
    return {
        f"{network}, half the steps": _spread_over_seeds([half]),
        network: _spread_over_seeds(whole),
    }


def _nothing_done(data: Digits) -> dict[str, dict[str, float]]:
    clean = data.x_test
    return {
        str(level): judged(clean, noise.gaussian(clean, level, seed=0))
        for level in LEVELS
    }


def _baseline_row(
    runs: Runs, name: str, corrected: bool, draws: int
) -> dict[str, float]:
    settings = {"name": name, "corrected": corrected, "draws": draws}
    return _columns(
        {str(level): runs(tune_baseline, level=level, **settings) for level in LEVELS}
    )


def _columns(by_level: dict[str, dict[str, float]]) -> dict[str, float]:
    return {
        f"{measure} at {level}": by_level[str(level)][measure]
        for measure in ("PSNR", "SSIM")
        for level in LEVELS
    }


def _best_rate(runs: Runs, network: str, grid: Sequence[float]) -> float:
    """Return the learning rate with the highest PSNR on training images kept back."""
    settings = {"network": network, "seed": 1, "epochs": EPOCHS_OF_CHOICE}
    tried = {
        rate: runs(train_network, rate=rate, kept=N_KEPT, **settings) for rate in grid
    }
    scores = {
        rate: sum(found[str(level)]["PSNR"] for level in LEVELS)
        for rate, found in tried.items()
    }
    return max(scores, key=scores.get)


def _spread_over_seeds(trained: Sequence[dict[str, Any]]) -> dict[str, float]:
    columns = [_columns(found) for found in trained]
    worst = {key: min(found[key] for found in columns) for key in columns[0]}
    ranges = [
        max(found[key] for found in columns) - worst[key]
        for key in worst
        if key.startswith("PSNR")
    ]
    return worst | {"range, dB": max(ranges), "weights": trained[0]["weights"]}
