"""Known mistakes in the exercises of chapter 10, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aecourse.exercises.expectations import Mistake


def in_each_case(mistakes: Sequence[Mistake], cases: Sequence[tuple]) -> list[Mistake]:
    """Return what each mistake gives in every case, as one result."""
    return [([wrong(*case) for case in cases], message) for wrong, message in mistakes]


def _first(reached: np.ndarray) -> int:
    return int(np.argmax(reached))


def _kept_shares(eigenvalues: np.ndarray) -> np.ndarray:
    falling = np.sort(eigenvalues)[::-1]
    return np.cumsum(falling) / falling.sum()


COMPONENTS_NEEDED: list[Mistake] = [
    (
        lambda e, kept: _first(np.cumsum(e) / e.sum() >= kept) + 1,
        "You added the eigenvalues up in the order they came. Keep the largest first.",
    ),
    (
        lambda e, kept: _first(np.cumsum(np.sort(e)) / e.sum() >= kept) + 1,
        "You added up the smallest eigenvalues first: `np.sort` sorts upwards.",
    ),
    (
        lambda e, kept: _first(_kept_shares(e) >= kept),
        "You returned the index at which the share is reached. With index 0 one "
        "component is kept, so it is one more.",
    ),
    (
        lambda e, kept: _first(_kept_shares(e) > kept) + 1,
        "You asked for more than the share `kept`; exactly that share is enough.",
    ),
    (
        lambda e, kept: len(e) - _first(_kept_shares(e) >= kept) - 1,
        "You returned how many components may be left out.",
    ),
    (
        lambda e, kept: int(np.ceil(kept * len(e))),
        "You kept a share of the *components*. The first ones carry more of the "
        "variance than the others.",
    ),
    (
        lambda e, kept: _first(_kept_shares(e**2) >= kept) + 1,
        "You squared the eigenvalues. Singular values are squared to get variances; "
        "eigenvalues of the covariance are variances already.",
    ),
    (
        lambda e, kept: _first(_kept_shares(np.sqrt(e)) >= kept) + 1,
        "You added up square roots of the eigenvalues. Standard deviations do not add "
        "up; variances do.",
    ),
]


def principal_directions(rows: np.ndarray, k: int) -> np.ndarray:
    """Return the first directions of rows, as they are: nothing is centred."""
    return np.linalg.svd(rows, full_matrices=False)[2][:k]


def rebuilt(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    """Rebuild test rows from the components of training rows."""
    mean = x_train.mean(axis=0)
    kept = principal_directions(x_train - mean, k)
    return mean + (x_test - mean) @ kept.T @ kept


def _uncentred(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    kept = principal_directions(x_train, k)
    return x_test @ kept.T @ kept


def _uncentred_directions(
    x_train: np.ndarray, x_test: np.ndarray, k: int
) -> np.ndarray:
    mean, kept = x_train.mean(axis=0), principal_directions(x_train, k)
    return mean + (x_test - mean) @ kept.T @ kept


def _test_rows_not_centred(
    x_train: np.ndarray, x_test: np.ndarray, k: int, add: float
) -> np.ndarray:
    mean = x_train.mean(axis=0)
    kept = principal_directions(x_train - mean, k)
    return add * mean + x_test @ kept.T @ kept


def _own_mean(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    kept = principal_directions(x_train - x_train.mean(axis=0), k)
    mean = x_test.mean(axis=0)
    return mean + (x_test - mean) @ kept.T @ kept


def _smallest(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    mean = x_train.mean(axis=0)
    kept = principal_directions(x_train - mean, x_train.shape[1])[-k:]
    return mean + (x_test - mean) @ kept.T @ kept


def _columns_for_directions(
    x_train: np.ndarray, x_test: np.ndarray, k: int
) -> np.ndarray:
    mean = x_train.mean(axis=0)
    every = principal_directions(x_train - mean, x_train.shape[1])
    return mean + (x_test - mean) @ every[:, :k] @ every[:, :k].T


def _standardised(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    kept = principal_directions((x_train - mean) / deviation, k)
    return mean + ((x_test - mean) / deviation) @ kept.T @ kept * deviation


def _codes(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    mean = x_train.mean(axis=0)
    return (x_test - mean) @ principal_directions(x_train - mean, k).T


REBUILD: list[Mistake] = [
    (
        _uncentred,
        "Nothing was centred: these are the best directions through the origin, and "
        "one of them is spent on pointing to the data.",
    ),
    (
        _uncentred_directions,
        "The directions were found without taking the mean away first.",
    ),
    (
        lambda x_train, x_test, k: rebuilt(x_train, x_test, k) - x_train.mean(axis=0),
        "The mean was taken away and never given back.",
    ),
    (
        lambda x_train, x_test, k: _test_rows_not_centred(x_train, x_test, k, 1),
        "The test rows were encoded with the mean still in them, and it was added once "
        "more at the end.",
    ),
    (
        lambda x_train, x_test, k: _test_rows_not_centred(x_train, x_test, k, 0),
        "The directions are those of the centred rows, but the test rows went through "
        "them without the mean being taken away and given back.",
    ),
    (
        _own_mean,
        "You took the mean of the test rows. It belongs to what is learnt, and "
        "learning is for the training rows.",
    ),
    (
        lambda x_train, x_test, k: rebuilt(x_test, x_test, k),
        "You fitted PCA to the test rows.",
    ),
    (
        lambda x_train, x_test, k: rebuilt(np.vstack([x_train, x_test]), x_test, k),
        "You fitted PCA to training and test rows together.",
    ),
    (
        lambda x_train, x_test, k: rebuilt(x_train, x_train, k),
        "You rebuilt the training rows; the test rows are asked for.",
    ),
    (
        _smallest,
        "You kept the directions in which the rows vary *least*. The first rows of "
        "what `np.linalg.svd` returns are the important ones, the last columns of what "
        "`np.linalg.eigh` returns.",
    ),
    (
        _columns_for_directions,
        "You took columns of what `np.linalg.svd` returns last. Its *rows* are the "
        "directions.",
    ),
    (
        lambda x_train, x_test, k: rebuilt(x_train, x_test, k + 1),
        "You kept one direction too many.",
    ),
    (
        _standardised,
        "You divided by the standard deviations as well. That is another PCA, which "
        "makes all values equally important.",
    ),
    (
        _codes,
        "You returned the codes. Multiply by the directions once more and add the "
        "mean to get back to the values.",
    ),
]

SHARES: list[Mistake] = [
    (
        lambda codes: codes.var(axis=0),
        "You returned the variances; a share is a part of their sum.",
    ),
    (
        lambda codes: codes.std(axis=0) / codes.std(axis=0).sum(),
        "You took shares of the standard deviations. It is variances that add up.",
    ),
    (
        lambda codes: np.mean(codes**2, axis=0) / np.sum(np.mean(codes**2, axis=0)),
        "You took the mean square without taking the mean away, so a number that is "
        "large and hardly varies gets a large share.",
    ),
    (
        lambda codes: codes.var(axis=1) / codes.var(axis=1).sum(),
        "You took the variance within each sample; each *number* varies over the "
        "samples.",
    ),
    (
        lambda codes: codes.var(axis=0) / codes.var(axis=0).max(),
        "You divided by the largest variance; a share is a part of the sum.",
    ),
    (
        lambda codes: np.sort(codes.var(axis=0))[::-1] / codes.var(axis=0).sum(),
        "You sorted the shares. They are to stand in the order of the code's numbers.",
    ),
]


def _off_diagonal(table: np.ndarray) -> np.ndarray:
    return table[~np.eye(len(table), dtype=bool)]


CORRELATION: list[Mistake] = [
    (
        lambda codes: 1.0,
        "You compared each number with itself, which gives 1 always; leave the "
        "diagonal out.",
    ),
    (
        lambda codes: _off_diagonal(np.corrcoef(codes, rowvar=False)).max(),
        "You took the largest correlation with its sign. A strong negative one "
        "counts as much.",
    ),
    (
        lambda codes: _off_diagonal(np.abs(np.corrcoef(codes))).max(),
        "You correlated the samples with each other: say `rowvar=False`.",
    ),
    (
        lambda codes: _off_diagonal(np.abs(np.cov(codes, rowvar=False))).max(),
        "You took the covariance; divide by both standard deviations, or use "
        "`np.corrcoef`.",
    ),
    (
        lambda codes: _off_diagonal(np.abs(np.corrcoef(codes, rowvar=False))).mean(),
        "You took the mean of the correlations; the largest is asked for.",
    ),
    (
        lambda codes: np.abs(np.diag(np.corrcoef(codes, rowvar=False), 1)).max(),
        "You compared each number with the next one only; all pairs count.",
    ),
    (
        lambda codes: np.abs(np.corrcoef(codes[:, 0], codes[:, 1])[0, 1]),
        "You compared the first two numbers only.",
    ),
]


def fitted_line(rows: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Slope and start of the line through the logarithms."""
    return np.polyfit(np.log(rows), np.log(seconds), 1)


