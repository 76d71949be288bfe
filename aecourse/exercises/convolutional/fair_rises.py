"""Repair a report's comparison of networks on moved images (chapter 4)."""

import functools

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def fair_rises(
    fit_dense,
    fit_conv,
    move,
    x_train,
    x_test,
    steps,
    *,
    learns_moved=False,
    wants_unmoved=False,
    begins_on_seen=False,
):
    dense = fit_dense(x_train, steps)
    conv = fit_conv(with_moved(x_train, move) if learns_moved else x_train, steps)
    moved = move(x_test)
    dense_error = error(dense, moved, x_test if wants_unmoved else moved)
    return (
        dense_error - error(dense, x_test),
        error(conv, moved) - error(conv, x_train if begins_on_seen else x_test),
    )


def error(rebuild, images, wanted=None):
    wanted = images if wanted is None else wanted
    return np.mean((wanted - rebuild(images)) ** 2)


def with_moved(images, move):
    return np.concatenate([images, move(images)])


def one_pixel_right(images):
    return np.pad(images, ((0, 0), (0, 0), (1, 0)))[:, :, :-1]


def pretended_training(noise):
    """Return what stands for the training of a network, and takes no time.

    Each pixel keeps the more of its deviation from the mean, the more it varied in what
    was learnt, the longer the training and the less the noise.
    """

    def fit(images, steps):
        mean, variance = images.mean(axis=0), images.var(axis=0)
        kept = variance / (variance + noise / steps)
        return lambda images: mean + kept * (images - mean)

    return fit


@functools.cache
def digits():
    """Load 150 training and 80 test images at a quarter of their width and height."""
    from aecourse import data

    loaded = quietly(data.load_mnist, n_train=150)
    return [
        x.reshape(len(x), 7, 4, 7, 4).mean(axis=(2, 4))
        for x in (loaded.x_train, loaded.x_test[:80])
    ]


def cases():
    fits = pretended_training(0.4), pretended_training(0.15)
    return {"digits": (*fits, one_pixel_right, *digits(), 20)}


def for_both(change):
    """Give an answer that treats both networks alike, of one network's figures."""

    def answer(fit_dense, fit_conv, move, x_train, x_test, steps):
        fits = fit_dense, fit_conv
        return [change(fit, move, x_train, x_test, steps) for fit in fits]

    return answer


@for_both
def moved_errors(fit, move, x_train, x_test, steps):
    return error(fit(x_train, steps), move(x_test))


@for_both
def errors(fit, move, x_train, x_test, steps):
    return error(fit(x_train, steps), x_test)


@for_both
def both_want_unmoved(fit, move, x_train, x_test, steps):
    rebuild = fit(x_train, steps)
    return error(rebuild, move(x_test), x_test) - error(rebuild, x_test)


@for_both
def both_begin_on_seen(fit, move, x_train, x_test, steps):
    rebuild = fit(x_train, steps)
    return error(rebuild, move(x_test)) - error(rebuild, x_train)


def on_other_images(pick):
    """Give the fair comparison with other images to learn from and to judge on."""

    def rises(fit_dense, fit_conv, move, x_train, x_test, steps):
        images = pick(move, x_train, x_test)
        return fair_rises(fit_dense, fit_conv, move, *images, steps)

    return rises


def figures():
    """Return the rises of the report, and the fair ones."""
    (given,) = cases().values()
    faults = dict.fromkeys(("learns_moved", "wants_unmoved", "begins_on_seen"), True)
    return {"reported": fair_rises(*given, **faults), "fair": fair_rises(*given)}


EXERCISE = Exercise(
    fair_rises,
    cases,
    mistakes={
        "swapped": lambda *given: fair_rises(*given)[::-1],
        "sign": lambda *given: np.negative(fair_rises(*given)),
        "moved_errors": moved_errors,
        "ratios": lambda *given: np.divide(moved_errors(*given), errors(*given)),
        "both_want_unmoved": both_want_unmoved,
        "both_begin_on_seen": both_begin_on_seen,
        "judged_on_seen": on_other_images(lambda move, train, test: (train, train)),
        "both_learn_moved": on_other_images(
            lambda move, train, test: (with_moved(train, move), test)
        ),
        "moved_alone": on_other_images(lambda move, train, test: (move(train), test)),
    },
    figures=figures,
)
