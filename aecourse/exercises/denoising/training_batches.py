"""Batches with fresh noise in every epoch (chapter 6)."""

from aecourse.exercises.denoising import _batches
from aecourse.exercises.exercise import Exercise


def training_batches(x, corrupt, batch_size, epochs):
    return in_epochs(lambda clean: (corrupt(clean), clean), x, batch_size, epochs)


def in_epochs(pair, x, batch_size, epochs):
    """Make a pair of every batch of every epoch."""
    return [pair(clean) for _ in range(epochs) for clean in cut(x, batch_size)]


def cut(x, batch_size):
    return [x[i : i + batch_size] for i in range(0, len(x), batch_size)]


def with_pairs(make):
    """Return an answer that makes other pairs of `corrupt` and a clean batch."""

    def answer(x, corrupt, batch_size, epochs):
        return in_epochs(lambda clean: make(corrupt, clean), x, batch_size, epochs)

    return answer


def noise_asked_for(corrupt, clean):
    noisy = corrupt(clean)
    return noisy, noisy - clean


def with_slices(choose):
    """Return an answer that takes other slices: of how many images, of what size."""

    def answer(x, corrupt, batch_size, epochs):
        slices = choose(len(x), batch_size) * epochs
        return [(corrupt(x[part]), x[part]) for part in slices]

    return answer


def one_batch_too_many(count, size):
    return [slice(k * size, (k + 1) * size) for k in range(count // size + 1)]


def mixed_up(x, corrupt, batch_size, epochs):
    noisy = [part for _ in range(epochs) for part in cut(corrupt(x)[::-1], batch_size)]
    return list(zip(noisy, cut(x, batch_size) * epochs, strict=True))


def each_batch_again(x, corrupt, batch_size, epochs):
    return [
        (corrupt(clean), clean) for clean in cut(x, batch_size) for _ in range(epochs)
    ]


def drawn_once(x, corrupt, batch_size, epochs):
    pairs = zip(cut(corrupt(x), batch_size), cut(x, batch_size), strict=True)
    return list(pairs) * epochs


EXERCISE = Exercise(
    training_batches,
    mistakes={
        "list_for_each_epoch": lambda *given: [
            training_batches(*given[:3], 1) for _ in range(given[3])
        ],
        "two_lists": lambda *given: tuple(zip(*training_batches(*given), strict=True)),
        "no_pairs": lambda *given: [pair[0] for pair in training_batches(*given)],
        "wrong_shape": with_pairs(
            lambda corrupt, clean: (corrupt(clean).reshape(len(clean), -1), clean)
        ),
        "too_large": with_slices(lambda count, size: [slice(count)]),
        "too_small": with_slices(
            lambda count, size: [slice(k, k + 1) for k in range(count)]
        ),
        "empty": with_slices(one_batch_too_many),
        "no_noise": with_pairs(lambda corrupt, clean: (clean, clean)),
        "swapped": with_pairs(lambda corrupt, clean: (clean, corrupt(clean))),
        "noise_asked_for": with_pairs(noise_asked_for),
        "noisy_targets": with_pairs(lambda corrupt, clean: (corrupt(clean),) * 2),
        "not_by_corrupt": with_pairs(lambda corrupt, clean: (clean + 0.007, clean)),
        "corrupted_again": with_pairs(
            lambda corrupt, clean: (corrupt(corrupt(clean)), clean)
        ),
        "mixed_up": mixed_up,
        "one_epoch": lambda *given: training_batches(*given[:3], 1),
        "last_left_out": with_slices(
            lambda count, size: one_batch_too_many(count, size)[:-1]
        ),
        "wrong_number": lambda *given: training_batches(*given[:3], given[3] + 1),
        "each_batch_again": each_batch_again,
        "drawn_once": drawn_once,
    },
    properties=_batches.PROPERTIES,
)
