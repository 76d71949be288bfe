"""Known mistakes in the exercises of chapter 11, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import numpy as np

from aecourse.exercises.expectations import Mistake
from aecourse.exercises.limits_bound import kl_terms

DRAWN_CODE: list[Mistake] = [
    (
        lambda mean, log_var, noise: mean + np.exp(log_var) * noise,
        "You multiplied the noise by the variance. Its standard deviation is the "
        "square root of that.",
    ),
    (
        lambda mean, log_var, noise: mean + log_var * noise,
        "You multiplied the noise by the *logarithm* of the variance, which may even "
        "be negative.",
    ),
    (
        lambda mean, log_var, noise: mean + np.sqrt(np.abs(log_var)) * noise,
        "You took the root of the logarithm of the variance. Undo the logarithm first.",
    ),
    (
        lambda mean, log_var, noise: mean + 0.5 * np.exp(log_var) * noise,
        "You halved the variance. The half belongs into the exponent, where it takes "
        "the square root.",
    ),
    (
        lambda mean, log_var, noise: mean + noise,
        "You added the noise as it is, so every code is blurred alike. Scale it by the "
        "standard deviation.",
    ),
    (
        lambda mean, log_var, noise: np.exp(0.5 * log_var) * noise,
        "You left out the mean: the code would say nothing about where it lies.",
    ),
    (
        lambda mean, log_var, noise: mean,
        "You returned the mean. That is right for a prediction; in training the code "
        "is drawn.",
    ),
    (
        lambda mean, log_var, noise: mean + np.exp(0.5 * log_var),
        "You did not use the noise: the code is the same every time.",
    ),
    (
        lambda mean, log_var, noise: mean + 0.5 * log_var * noise,
        "You halved the logarithm and left it there: undo it by `np.exp`.",
    ),
    (
        lambda mean, log_var, noise: mean - np.exp(0.5 * log_var) * noise,
        "You subtracted the noise. The codes are as likely that way, but other ones "
        "than asked for.",
    ),
    (
        lambda mean, log_var, noise: mean + np.exp(-0.5 * log_var) * noise,
        "You divided by the standard deviation. That would undo the scale; here the "
        "noise has to get it.",
    ),
]

GAUSSIAN_KL: list[Mistake] = [
    (
        lambda mean, log_var: kl_terms(mean, log_var).mean(axis=1),
        "You averaged over the values of the code. Then a longer code pays less for "
        "each of them; the costs of independent values add up.",
    ),
    (
        lambda mean, log_var: kl_terms(mean, log_var),
        "You have the cost of each value of the code. An image pays for all of its "
        "values: add them up.",
    ),
    (
        lambda mean, log_var: kl_terms(mean, log_var).sum(axis=0),
        "You added over the images. Each image has a cost of its own.",
    ),
    (
        lambda mean, log_var: kl_terms(mean, log_var).sum(axis=1).mean(),
        "You averaged over the images as well; one number for each is asked for.",
    ),
    (
        lambda mean, log_var: kl_terms(mean, log_var).sum(),
        "You added over the images as well; one number for each is asked for.",
    ),
    (
        lambda mean, log_var: 2 * kl_terms(mean, log_var).sum(axis=1),
        "Your result is twice too large: the half in front is missing.",
    ),
    (
        lambda mean, log_var: -kl_terms(mean, log_var).sum(axis=1),
        "Your sign is the wrong way round. A divergence is never below 0.",
    ),
    (
        lambda mean, log_var: 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var, 1),
        "You left out the -1. A code of mean 0 and variance 1 would cost something, "
        "and it must be free.",
    ),
    (
        lambda mean, log_var: 0.5 * np.sum(mean**2 + np.exp(log_var) + log_var - 1, 1),
        "The logarithm of the variance is subtracted: a small variance is dear, "
        "because it says exactly where the code lies.",
    ),
    (
        lambda mean, log_var: (
            0.5 * np.sum(mean**2 + np.exp(2 * log_var) - 2 * log_var - 1, axis=1)
        ),
        "You took `log_var` for the logarithm of the standard deviation; it is that of "
        "the variance.",
    ),
    (
        lambda mean, log_var: (
            0.5 * np.sum(mean**2 + np.exp(0.5 * log_var) - log_var - 1, axis=1)
        ),
        "You used the standard deviation where the variance belongs.",
    ),
    (
        lambda mean, log_var: (
            0.5 * np.sum(np.abs(mean) + np.exp(log_var) - log_var - 1, axis=1)
        ),
        "The mean is squared in the divergence.",
    ),
    (
        lambda mean, log_var: (
            0.5 * np.sum(mean + np.exp(log_var) - log_var - 1, axis=1)
        ),
        "The mean is squared in the divergence; as it stands a negative one earns.",
    ),
    (
        lambda mean, log_var: (
            0.5 * (np.sum(mean**2 + np.exp(log_var) - log_var, 1) - 1)
        ),
        "You took away 1 once; it belongs to every value of the code, inside the sum.",
    ),
    (
        lambda mean, log_var: kl_terms(mean, log_var).sum(axis=1, keepdims=True),
        "You have a column; one number for each image, shape (images,), is asked for.",
    ),
    (
        lambda mean, log_var: 0.5 * np.sum(np.exp(log_var) - log_var - 1, axis=1),
        "You left out the mean: a code far from 0 must cost more.",
    ),
]


def shares_of(labels: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Share of each class among the labels."""
    return np.bincount(labels, minlength=len(reference)) / len(labels)


