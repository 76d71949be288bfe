"""Known mistakes in the exercises of chapter 6, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from aecourse.exercises.expectations import Mistake, mistakes_with_faults

Denoise = Callable[[np.ndarray], np.ndarray]


def mean_square(difference: np.ndarray) -> float:
    """Mean of the squares over everything."""
    return float(np.mean(difference**2))


def decibels(mse: float, peak: float = 1.0) -> float:
    """Peak signal-to-noise ratio of a mean squared error."""
    return float(10 * np.log10(peak**2 / mse))


PEAK_RATIO: list[Mistake] = [
    (
        lambda x, x_hat, peak: 20 * np.log10(peak**2 / mean_square(x - x_hat)),
        "You have 20 times the logarithm of squares. Twenty belongs to the ratio of "
        "peak and root mean squared error, ten to that of their squares.",
    ),
    (
        lambda x, x_hat, peak: 10 * np.log10(peak / mean_square(x - x_hat)),
        "You did not square the peak. Peak and error have to be of one unit, and the "
        "error is squared.",
    ),
    (
        lambda x, x_hat, peak: 10 * np.log(peak**2 / mean_square(x - x_hat)),
        "You took the natural logarithm; decibels have base 10.",
    ),
    (
        lambda x, x_hat, peak: -decibels(mean_square(x - x_hat), peak),
        "The sign is wrong: a better image has more decibels.",
    ),
    (
        lambda x, x_hat, peak: decibels(mean_square(x - x_hat)),
        "You left out the peak. It is 1 for grey levels from 0 to 1 only.",
    ),
    (
        lambda x, x_hat, peak: decibels(mean_square(x - x_hat), 255),
        "You wrote 255 for the peak. These images have another one; it is an argument.",
    ),
    (
        lambda x, x_hat, peak: decibels(mean_square(x - x_hat), x.max()),
        "You took the largest value of these images. The peak is the largest that "
        "there can be, however dark the images are.",
    ),
    (
        lambda x, x_hat, peak: decibels(np.sum((x - x_hat) ** 2), peak),
        "You took the sum of the squared differences; the error is their mean.",
    ),
    (
        lambda x, x_hat, peak: decibels(np.mean(np.abs(x - x_hat)), peak),
        "You took the absolute error; it is the squared one that counts.",
    ),
    (
        lambda x, x_hat, peak: np.log10(peak**2 / mean_square(x - x_hat)),
        "You have bels: the ten in front is missing.",
    ),
    (
        lambda x, x_hat, peak: np.mean(
            [decibels(mean_square(a - b), peak) for a, b in zip(x, x_hat, strict=True)]
        ),
        "You took the mean of the images' decibels. Here the error is averaged over "
        "all pixels first; the two differ, so a report has to say which it is.",
    ),
]

SPREAD: list[Mistake] = [
    (
        lambda x_hat: x_hat.std(axis=(1, 2)).mean(),
        "You took the deviation over the pixels of each image. That is contrast, and "
        "a network that draws one image again and again may have plenty.",
    ),
    (
        lambda x_hat: x_hat.std(),
        "You took the deviation over images and pixels together. It is large for one "
        "image with contrast, drawn again and again.",
    ),
    (
        lambda x_hat: x_hat.var(axis=0).mean(),
        "You took the variance; the standard deviation is its root, and has the unit "
        "of a grey level.",
    ),
    (
        lambda x_hat: np.sqrt(x_hat.var(axis=0).mean()),
        "You took the root after the mean over the pixels; the deviation of each "
        "pixel comes first, then the mean.",
    ),
    (
        lambda x_hat: x_hat.std(axis=0),
        "You returned one deviation for each pixel; their mean is wanted.",
    ),
    (
        lambda x_hat: x_hat.std(axis=0).max(),
        "You took the largest deviation. A single lively pixel would hide that all "
        "others are dead.",
    ),
    (
        lambda x_hat: x_hat.std(axis=0).sum(),
        "You summed over the pixels; the mean does not depend on the image's size.",
    ),
    (
        lambda x_hat: x_hat.mean(axis=(1, 2)).std(),
        "You looked at the brightness of each image. Two digits may have equally "
        "much ink in different places.",
    ),
    (
        lambda x_hat: x_hat.mean(axis=0).std(),
        "You averaged over the images first. What is left is the contrast of the "
        "mean image.",
    ),
]


def ridge(
    noisy: np.ndarray, clean: np.ndarray, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of the regression from noisy to clean rows."""
    x, y = noisy - noisy.mean(axis=0), clean - clean.mean(axis=0)
    weights = _solve(x, y, alpha * np.eye(x.shape[1]))
    return weights, clean.mean(axis=0) - noisy.mean(axis=0) @ weights


def _solve(x: np.ndarray, y: np.ndarray, penalty: np.ndarray | float) -> np.ndarray:
    return np.linalg.solve(x.T @ x + penalty, x.T @ y)


def _centred(rows: np.ndarray) -> np.ndarray:
    return rows - rows.mean(axis=0)


