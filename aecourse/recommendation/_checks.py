"""What several functions of ratings ask of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy import sparse

from aecourse._validation import Arguments, Validator, invalid

if TYPE_CHECKING:
    import keras


def sparse_array(name: str, value: object, _: object) -> sparse.sparray:
    """Ask for a sparse array."""
    if not sparse.issparse(value):
        raise invalid(name, "a sparse array", value, TypeError)
    return value


def model_of_rows(*, of: str) -> Validator:
    """Ask for a model that takes rows as long as those of the argument `of`."""

    def validate(name: str, value: keras.Model, arguments: Arguments) -> keras.Model:
        columns = arguments[of].shape[1]
        if value.input_shape != (None, columns):
            expected = f"a model of rows with {columns} columns"
            raise invalid(name, expected, value.input_shape)
        return value

    return validate