def _ends(rows: np.ndarray, seconds: np.ndarray) -> float:
    return np.log(seconds[-1] / seconds[0]) / np.log(rows[-1] / rows[0])


GROWTH_POWER: list[Mistake] = [
    (
        lambda rows, seconds, n: np.polyfit(rows, seconds, 1)[0],
        "You fitted a line to rows and seconds themselves. On logarithmic axes the "
        "slope is the power.",
    ),
    (
        lambda rows, seconds, n: np.polyfit(rows, np.log(seconds), 1)[0],
        "You took the logarithm of the seconds only; that fits a power of e.",
    ),
    (
        lambda rows, seconds, n: np.polyfit(np.log(rows), seconds, 1)[0],
        "You took the logarithm of the rows only.",
    ),
    (
        lambda rows, seconds, n: fitted_line(rows, seconds)[1],
        "You returned where the line starts: `np.polyfit` has the slope first.",
    ),
    (
        lambda rows, seconds, n: fitted_line(seconds, rows)[0],
        "You swapped the axes: rows belong along, seconds up.",
    ),
    (
        lambda rows, seconds, n: _ends(rows, seconds),
        "You used the first and the last size only. One slow run then decides; fit "
        "all of them.",
    ),
    (
        lambda rows, seconds, n: np.mean(np.log(seconds) / np.log(rows)),
        "You divided the logarithms. That leaves no room for the factor c; fit a line.",
    ),
]

GROWTH_SECONDS: list[Mistake] = [
    (
        lambda rows, seconds, n: np.polyval(fitted_line(rows, seconds), np.log(n)),
        "You returned the logarithm of the seconds; bring it back by `np.exp`.",
    ),
    (
        lambda rows, seconds, n: np.polyval(np.polyfit(rows, seconds, 1), n),
        "You went on along a straight line, as if the power were 1.",
    ),
    (
        lambda rows, seconds, n: n ** fitted_line(rows, seconds)[0],
        "You forgot the factor c before the power.",
    ),
    (
        lambda rows, seconds, n: (
            10 ** np.polyval(fitted_line(rows, seconds), np.log(n))
        ),
        "You took natural logarithms on the way there and tens on the way back.",
    ),
    (
        lambda rows, seconds, n: (
            seconds[-1] * (n / rows[-1]) ** fitted_line(rows, seconds)[0]
        ),
        "You started from the last run, and its accidents with it; start from the "
        "fitted line.",
    ),
    (
        lambda rows, seconds, n: np.exp(np.polyval(fitted_line(rows, seconds), n)),
        "You put `n` into the line where its logarithm belongs.",
    ),
]
