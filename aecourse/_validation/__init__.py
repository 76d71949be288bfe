"""Validation of arguments at the public edge of the module.

It is declared beside a function's signature with :func:`validated`, so that the body is
the idea. Every error names the argument, says what is expected and shows what came. A
value is never changed, only its container: lists become arrays.
"""

from __future__ import annotations

import numpy as np

from aecourse._validation.arrays import (
    BRIGHTEST,
    array,
    expect_unit_levels,
    images,
    labels,
    rows,
)
from aecourse._validation.decorator import (
    Arguments,
    Validator,
    expect_columns_in_order,
    validated,
)
from aecourse._validation.errors import invalid
from aecourse._validation.validators import (
    also,
    anything,
    choice,
    number,
    optional,
    whole,
    with_entries,
    with_parts,
)
from aecourse._validation.values import (
    LARGEST,
    as_array,
    as_choice,
    as_int,
    as_number,
    expect_float32,
)

Seed = int | np.random.Generator | None
"""Of what is drawn; a generator goes on where it is, and None draws anew each time."""

__all__ = [
    "BRIGHTEST",
    "LARGEST",
    "Arguments",
    "Seed",
    "Validator",
    "also",
    "anything",
    "array",
    "as_array",
    "as_choice",
    "as_int",
    "as_number",
    "choice",
    "expect_columns_in_order",
    "expect_float32",
    "expect_unit_levels",
    "images",
    "invalid",
    "labels",
    "number",
    "optional",
    "rows",
    "validated",
    "whole",
    "with_entries",
    "with_parts",
]
