"""The best movies that a user has not seen (chapter 8)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def top_unseen(scores, seen, movie_ids, k):
    return movie_ids[np.argsort(np.where(seen, np.inf, -scores), kind="stable")[:k]]


def cases():
    """Return two lists, so that no known mistake sorts equal scores in both.

    Their order is up to the processor. A user who has seen more than k movies tells
    the seen ones by their scores; where one movie is seen, one score is put to 0.
    """
    rng = np.random.default_rng(3)
    ids = rng.permutation(np.arange(2, 400))[:12]
    by_score = rng.permutation(12)
    several, one = np.zeros((2, 12), bool)
    several[by_score[[0, 2, 3, 7, 9]]] = True
    one[by_score[0]] = True
    mixed, low = np.empty((2, 12))
    mixed[by_score] = np.arange(12)[::-1] / 4 - 0.8 - rng.uniform(0, 0.2, 12)
    mixed[by_score[-1]] = -3.1
    low[by_score] = 0.4 - np.arange(12) / 4 - rng.uniform(0, 0.2, 12)
    order = rng.permutation(12)
    return {
        "several_seen": (mixed, several, ids, 4),
        "one_seen": (low, one, ids, 4),
        "permuted": (mixed[order], several[order], ids[order], 4),
    }


EXERCISE = Exercise(
    top_unseen,
    cases,
    mistakes={
        "columns": lambda s, seen, ids, k: top_unseen(s, seen, np.arange(len(ids)), k),
        "places_among_unseen": lambda s, seen, ids, k: np.argsort(-s[~seen])[:k],
        "looked_up_in_all": lambda s, seen, ids, k: ids[np.argsort(-s[~seen])[:k]],
        "with_seen": lambda s, seen, ids, k: ids[np.argsort(-s)[:k]],
        "seen_as_zero": lambda s, seen, ids, k: ids[
            np.argsort(-np.where(seen, 0, s), kind="stable")[:k]
        ],
        "cut_first": lambda s, seen, ids, k: ids[
            [column for column in np.argsort(-s)[:k] if not seen[column]]
        ],
        "worst": lambda s, seen, ids, k: top_unseen(-s, seen, ids, k),
        "best_last": lambda *given: top_unseen(*given)[::-1],
        "in_order_of_ids": lambda *given: np.sort(top_unseen(*given)),
        "seen_only": lambda s, seen, ids, k: top_unseen(s, ~seen, ids, k),
        "largest_size": lambda s, seen, ids, k: top_unseen(np.abs(s), seen, ids, k),
    },
)
