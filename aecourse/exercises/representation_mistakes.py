"""Known mistakes in the exercises of chapter 9, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from aecourse.exercises.expectations import Mistake, fault_message


def count(sizes: Sequence[int]) -> int:
    """Parameters of the dense layers between the sizes."""
    return sum((a + 1) * b for a, b in itertools.pairwise(sizes))


def _weights(sizes: Sequence[int]) -> int:
    return sum(a * b for a, b in itertools.pairwise(sizes))


COUNT_LEARNING: list[Mistake] = [
    (
        lambda encoder, head, frozen: count(encoder) + count(head),
        "You counted all parameters. Those of a frozen encoder do not change.",
    ),
    (
        lambda encoder, head, frozen: count(head) + (count(encoder) if frozen else 0),
        "You counted the encoder where it is frozen and left it out where it learns.",
    ),
    (
        lambda encoder, head, frozen: count(head),
        "You counted the head alone. With fine-tuning the encoder learns as well.",
    ),
    (
        lambda encoder, head, frozen: count(encoder),
        "You counted the encoder. What always learns is the head.",
    ),
    (
        lambda encoder, head, frozen: 0 if frozen else count(encoder) + count(head),
        "You froze the head too. It has never seen a label, so it has to learn.",
    ),
    (
        lambda encoder, head, frozen: (
            _weights(head) + (0 if frozen else _weights(encoder))
        ),
        "You counted the weights and left out the biases.",
    ),
    (
        lambda encoder, head, frozen: count(head if frozen else (*encoder, *head)),
        "You chained the two lists and counted a layer from the code to the code. The "
        "encoder's last size and the head's first are one and the same.",
    ),
    (
        lambda encoder, head, frozen: sum(head) + (0 if frozen else sum(encoder)),
        "You added up the sizes. A layer has a weight for every pair of an input and "
        "an output.",
    ),
]


def squared_distance(codes: np.ndarray, query: np.ndarray) -> np.ndarray:
    """Squared Euclidean distance of every row from the query."""
    return np.sum((codes - query) ** 2, axis=1)


NEAREST_IMAGES: list[Mistake] = [
    (
        lambda codes, query, n: np.argsort(-squared_distance(codes, query))[:n],
        "You found the codes that are farthest away.",
    ),
    (
        lambda codes, query, n: np.argsort(squared_distance(codes, query))[-n:],
        "You took the end of the sorted list, where the farthest codes are.",
    ),
    (
        lambda codes, query, n: np.argsort(squared_distance(codes, query))[:n][::-1],
        "The codes are the right ones in the wrong order: the nearest comes first.",
    ),
    (
        lambda codes, query, n: np.argpartition(squared_distance(codes, query), n)[:n],
        "The codes are the right ones in no order: `np.argpartition` does not sort "
        "them, and the nearest comes first.",
    ),
    (
        lambda codes, query, n: np.sort(np.argsort(squared_distance(codes, query))[:n]),
        "The codes are the right ones in the order of the collection: the nearest "
        "comes first.",
    ),
    (
        lambda codes, query, n: np.argsort(squared_distance(codes, query)),
        "You sorted the whole collection; the first `count` places are asked for.",
    ),
    (
        lambda codes, query, n: np.argsort(
            -(codes @ query) / np.linalg.norm(codes, axis=1)
        )[:n],
        "You looked for the smallest angle, which does not see how long a code is; "
        "distance is asked for.",
    ),
    (
        lambda codes, query, n: np.argsort(squared_distance(codes, query))[1 : n + 1],
        "You left out the nearest one, as if the query were in the collection. It is "
        "an image of its own.",
    ),
    (
        lambda codes, query, n: np.sort(squared_distance(codes, query))[:n],
        "You returned how far away they are; the question is *which* they are.",
    ),
    (
        lambda codes, query, n: np.sqrt(np.sort(squared_distance(codes, query))[:n]),
        "You returned how far away they are; the question is *which* they are.",
    ),
    (
        lambda codes, query, n: np.argsort(np.sum(codes - query, axis=1))[:n],
        "You added up the differences with their signs, so that too much in one number "
        "makes up for too little in another.",
    ),
    (
        lambda codes, query, n: np.argsort(np.abs(codes - query).sum(axis=1))[:n],
        "You added up absolute differences. The Euclidean distance squares them.",
    ),
    (
        lambda codes, query, n: np.argsort(-(codes @ query))[:n],
        "You looked for the largest inner product. A long code has one with nearly "
        "everything; distance is asked for.",
    ),
    (
        lambda codes, query, n: np.argsort(codes @ query)[:n],
        "You looked for the smallest inner product, which is no distance at all.",
    ),
    (
        lambda codes, query, n: np.argsort(np.sum((codes - query) ** 2, axis=0))[:n],
        "You added up over the images. Every image has a distance: add up over the "
        "numbers of a code.",
    ),
    (
        lambda codes, query, n: codes[np.argsort(squared_distance(codes, query))[:n]],
        "You returned the codes themselves; their places are asked for.",
    ),
]


def _largest_counts(groups: np.ndarray, labels: np.ndarray) -> list[tuple[int, int]]:
    """Return for every group how many its most frequent label has, and its size."""
    members = [labels[groups == group] for group in np.unique(groups)]
    return [(int(np.bincount(m).max()), len(m)) for m in members]


def _named_by_first(groups: np.ndarray, labels: np.ndarray) -> float:
    first = {group: labels[groups == group][0] for group in np.unique(groups)}
    return float(np.mean([first[g] == y for g, y in zip(groups, labels, strict=True)]))


NAMED_BY_MAJORITY: list[Mistake] = [
    (
        lambda groups, labels: np.mean(groups == labels),
        "You compared the numbers of the groups with those of the classes. A group's "
        "number means nothing; its name is the class of its majority.",
    ),
    (
        lambda groups, labels: np.mean(
            [a / b for a, b in _largest_counts(groups, labels)]
        ),
        "You averaged over the groups, so that an image in a small group counts more "
        "than one in a large group. The share is one of all images.",
    ),
    (
        lambda groups, labels: sum(a for a, _ in _largest_counts(groups, labels)),
        "You counted the images that are right. Divide by how many there are.",
    ),
    (
        lambda groups, labels: (
            sum(a for a, _ in _largest_counts(labels, groups)) / len(labels)
        ),
        "You gave each *class* its most frequent group. Asked for is each group's most "
        "frequent class; two groups may well have one name.",
    ),
    (
        lambda groups, labels: (
            1 - sum(a for a, _ in _largest_counts(groups, labels)) / len(labels)
        ),
        "You have the share of the images that are wrong.",
    ),
    (
        _named_by_first,
        "You named each group after its first member. The most frequent class is asked "
        "for.",
    ),
    (
        lambda groups, labels: (
            sum(a for a, _ in _largest_counts(groups, labels)) / len(np.unique(groups))
        ),
        "You divided by the number of groups. The share is one of all images.",
    ),
]

FITTED_ON = {
    "training": "",
    "test": "the neighbours are looked for among the test codes, where each code finds "
    "itself",
    "training and test": "the test codes are among the neighbours",
    "validation": "the neighbours are looked for among the validation codes",
    "training and validation": "the validation codes are among the neighbours",
}
CHOSEN_ON = {
    "validation": "",
    "test": "`k` is chosen by the test codes",
    "training": "`k` is chosen by codes that are their own neighbours, so that 1 "
    "always wins",
    "nothing": "the first of `counts` is taken without a comparison",
}
SCALED_BY = {
    "training": "",
    "training and test": "the test codes have a say in the scaling",
    "everything": "the test codes have a say in the scaling",
    "each": "every set of codes is scaled by itself, so that equal codes are no longer "
    "equal",
    "no one": "the numbers of a code are not scaled, each by its own standard "
    "deviation",
}


VALIDATION_ACCURACY = (
    "You returned the accuracy of the validation codes. They have chosen `k`; the test "
    "codes judge it."
)

ALWAYS_RIGHT = (
    "You are right about every single test code: the neighbours are looked for among "
    "the test codes too, and with `k` equal to 1 each code finds itself."
)


def accuracy_with_faults(
    experiment: tuple,
    *,
    fitted_on: str = "training",
    chosen_on: str = "validation",
    scaled_by: str = "training",
) -> float:
    """Return the test accuracy of an experiment with faults or none."""
    found = accuracies(experiment, fitted_on=fitted_on, scaled_by=scaled_by)
    return chosen_accuracy(found, chosen_on)


def chosen_accuracy(found: dict[str, list[float]], chosen_on: str) -> float:
    """Return the test accuracy of the number of neighbours that was chosen."""
    best = 0 if chosen_on == "nothing" else int(np.argmax(found[chosen_on]))
    return found["test"][best]


def accuracies(
    experiment: tuple, *, fitted_on: str, scaled_by: str
) -> dict[str, list[float]]:
    """Return the accuracy on every set of codes, for every number of neighbours.

    What is called "training" are the codes that the neighbours are looked for among.
    """
    *parts, counts = experiment
    names = ("training", "validation", "test")
    codes = _scaled(dict(zip(names, parts[::2], strict=True)), scaled_by)
    labels = dict(zip(names, parts[1::2], strict=True))
    neighbours, their_labels = (
        np.concatenate([part[name] for name in fitted_on.split(" and ")])
        for part in (codes, labels)
    )
    judged = {
        "training": (neighbours, their_labels),
        "validation": (codes["validation"], labels["validation"]),
        "test": (codes["test"], labels["test"]),
    }
    return {
        name: _accuracy(neighbours, their_labels, rows, classes, counts)
        for name, (rows, classes) in judged.items()
    }


def _accuracy(
    train: np.ndarray,
    train_labels: np.ndarray,
    test: np.ndarray,
    test_labels: np.ndarray,
    counts: Sequence[int],
) -> list[float]:
    """Return the accuracy of k neighbours, the smallest class in a tie, for each k."""
    distance = ((test[:, None] - train[None]) ** 2).sum(axis=2)
    order = np.argsort(distance, axis=1, kind="stable")[:, : max(counts)]
    is_class = train_labels[order][..., None] == np.arange(train_labels.max() + 1)
    votes = np.cumsum(is_class, axis=1)
    guesses = [votes[:, k - 1].argmax(axis=1) for k in counts]
    return [float(np.mean(guess == test_labels)) for guess in guesses]


def _scaled(codes: dict[str, np.ndarray], by: str) -> dict[str, np.ndarray]:
    if by == "no one":
        return codes
    if by == "each":
        return {name: (c - c.mean(axis=0)) / c.std(axis=0) for name, c in codes.items()}
    names = list(codes) if by == "everything" else by.split(" and ")
    reference = np.concatenate([codes[name] for name in names])
    mean, deviation = reference.mean(axis=0), reference.std(axis=0)
    return {name: (c - mean) / deviation for name, c in codes.items()}


def experiment_mistakes(experiments: Sequence[tuple]) -> list[Mistake]:
    """Return what experiments give that have kept some faults, few faults first."""
    always_right = [1.0] * len(experiments)
    mistakes: list[tuple[int, Mistake]] = [(0, (always_right, ALWAYS_RIGHT))]
    for fitted, scaling in itertools.product(FITTED_ON, SCALED_BY):
        found = [
            accuracies(experiment, fitted_on=fitted, scaled_by=scaling)
            for experiment in experiments
        ]
        for chosen in CHOSEN_ON:
            faults = [FITTED_ON[fitted], CHOSEN_ON[chosen], SCALED_BY[scaling]]
            faults = [fault for fault in faults if fault]
            values = [chosen_accuracy(table, chosen) for table in found]
            if faults:
                mistakes.append((len(faults), (values, fault_message(faults))))
        if not FITTED_ON[fitted] + SCALED_BY[scaling]:
            values = [max(table["validation"]) for table in found]
            mistakes.append((1, (values, VALIDATION_ACCURACY)))
    return [mistake for _, mistake in sorted(mistakes, key=lambda entry: entry[0])]
