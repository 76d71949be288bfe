"""The split of chapter 5's last exercise, and what its known mistakes give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aecourse.exercises.expectations import Mistake

Windows = tuple[np.ndarray, np.ndarray]


def windows_of(recording: np.ndarray, width: int, stride: int) -> np.ndarray:
    """Cut windows of a width from a recording, one every `stride` samples."""
    starts = range(0, len(recording) - width + 1, stride)
    return np.stack([recording[start : start + width] for start in starts])


def fair_windows(
    recording: np.ndarray,
    width: int,
    stride: int,
    test_share: float,
    scaled: Callable[[np.ndarray, np.ndarray], Windows] | None = None,
) -> Windows:
    """Split a recording in time, scale it, and cut each part into windows."""
    border = len(recording) - round(test_share * len(recording))
    early, late = recording[:border], recording[border:]
    early, late = (scaled or _by_the_early_part)(early, late)
    return windows_of(early, width, stride), windows_of(late, width, stride)


def _by_the_early_part(early: np.ndarray, late: np.ndarray) -> Windows:
    mean, std = early.mean(), early.std()
    return (early - mean) / std, (late - mean) / std


def _by_the_whole(early: np.ndarray, late: np.ndarray) -> Windows:
    whole = np.concatenate([early, late])
    return (early - whole.mean()) / whole.std(), (late - whole.mean()) / whole.std()


def _each_by_itself(early: np.ndarray, late: np.ndarray) -> Windows:
    return (early - early.mean()) / early.std(), (late - late.mean()) / late.std()


SCALINGS = (
    (
        _by_the_whole,
        "The windows no longer overlap, but mean and deviation still come from the "
        "whole recording: the part to test on has told the training its level.",
    ),
    (
        _each_by_itself,
        "The part to test on is scaled by its own mean and deviation. A model in "
        "use knows only those of its training, so use these for both.",
    ),
    (
        lambda early, late: (early, late),
        "The recording is not standardised any more.",
    ),
)


def window_mistakes(arguments: tuple) -> list[Mistake]:
    """Return all windows, training first, that a split with one fault left gives."""
    mistakes: list[Mistake] = [
        (np.concatenate(fair_windows(*arguments, scaled)), message)
        for scaled, message in SCALINGS
    ]
    train, test = fair_windows(*arguments)
    recording, width, stride, test_share = arguments
    swapped = (recording, width, stride, 1 - test_share)
    return [
        *mistakes,
        (
            np.concatenate([test, train]),
            "Training and test are swapped: the windows to train on come first.",
        ),
        (
            np.concatenate(fair_windows(*swapped)),
            "Your border is in the wrong place: `test_share` is the share of the "
            "recording, at its end, that is kept for the test.",
        ),
    ]
