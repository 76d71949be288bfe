"""The lab of chapter 11: maps of codes to walk on and to draw from, prices, a pad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from scipy.stats import norm

from aecourse import latent, plots, words
from aecourse._validation import also, anything, array, invalid, labels, validated
from aecourse.course.lab import Lab, network, packed
from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras

CLASSES = 10  # as many colours as labs have
# of a weight; a code is read to two decimals, while a decoder of so few bits draws grey
# levels that are visibly off
ENCODER_BITS = 8
MARGIN = 0.08  # of the map around the codes, as a share of their range
DRAWS = 300  # of a rule, from which the page takes a dozen at a time
POINTS = 500  # codes on the map of a price
TILES = 5  # of the plane along each axis at a price
TILE_BITS = 4  # of a pixel: sixteen greys


def _are_draws(given: Mapping[str, Mapping[str, Any]], autoencoders: Any) -> bool:
    every = [codes for rules in given.values() for codes in rules.values()]
    return given.keys() == autoencoders.keys() and all(
        np.shape(codes)[1:] == (2,) for codes in every
    )


def _names_fit(names: Sequence[str], labels: np.ndarray) -> bool:
    return labels.min() >= 0 and labels.max() < len(names) <= CLASSES


@validated(
    autoencoders=also(
        anything, "a name and an autoencoder at least", lambda given: len(given) > 0
    ),
    x=also(
        array(shape=(None, 28, 28)),
        "values between 0 and 1",
        lambda x: x.min() >= 0 and x.max() <= 1,
    ),
    labels=labels(of="x"),
    class_names=also(
        anything,
        f"a name for every label from 0 on, {CLASSES} names at most",
        _names_fit,
    ),
    draws=also(
        anything,
        "rules and what they draw, codes of two values, for each autoencoder",
        _are_draws,
    ),
    prices=also(anything, "a price and a model at least", lambda given: len(given) > 0),
)
def latent_map_lab(
    autoencoders: Mapping[str, keras.Model],
    x: ArrayLike,
    labels: ArrayLike,
    class_names: Sequence[str],
    *,
    draws: Mapping[str, Mapping[str, ArrayLike]],
    prices: Mapping[float, keras.Model],
) -> Lab:
    """Return a lab of autoencoders whose code is a point of the plane.

    The reader moves a point over the map of codes and sees what the decoder makes of
    it, draws digits by one rule and by another, turns the price of the divergence, and
    draws an image of their own to see what the whole autoencoder makes of that.

    Parameters
    ----------
    autoencoders : mapping of str to keras.Model
        Name → autoencoder of 28 × 28 images with parts ``"encoder"`` and ``"decoder"``
        and a code of two values. Variational ones encode by the mean.
    x : array_like of shape (n, 28, 28)
        Test images with values in [0, 1]. Their codes are drawn on the map, and their
        errors are what an error is compared with.
    labels : array_like of int, shape (n,)
        Their classes, from 0 to 9.
    class_names : sequence of str
        Name of each class.
    draws : mapping of str to mapping of str to array_like of shape (m, 2)
        Name of an autoencoder → rule → codes that it draws.
    prices : mapping of float to keras.Model
        Price of a nat of divergence → variational autoencoder that was trained at it,
        with a code of two values; cheap ones first.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell.

    Raises
    ------
    TypeError, ValueError
        If a model has no two halves, its code has not two values, or it has layers
        that the page cannot compute; if images, labels or draws do not fit.

    Notes
    -----
    Source: chapter 11. The decoders' weights are stored as 16-bit numbers; of a price
    the page gets codes, both terms of the bound and pictures, and no network.
    """
    codes = {name: _codes(model, x) for name, model in autoencoders.items()}
    content = {
        "names": list(class_names),
        "labels": labels.tolist(),
        "models": {
            name: _exported(model, x, codes[name])
            | {"draws": _packed_draws(draws[name])}
            for name, model in autoencoders.items()
        },
        "prices": [_priced(beta, model, x) for beta, model in prices.items()],
    }
    said = words.of_pages("lab_latent_map")
    shown = said["still"].format(names=", ".join(autoencoders))
    still = _still(codes, labels, class_names)
    return Lab("latent_map", content, still=still, words={**said, "still": shown})


def _codes(model: keras.Model, x: np.ndarray) -> np.ndarray:
    codes = latent.encode(model, x)
    if codes.ndim != 2 or codes.shape[1] != 2:
        expected = "autoencoders with a code of two values, which a map can show"
        raise invalid("autoencoders", expected, codes.shape[1:])
    return codes


def _exported(model: keras.Model, x: np.ndarray, codes: np.ndarray) -> dict[str, Any]:
    """Return both halves, codes, their range and the percentiles of the errors."""
    low, high = codes.min(axis=0), codes.max(axis=0)
    margin = MARGIN * (high - low) + 1e-6
    errors = reconstruction_error(x, latent.reconstruct(model, x))
    return {
        "encoder": network(model.get_layer("encoder"), ENCODER_BITS),
        "decoder": network(model.get_layer("decoder")),
        "codes": packed(codes),
        "range": np.stack([low - margin, high + margin], axis=1).tolist(),
        "start": codes.mean(axis=0).tolist(),
        "errors": np.percentile(errors, np.arange(101)).round(5).tolist(),
    }


def _packed_draws(rules: Mapping[str, ArrayLike]) -> dict[str, Any]:
    return {rule: packed(np.asarray(codes)[:DRAWS]) for rule, codes in rules.items()}


def _priced(beta: float, model: keras.Model, x: np.ndarray) -> dict[str, Any]:
    """Return what a price has made of the code, and the plane under the prior."""
    codes = _codes(model, x[:POINTS])
    bound = latent.evidence_bound(model, x, seed=0)
    return {
        "beta": beta,
        "codes": packed(codes, 8),
        "reach": float(np.abs(codes).max()),
        "divergence": bound.kl,
        "reconstruction": bound.reconstruction,
        "plane": packed(_plane(model), TILE_BITS),
    }


def _plane(model: keras.Model) -> np.ndarray:
    """Decode the middles of equally likely parts of the prior, as one picture."""
    middles = norm.ppf((np.arange(TILES) + 0.5) / TILES)
    grid = np.stack(np.meshgrid(middles, middles[::-1]), axis=-1)
    images = latent.decode(model, grid.reshape(-1, 2).astype("float32"))
    tiles = images.reshape(TILES, TILES, 28, 28).swapaxes(1, 2)
    return tiles.reshape(28 * TILES, -1)


def _still(
    codes: Mapping[str, np.ndarray], labels: np.ndarray, class_names: Sequence[str]
) -> Figure:
    """Draw the maps, for readers without scripts."""
    figure = Figure((5.5, 4 * len(codes)), layout="constrained")
    axes = figure.subplots(len(codes), squeeze=False)
    for ax, (name, points) in zip(axes[:, 0], codes.items(), strict=True):
        plots.plot_codes(points, labels, class_names, ax=ax)
        ax.set_title(name)
    return figure
