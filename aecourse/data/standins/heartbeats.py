"""Heartbeats that stand in for ECG5000, from a sum of Gaussian waves.

McSharry, Clifford, Tarassenko and Smith (2003) describe a heartbeat as a sum of
Gaussian bumps along the phase of the cycle, one for each wave. Here every beat draws
the place, height and width of its own waves; a kind of beat is a table of waves.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

SAMPLES = 140
KIND_COUNTS = {1: 2919, 2: 1767, 3: 96, 4: 194, 5: 24}


class Wave(NamedTuple):
    """One wave: centre and width in samples, height in units of the trace.

    The spreads are standard deviations; that of the width is relative. A wave whose
    `chance` is below one is missing from some of the beats.
    """

    centre: float
    centre_spread: float
    height: float
    height_spread: float
    width: float
    width_spread: float = 0.12
    chance: float = 1.0


class Kind(NamedTuple):
    """One kind of beat: its waves, and what varies over the beat as a whole."""

    waves: tuple[Wave, ...]
    tempo_spread: float  # relative; a quick heart brings the late waves forward
    tremor: float  # muscle noise, correlated over a few samples
    noise: float  # independent from sample to sample


# The window opens on the deep S wave. T, U and P follow, and the next beat's R and S
# close it.
KINDS = {
    1: Kind(
        (
            Wave(3.4, 0.3, -4.3, 0.2, 2.0),
            Wave(7.5, 0.6, -0.9, 0.2, 2.6),
            Wave(36.0, 1.0, -0.85, 0.12, 9.0),
            Wave(76.0, 1.5, 0.55, 0.08, 14.0),
            Wave(104.0, 0.7, 1.75, 0.2, 5.0),
            Wave(121.0, 1.0, -0.35, 0.1, 6.0),
            Wave(132.5, 0.7, 1.35, 0.25, 3.2),
            Wave(143.0, 0.5, -2.0, 0.3, 3.0),
        ),
        tempo_spread=0.011,
        tremor=0.04,
        noise=0.045,
    ),
    2: Kind(
        (
            Wave(5.6, 0.5, -2.9, 0.3, 3.1),
            Wave(18.0, 2.0, 0.2, 0.1, 7.0),
            Wave(58.0, 4.0, -0.3, 0.12, 18.0),
            Wave(113.0, 3.0, 0.45, 0.12, 17.0),
            Wave(136.5, 1.2, -4.4, 0.5, 4.2),
        ),
        tempo_spread=0.010,
        tremor=0.12,
        noise=0.03,
    ),
    3: Kind(
        (
            Wave(3.0, 1.0, -2.6, 0.9, 2.6),
            Wave(30.0, 9.0, -0.5, 0.35, 10.0),
            Wave(62.0, 14.0, -1.2, 0.9, 5.0, chance=0.25),
            Wave(100.0, 14.0, 0.7, 0.4, 14.0),
            Wave(126.0, 3.5, 1.5, 0.7, 4.0, chance=0.35),
            Wave(138.5, 1.2, -5.2, 1.0, 2.8),
        ),
        tempo_spread=0.015,
        tremor=0.16,
        noise=0.03,
    ),
    4: Kind(
        (
            Wave(5.0, 0.6, -3.3, 0.3, 3.1),
            Wave(20.0, 3.0, 0.1, 0.15, 8.0),
            Wave(54.0, 5.0, -0.45, 0.2, 16.0),
            Wave(112.0, 5.0, 0.45, 0.2, 14.0),
            Wave(128.0, 2.5, 1.6, 0.5, 4.2),
            Wave(137.0, 2.0, -3.6, 1.0, 3.0, chance=0.7),
        ),
        tempo_spread=0.012,
        tremor=0.14,
        noise=0.035,
    ),
    5: Kind(
        (
            Wave(3.5, 1.0, -3.4, 0.8, 2.6, chance=0.7),
            Wave(36.0, 17.0, -3.6, 0.6, 3.4),
            Wave(58.0, 17.0, 0.9, 0.5, 8.0),
            Wave(100.0, 12.0, 1.4, 0.5, 6.0),
            Wave(124.0, 9.0, -2.6, 1.2, 3.6, chance=0.7),
        ),
        tempo_spread=0.03,
        tremor=0.14,
        noise=0.04,
    ),
}
IRREGULARITY_SPREAD = 1.0
SLOPE, SLOPE_SPREAD = 0.55, 0.45  # rise of the trace over the window
SWING = 0.14  # of the baseline, once over the window


@cache
def generate() -> tuple[np.ndarray, np.ndarray]:
    """Return 5,000 beats and their kinds, shuffled, the same on every call.

    Returns
    -------
    x
        float64 of shape (5000, 140); every row has mean 0 and sample standard
        deviation 1, as in ECG5000.
    kinds
        int64 of shape (5000,): 1 normal, 2 to 5 abnormal, in ECG5000's proportions.
    """
    generator = np.random.default_rng(5000)
    x = np.concatenate(
        [_beats(KINDS[kind], n, generator) for kind, n in KIND_COUNTS.items()]
    )
    kinds = np.repeat(list(KIND_COUNTS), list(KIND_COUNTS.values()))
    order = generator.permutation(len(x))
    x, kinds = x[order], kinds[order].astype(np.int64)
    x -= x.mean(axis=1, keepdims=True)
    return x / x.std(axis=1, ddof=1, keepdims=True), kinds


def _beats(kind: Kind, n: int, generator: np.random.Generator) -> np.ndarray:
    time = np.arange(SAMPLES)
    # Most beats are regular and a few are far off: heavy tails.
    irregularity = np.exp(IRREGULARITY_SPREAD * generator.normal(size=(n, 1)))
    beats = _baseline(irregularity, generator)
    # The waves follow the disturbance less than the baseline does.
    irregularity = np.sqrt(irregularity)
    tempo = 1 + kind.tempo_spread * irregularity * generator.normal(size=(n, 1))
    for wave in kind.waves:
        shift, growth, stretch = irregularity * generator.normal(size=(3, n, 1))
        centre = wave.centre * tempo + wave.centre_spread * shift
        height = wave.height + wave.height_spread * growth
        height *= generator.random((n, 1)) < wave.chance
        width = wave.width * np.exp(wave.width_spread * stretch.clip(-4, 4))
        beats += height * np.exp(-(((time - centre) / width) ** 2) / 2)
    tremor = irregularity * kind.tremor * _smooth_noise(n, generator)
    return beats + tremor + kind.noise * generator.normal(size=(n, SAMPLES))


def _baseline(irregularity: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Slope and a slow swing: what breathing and the electrodes add to a beat."""
    time = np.arange(SAMPLES) / SAMPLES
    shape = (3, len(irregularity), 1)
    slope, sine, cosine = irregularity * generator.normal(size=shape)
    swing = sine * np.sin(2 * np.pi * time) + cosine * np.cos(2 * np.pi * time)
    return (SLOPE + SLOPE_SPREAD * slope) * time + SWING * swing


def _smooth_noise(n: int, generator: np.random.Generator) -> np.ndarray:
    kernel = np.hanning(9)[1:-1]
    kernel /= np.linalg.norm(kernel)
    noise = generator.normal(size=(n, SAMPLES + len(kernel) - 1))
    windows = np.lib.stride_tricks.sliding_window_view(noise, len(kernel), axis=1)
    return windows @ kernel
