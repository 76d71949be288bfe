"""Count the units of a relu code that are dead (chapter 3)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def dead_units(codes):
    return int(np.sum(np.all(codes == 0, axis=0)))


def cases():
    rng = np.random.default_rng(1)
    codes = rng.uniform(0.1, 2, size=(40, 9)).astype(np.float32)
    codes[np.arange(40), np.arange(40) % 9] = 0
    codes[:, [0, 5, 8]] = 0
    codes[[3, 8, 17, 29, 33]] = 0
    # two units that are 0 but for one image, one that is the same for every image
    alive = rng.uniform(0.5, 1, size=(30, 7))
    alive[:, :2] = 0
    alive[[4, 9], [0, 1]] = 0.002
    alive[:, 6] = 0.5
    return {"some": (codes,), "none": (alive,)}


EXERCISE = Exercise(
    dead_units,
    cases,
    mistakes={
        "zeros": lambda codes: np.sum(codes == 0),
        "empty_images": lambda codes: np.sum(np.all(codes == 0, axis=1)),
        "sometimes_zero": lambda codes: np.sum(np.any(codes == 0, axis=0)),
        "alive": lambda codes: np.sum(np.any(codes != 0, axis=0)),
        "mask": lambda codes: np.all(codes == 0, axis=0),
        "share": lambda codes: np.mean(np.all(codes == 0, axis=0)),
        "nearly_zero": lambda codes: np.sum(codes.mean(axis=0) < 0.01),
        "constant": lambda codes: np.sum(codes.std(axis=0) == 0),
    },
)
