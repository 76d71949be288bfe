"""How near an image is to the one it should be, as the field measures it.

Both measures are scikit-image's, with the range of grey levels set to 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_pair, invalid


def psnr(x: ArrayLike, x_hat: ArrayLike) -> np.ndarray:
    """Return the peak signal-to-noise ratio of each image in decibels.

    It is ``-10 log10(MSE)`` for grey levels from 0 to 1. An error ten times smaller
    is 10 dB more, half the error 3 dB more, and equal images have infinitely many.

    Parameters
    ----------
    x
        What the images should be, shape ``(n, height, width)``, values in [0, 1].
    x_hat
        What they are, same shape, values in [0, 1].

    Returns
    -------
    np.ndarray
        Shape ``(n,)``, higher is better. The mean over images is not the PSNR of the
        mean error, so say which of the two a page shows; the course takes means.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, or values lie outside [0, 1].

    Notes
    -----
    Source: chapter 6.
    """
    from skimage.metrics import peak_signal_noise_ratio

    x, x_hat = _check_images(x, x_hat)
    with np.errstate(divide="ignore"):  # equal images: infinite, as it should be
        values = [
            peak_signal_noise_ratio(clean, image, data_range=1)
            for clean, image in zip(x, x_hat, strict=True)
        ]
    return np.array(values)


def ssim(x: ArrayLike, x_hat: ArrayLike) -> np.ndarray:
    """Return the structural similarity of each image, 1 for equal ones.

    It compares mean, contrast and pattern in windows of 7 × 7 pixels and averages over
    the image, so it sees blur that the squared error forgives.

    Takes and raises what :func:`psnr` does; images have at least 7 pixels a side.

    Returns
    -------
    np.ndarray
        Shape ``(n,)``, in [-1, 1], higher is better.

    Notes
    -----
    Source: Wang, Bovik, Sheikh and Simoncelli, 2004.
    """
    from skimage.metrics import structural_similarity

    x, x_hat = _check_images(x, x_hat)
    if min(x.shape[1:]) < 7:
        raise invalid("x", "images of at least 7 × 7 pixels", x)
    values = [
        structural_similarity(clean, image, data_range=1)
        for clean, image in zip(x, x_hat, strict=True)
    ]
    return np.array(values)


def _check_images(x: ArrayLike, x_hat: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    as_array("x", x, ndim=3)
    x, x_hat = as_pair("x", x, "x_hat", x_hat)
    for name, images in (("x", x), ("x_hat", x_hat)):
        if images.min() < 0 or images.max() > 1:
            raise invalid(
                name, "values in [0, 1]: clip first, `np.clip(x, 0, 1)`", images
            )
    return x, x_hat
