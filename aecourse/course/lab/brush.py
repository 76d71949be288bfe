"""The lab of chapter 6: a digit corrupted by a brush, and four answers to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from aecourse import words
from aecourse._validation import also, anything, array, validated, with_entries
from aecourse.course.lab import Lab, network, packed
from aecourse.denoising import noise
from aecourse.denoising.baselines import Tuned
from aecourse.denoising.image_quality import psnr

if TYPE_CHECKING:
    import keras

SIDE = 28
BITS = 8  # of a weight
LEVELS = (0.1, 0.3, 0.5)  # of the noise that what is left out is chosen by
START = 0.3  # noise that the lab begins with
LEARNT, UNSEEN = 1500, 300  # images to choose by and to measure with
RANK = 44  # numbers between the two halves of a dense layer
WIDE = ("everywhere", "back")  # the dense layers of the denoiser
EDGE = 2  # pixels at each side that waves leave to the neighbours
WAVES = 216


_images = also(
    array(ndim=3),
    f"images of {SIDE} × {SIDE} pixels",
    lambda value: value.shape[1:] == (SIDE, SIDE),
)


@validated(
    denoiser=anything,
    tuned=with_entries("median", "ridge", others=True),
    learnt=_images,
    unseen=_images,
    tray=anything,
)
def brush_lab(
    denoiser: keras.Model,
    tuned: Mapping[str, Tuned],
    learnt: ArrayLike,
    unseen: ArrayLike,
    tray: Mapping[str, np.ndarray],
) -> Lab:
    """Return a lab of a digit that is corrupted by hand, and of what cleans it.

    Parameters
    ----------
    denoiser : keras.Model
        A trained :func:`aecourse.models.denoising_autoencoder`.
    tuned : mapping of str to aecourse.denoising.baselines.Tuned
        Baselines by their names, ``"median"`` and ``"ridge"`` among them.
    learnt, unseen : array_like of shape (n, 28, 28)
        Clean images. What the light forms, which the page computes with, may leave out
        is chosen on the first, and how far their answers then are from those of the
        given ones is measured on the second.
    tray : mapping of str to ndarray
        Clean images to choose from by their names.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the three methods and the tray.

    Raises
    ------
    TypeError, ValueError
        If a baseline is missing, or the images are of another size.
    """
    given = _noisy(learnt[:LEARNT])
    network_light = light_network(denoiser, given)
    ridge_light = LightRidge.of(tuned["ridge"], given)
    clean = unseen[:UNSEEN]
    off = {
        "denoiser": _off(clean, _answers(denoiser), _answers(network_light)),
        "ridge": _off(clean, tuned["ridge"].denoise, ridge_light),
    }
    content = {
        "network": network(network_light, BITS),
        "ridge": ridge_light.content(),
        "median": _of_median(tuned["median"]),
        "images": packed(np.stack(list(tray.values())), BITS),
        "names": list(tray),
        "start": START,
        "off": off,
        "compared": len(clean),
    }
    said = words.of_pages("lab_brush")
    first = next(iter(tray.values()))[None]
    return Lab("brush", content, still=_still(first, denoiser, tuned, said), words=said)


def _noisy(images: np.ndarray) -> np.ndarray:
    parts = np.array_split(images, len(LEVELS))
    return np.concatenate(
        [
            noise.gaussian(part, level, seed=seed)
            for seed, (part, level) in enumerate(zip(parts, LEVELS, strict=True))
        ]
    )


def _of_median(median: Tuned) -> dict[str, float]:
    return {"size": int(median.best), "scale": median.scale, "shift": median.shift}


def _answers(model: keras.Model) -> Callable[[np.ndarray], np.ndarray]:
    from aecourse._keras import keras

    return lambda x: keras.ops.convert_to_numpy(model(x))


def _off(clean: np.ndarray, whole: Callable, light: Callable) -> dict[str, float]:
    """Return how far answers are from those of the whole form, in decibels."""
    noisy = _noisy(clean)
    change = psnr(clean, light(noisy)) - psnr(clean, whole(noisy))
    by_level = [abs(part.mean()) for part in np.array_split(change, len(LEVELS))]
    return {"mean": float(max(by_level)), "single": float(abs(change).mean())}


def _rounded(values: np.ndarray) -> np.ndarray:
    """Return what the page reads when it is given values in 8 bits."""
    form = packed(values, BITS)
    whole = np.round((values - form["low"]) / form["step"])
    return (form["low"] + form["step"] * whole).astype("float32")


# ---------------------------------------------------------------- the denoiser


def light_network(denoiser: keras.Model, given: np.ndarray) -> keras.Model:
    """Return a denoiser whose two wide layers are factored, with weights of 8 bits.

    Parameters
    ----------
    denoiser : keras.Model
        A trained :func:`aecourse.models.denoising_autoencoder`.
    given : ndarray of shape (n, 28, 28)
        Noisy images; what a wide layer answers to them is kept as far as it can be.

    Returns
    -------
    keras.Model
        Maps images to images, without a layer of noise.
    """
    from aecourse._keras import keras

    drawn = random.getstate()  # new layers draw weights, and a page's draws must stay
    encoder, decoder = (denoiser.get_layer(half) for half in ("encoder", "decoder"))
    factored = {name: _factored(encoder, name, given) for name in WIDE}

    def copy(layer: keras.Layer) -> keras.Layer:
        known = factored.get(layer.name)
        return known or type(layer).from_config(layer.get_config())

    light_encoder = keras.models.clone_model(encoder, clone_function=copy)
    for layer in encoder.layers:
        if layer.weights and layer.name not in factored:
            light_encoder.get_layer(layer.name).set_weights(layer.get_weights())
    light_decoder = keras.models.clone_model(decoder)
    light_decoder.set_weights(decoder.get_weights())
    light = keras.Sequential([keras.Input((SIDE, SIDE)), light_encoder, light_decoder])
    light.set_weights([_rounded(weight) for weight in light.get_weights()])
    random.setstate(drawn)
    return light


def _factored(encoder: keras.Model, name: str, given: np.ndarray) -> keras.Model:
    """Return two layers for one, with few numbers between them.

    They keep the directions in which the answers vary most, and the mean of them all.
    """
    from aecourse._keras import keras

    layer = encoder.get_layer(name)
    inputs = _answers(keras.Model(encoder.input, layer.input))(given)
    kernel, bias = layer.get_weights()
    mean = inputs.mean(axis=0)
    answers = (inputs - mean) @ kernel
    directions = np.linalg.eigh(answers.T @ answers)[1][:, : -RANK - 1 : -1]
    down, up = kernel @ directions, directions.T
    two = keras.Sequential(
        [
            keras.Input(inputs.shape[1:]),
            keras.layers.Dense(RANK, use_bias=False),
            keras.layers.Dense(layer.units, layer.activation),
        ],
        name=name,
    )
    two.set_weights([down, up, bias + mean @ (kernel - down @ up)])
    return two


# ---------------------------------------------------------------- ridge regression


@dataclass(frozen=True)
class LightRidge:
    """Answer nearly as ridge regression does, with a tenth of its weights.

    The lowest waves of an image are taken to the lowest waves of the answer, and to
    that every pixel adds what it takes from itself and its eight neighbours.

    Attributes
    ----------
    waves : ndarray of shape (m, m)
        From waves of the input, in rows, to waves of the answer.
    near : ndarray of shape (784, 9)
        Weights of each pixel's neighbourhood, row after row.
    answer : ndarray of shape (784,)
        The answer to a black image.
    """

    waves: np.ndarray
    near: np.ndarray
    answer: np.ndarray

    @classmethod
    def of(cls, ridge: Tuned, given: np.ndarray) -> LightRidge:
        """Return the light form of a ridge regression.

        Parameters
        ----------
        ridge : aecourse.denoising.baselines.Tuned
            The whole form, from its zero to its clipping a linear map.
        given : ndarray of shape (n, 28, 28)
            Noisy images; the neighbours are fitted to the answers to them.

        Returns
        -------
        LightRidge
            It takes images and returns answers, as `ridge.denoise` does.
        """
        pixels = np.eye(SIDE * SIDE).reshape(-1, SIDE, SIDE)
        black = ridge.uncorrected(np.zeros((1, SIDE, SIDE)))[0].ravel()
        weights = ridge.uncorrected(pixels).reshape(len(pixels), -1) - black
        weights, black = ridge.scale * weights, ridge.scale * black + ridge.shift
        basis, rows = _waves(), given.reshape(len(given), -1)
        mean = rows.mean(axis=0, dtype=float)
        waves = _rounded(basis.T @ weights @ basis)
        left = weights - basis @ waves @ basis.T
        near = _rounded(_of_neighbours(left, (rows - mean).T @ (rows - mean)))
        light = cls(waves, near, np.zeros(SIDE * SIDE))
        return cls(waves, near, black + mean @ weights - light.linear(mean[None])[0])

    def linear(self, rows: np.ndarray) -> np.ndarray:
        """Return what is added to the answer to a black image, row by row."""
        basis = _waves()
        images = rows.reshape(-1, SIDE, SIDE)
        around = np.lib.stride_tricks.sliding_window_view(
            np.pad(images, ((0, 0), (1, 1), (1, 1))), (3, 3), axis=(1, 2)
        )
        near = np.einsum("npk,pk->np", around.reshape(len(rows), -1, 9), self.near)
        return rows @ basis @ self.waves @ basis.T + near

    def __call__(self, images: np.ndarray) -> np.ndarray:
        """Return answers to images, clipped to [0, 1]."""
        answers = self.linear(images.reshape(len(images), -1)) + self.answer
        return np.clip(answers, 0, 1).reshape(images.shape).astype("float32")

    def content(self) -> dict[str, Any]:
        """Return what the page computes with."""
        return {
            "edge": EDGE,
            "waves": _frequencies().tolist(),
            "weights": packed(self.waves, BITS),
            "near": packed(self.near, BITS),
            "answer": packed(self.answer),
        }


def _frequencies() -> np.ndarray:
    """Return half periods down and across of the lowest waves, as one number each."""
    length = SIDE - 2 * EDGE
    down, across = np.divmod(np.arange(length**2), length)
    return np.argsort(down**2 + across**2, kind="stable")[:WAVES]


def _waves() -> np.ndarray:
    """Return the lowest cosine waves of the inner pixels, a column each."""
    from scipy.fft import idct

    length = SIDE - 2 * EDGE
    along = np.zeros((SIDE, length))
    along[EDGE:-EDGE] = idct(np.eye(length), axis=0, norm="ortho")
    return np.kron(along, along)[:, _frequencies()]


def _of_neighbours(left: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Return the weights of neighbours that come nearest to the map that is left."""
    near, products = np.zeros((SIDE * SIDE, 9)), squares @ left
    least = 1e-6 * np.trace(squares)  # where pixels are always black
    for pixel in range(SIDE * SIDE):
        row, column = divmod(pixel, SIDE)
        places = {
            3 * i + j: SIDE * (row + i - 1) + column + j - 1
            for i in range(3)
            for j in range(3)
            if 0 <= row + i - 1 < SIDE and 0 <= column + j - 1 < SIDE
        }
        at = list(places.values())
        system = squares[np.ix_(at, at)] + least * np.eye(len(at))
        near[pixel, list(places)] = np.linalg.solve(system, products[at, pixel])
    return near


# ---------------------------------------------------------------- the picture


def _still(
    clean: np.ndarray,
    denoiser: keras.Model,
    tuned: Mapping[str, Tuned],
    said: Mapping[str, str],
) -> Figure:
    """Draw an image, the noisy one and the answers to it, with their decibels."""
    noisy = noise.gaussian(clean, START, seed=1)
    answers = {
        "clean": clean,
        "nothing": noisy,
        **{name: tuned[name].denoise(noisy) for name in ("median", "ridge")},
        "denoiser": _answers(denoiser)(noisy),
    }
    figure = Figure((9, 2.4), layout="constrained")
    axes = figure.subplots(1, len(answers))
    for ax, (name, images) in zip(axes, answers.items(), strict=True):
        ax.imshow(images[0], cmap="gray", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[], title=said[name])
        if name != "clean":
            reached = f"{psnr(clean, images)[0]:.1f}"
            ax.set_xlabel(said["decibels"].format(value=reached))
    return figure