WEIGHTS: list[Mistake] = [
    (
        lambda noisy, clean, alpha: _solve(
            noisy, clean, alpha * np.eye(noisy.shape[1])
        ),
        "You did not take the means away first, so the weights have to do the work "
        "of the bias, and are punished for it.",
    ),
    (
        lambda noisy, clean, alpha: ridge(clean, noisy, alpha)[0],
        "You exchanged input and target: these weights make clean images noisy.",
    ),
    (
        lambda noisy, clean, alpha: _solve(_centred(noisy), _centred(clean), 0.0),
        "You left out the penalty.",
    ),
    (
        lambda noisy, clean, alpha: _solve(_centred(noisy), _centred(clean), alpha),
        "You added alpha to every entry of the matrix. The penalty sits on the "
        "diagonal only.",
    ),
    (
        lambda noisy, clean, alpha: ridge(noisy, clean, alpha * len(noisy))[0],
        "Your penalty grows with the number of images: you have a mean of errors "
        "where the task has a sum.",
    ),
    (
        lambda noisy, clean, alpha: ridge(noisy, clean, alpha / len(noisy))[0],
        "Your penalty shrinks with the number of images: you have a sum of errors "
        "and divided alpha.",
    ),
    (
        lambda noisy, clean, alpha: ridge(noisy, clean, alpha**2)[0],
        "You squared alpha; it multiplies the squared weights as it is.",
    ),
    (
        lambda noisy, clean, alpha: ridge(noisy, clean, alpha)[0].T,
        "Your weights are transposed. A row of pixels is multiplied from the left.",
    ),
    (
        lambda noisy, clean, alpha: ridge(noisy, noisy, alpha)[0],
        "Your target is the noisy image itself, so the map learns to copy.",
    ),
]

BIAS: list[Mistake] = [
    (
        lambda noisy, clean, weights: clean.mean(axis=0),
        "Your bias is the mean clean image. It would be right for an input without "
        "its mean, but the denoiser gets images as they are.",
    ),
    (
        lambda noisy, clean, weights: noisy.mean(axis=0),
        "Your bias is the mean noisy image; it belongs on the input's side.",
    ),
    (
        lambda noisy, clean, weights: np.zeros(clean.shape[1]),
        "Your bias is 0. The mean noisy image has to be sent to the mean clean one.",
    ),
    (
        lambda noisy, clean, weights: clean.mean(axis=0) - noisy.mean(axis=0),
        "You forgot that the mean noisy image passes through the weights.",
    ),
    (
        lambda noisy, clean, weights: noisy.mean(axis=0) @ weights - clean.mean(axis=0),
        "Your bias has the wrong sign.",
    ),
]

FAULTS = (
    "the denoiser is still measured on clean input",
    "the peak is still 255, for images in [0, 1]",
    "the strength is still chosen on the test images",
)


def quality_with_faults(
    fit: Callable[[np.ndarray, np.ndarray, float], Denoise],
    strengths: Sequence[float],
    x_train: np.ndarray,
    x_val: np.ndarray,
    x_test: np.ndarray,
    spoil: Callable[[np.ndarray, int], np.ndarray],
    faults: tuple[bool, bool, bool] = (False, False, False),
) -> float:
    """Return the reported quality, with some of the faults or none."""
    clean_input, wrong_peak, chosen_on_test = faults
    noisy_train = spoil(x_train, 1)
    denoisers = [fit(noisy_train, x_train, strength) for strength in strengths]
    val_input = spoil(x_val, 2)
    test_input = x_test if clean_input else spoil(x_test, 3)
    on_test = [mean_square(f(test_input) - x_test) for f in denoisers]
    on_val = [mean_square(f(val_input) - x_val) for f in denoisers]
    chosen = np.argmin(on_test if chosen_on_test else on_val)
    return decibels(on_test[chosen], 255 if wrong_peak else 1)


def quality_mistakes(arguments: tuple) -> list[Mistake]:
    """Return what an experiment gives that has kept some of the faults."""
    mistakes = mistakes_with_faults(
        lambda faults: quality_with_faults(*arguments, faults), FAULTS, "wrong"
    )
    return mistakes + _other_slips(*arguments)


def _other_slips(fit, strengths, x_train, x_val, x_test, spoil) -> list[Mistake]:
    noisy_train, noisy_val, noisy_test = (
        spoil(images, seed) for seed, images in enumerate((x_train, x_val, x_test), 1)
    )
    denoisers = [fit(noisy_train, x_train, strength) for strength in strengths]
    on_train, on_val, on_test = (
        [mean_square(f(noisy) - clean) for f in denoisers]
        for noisy, clean in (
            (noisy_train, x_train),
            (noisy_val, x_val),
            (noisy_test, x_test),
        )
    )
    on_clean_val = [mean_square(f(x_val) - x_val) for f in denoisers]
    return [
        (
            decibels(min(on_val)),
            "You returned the quality on the validation images, on which the "
            "strength was chosen.",
        ),
        (
            decibels(on_test[np.argmin(on_train)]),
            "You chose the strength on the training images. There the weakest "
            "penalty always looks best.",
        ),
        (
            decibels(on_test[np.argmin(on_clean_val)]),
            "You chose the strength on clean validation images; choose on noisy "
            "ones, as the denoiser will be used.",
        ),
        (
            decibels(on_test[np.argmax(on_val)]),
            "You chose the strength with the largest error on the validation images.",
        ),
        (
            decibels(mean_square(noisy_test - x_test)),
            "You measured the noisy images themselves; denoise them first.",
        ),
    ]
