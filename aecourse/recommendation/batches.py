"""Batches of rows of a rating matrix, and predictions at some of its places."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from aecourse._keras import keras
from aecourse._validation import (
    Arguments,
    Seed,
    Validator,
    also,
    invalid,
    number,
    validated,
    whole,
)
from aecourse.recommendation._checks import model_of_rows, sparse_array


class HidingBatches(keras.utils.PyDataset):
    """Batches of sparse rows that hide some known cells; subclasses ask for them.

    Rows are made dense one batch at a time. A row without a stored cell has nothing to
    learn from and is in no batch.

    Parameters
    ----------
    rows : sparse array of shape (n, columns)
        What is known.
    batch_size : int, default 64
        Rows in a batch, at least 1.
    hide : float, default 0.5
        Share of the known cells that the input does not show, drawn anew for every
        batch, at least 0 and below 1. Something of every row is hidden, and of a row
        with a single known cell everything. What is shown is divided by ``1 - hide``,
        so that a full row, which prediction starts from, is no louder than what the
        network has learnt from. With 0 all is shown and all is asked for.
    seed : int, numpy.random.Generator or None, default None
        Of the order of the rows, which is a new one every epoch, and of what is hidden.

    Attributes
    ----------
    count : int
        Number of rows in an epoch.

    Raises
    ------
    TypeError, ValueError
        If the rows are no sparse array, all are empty, or a number is out of range.
    """

    @validated(
        rows=also(sparse_array, "a row with a known cell", lambda rows: rows.nnz > 0),
        batch_size=whole(minimum=1),
        hide=number(minimum=0, maximum=0.99),
    )
    def __init__(
        self,
        rows: sparse.csr_array,
        batch_size: int = 64,
        *,
        hide: float = 0.5,
        seed: Seed = None,
    ) -> None:
        super().__init__()
        self.rows = sparse.csr_array(rows, dtype=np.float32)
        self.batch_size = batch_size
        self.hide = hide
        self._generator = np.random.default_rng(seed)
        filled = np.flatnonzero(np.diff(self.rows.indptr))
        self._order = self._generator.permutation(filled)

    @property
    def count(self) -> int:
        """Number of rows in an epoch."""
        return len(self._order)

    def __len__(self) -> int:
        return math.ceil(self.count / self.batch_size)

    def on_epoch_end(self) -> None:
        """Shuffle the rows for the next epoch."""
        self._order = self._generator.permutation(self._order)

    def _shown_and_asked(
        self, index: int
    ) -> tuple[sparse.csr_array, np.ndarray, np.ndarray, np.ndarray]:
        """Return the batch, the row of each cell, the input, and what is asked for."""
        begin = index * self.batch_size
        batch = self.rows[self._order[begin : begin + self.batch_size]]
        rows = np.repeat(np.arange(batch.shape[0]), np.diff(batch.indptr))
        hidden = self._generator.random(batch.nnz) < self.hide
        if self.hide:
            # a row from which nothing was hidden would be asked for what it shows
            hidden |= (np.bincount(rows, hidden, batch.shape[0]) == 0)[rows]
        shown = np.zeros(batch.shape, np.float32)
        kept = ~hidden
        shown[rows[kept], batch.indices[kept]] = batch.data[kept] / (1 - self.hide)
        return batch, rows, shown, hidden if self.hide else kept


class RatingBatches(HidingBatches):
    """Batches for predicting numbers: the target holds them and says which count.

    A batch is ``(shown, targets)`` with targets of shape ``(batch, 2, columns)`` as
    :func:`aecourse.losses.masked_mse` takes them: the numbers, and a 1 where a number
    is asked for. A stored 0 is a number.
    """

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        batch, rows, shown, asked = self._shown_and_asked(index)
        targets = np.zeros((batch.shape[0], 2, batch.shape[1]), np.float32)
        targets[rows, 0, batch.indices] = batch.data
        targets[rows[asked], 1, batch.indices[asked]] = 1
        return shown, targets


class LikeBatches(HidingBatches):
    """Batches for ranking: the target spreads a probability of 1 over what is asked.

    A batch is ``(shown, targets)``, both of shape ``(batch, columns)``; the targets
    suit a categorical cross-entropy.
    """

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        batch, rows, shown, asked = self._shown_and_asked(index)
        share = 1 / np.bincount(rows, asked, batch.shape[0])
        targets = np.zeros(batch.shape, np.float32)
        targets[rows[asked], batch.indices[asked]] = share[rows[asked]]
        return shown, targets


def _positions(*, axis: int) -> Validator:
    def validate(name: str, value: ArrayLike, given: Arguments) -> np.ndarray:
        places, size = np.asarray(value), given["inputs"].shape[axis]
        if len(places) and not 0 <= places.min() <= places.max() < size:
            raise invalid(name, f"positions from 0 to {size - 1}", places)
        return places

    return validate


@validated(
    model=model_of_rows(of="inputs"),
    rows=_positions(axis=0),
    columns=_positions(axis=1),
    rows_at_once=whole(minimum=1),
)
def predict_at(
    model: keras.Model,
    inputs: sparse.csr_array,
    rows: np.ndarray,
    columns: np.ndarray,
    *,
    rows_at_once: int = 1000,
) -> np.ndarray:
    """Predict with a model at some places, without the table of all of them.

    Parameters
    ----------
    model : keras.Model
        Maps rows of `inputs` to rows of the same length.
    inputs : sparse array of shape (n, columns)
        What is known.
    rows, columns : array_like of shape (places,)
        The places, whole numbers.
    rows_at_once : int, default 1000
        How many rows are made dense at a time, at least 1.

    Returns
    -------
    ndarray of shape (places,)
        The model's outputs there.

    Raises
    ------
    TypeError, ValueError
        If the model does not take such rows or a place is outside the array.
    """
    outputs = np.empty(len(rows), np.float32)
    wanted, place = np.unique(rows, return_inverse=True)
    for begin in range(0, len(wanted), rows_at_once):
        part = wanted[begin : begin + rows_at_once]
        here = np.flatnonzero((place >= begin) & (place < begin + len(part)))
        # one shape for all calls, so that the model is traced once
        dense = inputs[np.resize(part, min(rows_at_once, len(wanted)))].toarray()
        predicted = np.asarray(model.predict(dense, batch_size=250, verbose=0))
        outputs[here] = predicted[place[here] - begin, columns[here]]
    return outputs
