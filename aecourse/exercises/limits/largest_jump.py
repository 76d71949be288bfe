"""The largest jump of a decoder on a line of codes (chapter 11)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def largest_jump(decode, start, end, steps):
    return lengths(decode, start, end, steps).max()


def lengths(decode, start, end, steps):
    """Euclidean length of every step of the image."""
    return np.linalg.norm(moves(decode, start, end, steps), axis=1)


def moves(decode, start, end, steps):
    """Differences of successive images on the line, as rows."""
    return np.diff(images(decode, start, end, steps), axis=0)


def images(decode, start, end, steps):
    points = np.linspace(start, end, steps + 1)
    return decode(points).reshape(len(points), -1)


def from_first(*line):
    """Largest distance of an image on the line from the first one."""
    rows = images(*line)
    return np.linalg.norm(rows - rows[0], axis=1).max()


def cases():
    weights = np.random.default_rng(4).normal(size=(2, 12))

    def tearing(codes):
        smooth = np.tanh(codes @ weights)
        torn = np.tanh(20 * (codes[:, :1] - 0.31)) * np.linspace(0, 1, 12)
        return (smooth + torn).reshape(-1, 3, 4)

    return {
        "first": (tearing, np.array([-1.0, 0.5]), np.array([1.0, -0.5]), 7),
        "second": (tearing, np.array([0.9, 0.9]), np.array([0.1, -1.0]), 12),
        "third": (tearing, np.array([-0.4, 1.0]), np.array([0.35, 0.0]), 9),
        "last": (tearing, np.array([0.3, 0.2]), np.array([1.0, 0.3]), 6),
    }


EXERCISE = Exercise(
    largest_jump,
    cases,
    mistakes={
        "too_few_points": lambda *line: largest_jump(*line[:3], line[3] - 1),
        "too_many_points": lambda *line: largest_jump(*line[:3], line[3] + 1),
        "mean": lambda *line: lengths(*line).mean(),
        "sum": lambda *line: lengths(*line).sum(),
        "no_root": lambda *line: (lengths(*line) ** 2).max(),
        "mean_square": lambda *line: (moves(*line) ** 2).mean(axis=1).max(),
        "root_of_mean": lambda *line: np.sqrt((moves(*line) ** 2).mean(axis=1)).max(),
        "absolute": lambda *line: np.abs(moves(*line)).sum(axis=1).max(),
        "one_pixel": lambda *line: np.abs(moves(*line)).max(),
        "all_together": lambda *line: np.linalg.norm(moves(*line)),
        "from_first": from_first,
        "first_left_out": lambda *line: lengths(*line)[1:].max(),
        "last_left_out": lambda *line: lengths(*line)[:-1].max(),
        "step_of_code": lambda decode, start, end, steps: np.linalg.norm(
            (end - start) / steps
        ),
    },
)
