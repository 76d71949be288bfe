"""Images cleaned of noise: the contests of P2 and P10, and chapter 6's denoiser.

``python -m benchmarks denoising`` trains one denoiser for all noise levels on all rows,
with several seeds; the baselines are tuned and fitted anew for each level, which is
more than the denoiser is granted.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from aecourse import data, latent
from aecourse._keras import keras
from aecourse.data import Images
from aecourse.denoising import image_quality, noise
from aecourse.denoising.baselines import BASELINES, tune
from aecourse.models import denoising_autoencoder
from aecourse.training import Recipe
from benchmarks.rebuilding import ImageProblem, Rebuilding

LEVELS = (0.2, 0.3, 0.5)
SEEDS = (1, 2, 3)
N_TEST = 1000
LOADERS = {"mnist": data.load_mnist, "fashion-mnist": data.load_fashion_mnist}

# One denoiser for all noise between 0.1 and 0.5, where P2 and P10 have one level each.
DENOISER = Recipe(
    build=partial(denoising_autoencoder, (16, 32), noise=(0.1, 0.5)),
    epochs=3,
    batch_size=100,
    learning_rate=0.003,
    loss="binary_crossentropy",
)


class Cleaning(Rebuilding):
    """Images cleaned of noise of one level."""

    figure = "PSNR in dB"
    larger_is_better = True

    @property
    def title(self) -> str:
        """What is done, with the level of the noise."""
        return f"images cleaned of Gaussian noise of {self.program.noise}"

    def judge(self, side: str, model: Any, problem: ImageProblem) -> float:
        """Return the decibels of a side on the noisy test images."""
        return decibels(problem.x_test, self.outputs(side, model, problem))

    def baselines(self, problem: ImageProblem) -> dict[str, float]:
        """Return the figures of chapter 6's baselines, tuned for this level of noise.

        The level is taken from the program, as its own input is.
        """
        noisy = noise.gaussian(problem.x_train, self.program.noise, seed=1)
        found = {"noisy images": decibels(problem.x_test, problem.given)}
        for name in BASELINES:
            tuned = tune(name, noisy, problem.x_train)
            found[name] = decibels(problem.x_test, tuned.denoise(problem.given))
        return found


def decibels(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the mean over images of the PSNR, in dB."""
    return float(image_quality.psnr(x, x_hat).mean())


def noisy_test_images(images: Images) -> dict[float, np.ndarray]:
    """Return the test images at each level of noise, the same for everyone."""
    x = images.x_test[:N_TEST]
    return {level: noise.gaussian(x, level, seed=0) for level in LEVELS}


def baseline_figures(images: Images, names: Sequence[str]) -> dict[str, list[float]]:
    """Return the mean PSNR of doing nothing and of each baseline, in dB, by level."""
    clean = images.x_test[:N_TEST]
    figures: dict[str, list[float]] = {name: [] for name in ("noisy", *names)}
    for level, noisy in noisy_test_images(images).items():
        figures["noisy"].append(decibels(clean, noisy))
        train = noise.gaussian(images.x_train, level, seed=1)
        for name in names:
            tuned = tune(name, train, images.x_train)
            figures[name].append(decibels(clean, tuned.denoise(noisy)))
    return figures


def denoiser_figures(images: Images, seed: int) -> dict[str, Any]:
    """Train once and return the mean PSNR at each level, the spread and the seconds.

    The spread is the standard deviation of the outputs over images, in grey levels and
    averaged over pixels; a collapsed network has next to none.
    """
    keras.utils.clear_session()
    gc.collect()
    keras.utils.set_random_seed(seed)
    x, clean = images.x_train, images.x_test[:N_TEST]
    start = time.perf_counter()
    model = DENOISER.compiled(len(x))
    settings = {"batch_size": DENOISER.batch_size, "epochs": DENOISER.epochs}
    model.fit(x, x, **settings, verbose=0)
    seconds = time.perf_counter() - start
    cleaned = [
        latent.reconstruct(model, noisy) for noisy in noisy_test_images(images).values()
    ]
    return {
        "denoiser": [decibels(clean, x_hat) for x_hat in cleaned],
        "spread": min(float(x_hat.std(axis=0).mean()) for x_hat in cleaned),
        "seconds": seconds,
    }


def compare(
    images: Images, seeds: Sequence[int], names: Sequence[str] = tuple(BASELINES)
) -> dict[str, Any]:
    """Return the baselines' figures and the denoiser's, one entry a seed."""
    runs = [denoiser_figures(images, seed) for seed in seeds]
    return {
        "source": images.source,
        "n_train": len(images.x_train),
        "n_test": N_TEST,
        "baselines": baseline_figures(images, names),
        **{key: [run[key] for run in runs] for key in runs[0]},
    }


def measure() -> dict[str, Any]:
    """Return the figures on both data sets."""
    loaded = {name: load() for name, load in LOADERS.items()}
    return {
        "seeds": list(SEEDS),
        "levels": list(LEVELS),
        "tasks": {name: compare(images, SEEDS) for name, images in loaded.items()},
        "complete": all(images.is_full for images in loaded.values()),
    }
