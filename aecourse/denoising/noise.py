"""Ways to spoil an image: Gaussian, salt and pepper, masking, a blank square.

Every function leaves its input as it is and returns a new array of grey levels. A seed
gives the same noise each time; without one, each call draws anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_int, as_number, invalid

Seed = int | np.random.Generator | None


def gaussian(x: ArrayLike, stddev: float, *, seed: Seed = None) -> np.ndarray:
    """Return images with a normal number added to each pixel, clipped to [0, 1].

    Parameters
    ----------
    x
        Images, shape ``(n, height, width)``, values in [0, 1].
    stddev
        Standard deviation of the noise before clipping, in [0, 1].
    seed
        Whole number, generator, or None for noise that is new in each call.

    Returns
    -------
    np.ndarray
        Shape and dtype of `x`, values in [0, 1].

    Raises
    ------
    TypeError, ValueError
        If the images are outside [0, 1] or not three-dimensional, or the amount is
        out of range.

    Notes
    -----
    Source: chapter 6. Clipping makes the noise one-sided on black and on white, so its
    mean is not zero there.
    """
    x = _check_images(x)
    stddev = as_number("stddev", stddev, minimum=0, maximum=1)
    drawn = np.random.default_rng(seed).standard_normal(x.shape, np.float32)
    return np.clip(x + stddev * drawn, 0, 1).astype(x.dtype, copy=False)


def salt_and_pepper(x: ArrayLike, share: float, *, seed: Seed = None) -> np.ndarray:
    """Return images with a share of the pixels set to white or black by a coin.

    Takes, returns and raises what :func:`gaussian` does, with `share` in [0, 1] as the
    probability that a pixel is hit.
    """
    x = _check_images(x)
    share = as_number("share", share, minimum=0, maximum=1)
    drawn = np.random.default_rng(seed).random(x.shape, np.float32)
    return np.where(drawn < share, (drawn < share / 2).astype(x.dtype), x)


def masking(x: ArrayLike, share: float, *, seed: Seed = None) -> np.ndarray:
    """Return images with a share of the pixels set to black.

    Takes, returns and raises what :func:`gaussian` does, with `share` in [0, 1] as the
    probability that a pixel is lost. Source: Vincent et al., 2008.
    """
    x = _check_images(x)
    share = as_number("share", share, minimum=0, maximum=1)
    lost = np.random.default_rng(seed).random(x.shape, np.float32) < share
    return np.where(lost, x.dtype.type(0), x)


def block(x: ArrayLike, size: int, *, seed: Seed = None) -> np.ndarray:
    """Return images with one black square each, at a random place inside the image.

    Takes, returns and raises what :func:`gaussian` does, with `size` as the side of the
    square in pixels, at most the shorter side of an image; 0 leaves the image whole.
    """
    x = _check_images(x)
    n, height, width = x.shape
    size = as_int("size", size, minimum=0, maximum=min(height, width))
    rng = np.random.default_rng(seed)
    top = rng.integers(height - size + 1, size=(n, 1))
    left = rng.integers(width - size + 1, size=(n, 1))
    rows, columns = np.arange(height) - top, np.arange(width) - left
    in_rows = (rows >= 0) & (rows < size)
    in_columns = (columns >= 0) & (columns < size)
    covered = in_rows[:, :, None] & in_columns[:, None, :]
    return np.where(covered, x.dtype.type(0), x)


def _check_images(x: ArrayLike) -> np.ndarray:
    x = as_array("x", x, ndim=3)
    if x.min() < 0 or x.max() > 1:
        raise invalid(
            "x", "values in [0, 1]: divide grey levels from 0 to 255 by 255 first", x
        )
    return x
