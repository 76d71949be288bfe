"""How far an embedding keeps neighbours together."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, rows, validated
from aecourse.latent.manifold.neighbours import NEIGHBOURS, nearest


@validated(
    x=rows(at_least=2 * NEIGHBOURS + 1),
    codes=also(
        rows(),
        "one code for each of the {x.shape[0]} rows of `x`",
        lambda codes, x: len(codes) == len(x),
    ),
)
def continuity(x: ArrayLike, codes: ArrayLike) -> float:
    """Return the continuity of an embedding: how far it keeps neighbours together.

    Trustworthiness asks whether neighbours among the codes were neighbours before;
    continuity asks the reverse, so it is trustworthiness with the two exchanged. A
    tear costs continuity, a fold costs trustworthiness. A neighbourhood is the 10
    nearest.

    Parameters
    ----------
    x : array_like of shape (n, ...)
        Data, more than 20 rows.
    codes : array_like of shape (n, k)
        One code for each row of `x`.

    Returns
    -------
    float
        In [0, 1]; 1 where every neighbourhood is kept, about 0.5 for random codes.
        Where rows of `x` are equally far, which of them are neighbours hangs on their
        order.

    Raises
    ------
    TypeError, ValueError
        If the rows do not belong together or are too few.

    Notes
    -----
    Source: Venna and Kaski, 2001.
    """
    from sklearn.metrics import pairwise_distances_chunked

    n, codes = len(x), codes.reshape(len(codes), -1)
    _, neighbours = nearest(x.reshape(n, -1), None, NEIGHBOURS)

    def ranks_beyond(distances: np.ndarray, start: int) -> np.ndarray:
        """Sum by how much the ranks of neighbours in `x` exceed 10 among the codes."""
        at = np.arange(len(distances))
        distances[at, start + at] = np.inf  # a point is not its own neighbour
        beyond = np.zeros(len(distances))
        for others in neighbours[start : start + len(distances)].T:
            theirs = distances[at, others][:, None]
            nearer = np.count_nonzero(distances < theirs, axis=1)
            as_near = np.count_nonzero(distances == theirs, axis=1)
            # those equally far share their ranks, so equal codes keep no neighbours
            beyond += np.maximum(nearer + (as_near + 1) / 2 - NEIGHBOURS, 0)
        return beyond

    pieces = pairwise_distances_chunked(codes, reduce_func=ranks_beyond)
    worst = n * NEIGHBOURS * (2 * n - 3 * NEIGHBOURS - 1) / 2
    return float(1 - np.concatenate(list(pieces)).sum() / worst)
