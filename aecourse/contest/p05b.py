"""P5b: digits told apart by the codes of P5a's encoder, which stays as it is."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import Bar, better_by, share_of_seconds
from aecourse.contest.program import Program, dense, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: keras.Sequential(
        [keras.Input((32,)), *dense(128), layers.Dense(10, activation="softmax")],
        name="head",
    ),
    loss="sparse_categorical_crossentropy",
    batch_size=128,
    epochs=20,
    optimizer=partial(keras.optimizers.RMSprop, 0.001),
)

ANSWER = Recipe(
    build=partial(models.code_classifier, 32, 10),
    epochs=6,
    batch_size=120,
    learning_rate=0.01,
    loss="sparse_categorical_crossentropy",
    jit_compile=True,
)

BARS = (
    Bar("accuracy", ">=", 0.96),
    better_by("accuracy above the program's", 0),
    share_of_seconds(1),
)
