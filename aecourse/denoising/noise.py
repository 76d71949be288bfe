"""Ways to corrupt an image: Gaussian, salt and pepper, masking, a blank square.

Every function leaves its input as it is and returns a new array of grey levels; each
channel of a colour image is one of these, hit by itself but for the square. A seed
gives the same noise each time; without one, each call draws anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import Seed, also, images, number, validated, whole

_amount = number(minimum=0, maximum=1)


@validated(x=images(), stddev=_amount)
def gaussian(x: ArrayLike, stddev: float, *, seed: Seed = None) -> np.ndarray:
    """Add Gaussian noise to images, a normal number to each pixel, and clip to [0, 1].

    Parameters
    ----------
    x : array_like of shape (n, height, width) or (n, height, width, channels)
        Images, values in [0, 1].
    stddev : float
        Standard deviation of the noise before clipping, in [0, 1].
    seed : int, numpy.random.Generator or None, default None
        Of the noise; None for new noise in each call.

    Returns
    -------
    ndarray of the shape of `x`
        Noisy images in [0, 1], of the dtype of `x`.

    Raises
    ------
    TypeError, ValueError
        If the images are outside [0, 1] or of another shape, or `stddev` is
        out of range.

    Notes
    -----
    Source: chapter 6. Clipping makes the noise one-sided on black and on white, so its
    mean is not zero there.
    """
    drawn = np.random.default_rng(seed).standard_normal(x.shape, np.float32)
    return np.clip(x + stddev * drawn, 0, 1).astype(x.dtype, copy=False)


@validated(x=images(), share=_amount)
def salt_and_pepper(x: ArrayLike, share: float, *, seed: Seed = None) -> np.ndarray:
    """Add salt-and-pepper noise: set a share of the pixels to white or black by a coin.

    Parameters
    ----------
    x : array_like of shape (n, height, width) or (n, height, width, channels)
        Images, values in [0, 1].
    share : float
        Probability that a pixel is hit, in [0, 1].
    seed : int, numpy.random.Generator or None, default None
        Of the noise; None for new noise in each call.

    Returns
    -------
    ndarray of the shape of `x`
        Noisy images in [0, 1], of the dtype of `x`.

    Raises
    ------
    TypeError, ValueError
        If the images are outside [0, 1] or of another shape, or `share` is
        out of range.
    """
    drawn = np.random.default_rng(seed).random(x.shape, np.float32)
    return np.where(drawn < share, (drawn < share / 2).astype(x.dtype), x)


@validated(x=images(), share=_amount)
def masking(x: ArrayLike, share: float, *, seed: Seed = None) -> np.ndarray:
    """Add masking noise: set a share of the pixels to black.

    Parameters
    ----------
    x : array_like of shape (n, height, width) or (n, height, width, channels)
        Images, values in [0, 1].
    share : float
        Probability that a pixel is lost, in [0, 1].
    seed : int, numpy.random.Generator or None, default None
        Of the noise; None for new noise in each call.

    Returns
    -------
    ndarray of the shape of `x`
        Noisy images in [0, 1], of the dtype of `x`.

    Raises
    ------
    TypeError, ValueError
        If the images are outside [0, 1] or of another shape, or `share` is
        out of range.

    Notes
    -----
    Source: Vincent et al., 2008.
    """
    lost = np.random.default_rng(seed).random(x.shape, np.float32) < share
    return np.where(lost, x.dtype.type(0), x)


@validated(
    x=images(),
    size=also(
        whole(minimum=0),
        "a square that fits images of {x.shape[1]} × {x.shape[2]} pixels",
        lambda size, x: size <= min(x.shape[1:3]),
    ),
)
def block(x: ArrayLike, size: int, *, seed: Seed = None) -> np.ndarray:
    """Occlude images: set one square in each to black, at a random place inside.

    Parameters
    ----------
    x : array_like of shape (n, height, width) or (n, height, width, channels)
        Images, values in [0, 1].
    size : int
        Side of the square in pixels, at most the shorter side of an image; 0 leaves the
        image whole.
    seed : int, numpy.random.Generator or None, default None
        Of the noise; None for new noise in each call.

    Returns
    -------
    ndarray of the shape of `x`
        Noisy images in [0, 1], of the dtype of `x`.

    Raises
    ------
    TypeError, ValueError
        If the images are outside [0, 1] or of another shape, or `size` is
        out of range.
    """
    n, height, width = x.shape[:3]
    rng = np.random.default_rng(seed)
    top = rng.integers(height - size + 1, size=(n, 1))
    left = rng.integers(width - size + 1, size=(n, 1))
    rows, columns = np.arange(height) - top, np.arange(width) - left
    in_rows = (rows >= 0) & (rows < size)
    in_columns = (columns >= 0) & (columns < size)
    covered = in_rows[:, :, None] & in_columns[:, None, :]
    covered = covered.reshape(*covered.shape, *[1] * (x.ndim - 3))  # every channel
    return np.where(covered, x.dtype.type(0), x)
