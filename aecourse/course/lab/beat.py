"""The lab of chapter 5: a beat to bend, and what recurrent networks keep of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from aecourse import latent, words
from aecourse._validation import anything, array, validated, with_entries
from aecourse.course.lab import Lab, network, packed

if TYPE_CHECKING:
    import keras

NETWORKS = ("neither", "clock", "second", "both")
WIDTH = 6.0  # samples from the middle of a bump to where it is a third as high
MOST = 3.0  # the height of a bump that can be made
START = {"step": 1, "height": 1.5}  # counted from 0


def bumps(steps: int, features: int) -> np.ndarray:
    """Return a bump of height 1 in the middle of each step.

    Parameters
    ----------
    steps, features : int
        Length of a sequence, and samples in each of its steps.

    Returns
    -------
    ndarray of shape (steps, steps, features)
        float32; the first axis is the step at which a bump is made.
    """
    middle = features * (np.arange(steps)[:, None] + 0.5)
    away = np.arange(steps * features) - middle
    made = np.exp(-np.square(away / WIDTH))
    return made.reshape(steps, steps, features).astype("float32")


@validated(rebuild=anything, x=array(ndim=3))
def kept_by_step(
    rebuild: Callable[[np.ndarray], np.ndarray], x: ArrayLike
) -> np.ndarray:
    """Return how much of a bump comes back, by the step at which it is made.

    Parameters
    ----------
    rebuild : callable
        Maps sequences to their reconstructions, of the same shape.
    x : array_like of shape (n, steps, features)
        Sequences that are bent.

    Returns
    -------
    ndarray of shape (n, steps)
        What a reconstruction changes along the bump, as a share of the bump: 1 if all
        of it comes back, 0 if nothing does.

    Raises
    ------
    TypeError, ValueError
        If the sequences are no such array.
    """
    n, steps, features = x.shape
    bump = bumps(steps, features)
    bent = (x[:, None] + bump).reshape(-1, steps, features)
    rebuilt = rebuild(np.concatenate([x, bent]).astype("float32"))
    change = rebuilt[n:].reshape(n, *bump.shape) - rebuilt[:n, None]
    return (change * bump).sum(axis=(2, 3)) / np.square(bump).sum(axis=(1, 2))


@validated(
    networks=with_entries(*NETWORKS),
    tray=anything,
    kept=with_entries(*NETWORKS, "pca"),
)
def beat_lab(
    networks: Mapping[str, keras.Model],
    tray: Mapping[str, np.ndarray],
    kept: Mapping[str, np.ndarray],
) -> Lab:
    """Return a lab of a beat that is bent and of four networks that read and write it.

    Parameters
    ----------
    networks : mapping of str to keras.Model
        Autoencoders with an LSTM on each side and a dense code between them:
        ``"neither"``, with a ``"clock"`` for the decoder, with a ``"second"``
        direction in the encoder, and with ``"both"``.
    tray : mapping of str to ndarray of shape (steps, features)
        Beats to choose from by their names.
    kept : mapping of str to ndarray of shape (steps,)
        What each network gives back of a bump, by the step, and ``"pca"``, which is PCA
        with a code of the same size: means of :func:`kept_by_step`.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the networks and the tray.

    Raises
    ------
    TypeError, ValueError
        If the networks are others, or the page cannot compute one.
    """
    content = {
        "networks": {name: network(networks[name]) for name in NETWORKS},
        "beats": packed(np.stack(list(tray.values()))),
        "names": list(tray),
        "kept": {name: np.round(kept[name], 4).tolist() for name in kept},
        "width": WIDTH,
        "most": MOST,
        "start": START,
    }
    said = words.of_pages("lab_beat")
    still = _still(networks, next(iter(tray.values())), kept, said)
    return Lab("beat", content, still=still, words=said)


def _still(
    networks: Mapping[str, keras.Model],
    beat: np.ndarray,
    kept: Mapping[str, np.ndarray],
    said: Mapping[str, str],
) -> Figure:
    """Draw a bent beat with two answers, and how much of a bump comes back."""
    figure = Figure((7.2, 4.8), layout="constrained")
    above, below = figure.subplots(2, 1)
    bent = beat + START["height"] * bumps(*beat.shape)[START["step"]]
    above.plot(beat.ravel(), "0.6", ls="--", label=said["before"])
    above.plot(bent.ravel(), "k", label=said["beat"])
    places = np.arange(len(beat)) + 1.0
    for n, name in enumerate(("neither", "both")):
        answer = latent.reconstruct(networks[name], bent[None]).ravel()
        above.plot(answer, f"C{n}", label=f"{said['answer']}, {said[name]}")
        at, height = places + 0.4 * n - 0.2, 100 * kept[name]
        below.bar(at, height, 0.4, color=f"C{n}", label=said[name])
    below.plot(places, 100 * kept["pca"], "k--", label=said["pca"])
    above.set(xlabel=said["sample"], yticks=[])
    above.legend(fontsize="small")
    below.set(xlabel=said["step_of_bump"], ylabel=said["percent"])
    below.legend(fontsize="small")
    return figure
