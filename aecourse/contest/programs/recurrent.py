"""The notes' recurrent autoencoder: P9."""

from __future__ import annotations

from aecourse._keras import keras
from aecourse.contest.programs.program import Program
from aecourse.models import join

layers = keras.layers


def _rows_as_time_steps() -> keras.Model:
    def both_ways() -> keras.Layer:
        return layers.Bidirectional(
            layers.LSTM(8, return_sequences=True), merge_mode="sum"
        )

    return join(
        keras.Sequential([keras.Input((28, 28)), both_ways()], name="encoder"),
        keras.Sequential(
            [
                keras.Input((28, 8)),
                both_ways(),
                layers.TimeDistributed(layers.Dense(28)),
            ],
            name="decoder",
        ),
    )


RECURRENT = (
    Program(
        id="P9",
        title="bidirectional LSTM over the rows of an image, standardised pixels",
        dataset="mnist",
        build=_rows_as_time_steps,
        optimizer=lambda: keras.optimizers.Adam(0.001),
        loss="mse",
        batch_size=300,
        epochs=500,
        n_train=3000,
    ),
)
