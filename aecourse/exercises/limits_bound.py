"""The bound of a variational autoencoder, right and with the faults of a report."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from aecourse.exercises.expectations import Mistake, fault_message

Encode = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
Decode = Callable[[np.ndarray], np.ndarray]

FAULTS = {
    "at_mean": "the means are decoded where codes should be drawn",
    "mean_pixels": "the cross-entropy is averaged over the pixels",
    "mean_code": "the divergence is averaged over the code",
    "no_kl": "the divergence is missing",
    "summed_images": "the images are added up where their mean is asked for",
    "variance_as_deviation": "the noise is scaled by the variance",
}


def kl_terms(mean: np.ndarray, log_var: np.ndarray) -> np.ndarray:
    """Divergence from the standard normal of every value of every code."""
    return 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)


def bound_with_faults(
    encode: Encode,
    decode: Decode,
    x: np.ndarray,
    noise: np.ndarray,
    faults: tuple[str, ...] = (),
) -> float:
    """Return minus the evidence lower bound, computed with some faults or none."""
    mean, log_var = encode(x)
    half = 1.0 if "variance_as_deviation" in faults else 0.5
    scale = 0.0 if "at_mean" in faults else np.exp(half * log_var)
    x_hat = decode(mean + scale * noise)
    nats = -(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).reshape(len(x), -1)
    terms = kl_terms(mean, log_var)
    reconstruction = nats.mean(axis=1) if "mean_pixels" in faults else nats.sum(axis=1)
    kl = terms.mean(axis=1) if "mean_code" in faults else terms.sum(axis=1)
    loss = reconstruction + (0 if "no_kl" in faults else kl)
    return float(loss.sum() if "summed_images" in faults else loss.mean())


def bound_mistakes(experiments: list[tuple]) -> list[Mistake]:
    """Return what experiments give that have kept some faults, few faults first."""
    mistakes: list[Mistake] = []
    for count in (1, 2, 3):
        for kept in itertools.combinations(FAULTS, count):
            values = [bound_with_faults(*given, faults=kept) for given in experiments]
            mistakes.append((values, fault_message([FAULTS[fault] for fault in kept])))
    return mistakes + _other_slips(experiments)


def _standard_normal(encode: Encode) -> Encode:
    """Return an encoder with means and log-variances of 0."""
    return lambda x: tuple(np.zeros_like(part) for part in encode(x))


def _other_slips(experiments: list[tuple]) -> list[Mistake]:
    bounds = np.array([bound_with_faults(*given) for given in experiments])
    without = np.array(
        [bound_with_faults(*given, faults=("no_kl",)) for given in experiments]
    )
    noise_alone = [
        bound_with_faults(_standard_normal(encode), *others)
        for encode, *others in experiments
    ]
    return [
        (-bounds, "You returned the bound itself; *minus* it is asked for, a loss."),
        (
            2 * without - bounds,
            "You subtracted the divergence. It is a price and is added.",
        ),
        (
            2 * bounds - without,
            "Your divergence is twice too large: the half in front is missing.",
        ),
        (
            noise_alone + bounds - without,
            "You decoded the noise alone. A code is its mean plus the scaled noise.",
        ),
    ]
