"""Walk on a straight line from one array to another (chapter 2)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def walk(start, end, steps):
    return np.linspace(start, end, steps)


def cases():
    rng = np.random.default_rng(2)
    start, end = rng.random((2, 3))
    return {
        "rows": (start, end, 5),
        "images": (*rng.random((2, 4, 6)), 7),
        "ends_alone": (*rng.random((2, 3)), 2),
        "way_back": (end, start, 5),
    }


def end_added(start, end, steps):
    return walk(start, start + end, steps)


def gaps_not_counted(start, end, steps):
    return np.stack([start + i * (end - start) for i in range(steps)])


EXERCISE = Exercise(
    walk,
    cases,
    mistakes={
        "never_arrives": lambda start, end, steps: np.linspace(
            start, end, steps, endpoint=False
        ),
        "ends_missing": lambda start, end, steps: walk(start, end, steps + 2)[1:-1],
        "start_missing": lambda start, end, steps: walk(start, end, steps + 1)[1:],
        "one_too_many": lambda start, end, steps: walk(start, end, steps + 1),
        "one_too_few": lambda start, end, steps: walk(start, end, steps - 1),
        "backwards": lambda start, end, steps: walk(end, start, steps),
        "last_axis": lambda start, end, steps: np.linspace(start, end, steps, axis=-1),
        "end_added": end_added,
        "gaps_not_counted": gaps_not_counted,
    },
)
