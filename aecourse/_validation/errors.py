"""The error of a bad argument: its name, what is expected and what came."""

from __future__ import annotations

import numpy as np


def invalid(
    name: str, expected: str, value: object, error: type[Exception] = ValueError
) -> Exception:
    """Return the error that every check raises, with one wording for all of them."""
    return error(
        f"Invalid value received for argument `{name}`. "
        f"Expected {expected}. Received: {name}={_describe(value)}"
    )


def _describe(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape} and dtype {value.dtype}" + _span(value)
    text = " ".join(repr(value).split())  # in one line
    return text if len(text) <= 80 else text[:77] + "..."


def _span(array: np.ndarray) -> str:
    if array.dtype.kind not in "biuf" or array.size == 0:
        return ""
    missing = int(np.isnan(array).sum()) if array.dtype.kind == "f" else 0
    if missing == array.size:
        return ", all NaN"
    span = f", from {np.nanmin(array):.4g} to {np.nanmax(array):.4g}"
    return span + (f", with {missing} NaN" if missing else "")
