"""Mend the comparison of a dense network with a convolutional one (chapters 3 and 4).

What stands for a network is off by how much an image's ink differs from what it has
come to in that epoch; in the border of a padded image it has a fault of its own.
"""

import numpy as np

from aecourse.exercises.exercise import Exercise


def compare_networks(
    dense,
    convolutional,
    x_train,
    x_val,
    x_test,
    *,
    border_counted=False,
    stopped_on_test=False,
    dense_on_test=False,
    stopped_on_training=False,
):
    chooser = x_train if stopped_on_training else x_val
    by_dense = best(dense(x_train), x_test if dense_on_test else chooser, x_test)
    epochs, parts = convolutional(padded(x_train)), (chooser, x_test)
    if border_counted:
        parts = tuple(map(padded, parts))
    else:
        epochs = map(without_frame, epochs)
    if stopped_on_test:
        parts = parts[1], parts[1]
    return by_dense, best(epochs, *parts)


def padded(images):
    return np.pad(images, ((0, 0), (2, 2), (2, 2)))


def without_frame(rebuild):
    return lambda x: rebuild(padded(x))[:, 2:-2, 2:-2]


def best(epochs, chooser, x_test):
    """Return the test error after the epoch that is best for the chooser's images."""
    found = [(error(chooser, rebuild), error(x_test, rebuild)) for rebuild in epochs]
    return min(found)[1]


def error(x, rebuild):
    return np.mean((x - rebuild(x)) ** 2)


def pretended_training(levels, multiple):
    """Return a training after whose epochs images of those amounts of ink are best."""

    def train(images):
        expect_multiple(images, multiple)
        slope = 1 + images.sum(axis=(1, 2)).mean() / 784
        return iter([pretended_network(each, slope, multiple) for each in levels])

    return train


def pretended_network(level, slope, multiple):
    def rebuild(images):
        expect_multiple(images, multiple)
        height, width = images.shape[1:3]
        top, left = (height - 28) // 2, (width - 28) // 2
        ink = images.sum(axis=(1, 2), keepdims=True) / 784
        rebuilt = images + 0.1
        within = (slice(None), slice(top, top + 28), slice(left, left + 28))
        rebuilt[within] = images[within] + slope * (ink - level)
        return rebuilt

    return rebuild


def expect_multiple(images, multiple):
    if images.shape[1] % multiple or images.shape[2] % multiple:
        raise ValueError(
            f"Expected images with sides that are multiples of {multiple}. "
            f"Received: an array of shape {images.shape}"
        )


def drawn(seed, inks):
    """Return images with about those amounts of ink for the three parts."""
    rng = np.random.default_rng(seed)
    sizes = 12, 8, 8
    return tuple(
        ink
        + rng.uniform(-0.1, 0.1, size=(size, 28, 28))
        + rng.normal(0, 0.02, (size, 1, 1))
        for ink, size in zip(inks, sizes, strict=True)
    )


def cases():
    dense = pretended_training((0.1, 0.28, 0.42, 0.56, 0.7), 1)
    convolutional = pretended_training((0.2, 0.34, 0.41, 0.52, 0.65), 8)
    return {
        "some": (dense, convolutional, *drawn(1, (0.72, 0.4, 0.55))),
        "others": (dense, convolutional, *drawn(2, (0.1, 0.3, 0.48))),
    }


def last_epoch(dense, convolutional, x_train, x_val, x_test):
    *_, by_dense = dense(x_train)
    *_, by_convolution = convolutional(padded(x_train))
    return error(x_test, by_dense), error(x_test, without_frame(by_convolution))


def both_over_the_frame(*given):
    by_dense, framed = compare_networks(*given, border_counted=True)
    return (28 / 32) ** 2 * by_dense, framed


def rescaled(*given):
    by_dense, framed = compare_networks(*given, border_counted=True)
    return by_dense, (32 / 28) ** 2 * framed


def figures():
    """Return both errors of the report, and those of the mended experiment."""
    given = cases()["some"]
    reported = compare_networks(*given, **dict.fromkeys(EXERCISE.planted, True))
    names = "reported_dense", "reported_convolution", "dense", "convolution"
    return dict(zip(names, (*reported, *compare_networks(*given)), strict=True))


EXERCISE = Exercise(
    compare_networks,
    cases,
    planted=("border_counted", "stopped_on_test"),
    parts=("dense", "convolution"),
    atol=0,
    mistakes={
        "swapped": lambda *given: compare_networks(*given)[::-1],
        "last_epoch": last_epoch,
        "fitted_to_test": lambda dense, convolutional, x_train, x_val, x_test: (
            compare_networks(dense, convolutional, x_test, x_val, x_test)
        ),
        "both_over_the_frame": both_over_the_frame,
        "rescaled": rescaled,
        "root": lambda *given: tuple(np.sqrt(compare_networks(*given))),
        "validation_error": lambda dense, convolutional, x_train, x_val, x_test: (
            compare_networks(dense, convolutional, x_train, x_val, x_val)
        ),
    },
    figures=figures,
)
