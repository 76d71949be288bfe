"""The labs of chapter 4: who follows a digit that moves, and how kernels overlap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from scipy import ndimage

from aecourse import words
from aecourse._validation import anything, array, validated, with_entries
from aecourse.course.lab import Lab, network, packed
from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras

BITS = 8  # of a weight
MOST = 6  # pixels that a digit can be moved
SHOWN = (0, 2, 4)  # moves in the still picture
KERNELS, STRIDES = range(1, 7), range(1, 5)
START = {"kernel": 3, "stride": 2}
WRITTEN = 24  # places of the still picture
NETWORKS = ("dense", "convolutional", "map")


@validated(
    networks=with_entries(*NETWORKS),
    tray=anything,
)
def follow_lab(
    networks: Mapping[str, keras.Model], tray: Mapping[str, np.ndarray]
) -> Lab:
    """Return a lab of a digit that is dragged and of three networks that rebuild it.

    Parameters
    ----------
    networks : mapping of str to keras.Model
        Autoencoders of images of 28 × 28 pixels under the names ``"dense"``,
        ``"convolutional"`` and ``"map"``.
    tray : mapping of str to ndarray
        Images to choose from by their names.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the networks and the tray.

    Raises
    ------
    ValueError
        If the networks are others, or the page cannot compute one.
    """
    images = np.stack(list(tray.values()))
    moved = np.concatenate([_moved(images, pixels) for pixels in (0, MOST)])
    worst = max(_errors(model, moved).max() for model in networks.values())
    content = {
        "networks": {name: network(networks[name], BITS) for name in NETWORKS},
        "images": packed(images, BITS),
        "names": list(tray),
        "most": MOST,
        "largest": float(worst),  # the length of a whole bar
    }
    said = words.of_pages("lab_follow")
    return Lab(
        "follow", content, still=_followed(networks, images[:1], said), words=said
    )


def _moved(images: np.ndarray, pixels: int) -> np.ndarray:
    return ndimage.shift(images, (0, 0, pixels), order=0)


def _rebuilt(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return model.predict(images, batch_size=len(images), verbose=0)


def _errors(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return reconstruction_error(images, _rebuilt(model, images))


def _followed(
    networks: Mapping[str, keras.Model],
    image: np.ndarray,
    said: Mapping[str, str],
) -> Figure:
    """Draw the first image of the tray at three places, and its reconstructions."""
    figure = Figure((7.2, 5.2), layout="constrained")
    axes = figure.subplots(len(SHOWN), 1 + len(NETWORKS))
    for row, pixels in zip(axes, SHOWN, strict=True):
        moved = _moved(image, pixels)
        pictures = [moved, *(_rebuilt(networks[name], moved) for name in NETWORKS)]
        for ax, picture in zip(row, pictures, strict=True):
            ax.imshow(picture[0], cmap="gray", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
    for ax, name in zip(axes[0], ("image", *NETWORKS), strict=True):
        ax.set_title(said[name])
    return figure


@validated(image=array(ndim=2))
def overlap_lab(image: ArrayLike) -> Lab:
    """Return a lab of kernel and stride against how often each output is written to.

    Parameters
    ----------
    image : array_like of shape (28, 28)
        Image that is painted with a kernel of equal weights.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell.

    Raises
    ------
    TypeError, ValueError
        If the image is none.
    """
    content = {
        **START,
        "kernels": list(KERNELS),
        "strides": list(STRIDES),
        "image": packed(image, BITS),
    }
    said = words.of_pages("lab_overlap")
    return Lab("overlap", content, still=_overlaps(said), words=said)


def _overlaps(said: Mapping[str, str]) -> Figure:
    """Draw how often outputs are written to, with a kernel of 3 and with one of 4."""
    figure = Figure((6.4, 3.4), layout="constrained")
    for ax, kernel in zip(figure.subplots(1, 2), (3, 4), strict=True):
        stride = START["stride"]
        along = np.array(
            [
                sum((place - i) % stride == 0 for i in range(kernel))
                for place in range(WRITTEN)
            ]
        )
        ax.imshow(
            np.outer(along, along) / along.max() ** 2, cmap="gray", vmin=0, vmax=1
        )
        ax.set(xticks=[], yticks=[])
        ax.set_title(said["told"].format(kernel=kernel, stride=stride), fontsize=10)
    return figure
