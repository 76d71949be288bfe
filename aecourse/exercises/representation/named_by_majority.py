"""Name groups of images after their majority (chapter 9)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def named_by_majority(groups, labels):
    return sum(largest_counts(groups, labels)) / len(labels)


def largest_counts(groups, labels):
    """How many images of every group have its most frequent label."""
    return [np.bincount(labels[groups == g]).max() for g in np.unique(groups)]


def cases():
    few_groups = k_means(4, 60, 3, 5)
    groups, labels = k_means(5, 90, 6, 4)
    return {
        "few_classes": (groups, labels),
        "few_groups": few_groups,
        "renumbered": (np.array([5, 3, 8, 4, 7, 6])[groups], labels),
    }


def k_means(seed, images, groups, classes):
    """Return groups that follow the classes in part, and the labels."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(classes, size=images)
    strays = rng.integers(groups, size=images)
    return np.where(rng.random(images) < 0.4, strays, (labels * 2 + 1) % groups), labels


def mean_over_groups(groups, labels):
    sizes = np.unique(groups, return_counts=True)[1]
    return np.mean(largest_counts(groups, labels) / sizes)


def first_member(groups, labels):
    _, first, group = np.unique(groups, return_index=True, return_inverse=True)
    return np.mean(labels[first][group] == labels)


def counted_from_0(groups, labels):
    """Take the numbers of the groups to be 0, 1, and so on."""
    known = groups < len(np.unique(groups))
    return sum(largest_counts(groups[known], labels[known])) / len(labels)


EXERCISE = Exercise(
    named_by_majority,
    cases,
    mistakes={
        "same_numbers": lambda groups, labels: np.mean(groups == labels),
        "mean_over_groups": mean_over_groups,
        "count": lambda groups, labels: sum(largest_counts(groups, labels)),
        "per_class": lambda groups, labels: named_by_majority(labels, groups),
        "share_of_wrong": lambda groups, labels: 1 - named_by_majority(groups, labels),
        "first_member": first_member,
        "over_groups": lambda groups, labels: np.mean(largest_counts(groups, labels)),
        "counted_from_0": counted_from_0,
    },
)
