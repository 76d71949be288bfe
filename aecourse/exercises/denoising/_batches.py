"""What must hold for the batches of every training, in whatever order they come."""

import numpy as np

from aecourse.exercises.denoising._training import (
    BATCH_SIZE,
    EPOCHS,
    SHAPE,
    are,
    are_clean,
    are_epochs,
    are_two_lists,
    is_pair,
    train,
)
from aecourse.exercises.values import describe


def _in_each_training(is_wrong, **fields):
    """Make a property of what must not be true of a training.

    In the first the last batch is smaller, in the second it is not.
    """

    def find_fault(answer):
        for count in (10, 8):
            training = train(answer, count)
            if is_wrong(training):
                return {name: find(training) for name, find in fields.items()}
        return None

    return find_fault


def _shapes_of_wrong_pairs(training):
    shapes = [tuple(map(np.shape, pair)) for pair in training.batches]
    return [(a, b) for a, b in shapes if a != b or a[1:] != SHAPE]


def _are_of_other_images(training):
    return np.any(np.rint((training.inputs[:, 0, 0] - 0.0125) * 10) != training.names)


def _are_targets_noise(training):
    # grey levels of images are a tenth apart, and noise is smaller
    return np.abs(training.targets).max() < 0.05


def _are_without_last(training):
    rest = training.count % BATCH_SIZE
    return rest and len(training.names) == EPOCHS * (training.count - rest)


def _are_unequal_epochs(training):
    epochs = np.sort(training.names.reshape(EPOCHS, -1), axis=1)
    return np.any(epochs != np.arange(training.count))


def _is_noise_used_again(training):
    sources = training.distances.argmin(axis=1)
    return len(np.unique(sources)) < len(sources)


_number = {
    "epochs": lambda training: EPOCHS,
    "count": lambda training: training.count,
    "all": lambda training: EPOCHS * training.count,
    "got": lambda training: len(training.names),
}
_kind = {
    "pairs": lambda training: EPOCHS * -(-training.count // BATCH_SIZE),
    "got": lambda training: describe(training.batches),
}
_size = {
    "batch_size": lambda training: BATCH_SIZE,
    "largest": lambda training: max(training.sizes),
}

PROPERTIES = {
    "list_for_each_epoch": _in_each_training(lambda t: are_epochs(t.batches), **_kind),
    "two_lists": _in_each_training(lambda t: are_two_lists(t.batches), **_kind),
    "no_pairs": _in_each_training(lambda t: not are(is_pair, t.batches), **_kind),
    "wrong_shape": _in_each_training(
        _shapes_of_wrong_pairs,
        shape=lambda training: (BATCH_SIZE, *SHAPE),
        input=lambda training: _shapes_of_wrong_pairs(training)[0][0],
        target=lambda training: _shapes_of_wrong_pairs(training)[0][1],
    ),
    "too_large": _in_each_training(lambda t: max(t.sizes) > BATCH_SIZE, **_size),
    "too_small": _in_each_training(lambda t: max(t.sizes) < BATCH_SIZE, **_size),
    "empty": _in_each_training(lambda t: min(t.sizes) == 0, **_number),
    "no_noise": _in_each_training(
        lambda t: are_clean(t.inputs).all() and are_clean(t.targets).all()
    ),
    "swapped": _in_each_training(lambda t: are_clean(t.inputs).all()),
    "noise_asked_for": _in_each_training(_are_targets_noise),
    "noisy_targets": _in_each_training(lambda t: not are_clean(t.targets).all()),
    "not_by_corrupt": _in_each_training(
        lambda t: not np.all(t.distances.min(axis=1) < 1e-5)
    ),
    "corrupted_again": _in_each_training(
        lambda t: t.is_again[t.distances.argmin(axis=1)].any()
    ),
    "mixed_up": _in_each_training(_are_of_other_images),
    "one_epoch": _in_each_training(lambda t: len(t.names) == t.count, **_number),
    "last_left_out": _in_each_training(_are_without_last, **_number),
    "wrong_number": _in_each_training(
        lambda t: len(t.names) != EPOCHS * t.count, **_number
    ),
    "each_batch_again": _in_each_training(_are_unequal_epochs),
    "drawn_once": _in_each_training(_is_noise_used_again),
}
