"""A model learns the same from a stream as from an array, whatever the stream is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from aecourse import models
from aecourse._keras import keras

pytestmark = pytest.mark.backends

ROWS, BATCH_SIZE = 24, 6
STEPS = ROWS // BATCH_SIZE


def batches(x: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the rows in batches, once over."""
    for begin in range(0, len(x), BATCH_SIZE):
        yield (x[begin : begin + BATCH_SIZE],) * 2


class FromDisk(keras.utils.PyDataset):
    """The batches by their number, as the page on scaling out reads them."""

    def __init__(self, x: np.ndarray) -> None:
        super().__init__()
        self.x = x

    def __len__(self) -> int:
        return STEPS

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        return list(batches(self.x))[index]


def generator(x: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    while True:
        yield from batches(x)


def tensorflow_dataset(x: np.ndarray) -> Any:
    dataset = pytest.importorskip("tensorflow").data.Dataset
    return dataset.from_tensor_slices((x, x)).batch(BATCH_SIZE)


def data_loader(x: np.ndarray) -> Any:
    utils = pytest.importorskip("torch.utils.data")
    rows = pytest.importorskip("torch").from_numpy(x)
    return utils.DataLoader(utils.TensorDataset(rows, rows), BATCH_SIZE)


def trained(shape: tuple[int, ...], *data: Any, **settings: Any) -> list[np.ndarray]:
    keras.utils.set_random_seed(1)
    if len(shape) == 3:
        model = models.dense_autoencoder(4, (16,), input_shape=shape)
    else:
        model = models.recurrent_autoencoder(
            4, 4, input_shape=shape, bidirectional=False
        )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(*data, epochs=1, shuffle=False, verbose=0, **settings)
    return model.get_weights()


def rows_of(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(1).random((ROWS, *shape), dtype=np.float32)


@cache
def by_array(shape: tuple[int, ...]) -> list[np.ndarray]:
    x = rows_of(shape)
    return trained(shape, x, x, batch_size=BATCH_SIZE)


@pytest.mark.parametrize("shape", [(8, 8, 1), (6, 2)], ids=["images", "windows"])
@pytest.mark.parametrize(
    "stream", [FromDisk, generator, tensorflow_dataset, data_loader]
)
def test_a_stream_trains_the_model_that_an_array_does(
    stream: Callable[[np.ndarray], Any], shape: tuple[int, ...]
) -> None:
    x = rows_of(shape)
    endless = {"steps_per_epoch": STEPS} if stream is generator else {}
    by_stream = trained(shape, stream(x), **endless)
    for one, other in zip(by_array(shape), by_stream, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
