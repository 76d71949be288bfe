"""The notes' classifier on the codes of a frozen encoder: P5b."""

from __future__ import annotations

from aecourse._keras import keras
from aecourse.contest.programs.program import Program

layers = keras.layers


def _codes_to_ten_classes() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((32,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        name="head",
    )


CLASSIFIERS = (
    Program(
        id="P5b",
        title="classifier on the codes that P5a's encoder makes, which stays as it is",
        dataset="mnist",
        build=_codes_to_ten_classes,
        optimizer=lambda: keras.optimizers.RMSprop(0.001),
        loss="sparse_categorical_crossentropy",
        batch_size=128,
        epochs=20,
    ),
)
