"""Distances of all points to each other."""

import numpy as np


def distances_between(points):
    return np.linalg.norm(points[:, None] - points[None], axis=-1)
