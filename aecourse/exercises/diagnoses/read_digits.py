"""Mend the comparison of a map of digits with their pixels (chapters 1 and 2)."""

import functools

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def read_digits(
    embed,
    noisy,
    images,
    labels,
    *,
    copies_across=False,
    embedded_with_test=False,
    copied_test=False,
    pixels_without_copies=False,
):
    train, y_train, test, y_test = split(images, labels)
    originals = train, y_train
    if copies_across:
        train, y_train, test, y_test = split(*enlarged(noisy, images, labels))
    else:
        train, y_train = enlarged(noisy, train, y_train)
        if copied_test:
            test, y_test = enlarged(noisy, test, y_test)
    code = embed(np.concatenate([train, test]) if embedded_with_test else train)
    seen = originals if pixels_without_copies else (train, y_train)
    return (
        accuracy(code(train), y_train, code(test), y_test),
        accuracy(*seen, test, y_test),
    )


def enlarged(noisy, images, labels):
    copies = [images, *(noisy(images, number) for number in range(4))]
    return np.concatenate(copies), np.tile(labels, 5)


def split(x, y):
    border = len(x) * 3 // 4
    return x[:border], y[:border], x[border:], y[border:]


def accuracy(known, labels, asked, right):
    """Return the share of rows whose nearest known row has their label."""
    known, asked = (part.reshape(len(part), -1) for part in (known, asked))
    squares = np.sum(known**2, axis=1) - 2 * asked @ known.T
    return np.mean(labels[np.argmin(squares, axis=1)] == right)


def cases():
    return {
        "digits": (two_numbers, corrupted, *digits(0, 160)),
        "others": (two_numbers, corrupted, *digits(160, 320)),
    }


@functools.cache
def digits(first, last):
    """Return some digits at a quarter of width and height, and their labels."""
    from aecourse import data

    loaded = quietly(data.load_mnist, n_train=700)
    images = loaded.x_train[first:last].reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4))
    return images, loaded.y_train[first:last]


def corrupted(images, number):
    """Return what stands for noise: the same for an image whatever is beside it."""
    waves = 1e3 * (number + 1) * np.sin(1 + np.arange(images[0].size))
    shift = images.mean(axis=(1, 2), keepdims=True)
    return images + 0.03 * np.sin(waves.reshape(images.shape[1:]) + 99 * shift)


def two_numbers(fitted):
    """Return what stands for a trained encoder: sharp for what it has learnt from."""
    weights = directions()
    known = set(names_of(fitted))

    def code(images):
        is_known = [name in known for name in names_of(images)]
        codes = images.reshape(len(images), -1) @ weights
        return np.where(np.array(is_known)[:, None], codes, np.round(2 * codes) / 2)

    return code


def names_of(images):
    return [row.tobytes() for row in np.round(np.asarray(images, float), 3)]


@functools.cache
def directions():
    """Return the two directions that tell the digits of others apart best."""
    images, labels = digits(320, 700)
    separating = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.3)
    separating.fit(images.reshape(len(images), -1), labels)
    first_two = separating.scalings_[:, :2]
    return first_two / np.linalg.norm(first_two, axis=0)


def without_copies(embed, noisy, images, labels):
    train, y_train, test, y_test = split(images, labels)
    code = embed(train)
    return (
        accuracy(code(train), y_train, code(test), y_test),
        accuracy(train, y_train, test, y_test),
    )


def on_others(pick):
    """Give the mended experiment with the images in another order."""

    def answer(embed, noisy, images, labels):
        return read_digits(embed, noisy, pick(images), pick(labels))

    return answer


def figures():
    """Return both accuracies of the report, and those of the mended experiment."""
    given = cases()["digits"]
    reported = read_digits(*given, **dict.fromkeys(EXERCISE.planted, True))
    names = "reported_code", "reported_pixels", "code", "pixels"
    return dict(zip(names, (*reported, *read_digits(*given)), strict=True))


EXERCISE = Exercise(
    read_digits,
    cases,
    planted=("copies_across", "embedded_with_test"),
    parts=("code", "pixels"),
    mistakes={
        "swapped": lambda *given: read_digits(*given)[::-1],
        "misread": lambda *given: tuple(1 - part for part in read_digits(*given)),
        "without_copies": without_copies,
        "first_quarter": on_others(
            lambda x: np.concatenate([x[len(x) // 4 :], x[: len(x) // 4]])
        ),
    },
    figures=figures,
)
