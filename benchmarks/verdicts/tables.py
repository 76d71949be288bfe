"""Runs of several seeds in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def means(
    runs: Mapping[str, Sequence[Mapping[str, float]]],
) -> dict[str, dict[str, float]]:
    """Return the mean of each number over the runs of a row.

    Parameters
    ----------
    runs : mapping of str to sequence of mapping
        Row → what each run measured, alike for all runs of a row.

    Returns
    -------
    dict of str to dict of str to float
        Row → number → its mean.
    """
    return {
        row: {key: float(np.mean([run[key] for run in found])) for key in found[0]}
        for row, found in runs.items()
    }
