"""A lab with every shared part once; its kind stands in ``lab_kinds/demo.js``."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from aecourse import models
from aecourse._keras import keras
from aecourse.course import lab

KINDS = Path(__file__).parent / "lab_kinds"
WORDS = {
    "name": "Every part of a lab",
    "still": "A line that falls",
    "drawing": "Draw a digit",
    "pad": "Pad to draw on. Arrow keys move the pen, the space bar sets it down.",
    "clear": "Clear",
    "example": "A seven",
    "input": "As 28 × 28 pixels",
    "output": "Reconstruction",
    "empty": "Nothing is drawn yet.",
    "drawn": "The network has seen your drawing.",
    "settings": "Settings",
    "tray": "Image",
    "names": ["bars", "rings", "noise"],
    "activation": "Activation",
    "straight": "straight",
    "bent": "bent",
    "centred": "Take the mean off",
    "size": "Size of the code",
    "units": "{count} values",
    "threshold": "Threshold",
    "errors": "Errors of normal and odd beats",
    "error": "error",
    "count": "beats",
    "normal": "normal",
    "odd": "odd",
    "outcome": "What the threshold calls",
    "called": ["normal", "alarm"],
    "is": ["normal", "odd"],
    "map": "A map of values",
    "loss": "Loss of the tiny network",
    "step": "step",
    "tiny": "tiny network",
    "pca": "PCA",
    "plane": "Points of the plane",
    "point": "Point {number} at {x}, {y}",
    "back": "reconstructions",
    "train": "Train",
}


def demo_data():
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(0)
    rows, columns = np.indices((28, 28))
    images = np.stack(
        [
            np.sin(columns / 2) / 2 + 0.5,
            np.cos(np.hypot(rows - 14, columns - 14)) / 2 + 0.5,
            random.random((28, 28)),
        ]
    )
    points = random.normal(size=(9, 1)) * [1.3, 0.6] + random.normal(size=(9, 2)) / 4
    model = models.dense_autoencoder(4, (16,))
    model.compile("adam", "mse")
    return {
        "network": lab.network(model),
        "images": lab.packed(images, 8),
        "points": lab.packed(np.clip(points, -1.9, 1.9)),
    }


def demo_lab(**words):
    """Return the lab; the caller has put `KINDS` in the place of the course's."""
    figure = Figure((5, 2))
    figure.subplots().plot([3, 2, 1])
    return lab.Lab("demo", demo_data(), still=figure, words=WORDS | words)
