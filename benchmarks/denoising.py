"""Chapter 6's denoiser against classical baselines: ``python -m benchmarks denoising``.

All rows, several seeds, one denoiser for all noise levels; the baselines are tuned and
fitted anew for each level, which is more than the denoiser is granted.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from aecourse import data, latent
from aecourse._keras import keras
from aecourse.contest.recipes import DENOISER
from aecourse.data import Images
from aecourse.denoising import image_quality, noise
from aecourse.denoising.baselines import BASELINES, tune
from benchmarks.results import environment, keep, today

LEVELS = (0.2, 0.3, 0.5)
SEEDS = (1, 2, 3)
N_TEST = 1000
LOADERS = {"mnist": data.load_mnist, "fashion-mnist": data.load_fashion_mnist}


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
    start = time.perf_counter()
    model = DENOISER.compiled(len(images.x_train))
    model.fit(
        images.x_train,
        images.x_train,
        batch_size=DENOISER.batch_size,
        epochs=DENOISER.epochs,
        verbose=0,
    )
    seconds = time.perf_counter() - start
    clean = images.x_test[:N_TEST]
    cleaned = [
        latent.reconstruct(model, noisy) for noisy in noisy_test_images(images).values()
    ]
    return {
        "psnr": [decibels(clean, x_hat) for x_hat in cleaned],
        "spread": min(float(x_hat.std(axis=0).mean()) for x_hat in cleaned),
        "seconds": seconds,
    }


def decibels(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the mean over images of the PSNR, in dB."""
    return float(image_quality.psnr(x, x_hat).mean())


def measure(
    images: Images, seeds: Sequence[int], names: Sequence[str] = tuple(BASELINES)
) -> dict[str, Any]:
    """Return the baselines' figures and the denoiser's, one entry a seed."""
    runs = [denoiser_figures(images, seed) for seed in seeds]
    return {
        "source": images.source,
        "n_train": len(images.x_train),
        "n_test": N_TEST,
        "baselines": baseline_figures(images, names),
        "denoiser": [run["psnr"] for run in runs],
        "spread": [run["spread"] for run in runs],
        "seconds": [run["seconds"] for run in runs],
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure both data sets, print the tables and keep them if the data are real."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    loaded = {name: load() for name, load in LOADERS.items()}
    tasks = {}
    for name, images in loaded.items():
        tasks[name] = measure(images, SEEDS)
        print(f"{images!r}\n{table(tasks[name])}\n", flush=True)
    result = {
        "benchmark": "denoising",
        "date": today(),
        "seeds": list(SEEDS),
        "levels": list(LEVELS),
        **environment(),
        "tasks": tasks,
    }
    complete = all(images.is_full for images in loaded.values())
    keep("denoising", result, complete=complete)


def table(task: dict[str, Any]) -> str:
    """Return one data set's figures as plain text, a column for each level."""
    lines = [f"{'PSNR in dB at noise':<20}" + "".join(f"{v:>8}" for v in LEVELS)]
    rows = {**task["baselines"]}
    for seed, figures in enumerate(task["denoiser"], start=1):
        rows[f"denoiser, run {seed}"] = figures
    for name, figures in rows.items():
        lines.append(f"{name:<20}" + "".join(f"{value:>8.2f}" for value in figures))
    lines.append("seconds " + ", ".join(f"{value:.0f}" for value in task["seconds"]))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
