"""Known mistakes in the first exercises of chapter 8, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import numpy as np

from aecourse.exercises.expectations import Mistake


def masked_error(
    ratings: np.ndarray, predicted: np.ndarray, known: np.ndarray
) -> float:
    """Mean squared error over the known cells."""
    return float(np.mean((ratings - predicted)[known] ** 2))


def _mean_of_users(
    ratings: np.ndarray, predicted: np.ndarray, known: np.ndarray
) -> float:
    squares = np.where(known, (ratings - predicted) ** 2, 0)
    return float(np.mean(squares.sum(axis=1) / np.maximum(known.sum(axis=1), 1)))


MASKED_ERROR: list[Mistake] = [
    (
        lambda r, p, known: np.mean((r - p) ** 2),
        "You averaged over all cells. What is not known is no zero, and no prediction "
        "is wrong there.",
    ),
    (
        lambda r, p, known: np.mean((r - p)[~known] ** 2),
        "You averaged over the unknown cells: the mask is the wrong way round.",
    ),
    (
        lambda r, p, known: np.mean(np.where(known, r - p, 0) ** 2),
        "You summed over the known cells and divided by the number of all cells. The "
        "emptier the table, the smaller such an error looks.",
    ),
    (
        lambda r, p, known: masked_error(r, p, r != 0),
        "You took the cells that are not 0 for the known ones. Here a known number "
        "may be 0, and an unknown cell may hold anything; only the mask knows.",
    ),
    (
        lambda r, p, known: np.mean((np.where(known, r, 0) - p) ** 2),
        "You put zeros into the unknown cells and compared the predictions with them.",
    ),
    (
        _mean_of_users,
        "You averaged for each user and then over users, so that a rating of a busy "
        "user counts less. The errors are to be pooled.",
    ),
    (
        lambda r, p, known: np.sum((r - p)[known] ** 2),
        "You have the sum; divide it by the number of known cells.",
    ),
    (
        lambda r, p, known: np.sqrt(masked_error(r, p, known)),
        "You took the root; the mean squared error is wanted.",
    ),
    (
        lambda r, p, known: np.mean(np.abs(r - p)[known]),
        "You averaged the absolute errors; they should be squared.",
    ),
]


def newest(users: np.ndarray, times: np.ndarray, share: float) -> np.ndarray:
    """Mask of each user's newest ratings, rounded down to whole ratings."""
    held = np.zeros(len(users), bool)
    for user in np.unique(users):
        theirs = np.flatnonzero(users == user)
        count = int(share * len(theirs) + 1e-9)
        held[theirs[np.argsort(-times[theirs], kind="stable")[:count]]] = True
    return held


def _newest_of_all(users: np.ndarray, times: np.ndarray, share: float) -> np.ndarray:
    held = np.zeros(len(users), bool)
    count = int(share * len(users) + 1e-9)
    held[np.argsort(-times, kind="stable")[:count]] = True
    return held


def _last_rows(users: np.ndarray, times: np.ndarray, share: float) -> np.ndarray:
    return newest(users, np.arange(len(users)), share)


def _whole_users(users: np.ndarray, times: np.ndarray, share: float) -> np.ndarray:
    ids = np.unique(users)
    count = int(share * len(ids) + 1e-9)
    return np.isin(users, ids[len(ids) - count :])


def _rounded_up(users: np.ndarray, times: np.ndarray, share: float) -> np.ndarray:
    held = np.zeros(len(users), bool)
    for user in np.unique(users):
        theirs = np.flatnonzero(users == user)
        count = int(np.ceil(share * len(theirs) - 1e-9))
        held[theirs[np.argsort(-times[theirs], kind="stable")[:count]]] = True
    return held


def _in_order_of_user(users: np.ndarray, times: np.ndarray, share: float) -> np.ndarray:
    order = np.lexsort((times, users))
    return newest(users, times, share)[order]


HELD_OUT: list[Mistake] = [
    (
        lambda u, t, share: _newest_of_all(u, t, share).astype(int),
        "You took the newest ratings of all users together. Those who came last lose "
        "all of theirs, and the others none.",
    ),
    (
        lambda u, t, share: _whole_users(u, t, share).astype(int),
        "You held out whole users. Nothing is left to know them by; the split is to "
        "be within each user.",
    ),
    (
        lambda u, t, share: _last_rows(u, t, share).astype(int),
        "You took each user's last rows. The table is in no order; the times say "
        "what is newest.",
    ),
    (
        lambda u, t, share: newest(u, -t, share).astype(int),
        "You held out the oldest ratings: the model would learn from the future.",
    ),
    (
        lambda u, t, share: 1 - newest(u, t, share).astype(int),
        "Your mask is true for what stays; it should be true for what is held out.",
    ),
    (
        lambda u, t, share: _rounded_up(u, t, share).astype(int),
        "You rounded up, which takes the only rating of a user who has one.",
    ),
    (
        lambda u, t, share: _in_order_of_user(u, t, share).astype(int),
        "Your mask belongs to the sorted table. Put it back into the order of the "
        "rows you were given.",
    ),
]


