"""What is wrong with an autoencoder, found by looking at what it does.

Each function takes an attempt with a model and returns the fields of its words, or None
where the symptom is absent. None of them looks at how the network was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from aecourse.exercises.exercise import Fields
from aecourse.exercises.projects.project import Attempt
from aecourse.latent.codes import predict_rows

if TYPE_CHECKING:
    import keras

BEHIND = 1.25
"""Errors where an answer is behind, over those elsewhere: more is told as its symptom.

One rule for shifts, thirds of a recording, strengths of noise and slants.
"""

_LOOKED_AT = 500  # images; what is wrong with a network shows on these
_STRAIGHT = 1e-4  # squared distance from half-way, over the squared distance of ends


def one_picture(attempt: Attempt) -> Fields | None:
    """Find outputs that are nearly the same for every image."""
    x = attempt.data.x_test[:_LOOKED_AT]
    share = np.std(_outputs(attempt), axis=0).mean() / np.std(x, axis=0).mean()
    return {"share": share} if share < 0.1 else None


def dead_code_units(attempt: Attempt) -> Fields | None:
    """Find numbers of the code that are the same for every image."""
    spread = np.std(_codes(attempt), axis=0)
    dead = int(np.sum(spread <= 1e-6 * max(spread.max(), 1e-6)))
    return {"dead": dead, "of": len(spread)} if dead else None


def wrong_output_layer(attempt: Attempt) -> Fields | None:
    """Find outputs that cannot be images: summing to one, or beyond black and white."""
    x, x_hat = attempt.data.x_test[:_LOOKED_AT], _outputs(attempt)
    sums = x_hat.reshape(len(x_hat), -1).sum(axis=1)
    if np.allclose(sums, 1, rtol=1e-3):
        return {"lowest": x_hat.min(), "highest": x_hat.max(), "sum": sums[0]}
    error = np.mean((x - x_hat) ** 2)
    clipped = np.mean((x - np.clip(x_hat, 0, 1)) ** 2)
    silent = np.mean((x_hat.max(axis=0) <= 0) & (x.max(axis=0) > 0.1))
    if clipped < 0.95 * error or silent > 0.02:
        return {"lowest": x_hat.min(), "highest": x_hat.max(), "sum": sums.mean()}
    return None


def no_bends(attempt: Attempt) -> Fields | None:
    """Find a network that is linear up to its output layer, or nearly, as PCA is."""
    images, codes = attempt.data.x_test[:_LOOKED_AT], _codes(attempt)
    encoder, decoder = attempt.made.layers[1:]
    if not (_bend(encoder, images) <= _STRAIGHT and is_straight(decoder, codes)):
        return None
    return {"ratio": attempt.errors["yours"] / attempt.errors["simple"]}


def is_straight(model: keras.Model, x: np.ndarray) -> bool:
    """Whether a model is linear up to a sigmoid at its end, or nearly.

    Parameters
    ----------
    model : keras.Model
        From arrays like `x`.
    x : ndarray
        What it is looked at with.

    Returns
    -------
    bool
        True if half-way between two inputs lies half-way between their outputs.
    """
    # a sigmoid at the end bends what is drawn, and not the surface of codes behind it
    return min(_bend(model, x), _bend(model, x, _logit)) <= _STRAIGHT


def late_start(attempt: Attempt) -> Fields | None:
    """Find a training that spent long at the error of the mean image."""
    mean_image_error = attempt.errors["trivial"]
    late = [loss > 0.9 * mean_image_error for loss in attempt.details["losses"]]
    share = np.mean(late)
    if share < 0.25:
        return None
    return {"epochs": int(np.sum(late)), "of": len(late)}


def overfitted(attempt: Attempt) -> Fields | None:
    """Find a network that is much better on images it was trained on."""
    seen = attempt.data.x_train[:_LOOKED_AT]
    error_seen = np.mean((seen - predict_rows(attempt.made, seen)) ** 2)
    ratio = attempt.errors["yours"] / error_seen
    return {"ratio": ratio} if ratio > 1.3 else None


def is_behind(error: float, elsewhere: Sequence[float]) -> bool:
    """Whether an error is much larger than those elsewhere are on average.

    Parameters
    ----------
    error : float
        In one condition.
    elsewhere : sequence of float
        In the others, in the same unit.

    Returns
    -------
    bool
        True above `BEHIND` times their mean.
    """
    return bool(error > BEHIND * np.mean(elsewhere))


def small(attempt: Attempt) -> Fields | None:
    """Find a network that leaves most of its budget unused."""
    count, most = attempt.made.count_params(), attempt.details["most"]
    return {"count": count, "most": most} if count < most / 3 else None


def _outputs(attempt: Attempt) -> np.ndarray:
    return predict_rows(attempt.made, attempt.data.x_test[:_LOOKED_AT])


def _bend(
    half: keras.Model,
    x: np.ndarray,
    read: Callable[[np.ndarray], np.ndarray] = np.asarray,
) -> float:
    """Return how far from half-way the answer to a mean of two is, over the spread."""
    one, other = x[: len(x) // 2], x[len(x) // 2 :][: len(x) // 2]
    y, y_other, between = (
        read(predict_rows(half, each)) for each in (one, other, (one + other) / 2)
    )
    off = between - (y + y_other) / 2
    return float(np.nanmean(off**2) / max(np.nanmean((y - y_other) ** 2), 1e-12))


def _logit(outputs: np.ndarray) -> np.ndarray:
    """Undo a sigmoid, where it has not rounded to 0 or 1."""
    is_kept = (outputs > 0.01) & (outputs < 0.99)
    kept = np.where(is_kept, outputs, 0.5)
    return np.where(is_kept, np.log(kept / (1 - kept)), np.nan)


def _codes(attempt: Attempt) -> np.ndarray:
    return predict_rows(attempt.made.layers[1], attempt.data.x_test[:_LOOKED_AT])
