"""Numbers as the tables and pictures of contests write them."""

from __future__ import annotations

import numpy as np


def short(value: float, digits: int = 4) -> str:
    """Return a number in some digits, without the exponent that small ones would get.

    Parameters
    ----------
    value : float
        The number.
    digits : int, default 4
        Decimals of a number below one; a larger one has two at most.

    Returns
    -------
    str
    """
    return np.format_float_positional(
        value, precision=digits if abs(value) < 1 else 2, trim="-"
    )
