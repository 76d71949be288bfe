"""Train an answer as every other, with a limit of processor time."""

from __future__ import annotations

import time

import numpy as np

from aecourse import training
from aecourse._keras import keras
from aecourse.exercises.projects.project import Schedule
from aecourse.exercises.projects.words import problem


class Stopwatch(keras.callbacks.Callback):
    """Ends a training that takes too much processor time, of all cores together.

    Parameters
    ----------
    seconds : float
        When to end it.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.has_run_out = False
        self._end = time.process_time() + seconds

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Look at the clock."""
        if time.process_time() > self._end:
            self.has_run_out = self.model.stop_training = True


def train(model: keras.Model, x: np.ndarray, schedule: Schedule) -> list[float]:
    """Train a model in place, and return its loss after each epoch.

    Parameters
    ----------
    model : keras.Model
        From images to images.
    x : ndarray of shape (n, height, width)
        Training images, which are the targets too.
    schedule : Schedule
        The same for every answer.

    Returns
    -------
    list of float
        The loss over each epoch.

    Raises
    ------
    NotYetError
        If the training takes too long, or if its loss is no number any more.
    """
    batch = schedule.batch_size
    x = x[: len(x) // batch * batch]
    epochs = -(-schedule.steps // (len(x) // batch))
    training.compile_with_schedule(
        model,
        schedule.steps,
        learning_rate=schedule.learning_rate,
        loss=schedule.loss,
    )
    watch = Stopwatch(schedule.seconds)
    settings = {"batch_size": batch, "epochs": epochs, "verbose": 0}
    history = model.fit(x, x, callbacks=[watch], **settings)
    if watch.has_run_out:
        raise problem("too_slow", seconds=schedule.seconds)
    losses = history.history["loss"]
    if not np.all(np.isfinite(losses)):
        raise problem("no_number")
    return [float(loss) for loss in losses]
