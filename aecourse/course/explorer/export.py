"""Dense autoencoders as data that a script in a page can read."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import latent
from aecourse._validation import invalid
from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras

LEVELS = 2**16 - 1
MARGIN = 0.08  # of the map around the codes, as a share of their range
ACTIVATIONS = ("linear", "relu", "elu", "tanh", "sigmoid")  # those of explorer.js
ONLY_SHAPES = ("InputLayer", "Flatten", "Reshape")


def exported_autoencoder(model: keras.Model, x: np.ndarray) -> dict[str, Any]:
    """Return layers, codes of `x`, their range and the percentiles of their errors.

    Parameters
    ----------
    model : keras.Model
        Dense autoencoder with a code of two values.
    x : ndarray of shape (n, 28, 28)
        Images.

    Returns
    -------
    dict
        What explorer.js reads.

    Raises
    ------
    ValueError
        If the model has no two halves, a code of other than two values, or layers
        that the page cannot compute.
    """
    codes = _points_of_the_plane(model, x)
    low, high = codes.min(axis=0), codes.max(axis=0)
    margin = MARGIN * (high - low) + 1e-6
    errors = reconstruction_error(x, latent.reconstruct(model, x))
    return {
        "encoder": _dense_layers(model.get_layer("encoder")),
        "decoder": _dense_layers(model.get_layer("decoder")),
        "codes": packed(codes),
        "range": np.stack([low - margin, high + margin], axis=1).tolist(),
        "start": codes.mean(axis=0).tolist(),
        "errors": np.percentile(errors, np.arange(101)).round(5).tolist(),
    }


def _points_of_the_plane(model: keras.Model, x: np.ndarray) -> np.ndarray:
    codes = latent.encode(model, x)
    if codes.ndim != 2 or codes.shape[1] != 2:
        expected = "autoencoders with a code of two values, which a map can show"
        raise invalid("autoencoders", expected, codes.shape[1:])
    return codes


def _dense_layers(part: keras.Model) -> list[dict[str, Any]]:
    """Return kernels, biases and activations of the dense layers of one half."""
    found: list[tuple[np.ndarray, np.ndarray, str]] = []
    for layer in part.layers:
        kind = type(layer).__name__
        activation = getattr(getattr(layer, "activation", None), "__name__", None)
        if kind == "Dense" and layer.use_bias and activation in ACTIVATIONS:
            found.append((*layer.get_weights(), activation))
        elif kind == "GaussianLatent" and found:  # the page encodes by the mean
            kernel, bias, activation = found[-1]
            means = slice(layer.latent_dim)
            found[-1] = kernel[:, means], bias[means], activation
        elif kind not in ONLY_SHAPES:
            known = ", ".join(ACTIVATIONS)
            expected = f"dense layers with biases and activations among {known}"
            raise invalid("autoencoders", expected, f"{kind} {layer.name!r}")
    return [
        {"kernel": packed(kernel.T), "bias": packed(bias), "activation": activation}
        for kernel, bias, activation in found
    ]


def packed(values: np.ndarray) -> dict[str, Any]:
    """Return numbers as 16-bit whole numbers between their least and their largest."""
    low, high = float(values.min()), float(values.max())
    step = (high - low) / LEVELS or 1.0
    whole = np.round((values - low) / step).astype("<u2")
    return {"data": base64_of(whole), "low": low, "step": step}


def base64_of(values: np.ndarray) -> str:
    """Return the bytes of an array as text."""
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
