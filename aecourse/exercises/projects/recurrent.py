"""An autoencoder that reads step by step and keeps the beginning (chapter 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from keras import layers

from aecourse import data, latent
from aecourse._keras import keras
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects import symptoms
from aecourse.exercises.projects.project import (
    Attempt,
    Budget,
    Judged,
    Project,
    Schedule,
)
from aecourse.exercises.projects.rebuilding import rebuilt_by
from aecourse.exercises.projects.words import problem
from aecourse.latent.codes import predict_rows

STEPS, FEATURES = 28, 5
EARLY = 40  # samples by which a recording may begin before its beat
BUDGET = Budget((STEPS, FEATURES), 8, 15_000, read_shape=(None, FEATURES))
SCHEDULE = Schedule(steps=600, batch_size=100, learning_rate=0.015)
_DRAWN = 3  # beats


def build_autoencoder(steps, features, latent_dim):
    """Return the course's own encoder and decoder."""
    series = keras.Input((None, features))
    read = layers.Bidirectional(layers.LSTM(24))(series)
    encoder = keras.Model(series, layers.Dense(latent_dim)(read))
    code = keras.Input((latent_dim,))
    drawn = layers.Dense(steps * features)(layers.Dense(48, "elu")(code))
    return encoder, keras.Model(code, layers.Reshape((steps, features))(drawn))


@dataclass(frozen=True, eq=False)
class Recordings:
    """Recordings to learn from, and others to judge by, which no answer is given.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    x_train, x_test : ndarray of shape (n, steps, features)
        Heartbeats that begin where they like.
    """

    title: str
    source: str
    x_train: np.ndarray
    x_test: np.ndarray


def load() -> Recordings:
    """Return 4,000 recordings to learn from, and 1,000 to judge by."""
    beats = quietly(data.load_ecg5000)
    generator = np.random.default_rng(5)
    x = beats.x[generator.permutation(len(beats.x))]
    early = generator.integers(0, EARLY, len(x))
    # before a beat stands the end of another; its own is as good
    moved = [np.roll(beat, by) for beat, by in zip(x, early, strict=True)]
    moved = np.reshape(moved, (-1, STEPS, FEATURES))
    return Recordings(beats.name, beats.source, moved[:4_000], moved[4_000:])


def error_by_third(x: np.ndarray, x_hat: np.ndarray) -> np.ndarray:
    """Return the mean squared error of the beginning, the middle and the end.

    Parameters
    ----------
    x, x_hat : ndarray of shape (n, steps, features)
        Recordings and what was made of them.

    Returns
    -------
    ndarray of shape (3,)
        Of a sample.
    """
    squares = np.square(x - x_hat).mean(axis=0).ravel()
    return np.array([part.mean() for part in np.array_split(squares, 3)])


@lru_cache(maxsize=2)
def _projected(recordings: Recordings) -> np.ndarray:
    """Return what eight principal components make of the test recordings."""
    return latent.pca_reconstruct(
        recordings.x_train, recordings.x_test, BUDGET.latent_dim
    )


def over_components(recordings: Recordings, x_hat: np.ndarray) -> np.ndarray:
    """Return the error in each third, over that of principal components.

    Parameters
    ----------
    recordings : Recordings
        With the test recordings.
    x_hat : ndarray of shape (n, steps, features) or (steps, features)
        What was made of them, or one answer for all.

    Returns
    -------
    ndarray of shape (3,)
        1 where both miss as much.
    """
    of_pca = error_by_third(recordings.x_test, _projected(recordings))
    return error_by_third(recordings.x_test, x_hat) / of_pca


def judge(
    answer: Callable[..., Any],
    recordings: Recordings,
    seed: int,
    *,
    schedule: Schedule = SCHEDULE,
) -> Judged:
    """Build encoder and decoder, train them, and measure the third that is worst.

    Parameters
    ----------
    answer : callable
        The student's function.
    recordings : Recordings
        What to train on and to judge by.
    seed : int
        Of all that is drawn.
    schedule : Schedule, optional
        How every answer is trained.

    Returns
    -------
    made, error, details
        The trained autoencoder, its error, and its losses with the error of each third.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    given = STEPS, FEATURES, BUDGET.latent_dim
    model, x_hat, details = rebuilt_by(
        *(answer, given, recordings, seed),
        budget=BUDGET,
        schedule=schedule,
        expect=_expect_any_length,
    )
    thirds = over_components(recordings, x_hat)
    return model, float(thirds.max()), {**details, "thirds": thirds}


def _expect_any_length(model: keras.Model) -> None:
    encoder = model.layers[1]
    for steps in (STEPS - 5, STEPS + 5):
        try:
            encoder(np.zeros((1, steps, FEATURES), np.float32))
        except Exception as error:
            got = f"{type(error).__name__}: {error}"[:300]
            raise problem("one_length", steps=steps, error=got) from None


def baselines(recordings: Recordings) -> dict[str, float]:
    """Return how far the mean recording is behind, and principal components.

    Parameters
    ----------
    recordings : Recordings
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    mean = recordings.x_train.mean(axis=0)
    return {
        "trivial": float(over_components(recordings, mean).max()),
        "simple": 1.0,
    }


