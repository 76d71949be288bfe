"""Mend the count of what a variational autoencoder uses of its code (chapter 11)."""

import functools

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def count_active(
    fit,
    x_train,
    x_test,
    seed,
    *,
    mean_pixels=False,
    drawn_counted=False,
    mean_code=False,
):
    def loss(x, x_hat):
        nats = cross_entropy(x, x_hat).reshape(len(x), -1)
        return nats.mean(axis=1) if mean_pixels else nats.sum(axis=1)

    mean, log_var = fit(loss, x_train)(x_test)
    noise = np.random.default_rng(seed).normal(size=mean.shape)
    counted = mean + np.exp(log_var / 2) * noise if drawn_counted else mean
    terms = divergence(mean, log_var)
    summed = terms.mean(axis=1) if mean_code else terms.sum(axis=1)
    return int(np.sum(counted.var(axis=0) > 0.01)), summed.mean()


def cross_entropy(x, x_hat):
    return -x * np.log(x_hat) - (1 - x) * np.log(1 - x_hat)


def divergence(mean, log_var):
    return (mean**2 + np.exp(log_var) - log_var - 1) / 2


def pretended_training(loss, images):
    """Return the posterior of the model that the loss and the divergence choose.

    Of five numbers three carry a share of what they could, and two are silent; the
    larger the share, the nearer is the reconstruction, and the dearer the code.
    """
    centre = images.mean(axis=0)
    rows = (images - centre).reshape(len(images), -1)
    _, scales, directions = np.linalg.svd(rows, full_matrices=False)
    kept = directions[:3].T / scales[:3] * np.sqrt(len(images))

    def price(share):
        rebuilt = np.clip(centre + share * (images - centre), 0.01, 0.99)
        # in single precision as Keras, which takes the mean of what a loss returns
        nats = loss(images.astype("float32"), rebuilt.astype("float32"))
        return np.mean(np.asarray(nats)) - 1.5 * np.log1p(-share)

    share = min(1 - 0.5 ** np.arange(10), key=price)

    def posterior(images):
        codes = (images - centre).reshape(len(images), -1) @ kept
        mean = np.sqrt(share) * np.pad(codes, ((0, 0), (0, 2)))
        log_var = np.array([1, 1, 1, 0, 0]) * np.log1p(-share)
        return mean, log_var + 0 * mean

    return posterior


@functools.cache
def digits(first, last):
    """Return some digits."""
    from aecourse import data

    loaded = quietly(data.load_mnist, n_train=700)
    return loaded.x_train[first:last]


def cases():
    return {
        "some": (pretended_training, digits(0, 60), digits(60, 110), 3),
        "others": (pretended_training, digits(200, 250), digits(300, 360), 4),
    }


def summed_images(fit, *given):
    def fit_to_sum(loss, images):
        return fit(lambda x, x_hat: loss(x, x_hat).sum(), images)

    return count_active(fit_to_sum, *given)


def figures():
    """Return count and nats of the report, and those of the mended experiment."""
    given = cases()["some"]
    reported = count_active(*given, **dict.fromkeys(EXERCISE.planted, True))
    names = "reported_active", "reported_nats", "active", "nats"
    return dict(zip(names, (*reported, *count_active(*given)), strict=True))


EXERCISE = Exercise(
    count_active,
    cases,
    planted=("mean_pixels", "drawn_counted"),
    parts=("active", "nats"),
    mistakes={
        "swapped": lambda *given: count_active(*given)[::-1],
        "silent": lambda *given: (5 - count_active(*given)[0], count_active(*given)[1]),
        "summed_images": summed_images,
        "same_images": lambda fit, x_train, _, seed: count_active(
            fit, x_train, x_train, seed
        ),
    },
    figures=figures,
)
