"""Penalise units that are active too often (chapter 3)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def sparsity_penalty(codes, target):
    return penalties(codes, target).sum()


def penalties(codes, target):
    """Penalty of each unit."""
    return coins(target, codes.mean(axis=0))


def coins(first, second):
    """KL divergence between coins that fall heads with these probabilities."""
    return heads(first, second) + heads(1 - first, 1 - second)


def heads(first, second):
    return first * np.log(first / second)


def cases():
    rng = np.random.default_rng(3)
    drawn = {}
    for name, target, shape in (("low", 0.1, (30, 6)), ("high", 0.25, (12, 4))):
        codes = rng.uniform(0.05, 0.95, size=shape) * np.linspace(0.2, 1, shape[1])
        drawn[name] = codes, target
    # each image uses one unit of ten, and each unit one image of ten
    rare = np.full((50, 10), 0.001)
    rare[np.arange(50), np.arange(50) % 10] = 0.991
    return {**drawn, "rare": (rare, 0.1)}


EXERCISE = Exercise(
    sparsity_penalty,
    cases,
    mistakes={
        "swapped": lambda codes, p: coins(codes.mean(axis=0), p).sum(),
        "within_image": lambda codes, p: coins(p, codes.mean(axis=1)).sum(),
        "mean_over_units": lambda codes, p: penalties(codes, p).mean(),
        "each_activation": lambda codes, p: coins(p, codes).mean(axis=0).sum(),
        "sum_of_activations": lambda codes, p: coins(p, codes).sum(),
        "one_mean": lambda codes, p: coins(p, codes.mean()),
        "one_side": lambda codes, p: heads(p, codes.mean(axis=0)).sum(),
        "each_unit": penalties,
        "sign": lambda codes, p: -sparsity_penalty(codes, p),
        "bits": lambda codes, p: sparsity_penalty(codes, p) / np.log(2),
    },
)
