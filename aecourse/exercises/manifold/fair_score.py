"""Repair a report's score of PCA on the swiss roll (chapter 2)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.values import is_one_number


def fair_score(sheet, along, codes, *, swapped=False, piece=False):
    part = np.argsort(along)[: len(sheet) // 4] if piece else slice(None)
    pair = sheet[part], codes[part]
    return trust(*(reversed(pair) if swapped else pair))


def trust(data, embedded, n_neighbors=10):
    from sklearn.manifold import trustworthiness

    return trustworthiness(data, embedded, n_neighbors=n_neighbors)


def cases():
    return {"roll": roll(400, 0, 1.3), "higher_roll": roll(300, 1, 1.5)}


def roll(n_points, seed, height):
    """Return a roll of that height, the places along it, and its codes by PCA."""
    from sklearn.datasets import make_swiss_roll

    sheet, along = make_swiss_roll(n_points, random_state=seed)
    sheet *= [1, height, 1]
    centred = sheet - sheet.mean(axis=0)
    return sheet, along, centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T


def on_unrolled_sheet(score, sheet, along, codes):
    """Take the sheet's own coordinates for data: as fair, and PCA does as badly."""
    unrolled = np.column_stack([along, sheet[:, 1]])
    return is_one_number(score) and np.isclose(score, trust(unrolled, codes))


def figures():
    given = cases()["roll"]
    reported = fair_score(*given, swapped=True, piece=True)
    return {"reported": reported, "fair": fair_score(*given)}


EXERCISE = Exercise(
    fair_score,
    cases,
    mistakes={
        "along_alone": lambda sheet, along, codes: trust(along[:, None], codes),
        "five": lambda sheet, along, codes: trust(sheet, codes, n_neighbors=5),
        "five_swapped": lambda sheet, along, codes: trust(codes, sheet, n_neighbors=5),
    },
    accepts=on_unrolled_sheet,
    rtol=1e-5,  # a score of ranks: no rounding, and faults that lie close together
    figures=figures,
)
