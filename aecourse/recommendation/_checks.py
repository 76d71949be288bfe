"""What several functions of ratings ask of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from aecourse._validation import Arguments, Validator, invalid

if TYPE_CHECKING:
    import keras


def sparse_array(name: str, value: object, _: object) -> sparse.csr_array:
    """Ask for a sparse array, and return it by rows."""
    if not sparse.issparse(value):
        raise invalid(name, "a sparse array", value, TypeError)
    # read as if it were by rows, another form would tell of the wrong users
    return value if value.format == "csr" else sparse.csr_array(value)


def likes(name: str, value: object, _: object) -> sparse.csr_array:
    """Ask for a sparse array of finite numbers."""
    found = sparse_array(name, value, _)
    if not np.isfinite(found.data).all():
        raise invalid(name, "finite numbers, without NaN or infinity", found.data)
    return found


def places(size: Callable[[Arguments], int], *, like: str | None = None) -> Validator:
    """Ask for whole numbers from 0 on, below a size that hangs on other arguments.

    Parameters
    ----------
    size
        Takes the arguments.
    like
        Name of an argument before it that has as many.
    """

    def validate(name: str, value: object, arguments: Arguments) -> np.ndarray:
        found, most = np.asarray(value), size(arguments) - 1
        if found.shape == (0,):  # an empty list has no type of its own
            found = found.astype(int)
        if found.ndim != 1 or found.dtype.kind not in "iu":
            expected = "an array of whole numbers, with one axis"
            raise invalid(name, expected, value, TypeError)
        if found.size and (found.min() < 0 or found.max() > most):
            raise invalid(name, f"places from 0 to {most}", found)
        if like is not None and len(found) != len(arguments[like]):
            raise invalid(name, f"as many places as `{like}` has", found)
        return found

    return validate


def model_of_rows(*, of: str) -> Validator:
    """Ask for a model that takes rows as long as those of the argument `of`."""

    def validate(name: str, value: keras.Model, arguments: Arguments) -> keras.Model:
        columns = arguments[of].shape[1]
        if value.input_shape != (None, columns):
            expected = f"a model of rows with {columns} columns"
            raise invalid(name, expected, value.input_shape)
        return value

    return validate