def _looked_at(attempt: Attempt) -> tuple[np.ndarray, np.ndarray]:
    """Return some recordings and what the model makes of them."""
    x = attempt.data.x_test[:500]
    return x, predict_rows(attempt.made, x)


def same_steps(attempt: Attempt) -> Fields | None:
    """Find a decoder that writes the same at every step."""
    x, x_hat = _looked_at(attempt)
    share = np.std(x_hat, axis=1).mean() / np.std(x, axis=1).mean()
    return {} if share < 0.02 else None


def bounded_outputs(attempt: Attempt) -> Fields | None:
    """Find outputs of one sign or within -1 and 1, where recordings pass both."""
    x, x_hat = _looked_at(attempt)
    lowest, highest = x_hat.min(), x_hat.max()
    beyond = np.mean((x < lowest) | (x > highest))
    # the mean recording lies within -1 and 1 as well, and does not come near them
    is_bounded = lowest >= 0 or 0.9 < np.abs(x_hat).max() <= 1
    if beyond < 0.05 or not is_bounded:
        return None
    return {"lowest": lowest, "highest": highest, "beyond": beyond}


def straight_decoder(attempt: Attempt) -> Fields | None:
    """Find a decoder that is linear, as that of principal components is."""
    x, _ = _looked_at(attempt)
    encoder, decoder = attempt.made.layers[1:]
    is_straight = symptoms.is_straight(decoder, predict_rows(encoder, x))
    return {"size": BUDGET.latent_dim} if is_straight else None


def blind_to_place(attempt: Attempt) -> Fields | None:
    """Find codes that a bump in silence changes alike, wherever it stands."""
    places = range(STEPS // 4, 3 * STEPS // 4)  # a window at the ends has less to see
    bumps = np.zeros((1 + len(places), STEPS, FEATURES), np.float32)
    bumps[range(1, 1 + len(places)), places] = 2
    silent, *bumped = predict_rows(attempt.made.layers[1], bumps)
    change = np.mean((np.array(bumped) - silent) ** 2)
    differs = np.var(bumped, axis=0).mean()
    return {} if differs < 0.02 * change else None


def forgets_beginning(attempt: Attempt) -> Fields | None:
    """Find a model that loses more of the first third than of the others."""
    return _forgets(0, attempt)


def forgets_end(attempt: Attempt) -> Fields | None:
    """Find a model that loses more of the last third than of the others."""
    return _forgets(2, attempt)


def _forgets(third: int, attempt: Attempt) -> Fields | None:
    thirds = attempt.details["thirds"]
    others = np.delete(thirds, third).mean()
    is_worst = thirds[third] == thirds.max()
    if not (is_worst and symptoms.is_behind(thirds[third], [others])):
        return None
    return {"ratio": thirds[third], "others": others}


def draw(
    recordings: Recordings, model: keras.Model | None, names: Mapping[str, str]
) -> plt.Axes:
    """Draw recordings, and what principal components and a model make of them.

    Parameters
    ----------
    recordings : Recordings
        What answers are judged by.
    model : keras.Model or None
        A trained autoencoder; None leaves it out.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    x = recordings.x_test[:_DRAWN]
    curves = {names["simple"]: _projected(recordings)[:_DRAWN]}
    if model is not None:
        curves[names["yours"]] = predict_rows(model, x)
    figure, axes = plt.subplots(
        _DRAWN, 1, figsize=(7, 5), sharex=True, layout="constrained"
    )
    for row, ax in enumerate(axes):
        ax.plot(x[row].ravel(), color="0.6", linewidth=3, label=names["recording"])
        for name, drawn in curves.items():
            ax.plot(drawn[row].ravel(), linewidth=1.2, label=name)
        ax.axvspan(0, STEPS * FEATURES / 3, color="0.5", alpha=0.12, zorder=0)
        ax.set(yticks=[], xlim=(0, STEPS * FEATURES - 1))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center")
    axes[-1].set_xlabel(names["samples"])
    return axes[-1]


PROJECT = Project(
    build_autoencoder,
    load,
    judge,
    baselines,
    course_share=0.8,
    symptoms={
        "same_steps": same_steps,
        "bounded_outputs": bounded_outputs,
        "one_recording": symptoms.one_picture,
        "dead_code_units": symptoms.dead_code_units,
        "straight_decoder": straight_decoder,
        "blind_to_place": blind_to_place,
        "forgets_beginning": forgets_beginning,
        "forgets_end": forgets_end,
        "small": symptoms.small,
    },
    draw=draw,
)
