"""Checks of the exercises of chapter 8, recommendation."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    describe,
    diagnose,
    expect,
    expect_array,
    expect_number,
)
from aecourse.exercises.recommendation_experiments import (
    NEW_USER,
    Model,
    error_with_faults,
    experiment_mistakes,
    new_user_stars,
)
from aecourse.exercises.recommendation_mistakes import (
    HELD_OUT,
    MASKED_ERROR,
    NDCG,
    TOP_UNSEEN,
    masked_error,
    ndcg,
    newest,
    top_unseen,
)
from aecourse.exercises.running import Answer


@exercise(
    "recommendation.1",
    "masked_error(ratings, predicted, known)",
    hints=(
        "Which cells can be wrong at all? And by how many numbers do you divide?",
        "`known` is an array of truth values of the table's shape; an array can be "
        "indexed by it.",
        "Take the squared differences, keep those of the known cells, and average "
        "what you kept.",
    ),
)
def _masked_error(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    ratings, predicted = rng.normal(size=(2, 6, 9))
    known = rng.random((6, 9)) < 0.35
    known[2] = True  # one busy user, so that pooling shows
    ratings[2, :3] = 0  # known numbers that happen to be 0
    arguments = (ratings, predicted, known)
    diagnose(
        answer(*arguments),
        masked_error(*arguments),
        MASKED_ERROR,
        inputs=arguments,
        what="the error",
        nudge="With one known cell, off by 3, the error is 9, however large the table.",
    )
    changed = np.where(known, ratings, 99.0), np.where(known, predicted, -7.0), known
    expect(
        abs(expect_number(answer(*changed)) - masked_error(*arguments)) < 1e-6,
        "I changed unknown cells, and your error moved.",
        expected="the same error as before",
    )
    order = rng.permutation(6)
    permuted = expect_number(answer(*(array[order] for array in arguments)))
    expect(
        abs(permuted - masked_error(*arguments)) < 1e-6,
        "I put the users into another order, and your error moved.",
    )
    return (
        "Whatever stands in an unknown cell, the error stays where it is: that is "
        "what missing means."
    )


@exercise(
    "recommendation.2",
    "newest_of_each(users, times, share)",
    hints=(
        "Work on one user at a time: which rows are theirs, and how many of these are "
        "to go?",
        "`np.flatnonzero(users == user)` gives a user's rows, and `np.argsort` of "
        "their times says which are newest.",
        "Start from a mask of False. For each user, sort their rows by time, and set "
        "the last `int(share * count)` of them; with a count of 0 set none, and "
        "beware of `[-0:]`, which is everything.",
    ),
)
def _newest_of_each(answer: Answer) -> str:
    rng = np.random.default_rng(2)
    users = np.repeat([11, 4, 90, 7], [8, 13, 5, 1])
    times = rng.permutation(1000)[: len(users)] + 300 * (users == 7)
    order = rng.permutation(len(users))
    users, times = users[order], times[order]
    for share in (0.25, 0.4):
        arguments = (users, times, share)
        diagnose(
            _as_mask(answer(*arguments)),
            newest(*arguments).astype(int),
            HELD_OUT,
            inputs=arguments,
            what=f"the mask for a share of {share}",
            nudge="Take two users with four ratings each and write the mask by hand.",
        )
    relabelled = 1000 - users
    mask = expect_array(_as_mask(answer(relabelled, times, 0.4)), users.shape)
    expect(
        np.array_equal(mask, newest(users, times, 0.4)),
        "I gave the users other ids, and other ratings were held out.",
        expected="the same mask",
        nudge="An id is a name. It has no order and is no row number.",
    )
    return (
        "Every user is known by older ratings and judged by newer ones, and a user "
        "with a single rating keeps it."
    )


def _as_mask(value: Any) -> Any:
    """Give truth values as numbers, which is what expectations compare."""
    is_mask = isinstance(value, (np.ndarray, list)) and np.asarray(value).dtype == bool
    return np.asarray(value).astype(int) if is_mask else value


@exercise(
    "recommendation.3",
    "top_unseen(scores, seen, movie_ids, k)",
    hints=(
        "Three steps: forget the seen movies, find the best of the others, and say "
        "their ids.",
        "A seen movie must come after every unseen one, whatever its score is: which "
        "number is below all others?",
        "Put `-np.inf` in place of the seen movies' scores, sort downwards, take the "
        "first k columns, and index `movie_ids` with them.",
    ),
)
def _top_unseen(answer: Answer) -> str:
    rng = np.random.default_rng(3)
    ids = rng.permutation(np.arange(2, 400))[:12]
    scores = rng.normal(-1.5, 1, size=12)
    seen = np.zeros(12, bool)
    seen[np.argsort(-scores)[[0, 2, 3, 7]]] = True
    arguments = (scores, seen, ids, 4)
    diagnose(
        answer(*arguments),
        top_unseen(*arguments),
        TOP_UNSEEN,
        inputs=arguments,
        what="the list",
        nudge="Write down three movies, one of them seen, and say the list for k = 1.",
    )
    order = rng.permutation(12)
    permuted = answer(scores[order], seen[order], ids[order], 4)
    diagnose(
        permuted,
        top_unseen(*arguments),
        what="the list after I permuted the catalogue",
        nudge="The same movies in other columns must give the same ids.",
    )
    return (
        "The list follows the movies when the catalogue is permuted, because it "
        "speaks of ids and never of columns."
    )


@exercise(
    "recommendation.4",
    "ndcg(listed, relevant, k)",
    hints=(
        "First the gain of this list: which of its first k places are hits, and what "
        "is each place worth?",
        "`np.isin(listed[:k], relevant)` says which places hit; place number p, "
        "counted from 1, is worth 1 / log2(p + 1).",
        "The best list has hits in its first places, as many as there are relevant "
        "movies but k at most. Divide the one gain by the other.",
    ),
)
def _ndcg(answer: Answer) -> str:
    rng = np.random.default_rng(4)
    cases = []
    for size, k in ((3, 5), (9, 5), (4, 8), (12, 6)):
        ids = rng.permutation(500)[:30]
        listed = ids[:12]
        relevant = np.concatenate([rng.choice(listed, size // 2 + 1, False), ids[-20:]])
        cases.append((listed, relevant[:size], k))
    got = [expect_number(answer(*case), what="the gain") for case in cases]
    diagnose(
        np.array(got),
        np.array([ndcg(*case) for case in cases]),
        [
            (np.array([wrong(*case) for case in cases]), message)
            for wrong, message in NDCG
        ],
        cases=[f"with {len(r)} relevant movies and k = {k}" for _, r, k in cases],
        what="the gain",
        nudge="One relevant movie in the second place of a list gives 1 / log2(3).",
    )
    best = np.arange(10, 30)
    for relevant, k in ((best[:3], 5), (best, 5)):
        reached = expect_number(answer(best, relevant, k))
        expect(
            abs(reached - 1) < 1e-6,
            f"The best list for {len(relevant)} relevant movies and k = {k} must reach "
            "1.",
            expected="1",
            got=f"{reached:.4g}",
        )
    return (
        "A perfect list has 1 whatever the number of relevant movies, and a hit in "
        "the first place is worth more than one in the tenth."
    )


@exercise(
    "recommendation.5",
    "new_user_stars(given, mean, movie_bias, shrinkage, predict)",
    hints=(
        "What is known of the new user? First how generous they are, then what their "
        "ratings say beyond that.",
        "The user's bias is the sum of `stars - mean - movie_bias` over the rated "
        "movies, divided by their number plus the shrinkage.",
        "Make a row of zeros, put `stars - mean - movie_bias - user_bias` at the "
        "rated columns, call `predict` with shape (1, movies), and add mean and both "
        "biases to what it returns.",
    ),
)
def _new_user_stars(answer: Answer) -> str:
    rng = np.random.default_rng(5)
    weights = rng.normal(scale=0.3, size=(9, 9))

    def predict(rows: np.ndarray) -> np.ndarray:
        return np.tanh(rows @ weights)

    bias = rng.normal(scale=0.4, size=9)
    for given in ({3: 5.0, 0: 4.5, 7: 5.0}, {8: 1.0}):
        arguments = (given, 3.4, bias, 2.0, predict)
        diagnose(
            answer(*arguments),
            new_user_stars(*arguments),
            NEW_USER,
            inputs=arguments,
            what=f"the stars from {len(given)} ratings",
            nudge="With a model that returns zeros, the answer is mean plus both "
            "biases.",
        )
    backwards = dict(reversed({3: 5.0, 0: 4.5, 7: 5.0}.items()))
    again = expect_array(answer(backwards, 3.4, bias, 2.0, predict), (9,))
    right = new_user_stars(backwards, 3.4, bias, 2.0, predict)
    expect(
        bool(np.allclose(again, right)),
        "The order in which the ratings were given changed the answer.",
        got=describe(again),
    )
    return (
        "Nothing was trained: for a user-based autoencoder a new user is one more row."
    )


def _pretended_training(table: np.ndarray) -> Model:
    """Return what stands for the notes' program: it copies, and else says nearly 0."""
    mean = table.mean(axis=0)
    return lambda rows: np.where(rows > 0, 0.9 * rows, 0) + 0.1 * mean


@exercise(
    "recommendation.6",
    "fair_error(fit, ratings, held)",
    hints=(
        "Follow a held-out rating through the report: where does the model meet it?",
        "There are three faults: what the model learns from, what it is shown, and "
        "which cells are counted.",
        "Empty the held-out cells first. Fit to that table, predict from that table, "
        "and take the root of the mean squared error over the held-out cells.",
    ),
)
def _fair_error(answer: Answer) -> str:
    rng = np.random.default_rng(6)
    ratings = rng.integers(1, 11, size=(40, 25)) / 2
    ratings = np.where(
        rng.random((40, 25)) < rng.uniform(0.1, 0.6, (40, 1)), ratings, 0
    )
    held = (ratings > 0) & (rng.random((40, 25)) < 0.25)
    arguments = (_pretended_training, ratings, held)
    fair = error_with_faults(*arguments)
    diagnose(
        answer(*arguments),
        fair,
        experiment_mistakes(arguments),
        what="the error",
        nudge="Nothing of a held-out rating may reach `fit` or its model.",
    )
    reported = error_with_faults(*arguments, (True, True, True))
    return (
        f"The report's model is off by {fair:.2f} stars on ratings it has not seen, "
        f"and not by {reported:.2f}."
    )
