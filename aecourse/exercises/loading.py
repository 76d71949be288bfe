"""Load a data set for a check, without the line that says where it comes from."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any


def quietly(load: Callable[..., Any], **settings: Any) -> Any:
    """Return what a loader returns: the page has said where its data come from.

    Parameters
    ----------
    load : callable
        A loader of `aecourse.data`.
    **settings : object
        Its keywords.

    Returns
    -------
    object
        The records that it loads.
    """
    with contextlib.redirect_stdout(io.StringIO()):
        return load(**settings)
