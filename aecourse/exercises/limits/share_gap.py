"""Distance of the classes of decoded images from those of real ones (chapter 11)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def share_gap(labels, reference):
    return 0.5 * np.abs(differences(labels, reference)).sum()


def differences(labels, reference):
    """Share of each class among the labels, less that of the reference."""
    return shares(labels, reference) - reference


def shares(labels, reference):
    return np.bincount(labels, minlength=len(reference)) / len(labels)


def cases():
    reference = np.array([0.2, 0.3, 0.1, 0.25, 0.15])
    return {
        "few_classes": (np.array([1, 1, 1, 0, 1, 2, 1, 1]), reference),
        "last_class": (np.array([4, 4, 2, 4, 4, 0, 2, 4, 4, 2]), reference),
    }


EXERCISE = Exercise(
    share_gap,
    cases,
    mistakes={
        "no_half": lambda y, ref: np.abs(differences(y, ref)).sum(),
        "largest": lambda y, ref: np.abs(differences(y, ref)).max(),
        "mean": lambda y, ref: np.abs(differences(y, ref)).mean(),
        "half_mean": lambda y, ref: 0.5 * np.abs(differences(y, ref)).mean(),
        "signed": lambda y, ref: 0.5 * differences(y, ref).sum(),
        "counts": lambda y, ref: (
            0.5 * np.abs(np.bincount(y, minlength=len(ref)) - ref).sum()
        ),
        "by_classes": lambda y, ref: (
            0.5 * np.abs(np.bincount(y, minlength=len(ref)) / len(ref) - ref).sum()
        ),
        "squared": lambda y, ref: 0.5 * (differences(y, ref) ** 2).sum(),
        "euclidean": lambda y, ref: np.linalg.norm(differences(y, ref)),
        "drawn_classes": lambda y, ref: (
            0.5 * np.abs(differences(y, ref))[np.unique(y)].sum()
        ),
        "equal_shares": lambda y, ref: (
            0.5 * np.abs(shares(y, ref) - 1 / len(ref)).sum()
        ),
        "classes_left_out": lambda y, ref: (
            0.5 * np.abs(np.bincount(y) / len(y) - ref).sum()
        ),
        "shares": shares,
    },
)
