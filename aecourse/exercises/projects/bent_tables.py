"""Tables whose columns depend on products of causes, and others of their covariance."""

from __future__ import annotations

import numpy as np

ROWS = (40, 80, 160)
BENDS = (0.2, 0.35)
"""How strongly columns depend on products of causes, in half of the tables."""

CAUSES, COLUMNS = 4, 30
NEW_ROWS = 1_000  # by which both are judged


def table(
    n: int, weight: float, generator: np.random.Generator, *, bends: bool
) -> np.ndarray:
    """Draw a table: columns that depend on four causes, and on ten things more.

    Those are products of the causes, or as many others that nothing else depends on.
    Both have the same covariance, so no variance says which of them a table has.

    Parameters
    ----------
    n : int
        How many rows to draw.
    weight : float
        Of the ten.
    generator : numpy.random.Generator
        What draws them, and how columns depend on them.
    bends : bool
        Whether they are products of the causes.

    Returns
    -------
    ndarray of shape (n, 30)
        Rows, with a little noise.
    """
    causes = generator.normal(size=(n, CAUSES))
    first, other = np.triu_indices(CAUSES)
    products = causes[:, first] * causes[:, other] - (first == other)
    if not bends:
        products = generator.normal(size=products.shape)
        products *= np.where(first == other, np.sqrt(2), 1)  # as wide as squares are
    parts = np.hstack([causes * [1.4, 1.2, 1.0, 0.9], weight * products])
    directions = np.linalg.qr(generator.normal(size=(COLUMNS, COLUMNS)))[0]
    rows = parts @ directions[: parts.shape[1]]
    return (rows + generator.normal(0, 0.15, rows.shape)).astype("float32")


def drawn_tables(generator: np.random.Generator) -> list[tuple[float, np.ndarray]]:
    """Draw twelve tables with their bends, each kind with each count of rows."""
    kinds = [(bends, weight, n) for bends in (0, 1) for weight in BENDS for n in ROWS]
    drawn = []
    for k in generator.permutation(len(kinds)):
        bends, weight, n = kinds[k]
        rows = table(n + NEW_ROWS, weight, generator, bends=bool(bends))
        drawn.append((bends * weight, rows))
    return drawn
