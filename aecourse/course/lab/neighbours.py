"""The lab of chapter 9: a digit, what lies next to it in three spaces, and votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from aecourse import latent, words
from aecourse._validation import also, anything, validated, with_parts
from aecourse.course.lab import Lab, network, packed
from aecourse.data import Images

if TYPE_CHECKING:
    import keras
    from sklearn.decomposition import PCA

SPACES = ("pixels", "components", "codes")
OF_EACH = 25  # labelled images of each digit that are searched
VOTERS = 7
SCALED_BY = 10_000  # training images whose codes tell what a usual step is
JUDGED = 1000  # test images that votes are counted on
APART = 10  # test images to pick on which some votes are right and some wrong
LEVELS = 15  # of grey above black, as the page gets images
BITS = 8  # of a weight


@dataclass(frozen=True)
class Spaces:
    """Three descriptions of an image: its pixels, its components and its code.

    Attributes
    ----------
    model : keras.Model
        Autoencoder whose codes are used.
    pca : sklearn.decomposition.PCA
        Fitted to images as rows.
    centre, scale : ndarray of shape (code,)
        What is taken off a code, and what it is then divided by.
    """

    model: keras.Model
    pca: PCA
    centre: np.ndarray
    scale: np.ndarray

    @classmethod
    def of(cls, model: keras.Model, pca: PCA, images: np.ndarray) -> Spaces:
        """Return the spaces with codes standardised by those of some images."""
        codes = latent.encode(model, images)
        spread = codes.std(axis=0)
        return cls(model, pca, codes.mean(axis=0), np.where(spread > 0, spread, 1))

    def describe(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """Return a row for each image, by the name of the space.

        Parameters
        ----------
        images : ndarray of shape (n, 28, 28)
            Grey levels from 0 to 1.

        Returns
        -------
        dict of str to ndarray of shape (n, numbers)
        """
        pixels = images.reshape(len(images), -1)
        codes = latent.encode(self.model, images)
        codes = (codes - self.centre) / self.scale
        return dict(
            zip(SPACES, (pixels, self.pca.transform(pixels), codes), strict=True)
        )


def votes(labels: np.ndarray) -> np.ndarray:
    """Return what most neighbours say; of digits with as many votes the nearest one.

    Parameters
    ----------
    labels : ndarray of int of shape (n, neighbours)
        Digits of the neighbours, the nearest first.

    Returns
    -------
    ndarray of int of shape (n,)
        The digits that won.
    """
    alike = (labels[:, :, None] == labels[:, None]).sum(axis=2)
    return labels[np.arange(len(labels)), alike.argmax(axis=1)]


@dataclass(frozen=True)
class Search:
    """Labelled images, and the search among them in three spaces.

    Attributes
    ----------
    spaces : Spaces
        Where distances are measured.
    images : ndarray of shape (n, 28, 28)
        What is searched.
    labels : ndarray of int of shape (n,)
        Their digits.
    """

    spaces: Spaces
    images: np.ndarray
    labels: np.ndarray

    def neighbours(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """Return the places of the nearest images by the name of the space.

        Parameters
        ----------
        images : ndarray of shape (m, 28, 28)
            Images to search for.

        Returns
        -------
        dict of str to ndarray of int of shape (m, neighbours)
        """
        collection = self.spaces.describe(self.images)
        return {
            name: latent.most_similar(collection[name], queries, count=VOTERS)
            for name, queries in self.spaces.describe(images).items()
        }


@validated(
    model=with_parts("encoder"),
    pca=anything,
    digits=also(
        anything,
        f"images with {OF_EACH} of each digit to learn from",
        lambda value: (
            isinstance(value, Images)
            and np.bincount(value.y_train, minlength=10).min() >= OF_EACH
        ),
    ),
)
def neighbours_lab(model: keras.Model, pca: PCA, digits: Images) -> Lab:
    """Return a lab of a digit and its neighbours by pixels, components and codes.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with an encoder, trained.
    pca : sklearn.decomposition.PCA
        Fitted to training images as rows.
    digits : aecourse.data.Images
        Training images of which some are searched, and test images to pick from.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the encoder, the components, the images that
        are searched and those to pick from, and how often votes are right.

    Raises
    ------
    TypeError, ValueError
        If there are too few digits, or the page cannot compute the encoder.
    """
    search = _search(Spaces.of(model, pca, digits.x_train[:SCALED_BY]), digits)
    asked, truth = _few_levels(digits.x_test[:JUDGED]), digits.y_test[:JUDGED]
    found = search.neighbours(asked)
    said_by = {name: votes(search.labels[rows]) for name, rows in found.items()}
    trays = _trays(said_by, truth)
    picked = np.concatenate(list(trays.values()))
    first = trays["apart"][0] if len(trays["apart"]) else picked[0]
    content = {
        **_content(search),
        "images": packed(asked[picked], 4),
        "truth": truth[picked].tolist(),
        "trays": {name: len(rows) for name, rows in trays.items()},
        "start": int(np.flatnonzero(picked == first)[0]),
        "judged": len(truth),
        "right": {name: float(np.mean(said_by[name] == truth)) for name in SPACES},
    }
    said = words.of_pages("lab_neighbours")
    nearest = {name: rows[first] for name, rows in found.items()}
    still = _still(search, asked[first], nearest, said)
    return Lab("neighbours", content, still=still, words=said)


def _few_levels(images: np.ndarray) -> np.ndarray:
    """Return images as the page has them, with 4 bits a pixel."""
    return (np.round(images * LEVELS) / LEVELS).astype("float32")


def _search(spaces: Spaces, digits: Images) -> Search:
    """Return the search among the first training images of each digit."""
    each = range(10)
    rows = [np.flatnonzero(digits.y_train == digit)[:OF_EACH] for digit in each]
    kept = np.concatenate(rows)
    return Search(spaces, _few_levels(digits.x_train[kept]), digits.y_train[kept])


def _trays(
    said_by: Mapping[str, np.ndarray], truth: np.ndarray
) -> dict[str, np.ndarray]:
    """Return test images to pick from: one of each digit, and some that divide."""
    right = np.stack([said == truth for said in said_by.values()])
    apart = np.flatnonzero(right.any(axis=0) & ~right.all(axis=0))
    return {
        "usual": np.array([np.argmax(truth == digit) for digit in np.unique(truth)]),
        "apart": apart[:: max(len(apart) // APART, 1)][:APART],  # from all over them
    }


def _content(search: Search) -> dict[str, Any]:
    """Return what the page searches with."""
    spaces = search.spaces
    return {
        "network": network(spaces.model.get_layer("encoder"), BITS),
        "centre": packed(spaces.centre, 32),
        "scale": packed(spaces.scale, 32),
        "components": packed(spaces.pca.components_, BITS),
        "mean": packed(spaces.pca.mean_),
        "searched": packed(search.images, 4),
        "labels": search.labels.tolist(),
        "voters": VOTERS,
    }


def _still(
    search: Search,
    image: np.ndarray,
    nearest: Mapping[str, np.ndarray],
    said: Mapping[str, str],
) -> Figure:
    """Draw a digit, and a row of its neighbours with their labels for each space."""
    figure = Figure((7, 4.2), layout="constrained")
    axes = figure.subplots(len(SPACES), VOTERS + 1)
    for row, (name, places) in zip(axes, nearest.items(), strict=True):
        shown = [image, *search.images[places]]
        titles = ["", *search.labels[places]]
        for ax, each, title in zip(row, shown, titles, strict=True):
            ax.imshow(each, cmap="gray", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[], title=title)
        row[0].set_ylabel(said[name])
    return figure