def top_unseen(
    scores: np.ndarray, seen: np.ndarray, movie_ids: np.ndarray, k: int
) -> np.ndarray:
    """Ids of the k best unseen movies, the best first."""
    return movie_ids[np.argsort(np.where(seen, np.inf, -scores), kind="stable")[:k]]


TOP_UNSEEN: list[Mistake] = [
    (
        lambda s, seen, ids, k: np.argsort(np.where(seen, np.inf, -s))[:k],
        "You returned columns. They look like ids and mean other movies.",
    ),
    (
        lambda s, seen, ids, k: np.argsort(-s[~seen])[:k],
        "You returned places within the unseen movies, which are neither columns nor "
        "ids. The notes' program does the same.",
    ),
    (
        lambda s, seen, ids, k: ids[np.argsort(-s[~seen])[:k]],
        "You looked up places within the unseen movies in the list of all ids. Take "
        "the unseen ids first.",
    ),
    (
        lambda s, seen, ids, k: ids[np.argsort(-s)[:k]],
        "Your list has movies that the user has seen.",
    ),
    (
        lambda s, seen, ids, k: ids[np.argsort(-np.where(seen, 0, s))[:k]],
        "You gave seen movies the score 0, and here that is more than most unseen "
        "ones have. A score can be negative; use one that nothing is below.",
    ),
    (
        lambda s, seen, ids, k: ids[[i for i in np.argsort(-s)[:k] if not seen[i]]],
        "You removed the seen movies after cutting the list, so it came out short.",
    ),
    (
        lambda s, seen, ids, k: ids[np.argsort(np.where(seen, np.inf, s))[:k]],
        "These are the worst movies: the sort is the wrong way round.",
    ),
    (
        lambda s, seen, ids, k: top_unseen(s, seen, ids, k)[::-1],
        "The right movies, and the worst of them first.",
    ),
    (
        lambda s, seen, ids, k: np.sort(top_unseen(s, seen, ids, k)),
        "The right movies in the order of their ids; the best is to be first.",
    ),
    (
        lambda s, seen, ids, k: top_unseen(s, ~seen, ids, k),
        "Your list has seen movies only: the mask is the wrong way round.",
    ),
]


def _gain(hits: np.ndarray) -> float:
    return float(np.sum(hits / np.log2(np.arange(2, len(hits) + 2))))


def _hits(listed: np.ndarray, relevant: np.ndarray, k: int) -> np.ndarray:
    return np.isin(listed[:k], relevant).astype(float)


def ndcg(listed: np.ndarray, relevant: np.ndarray, k: int) -> float:
    """Gain of the first k places as a share of the best possible."""
    return _gain(_hits(listed, relevant, k)) / _gain(np.ones(min(k, len(relevant))))


def _places_from_zero(listed: np.ndarray, relevant: np.ndarray, k: int) -> float:
    gain = 1 / np.log2(np.maximum(np.arange(1, k + 1), 2))
    best = gain[: min(k, len(relevant))].sum()
    return float(_hits(listed, relevant, k) @ gain / best)


def _by_place(listed: np.ndarray, relevant: np.ndarray, k: int) -> float:
    gain = 1 / np.arange(1, k + 1)
    best = gain[: min(k, len(relevant))].sum()
    return float(_hits(listed, relevant, k) @ gain / best)


NDCG: list[Mistake] = [
    (
        lambda listed, relevant, k: _gain(_hits(listed, relevant, k)),
        "You have the gain; divide it by the gain of the best list there could be.",
    ),
    (
        lambda listed, relevant, k: (
            _gain(_hits(listed, relevant, k)) / _gain(np.ones(k))
        ),
        "Your best list is relevant in all k places. A user with fewer relevant "
        "movies could never reach 1.",
    ),
    (
        lambda listed, relevant, k: (
            _gain(_hits(listed, relevant, k)) / _gain(np.ones(len(relevant)))
        ),
        "Your best list has all relevant movies. A list of k places holds k at most.",
    ),
    (
        lambda listed, relevant, k: (
            _gain(_hits(listed, relevant, k))
            / max(_gain(np.sort(_hits(listed, relevant, k))[::-1]), 1e-9)
        ),
        "Your best list sorts the hits of this one. The best there could be has all "
        "relevant movies for which there is room.",
    ),
    (
        lambda listed, relevant, k: ndcg(listed, relevant, len(listed)),
        "You went through the whole list; only its first k places count.",
    ),
    (
        lambda listed, relevant, k: _hits(listed, relevant, k).mean(),
        "That is the precision: every place counts alike.",
    ),
    (
        lambda listed, relevant, k: _hits(listed, relevant, k).sum() / len(relevant),
        "That is the recall: every place counts alike.",
    ),
    (
        _places_from_zero,
        "Your discount is off by one: the first place gains 1 / log2(2), the second "
        "1 / log2(3).",
    ),
    (_by_place, "You divided by the place; the discount is its logarithm."),
]
