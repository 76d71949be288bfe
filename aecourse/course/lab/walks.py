"""The second lab of chapter 2: walks from one digit to another, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from sklearn.decomposition import PCA

from aecourse import words
from aecourse._validation import anything, array, labels, number, validated
from aecourse.course.lab import Lab, network, packed
from aecourse.latent import codes, manifold

if TYPE_CHECKING:
    import keras

STEPS = 11  # of a walk, both ends among them
BITS = 8  # of a weight and of a pixel
_images = array(ndim=3)


@validated(
    model=anything,
    x_train=_images,
    y_train=labels(of="x_train"),
    tray=anything,
    usual=number(),
)
def walks_lab(
    model: keras.Model,
    x_train: ArrayLike,
    y_train: ArrayLike,
    tray: Mapping[str, np.ndarray],
    usual: float,
) -> Lab:
    """Return a lab of the way between two images, in pixels, in a code and by PCA.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with an encoder and a decoder.
    x_train : array_like of shape (n, 28, 28)
        Real images: PCA is fitted to them, and the nearest of them is shown at every
        step.
    y_train : array_like of int of shape (n,)
        Their classes.
    tray : mapping of str to ndarray
        Images that walks lead between, by their names.
    usual : float
        Distance from the real images that few real ones exceed.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the decoder, as many components as the code
        has numbers, and for every step of every walk the nearest real image.

    Raises
    ------
    TypeError, ValueError
        If the images are no numbers, or the page cannot compute the decoder.
    """
    images = np.stack(list(tray.values()))
    decoder = model.get_layer("decoder")
    size = int(decoder.input_shape[-1])
    pca = PCA(size, svd_solver="covariance_eigh")
    pca.fit(x_train.reshape(len(x_train), -1))
    ends = {
        "pixels": images,
        "code": codes.encode(model, images),
        "pca": pca.transform(images.reshape(len(images), -1)),
    }
    content = {
        "names": list(tray),
        "images": packed(images, BITS),
        "steps": STEPS,
        "usual": usual,
        "decoder": network(decoder, BITS),
        "codes": packed(ends["code"], 32),
        "components": packed(pca.components_, BITS),
        "mean": packed(pca.mean_, BITS),
        "scores": packed(ends["pca"], 32),
        **_met(ends, partial(_drawn, model=model, pca=pca), x_train, y_train),
    }
    said = words.of_pages("lab_walks")
    walks = {
        name: _drawn(name, manifold.interpolate(*pair[:2], STEPS), model, pca)
        for name, pair in ends.items()
    }
    return Lab("walks", content, still=_still(walks, said), words=said)


def _met(
    ends: Mapping[str, np.ndarray],
    draw: Callable[[str, np.ndarray], np.ndarray],
    x_train: np.ndarray,
    y_train: np.ndarray,
) -> dict[str, Any]:
    """Return the real images that any walk meets, and which it meets at each step."""
    found = {
        name: _nearest(draw(name, _lines(places)), x_train, y_train)
        for name, places in ends.items()
    }
    shown = np.unique(np.concatenate([each["nearest"] for each in found.values()]))
    return {
        "real": packed(x_train[shown], BITS),
        "kinds": y_train[shown].tolist(),
        "met": {name: _numbered(each, shown) for name, each in found.items()},
    }


def _lines(ends: np.ndarray) -> np.ndarray:
    """Return the steps of the straight line between any two ends, pair after pair."""
    pairs = list(combinations(ends, 2))
    return np.concatenate([manifold.interpolate(*pair, STEPS) for pair in pairs])


def _drawn(name: str, steps: np.ndarray, model: keras.Model, pca: Any) -> np.ndarray:
    """Return the images that stand at points of a line."""
    if name == "pixels":
        return steps
    if name == "code":
        return codes.decode(model, steps.astype("float32"))
    return pca.inverse_transform(steps).reshape(-1, 28, 28).clip(0, 1)


def _nearest(
    drawn: np.ndarray, real: np.ndarray, kinds: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the nearest real image of each, its distance, and what ten are like."""
    flat = real.reshape(len(real), -1).astype(float)
    images = drawn.reshape(len(drawn), -1).astype(float)
    squares = (images**2).sum(axis=1)[:, None] + (flat**2).sum(axis=1)
    nearest = (squares - 2 * images @ flat.T).argmin(axis=1)
    agreement = manifold.class_agreement(drawn, real, kinds)
    return {
        "nearest": nearest,
        "distance": np.linalg.norm(images - flat[nearest], axis=1),
        "alike": np.rint(manifold.NEIGHBOURS * agreement).astype(int),
        "vote": manifold.class_vote(drawn, real, kinds),
    }


def _numbered(found: dict[str, np.ndarray], shown: np.ndarray) -> dict[str, Any]:
    """Return what was met as data, the nearest by its place among those shown."""
    return {
        "nearest": np.searchsorted(shown, found["nearest"]).tolist(),
        "distance": packed(found["distance"]),
        "alike": found["alike"].tolist(),
        "vote": found["vote"].tolist(),
    }


def _still(walks: Mapping[str, np.ndarray], said: Mapping[str, str]) -> Figure:
    """Draw the three walks between the first two images of the tray."""
    figure = Figure((8, 2.4), layout="constrained")
    for row, (name, steps) in zip(
        figure.subplots(len(walks), STEPS), walks.items(), strict=True
    ):
        for ax, image in zip(row, steps, strict=True):
            ax.imshow(image, cmap="gray", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
        row[0].set_ylabel(said[name])
    return figure
