"""The best linear denoiser (chapter 6)."""

import numpy as np

from aecourse.exercises.denoising._denoiser import (
    centred,
    mean_square,
    ridge,
    solve,
    with_bias,
)
from aecourse.exercises.exercise import Exercise


def linear_denoiser(noisy, clean, alpha):
    return ridge(noisy, clean, alpha)


def cases():
    rng = np.random.default_rng(5)
    clean = rng.random((60, 4)) @ rng.random((4, 7)) / 3
    noisy = np.clip(clean + rng.normal(scale=0.3, size=clean.shape), 0, 1)
    return {"strong": (noisy, clean, 3.0), "weak": (noisy, clean, 0.5)}


def figures():
    """Return the squared error of the noisy rows, and that of the denoised ones."""
    noisy, clean, alpha = cases()["weak"]
    weights, bias = ridge(noisy, clean, alpha)
    return {
        "before": mean_square(noisy - clean),
        "after": mean_square(noisy @ weights + bias - clean),
    }


def other_weights(find):
    """Return an answer with other weights, and the bias that belongs to them."""

    def answer(noisy, clean, alpha):
        return with_bias(find(noisy, clean, alpha), noisy, clean)

    return answer


def other_alpha(change):
    return other_weights(lambda x, y, alpha: ridge(x, y, change(alpha, len(x)))[0])


def other_bias(find):
    """Return an answer with the right weights and another bias."""

    def answer(noisy, clean, alpha):
        weights, _ = ridge(noisy, clean, alpha)
        return weights, find(noisy.mean(axis=0), clean.mean(axis=0), weights)

    return answer


EXERCISE = Exercise(
    linear_denoiser,
    cases,
    figures=figures,
    parts=("weights", "bias"),
    mistakes={
        "not_centred": other_weights(
            lambda x, y, alpha: solve(x, y, alpha * np.eye(x.shape[1]))
        ),
        "exchanged": other_weights(lambda x, y, alpha: ridge(y, x, alpha)[0]),
        "no_penalty": other_alpha(lambda alpha, n: 0),
        "every_entry": other_weights(
            lambda x, y, alpha: solve(centred(x), centred(y), alpha)
        ),
        "times_images": other_alpha(lambda alpha, n: alpha * n),
        "over_images": other_alpha(lambda alpha, n: alpha / n),
        "alpha_squared": other_alpha(lambda alpha, n: alpha**2),
        "transposed": other_weights(lambda x, y, alpha: ridge(x, y, alpha)[0].T),
        "copies": other_weights(lambda x, y, alpha: ridge(x, x, alpha)[0]),
        "clean_mean": other_bias(lambda noisy, clean, weights: clean),
        "noisy_mean": other_bias(lambda noisy, clean, weights: noisy),
        "bias_0": other_bias(lambda noisy, clean, weights: 0 * clean),
        "past_weights": other_bias(lambda noisy, clean, weights: clean - noisy),
        "bias_sign": other_bias(lambda noisy, clean, weights: noisy @ weights - clean),
    },
)
