"""Hold out the newest ratings of each user (chapter 8)."""

import math

import numpy as np

from aecourse.exercises.exercise import Exercise


def newest_of_each(users, times, share):
    return held_out(users, times, lambda of_user: math.floor(share * len(of_user)))


def held_out(users, times, count):
    """Mark of each user the newest ratings, as many as `count` says of their times."""
    held = np.zeros(len(users), bool)
    for user in np.unique(users):
        theirs = np.flatnonzero(users == user)
        newest_first = theirs[np.argsort(-times[theirs])]
        held[newest_first[: count(times[theirs])]] = True
    return held


def cases():
    rng = np.random.default_rng(2)
    users = np.repeat([11, 4, 90, 7], [8, 13, 6, 1])
    times = rng.permutation(1000)[: len(users)] + 300 * (users == 7)
    order = rng.permutation(len(users))
    users, times = users[order], times[order]
    # Shares whose products are whole exactly or far from it. At 0.3 to round, to round
    # up and to compare with a quantile hold out more, and each something else.
    return {
        "quarter": (users, times, 0.25),
        "larger_share": (users, times, 0.3),
        "other_ids": (1000 - users, times, 0.3),
    }


def newest_of_all(users, times, share):
    return newest_of_each(np.zeros_like(users), times, share)


def whole_users(users, times, share):
    ids = np.unique(users)
    return np.isin(users, ids[len(ids) - math.floor(share * len(ids)) :])


def in_order_of_user(users, times, share):
    return newest_of_each(users, times, share)[np.lexsort((times, users))]


def rounded_up(users, times, share):
    return held_out(users, times, lambda of_user: math.ceil(share * len(of_user)))


def rounded(users, times, share):
    return held_out(users, times, lambda of_user: round(share * len(of_user)))


def above_quantile(users, times, share):
    def count(of_user):
        return np.sum(of_user > np.quantile(of_user, 1 - share))

    return held_out(users, times, count)


def from_minus_zero(users, times, share):
    """Take `[-count:]` of the times in order, which is everything where it is 0."""
    return held_out(
        users, times, lambda of_user: math.floor(share * len(of_user)) or len(of_user)
    )


EXERCISE = Exercise(
    newest_of_each,
    cases,
    mistakes={
        "newest_of_all": newest_of_all,
        "from_minus_zero": from_minus_zero,
        "whole_users": whole_users,
        "last_rows": lambda users, times, share: newest_of_each(
            users, np.arange(len(users)), share
        ),
        "oldest": lambda users, times, share: newest_of_each(users, -times, share),
        "what_stays": lambda *given: ~newest_of_each(*given),
        "rounded_up": rounded_up,
        "rounded": rounded,
        "above_quantile": above_quantile,
        "in_order_of_user": in_order_of_user,
        "row_numbers": lambda *given: np.flatnonzero(newest_of_each(*given)),
    },
)