SHARE_GAP: list[Mistake] = [
    (
        lambda labels, reference: np.abs(
            shares_of(labels, reference) - reference
        ).sum(),
        "You left out the half: an image that changes its class would count twice, "
        "once where it is missing and once where it is too many.",
    ),
    (
        lambda labels, reference: np.abs(
            shares_of(labels, reference) - reference
        ).max(),
        "You took the one class that differs most. All classes count.",
    ),
    (
        lambda labels, reference: np.abs(
            shares_of(labels, reference) - reference
        ).mean(),
        "You averaged over the classes. Then the distance shrinks with their number.",
    ),
    (
        lambda labels, reference: (
            0.5 * np.abs(shares_of(labels, reference) - reference).mean()
        ),
        "You averaged over the classes. Then the distance shrinks with their number.",
    ),
    (
        lambda labels, reference: (
            0.5 * (shares_of(labels, reference) - reference).sum()
        ),
        "You added the differences with their signs, which always gives 0: what one "
        "class has too much another has too little.",
    ),
    (
        lambda labels, reference: (
            0.5 * np.abs(shares_of(labels, reference) * len(labels) - reference).sum()
        ),
        "You compared counts with shares. Divide by the number of labels.",
    ),
    (
        lambda labels, reference: (
            0.5 * ((shares_of(labels, reference) - reference) ** 2).sum()
        ),
        "You squared the differences; the absolute ones are asked for.",
    ),
    (
        lambda labels, reference: np.linalg.norm(
            shares_of(labels, reference) - reference
        ),
        "You took the Euclidean distance; half the sum of absolute differences is "
        "asked for.",
    ),
    (
        lambda labels, reference: (
            0.5
            * np.abs(shares_of(labels, reference) - reference)[np.unique(labels)].sum()
        ),
        "You compared only the classes that occur among the labels. A class that is "
        "never drawn is the worst of all, and must count.",
    ),
    (
        lambda labels, reference: (
            0.5 * np.abs(shares_of(labels, reference) - 1 / len(reference)).sum()
        ),
        "You compared with equal shares. `reference` says what the shares are among "
        "real images.",
    ),
    (
        lambda labels, reference: shares_of(labels, reference),
        "You returned the shares; the distance from the reference is asked for.",
    ),
]


ACTIVE_VALUES: list[Mistake] = [
    (
        lambda means, bound: (means.var(axis=0) > 0.01).sum(),
        "You compared with 0.01 whatever `bound` is.",
    ),
    (
        lambda means, bound: (means.std(axis=0) > bound).sum(),
        "You compared the standard deviation with `bound`; it is one of variances.",
    ),
    (
        lambda means, bound: (means.var(axis=1) > bound).sum(),
        "You took the variance within each code. A value is active if it differs from "
        "image to image.",
    ),
    (
        lambda means, bound: ((means**2).mean(axis=0) > bound).sum(),
        "You took the mean square. A value that is the same for all images, but not "
        "0, says nothing all the same.",
    ),
    (
        lambda means, bound: (np.abs(means).mean(axis=0) > bound).sum(),
        "You looked at how large the means are. A value that is the same for all "
        "images, but not 0, says nothing all the same.",
    ),
    (
        lambda means, bound: (means.var(axis=0) >= bound).sum(),
        "Active is *above* the bound; at the bound is not.",
    ),
    (
        lambda means, bound: (
            means.var(axis=0) > bound * means.var(axis=0).sum()
        ).sum(),
        "You compared with a share of the whole variance; `bound` is a variance.",
    ),
    (
        lambda means, bound: (
            means.var(axis=0) > bound * means.var(axis=0).max()
        ).sum(),
        "You compared with a share of the largest variance; `bound` is a variance.",
    ),
    (
        lambda means, bound: (means.var(axis=0) <= bound).sum(),
        "You counted the values that are *not* active.",
    ),
    (
        lambda means, bound: (means.var(axis=0) > bound).mean(),
        "You have the share of the active values; their number is asked for.",
    ),
    (
        lambda means, bound: means.shape[1],
        "You counted all values of the code, whether or not they say something.",
    ),
]
