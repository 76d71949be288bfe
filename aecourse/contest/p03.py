"""P3: abnormal heartbeats found by a detector that learns normal ones, code of 8."""

from __future__ import annotations

from aecourse import data
from aecourse.anomaly import AutoencoderDetector
from aecourse.contest.bars import Bar
from aecourse.contest.program import Program, autoencoder, dense, layers

PROGRAM = Program(
    load=data.load_ecg5000,
    build=lambda: autoencoder(
        (140,),
        encoder=dense(32, 16, 8),
        decoder=[*dense(16, 32), layers.Dense(140, activation="sigmoid")],
    ),
    loss="mae",
    batch_size=512,
    epochs=20,
)

ANSWER = AutoencoderDetector  # as it stands, its code of 8 too

BARS = (Bar("AUROC", ">=", 0.988),)
