"""Known mistakes in the exercises of chapter 3, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from aecourse.exercises.expectations import Mistake, mistakes_with_faults

Reconstruct = Callable[[np.ndarray], np.ndarray]


def mean_square(difference: np.ndarray) -> float:
    """Mean of the squares over everything."""
    return float(np.mean(difference**2))


def weights_and_biases(widths: Sequence[int]) -> int:
    """Count the parameters of dense layers from one width to the next."""
    return sum(a * b + b for a, b in itertools.pairwise(widths))


def mirrored(widths: Sequence[int]) -> list[int]:
    """Widths of a whole autoencoder from those of its encoder."""
    return [*widths, *widths[-2::-1]]


COUNT_PARAMETERS: list[Mistake] = [
    (
        weights_and_biases,
        "You counted the encoder and left out the decoder, which has layers of its "
        "own from the code back to the pixels.",
    ),
    (
        lambda widths: 2 * weights_and_biases(widths),
        "You counted the encoder twice. The decoder has as many weights, but its "
        "biases sit on other widths: one for each unit of its own layers.",
    ),
    (
        lambda widths: 2 * sum(a * b for a, b in itertools.pairwise(widths)),
        "You counted the weights and left out the biases.",
    ),
    (
        lambda widths: sum(a * b for a, b in itertools.pairwise(widths)),
        "You counted the weights of the encoder alone, without any bias.",
    ),
    (
        lambda widths: weights_and_biases([*widths, *widths[::-1]]),
        "You put a dense layer between the code and itself: the code ends the "
        "encoder and begins the decoder, and there is nothing in between.",
    ),
    (
        lambda widths: 2 * sum(a * b + 1 for a, b in itertools.pairwise(widths)),
        "You gave every layer a single bias; each unit has its own.",
    ),
    (
        lambda widths: sum(mirrored(widths)),
        "You counted the units; parameters sit between them.",
    ),
]

DEAD_UNITS: list[Mistake] = [
    (
        lambda codes: np.sum(codes == 0),
        "You counted the zeros. A unit that is 0 for one image may be busy with the "
        "next; dead is one that is 0 for all of them.",
    ),
    (
        lambda codes: np.sum(np.all(codes == 0, axis=1)),
        "You counted the images whose whole code is 0: the wrong axis. A unit is a "
        "column of `codes`.",
    ),
    (
        lambda codes: np.sum(np.any(codes == 0, axis=0)),
        "You counted the units that are 0 for at least one image, which nearly all "
        "relu units are; dead is one that is 0 for all images.",
    ),
    (
        lambda codes: np.sum(np.any(codes != 0, axis=0)),
        "You counted the units that are alive.",
    ),
    (
        lambda codes: np.mean(np.all(codes == 0, axis=0)),
        "You returned the share of the units that are dead; their number is wanted.",
    ),
    (
        lambda codes: np.sum(codes.sum(axis=0) == 0),
        "You looked at the sum over the images. It is 0 too for a unit whose positive "
        "and negative values cancel, which a linear code has.",
    ),
    (
        lambda codes: np.sum(codes.max(axis=0) <= 0),
        "You counted units that are never positive. One that is always negative is "
        "alive: the decoder can read it.",
    ),
    (
        lambda codes: np.sum(codes.std(axis=0) == 0),
        "You counted units that never change. One that always has the same value "
        "other than 0 is useless, but it is not what a relu does when it dies.",
    ),
]


def sigmoid(values: np.ndarray) -> np.ndarray:
    """Squeeze numbers into (0, 1)."""
    return 1 / (1 + np.exp(-values))


TIED_RECONSTRUCT: list[Mistake] = [
    (
        lambda x, kernel, b, c: sigmoid((x @ kernel + b) @ kernel + c),
        "You forgot to transpose: the decoder goes the other way through the same "
        "weights. With as many code units as pixels nothing complains.",
    ),
    (
        lambda x, kernel, b, c: sigmoid((x @ kernel + b) @ kernel.T + b),
        "You used the encoder's bias again. The weights are shared, the biases are "
        "not: the decoder has one for each pixel.",
    ),
    (
        lambda x, kernel, b, c: sigmoid((x @ kernel + b) @ kernel.T),
        "You left out the decoder's bias.",
    ),
    (
        lambda x, kernel, b, c: sigmoid((x @ kernel) @ kernel.T + c),
        "You left out the encoder's bias.",
    ),
    (
        lambda x, kernel, b, c: (x @ kernel + b) @ kernel.T + c,
        "You left out the sigmoid at the end.",
    ),
    (
        lambda x, kernel, b, c: sigmoid(sigmoid(x @ kernel + b) @ kernel.T + c),
        "You put a sigmoid on the code too; here the code is linear.",
    ),
    (
        lambda x, kernel, b, c: sigmoid((x @ kernel + b) @ np.linalg.pinv(kernel) + c),
        "You inverted the weights. Tied weights are the transposed ones, which are "
        "the inverse for orthonormal columns only.",
    ),
]


def coins(first: np.ndarray | float, second: np.ndarray | float) -> np.ndarray:
    """KL divergence between coins that fall heads with these probabilities."""
    return first * np.log(first / second) + (1 - first) * np.log(
        (1 - first) / (1 - second)
    )


SPARSITY_PENALTY: list[Mistake] = [
    (
        lambda codes, target: coins(codes.mean(axis=0), target).sum(),
        "You swapped the two sides of the divergence: the target comes first. The "
        "right order grows without bound when a unit falls silent for good.",
    ),
    (
        lambda codes, target: coins(target, codes.mean(axis=1)).sum(),
        "You averaged over the units of each image. The penalty wants each *unit* to "
        "be rarely active, so the mean runs over the images.",
    ),
    (
        lambda codes, target: coins(target, codes.mean(axis=0)).mean(),
        "You averaged over the units; the penalty is their sum, so that a code of "
        "twice the units pays twice.",
    ),
    (
        lambda codes, target: coins(target, codes).mean(axis=0).sum(),
        "You took the divergence of every single activation and averaged then. That "
        "asks every unit to be at the target for every image: a code that says "
        "nothing. Average the activations first.",
    ),
    (
        lambda codes, target: coins(target, codes).sum(),
        "You took the divergence of every single activation. Average the activations "
        "of each unit first.",
    ),
    (
        lambda codes, target: coins(target, codes.mean()),
        "You averaged over units and images together. One unit that is always on "
        "would make up for many that never are.",
    ),
    (
        lambda codes, target: (target * np.log(target / codes.mean(axis=0))).sum(),
        "You have the first half of the divergence. A coin has two sides: what is "
        "not active counts as well.",
    ),
    (
        lambda codes, target: coins(target, codes.mean(axis=0)),
        "You returned one divergence for each unit; the penalty is their sum.",
    ),
    (
        lambda codes, target: -coins(target, codes.mean(axis=0)).sum(),
        "Your penalty has the wrong sign: a divergence is never negative, and "
        "training would push the code away from the target.",
    ),
    (
        lambda codes, target: coins(target, codes.mean(axis=0)).sum() / np.log(2),
        "You took logarithms to base 2; the loss is in natural units.",
    ),
]

FAULTS = (
    "the number of epochs still depends on the code size",
    "the model is still judged on images that it has seen",
    "PCA is still fitted to the test images",
)


def errors_with_faults(
    fit: Callable[[np.ndarray, int, int], Reconstruct],
    pca: Callable[[np.ndarray, int], Reconstruct],
    x_train: np.ndarray,
    x_test: np.ndarray,
    sizes: Sequence[int],
    epochs: int,
    faults: tuple[bool, bool, bool] = (False, False, False),
) -> np.ndarray:
    """Return errors of model and PCA for each size, with some faults or none."""
    more_epochs, seen_images, pca_on_test = faults
    rows = []
    for size in sizes:
        model = fit(x_train, size, size if more_epochs else epochs)
        linear = pca(x_test if pca_on_test else x_train, size)
        judged = x_train if seen_images else x_test
        rows.append(
            (
                mean_square(judged - model(judged)),
                mean_square(x_test - linear(x_test)),
            )
        )
    return np.array(rows)


def comparison_mistakes(arguments: tuple) -> list[Mistake]:
    """Return what a comparison gives that has kept some of the faults."""
    mistakes = mistakes_with_faults(
        lambda faults: errors_with_faults(*arguments, faults), FAULTS, "unfair"
    )
    fair = errors_with_faults(*arguments)
    x_test = arguments[3]
    return [
        *mistakes,
        (fair[:, ::-1], "The columns are swapped: the model comes first."),
        (fair.T, "Rows and columns are swapped: one row for each code size."),
        (np.sqrt(fair), "You took the root; the error is the mean squared one."),
        (fair * x_test[0].size, "You summed over the pixels; the error is a mean."),
    ]
