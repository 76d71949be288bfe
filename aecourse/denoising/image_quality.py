"""How near an image is to the one it should be, as the field measures it.

Both measures give what scikit-image's do with the range of grey levels set to 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, images, validated


@validated(x=images(), x_hat=images(like="x"))
def psnr(x: ArrayLike, x_hat: ArrayLike) -> np.ndarray:
    """Return the peak signal-to-noise ratio (PSNR) of each image in decibels.

    It is ``-10 log10(MSE)`` for grey levels from 0 to 1. An error ten times smaller
    is 10 dB more, half the error 3 dB more, and equal images have infinitely many.

    Parameters
    ----------
    x : array_like of shape (n, height, width) or (n, height, width, channels)
        What the images should be, values in [0, 1].
    x_hat : array_like of shape (n, height, width) or (n, height, width, channels)
        What they are, values in [0, 1].

    Returns
    -------
    ndarray of shape (n,)
        Higher is better. The mean over images is not the PSNR of the mean error, so say
        which of the two a page shows; the course takes means.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or are no images', or values lie outside [0, 1].

    Notes
    -----
    Source: chapter 6.
    """
    # scikit-image takes one image at a time, which is slow for the many of a page
    off = np.subtract(x, x_hat, dtype=np.result_type(x, x_hat, np.float32))
    mse = np.mean(off**2, axis=tuple(range(1, off.ndim)), dtype=float)
    with np.errstate(divide="ignore"):  # equal images: infinite, as it should be
        return -10 * np.log10(mse)


@validated(
    x=also(
        images(), "images of at least 7 × 7 pixels", lambda x: min(x.shape[1:3]) >= 7
    ),
    x_hat=images(like="x"),
)
def ssim(x: ArrayLike, x_hat: ArrayLike) -> np.ndarray:
    """Return the structural similarity (SSIM) of each image, 1 for equal ones.

    It compares mean, contrast and pattern in windows of 7 × 7 pixels and averages over
    the image and its channels, so it sees blur that the squared error forgives.

    Parameters
    ----------
    x : array_like of shape (n, height, width) or (n, height, width, channels)
        What the images should be, values in [0, 1], at least 7 pixels a side.
    x_hat : array_like of shape (n, height, width) or (n, height, width, channels)
        What they are, values in [0, 1].

    Returns
    -------
    ndarray of shape (n,)
        In [-1, 1], higher is better.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, values lie outside [0, 1] or images are too small.

    Notes
    -----
    Source: Wang, Bovik, Sheikh and Simoncelli, 2004.
    """
    from skimage.metrics import structural_similarity

    channel_axis = -1 if x.ndim == 4 else None
    values = [
        structural_similarity(clean, image, data_range=1, channel_axis=channel_axis)
        for clean, image in zip(x, x_hat, strict=True)
    ]
    return np.array(values)
