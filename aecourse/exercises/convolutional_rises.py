"""The comparison of the last exercise of chapter 4, with its faults and without."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecourse.exercises.expectations import Mistake, mistakes_with_faults

Rebuild = Callable[[np.ndarray], np.ndarray]
Fit = Callable[[np.ndarray, int], Rebuild]

FAULTS = (
    "the convolutional network still learns from moved images",
    "the dense network is still compared with the image before it moved",
    "the convolutional network's rise still begins on images it has learnt",
)


def _error(wanted: np.ndarray, got: np.ndarray) -> float:
    return float(np.mean((wanted - got) ** 2))


def rises_with_faults(
    fit_dense: Fit,
    fit_conv: Fit,
    move: Callable[[np.ndarray], np.ndarray],
    x_train: np.ndarray,
    x_test: np.ndarray,
    steps: int,
    faults: tuple[bool, bool, bool] = (False, False, False),
) -> np.ndarray:
    """Return the rises of dense and convolutional error, with some faults or none."""
    learns_moved, wants_unmoved, begins_on_seen = faults
    dense = fit_dense(x_train, steps)
    seen = np.concatenate([x_train, move(x_train)]) if learns_moved else x_train
    conv = fit_conv(seen, steps)
    moved_test = move(x_test)
    start = x_train if begins_on_seen else x_test
    return np.array(
        [
            _error(x_test if wants_unmoved else moved_test, dense(moved_test))
            - _error(x_test, dense(x_test)),
            _error(moved_test, conv(moved_test)) - _error(start, conv(start)),
        ]
    )


def rise_mistakes(arguments: tuple) -> list[Mistake]:
    """Return what a comparison gives that has kept some of the faults."""
    mistakes = mistakes_with_faults(
        lambda faults: rises_with_faults(*arguments, faults), FAULTS, "unfair"
    )
    fit_dense, fit_conv, move, x_train, x_test, steps = arguments
    fair = rises_with_faults(*arguments)
    moved_test = move(x_test)
    rebuilds = [fit(x_train, steps) for fit in (fit_dense, fit_conv)]
    first = np.array([_error(x_test, rebuild(x_test)) for rebuild in rebuilds])
    old = np.array([_error(x_test, rebuild(moved_test)) for rebuild in rebuilds])
    return [
        *mistakes,
        (fair[::-1], "The two are swapped: the dense network comes first."),
        (-fair, "Your rises have the wrong sign: moved minus unmoved."),
        (
            fair + first,
            "You returned the errors on moved images; the rise is what they are above "
            "the errors on images that have not moved.",
        ),
        (
            (fair + first) / first,
            "You returned ratios; the rise is a difference.",
        ),
        (
            old - first,
            "Both networks are compared with the image before it moved. They are asked "
            "to rebuild what they are shown.",
        ),
        (
            rises_with_faults(fit_dense, fit_conv, move, x_train, x_train, steps),
            "Both are judged on images they have learnt from.",
        ),
    ]


def shrink(images: np.ndarray) -> np.ndarray:
    """Bring images to a quarter of their width and height."""
    height, width = images.shape[1:]
    return images.reshape(-1, height // 4, 4, width // 4, 4).mean(axis=(2, 4))


def pretended_training(noise: float) -> Fit:
    """Return what stands for the training of a network, and takes no time.

    Each pixel keeps the more of its deviation from the mean, the more it varied in what
    was learnt, the longer the training and the less the noise.
    """

    def fit(x: np.ndarray, steps: int) -> Rebuild:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        kept = variance / (variance + noise / steps)
        return lambda images: mean + kept * (images - mean)

    return fit
