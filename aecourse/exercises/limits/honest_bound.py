"""Repair a report's evidence lower bound (chapter 11)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.limits._divergence import terms


def honest_bound(
    encode,
    decode,
    x,
    noise,
    *,
    at_mean=False,
    mean_pixels=False,
    mean_code=False,
    no_divergence=False,
    summed_images=False,
    variance_as_deviation=False,
):
    mean, log_var = encode(x)
    scale = np.exp(log_var if variance_as_deviation else 0.5 * log_var)
    x_hat = decode(mean if at_mean else mean + scale * noise)
    nats = -(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat)).reshape(len(x), -1)
    kl = terms(mean, log_var)
    reconstruction = nats.mean(axis=1) if mean_pixels else nats.sum(axis=1)
    divergence = kl.mean(axis=1) if mean_code else kl.sum(axis=1)
    loss = reconstruction + (0 if no_divergence else divergence)
    return loss.sum() if summed_images else loss.mean()


def pretended_model(rng, latent_dim):
    """Return an encoder and a decoder of small images, the images, and noise."""
    to_mean, to_log_var = rng.normal(size=(2, 20, latent_dim)) / 3
    to_pixels = rng.normal(size=(latent_dim, 20)) / 2
    images = rng.uniform(size=(30, 4, 5))

    def encode(x):
        rows = x.reshape(len(x), -1) - 0.5
        return 2 * rows @ to_mean, rows @ to_log_var - 1

    def decode(codes):
        return (1 / (1 + np.exp(-codes @ to_pixels))).reshape(-1, 4, 5)

    return encode, decode, images, rng.normal(size=(30, latent_dim))


def cases():
    rng = np.random.default_rng(6)
    return {"short": pretended_model(rng, 2), "long": pretended_model(rng, 8)}


def weighted(divergences):
    """Return a bound in which the divergence counts several times, or is a gain."""

    def bound(*given):
        without = honest_bound(*given, no_divergence=True)
        return without + divergences * (honest_bound(*given) - without)

    return bound


def noise_alone(encode, decode, x, noise):
    """Return the bound of a model that decodes the noise as it is."""

    def encode_nothing(images):
        return tuple(np.zeros_like(part) for part in encode(images))

    divergence = terms(*encode(x)).sum(axis=1).mean()
    return honest_bound(encode_nothing, decode, x, noise) + divergence


def figures():
    """Return the mean divergence of the short codes and of the long ones."""
    return {
        name: terms(*encode(x)).sum(axis=1).mean()
        for name, (encode, _, x, _) in cases().items()
    }


EXERCISE = Exercise(
    honest_bound,
    cases,
    mistakes={
        "bound_itself": lambda *given: -honest_bound(*given),
        "subtracted": weighted(-1),
        "no_half": weighted(2),
        "noise_alone": noise_alone,
    },
    figures=figures,
)
