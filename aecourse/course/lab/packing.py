"""Arrays in few bytes, as text that the page unpacks."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, array, validated, whole

WHOLE_NUMBERS = {4: "<u1", 8: "<u1", 16: "<u2"}
_bits = also(whole(), "4, 8, 16 or 32", lambda bits: bits in (4, 8, 16, 32))


@validated(values=array(), bits=_bits)
def packed(values: ArrayLike, bits: int = 16) -> dict[str, Any]:
    """Return an array as text that ``AENet.numbers`` reads.

    Parameters
    ----------
    values : array_like
        Numbers; the page gets them one after another, without their shape.
    bits : {4, 8, 16, 32}, default 16
        Bits a number. 32 keeps float32; fewer are whole steps between the least value
        and the largest, so that a value comes back within half a step, which is the
        range divided by 30, 510 or 131,070. With 4 the page gets an even count, the
        last value once more if need be.

    Returns
    -------
    dict
        ``data`` in base64 and ``bits``, and with fewer than 32 ``low`` and ``step``.

    Raises
    ------
    TypeError, ValueError
        If there are no values, they are not finite numbers, or `bits` is another.

    Examples
    --------
    >>> packed([0.0, 1.0], bits=8)["data"]
    'AP8='
    """
    if bits == 32:
        return {"data": _base64(values.astype("<f4")), "bits": bits}
    low, high = float(values.min()), float(values.max())
    step = (high - low) / (2**bits - 1) or 1.0
    whole = np.round((values.astype(np.float64) - low) / step)
    if bits == 4:  # two of them are a byte
        pairs = np.pad(whole.ravel(), (0, whole.size % 2), "edge").reshape(-1, 2)
        whole = pairs @ [16, 1]
    data = _base64(whole.astype(WHOLE_NUMBERS[bits]))
    return {"data": data, "bits": bits, "low": low, "step": step}


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")
