"""The labs of chapter 1: one image from codes of several sizes, and the hourglass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from aecourse import words
from aecourse._validation import anything, array, validated, whole
from aecourse.course.lab import Lab, network, packed
from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras

BITS = 8  # of a weight; more do not fit into what a page may carry
START, SHOWN = 2, (2, 8, 32)  # sizes of the code: at first, and in the still picture
ORANGE = "#d9822b"  # of the logo
_images = array(ndim=3)


@validated(model=anything, images=_images, size=whole())
def shortened(model: keras.Model, images: ArrayLike, size: int) -> np.ndarray:
    """Return what an autoencoder makes of the first numbers of its code.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with an encoder and a decoder, trained so that the code can be cut.
    images : array_like of shape (n, 28, 28)
        What is encoded.
    size : int
        Numbers that are kept; the others are set to zero.

    Returns
    -------
    ndarray of shape (n, 28, 28)
        The reconstructions.

    Raises
    ------
    TypeError, ValueError
        If the images are no numbers or `size` is no positive whole number.

    Notes
    -----
    Source: chapter 1. Rippel, Gelbart and Adams, Learning ordered representations with
    nested dropout, 2014.
    """
    codes = model.encoder.predict(images, batch_size=1000, verbose=0)
    codes[:, size:] = 0
    return model.decoder.predict(codes, batch_size=1000, verbose=0)


@validated(model=anything, x_train=_images, x_test=_images, tray=anything)
def code_size_lab(
    model: keras.Model,
    x_train: ArrayLike,
    x_test: ArrayLike,
    tray: Mapping[str, np.ndarray],
) -> Lab:
    """Return a lab of an image and what codes of several sizes keep of it.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with an encoder and a decoder, trained so that the code can be cut.
    x_train, x_test : array_like of shape (n, 28, 28)
        Images that PCA is fitted to, as the model was, and those that errors of all
        sizes are measured on.
    tray : mapping of str to ndarray
        Images to choose from by their names.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the network, PCA's components, the mean image,
        the tray and the errors on `x_test`.

    Raises
    ------
    TypeError, ValueError
        If the images are no numbers, or the page cannot compute the model.
    """
    from sklearn.decomposition import PCA

    longest = int(model.encoder.output_shape[-1])
    pca = PCA(longest, svd_solver="covariance_eigh")
    pca.fit(x_train.reshape(len(x_train), -1))
    sizes = [2**n for n in range(longest.bit_length())]
    content = {
        "sizes": sizes,
        "start": START,
        "network": network(model, BITS),
        "components": packed(pca.components_, BITS),
        "mean": packed(pca.mean_),
        "images": packed(np.stack(list(tray.values())), BITS),
        "names": list(tray),
        "curves": {
            "autoencoder": [_error(x_test, shortened(model, x_test, k)) for k in sizes],
            "pca": [_error(x_test, _projected(pca, x_test, k)) for k in sizes],
        },
    }
    said = words.of_pages("lab_code_size")
    return Lab("code_size", content, still=_still(model, pca, tray, said), words=said)


def _error(images: np.ndarray, reconstructions: np.ndarray) -> float:
    return float(reconstruction_error(images, reconstructions).mean())


def _projected(pca: Any, images: np.ndarray, size: int) -> np.ndarray:
    flat = images.reshape(len(images), -1) - pca.mean_
    kept = pca.components_[:size]
    return np.clip(flat @ kept.T @ kept + pca.mean_, 0, 1).reshape(images.shape)


def _still(
    model: keras.Model,
    pca: Any,
    tray: Mapping[str, np.ndarray],
    said: Mapping[str, str],
) -> Figure:
    """Draw the first image of the tray, and what three sizes of the code keep of it."""
    first = next(iter(tray.values()))[None]
    figure = Figure((8, 4.2), layout="constrained")
    axes = figure.subplots(2, len(SHOWN) + 1)
    for row, key in zip(axes, ("autoencoder", "pca"), strict=True):
        row[0].imshow(first[0], cmap="gray", vmin=0, vmax=1)
        row[0].set(title=said["image"], ylabel=said[key])
        for ax, size in zip(row[1:], SHOWN, strict=True):
            cut = shortened if key == "autoencoder" else _projected
            image = cut(model if key == "autoencoder" else pca, first, size)
            ax.imshow(image[0], cmap="gray", vmin=0, vmax=1)
            ax.set_title(said["many"].format(count=size))
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
    return figure


@validated(model=anything, x_test=_images, tray=anything, size=whole())
def hourglass_lab(
    model: keras.Model, x_test: ArrayLike, tray: Mapping[str, np.ndarray], size: int
) -> Lab:
    """Return a lab that shows every layer of an autoencoder at work on an image.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with an encoder and a decoder, trained so that the code can be cut.
    x_test : array_like of shape (n, 28, 28)
        Images whose codes tell how far each number may be moved.
    tray : mapping of str to ndarray
        Images to choose from by their names.
    size : int
        Numbers of the code that are shown and used.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the network and the tray.

    Raises
    ------
    TypeError, ValueError
        If the images are no numbers, or the page cannot compute the model.
    """
    codes = model.encoder.predict(x_test, batch_size=1000, verbose=0)[:, :size]
    reach = np.ceil(np.quantile(np.abs(codes), 0.995, axis=0) * 10) / 10
    content = {
        "size": size,
        "reach": reach.astype(float).tolist(),
        "network": network(model, BITS),
        "images": packed(np.stack(list(tray.values())), BITS),
        "names": list(tray),
    }
    said = words.of_pages("lab_hourglass")
    still = _hourglass(model, next(iter(tray.values()))[None], size)
    return Lab("hourglass", content, still=still, words=said)


def _hourglass(model: keras.Model, image: np.ndarray, size: int) -> Figure:
    """Draw an image, its code and the reconstruction, with the layers between them."""
    code = model.encoder.predict(image, verbose=0)[0, :size]
    parts = (224, 168, 112, 168, 224)  # heights in pixels, as in the page
    figure = Figure((7.2, 2.8))
    left = 0.0
    for number, height in enumerate(parts):
        picture = number in (0, 4)
        width = 224 if picture else 112 if number == 2 else 28
        box = (left / 720, 0.5 - height / 560, width / 720, height / 280)
        ax = figure.add_axes(box, xticks=[], yticks=[])
        left += width + 24
        if picture:
            shown = image if number == 0 else shortened(model, image, size)
            ax.imshow(shown[0], cmap="gray", vmin=0, vmax=1)
        elif number == 2:
            ax.barh(range(size), code[::-1], color=ORANGE)
        else:
            ax.set_facecolor("#2f7f8f")
    return figure
