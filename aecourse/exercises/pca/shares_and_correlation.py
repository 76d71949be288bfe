"""Tell whether the numbers of a code are principal components (chapter 10)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def shares_and_correlation(codes):
    return shares(codes.var(axis=0)), others(correlations(codes)).max()


def shares(values):
    return values / values.sum()


def correlations(codes):
    return np.abs(np.corrcoef(codes, rowvar=False))


def others(table):
    """Entries of a table of pairs that are not on its diagonal."""
    return table[~np.eye(len(table), dtype=bool)]


def cases():
    rng = np.random.default_rng(3)
    codes = rng.normal(size=(30, 4)) * [2, 3, 1, 0.5] + [2, -1, 4, 0]
    # the strongest correlation is a negative one, and no strong one has neighbours
    codes[:, 2] -= 0.4 * codes[:, 0]
    codes[:, 3] += 0.1 * codes[:, 1]
    centred = codes - codes.mean(axis=0)
    components = centred @ np.linalg.svd(centred, full_matrices=False)[2].T
    return {"correlated": (codes,), "components": (components,)}


def wrong_shares(find):
    """Make the mistake of other shares."""
    return lambda codes: (find(codes), shares_and_correlation(codes)[1])


def wrong_correlation(find):
    """Make the mistake of another correlation."""
    return lambda codes: (shares_and_correlation(codes)[0], find(codes))


EXERCISE = Exercise(
    shares_and_correlation,
    cases,
    parts=("shares", "correlation"),
    mistakes={
        "variances": wrong_shares(lambda codes: codes.var(axis=0)),
        "deviations": wrong_shares(lambda codes: shares(codes.std(axis=0))),
        "mean_squares": wrong_shares(lambda codes: shares((codes**2).mean(axis=0))),
        "within_samples": wrong_shares(lambda codes: shares(codes.var(axis=1))),
        "of_largest": wrong_shares(
            lambda codes: codes.var(axis=0) / codes.var(axis=0).max()
        ),
        "sorted": wrong_shares(
            lambda codes: np.sort(shares(codes.var(axis=0)))[::-1],
        ),
        "diagonal": wrong_correlation(lambda codes: correlations(codes).max()),
        "signed": wrong_correlation(
            lambda codes: others(np.corrcoef(codes, rowvar=False)).max()
        ),
        "of_samples": wrong_correlation(
            lambda codes: others(correlations(codes.T)).max()
        ),
        "covariance": wrong_correlation(
            lambda codes: others(np.abs(np.cov(codes, rowvar=False))).max()
        ),
        "mean": wrong_correlation(lambda codes: others(correlations(codes)).mean()),
        "neighbours": wrong_correlation(
            lambda codes: np.diag(correlations(codes), 1).max()
        ),
        "first_two": wrong_correlation(lambda codes: correlations(codes)[0, 1]),
        "table": wrong_correlation(correlations),
    },
)
