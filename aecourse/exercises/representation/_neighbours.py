"""Nearest neighbours, and sets of codes to try them with."""

import numpy as np


def accuracies(known, known_labels, codes, labels, counts):
    """Return the accuracy of each number of neighbours, the first class in a tie."""
    products = codes @ known.T
    distances = (known**2).sum(axis=1) - 2 * products
    nearest = np.argsort(distances, axis=1)[:, : max(counts)]
    is_class = known_labels[nearest][..., None] == np.arange(known_labels.max() + 1)
    votes = np.cumsum(is_class, axis=1)
    guesses = [votes[:, k - 1].argmax(axis=1) for k in counts]
    return np.mean(guesses == labels, axis=1)


def three_sets(seed):
    """Return codes and labels of four overlapping classes, to train, choose and test.

    The test codes are moved and wider, so that it matters what they are scaled by.
    """
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(4, 3)) * (1, 4, 0.5)
    parts = []
    for rows, width, move in ((60, 1, 0), (75, 1.1, (0, 2, 0)), (75, 1.3, (2, 0, 1))):
        labels = rng.integers(4, size=rows)
        noise = width * rng.normal(size=(rows, 3)) * (1, 4, 0.5)
        parts += [(centres[labels] + noise) * (1, 1, 3) + move, labels]
    return parts
