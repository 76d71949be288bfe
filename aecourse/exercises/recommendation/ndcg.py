"""Gain of a list as a share of the best gain (chapter 8)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def ndcg(listed, relevant, k):
    return gain(hits(listed, relevant, k)) / best_gain(min(k, len(relevant)))


def hits(listed, relevant, k):
    """Say of the first k places, by 1 and 0, which of them hit."""
    return np.isin(listed[:k], relevant).astype(float)


def gain(hits):
    return np.sum(hits / np.log2(np.arange(2, len(hits) + 2)))


def best_gain(places):
    return gain(np.ones(places))


def cases():
    rng = np.random.default_rng(4)
    best = np.arange(10, 30)
    return {
        "few_relevant": drawn(rng, 3, 5),
        "many_relevant": drawn(rng, 9, 5),
        "short_best": drawn(rng, 4, 8),
        "long_list": drawn(rng, 12, 6),
        "best_of_few": (best, best[:3], 5),
        "best_of_many": (best, best, 5),
    }


def drawn(rng, size, k):
    """Return a list of 12 movies, and relevant ones, of which about half are in it."""
    ids = rng.permutation(500)[:30]
    listed, others = ids[:12], ids[12:]
    in_list = size // 2 + 1
    relevant = [rng.choice(listed, in_list, replace=False), others[: size - in_list]]
    return listed, rng.permutation(np.concatenate(relevant)), k


def hits_sorted(listed, relevant, k):
    found = hits(listed, relevant, k)
    return gain(found) / max(best_gain(int(found.sum())), 1e-9)


def with_worth(worth):
    """Return the share of the best gain where places are worth something else."""

    def answer(listed, relevant, k):
        of_places = worth(np.arange(1, k + 1))
        return hits(listed, relevant, k) @ of_places / of_places[: len(relevant)].sum()

    return answer


EXERCISE = Exercise(
    ndcg,
    cases,
    mistakes={
        "not_divided": lambda listed, relevant, k: gain(hits(listed, relevant, k)),
        "all_places_relevant": lambda listed, relevant, k: (
            gain(hits(listed, relevant, k)) / best_gain(k)
        ),
        "all_relevant_listed": lambda listed, relevant, k: (
            gain(hits(listed, relevant, k)) / best_gain(len(relevant))
        ),
        "hits_sorted": hits_sorted,
        "whole_list": lambda listed, relevant, k: ndcg(listed, relevant, len(listed)),
        "precision": lambda listed, relevant, k: hits(listed, relevant, k).mean(),
        "recall": lambda listed, relevant, k: (
            hits(listed, relevant, k).sum() / len(relevant)
        ),
        "off_by_one": with_worth(lambda place: 1 / np.log2(np.maximum(place, 2))),
        "by_place": with_worth(lambda place: 1 / place),
    },
)
