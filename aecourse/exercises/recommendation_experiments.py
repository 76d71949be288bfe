"""Known mistakes in the last exercises of chapter 8: a new user, and a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from aecourse.exercises.expectations import Mistake, mistakes_with_faults

Model = Callable[[np.ndarray], np.ndarray]


def new_user_stars(
    given: Mapping[int, float],
    mean: float,
    movie_bias: np.ndarray,
    shrinkage: float,
    predict: Model,
    *,
    shrunk: bool = True,
    with_user: bool = True,
    raw_row: bool = False,
    add_level: bool = True,
    fill: bool = False,
) -> np.ndarray:
    """Predicted stars of all movies for a new user, with some faults or none."""
    columns, stars = np.array(list(given)), np.array(list(given.values()))
    excess = stars - mean - movie_bias[columns]
    user = excess.sum() / (len(excess) + (shrinkage if shrunk else 0))
    level = mean + movie_bias + (user if with_user else 0)
    row = -level if fill else np.zeros(len(movie_bias))
    row[columns] = stars if raw_row else stars - level[columns]
    return predict(row[None])[0] + (level if add_level else 0)


def _with(**faults: bool) -> Callable[..., np.ndarray]:
    return lambda *arguments: new_user_stars(*arguments, **faults)


NEW_USER: list[Mistake] = [
    (
        _with(raw_row=True),
        "You showed the model raw stars. It was trained on what is left after the "
        "biases.",
    ),
    (
        _with(with_user=False),
        "You left out the new user's own bias: somebody who always gives 5 stars is "
        "then taken for one who loves these five.",
    ),
    (
        _with(shrunk=False),
        "You took the plain mean of the excess. With a few ratings it says little; "
        "the shrinkage belongs into the divisor.",
    ),
    (
        _with(add_level=False),
        "The model says what is left after the biases; add these again to get stars.",
    ),
    (
        _with(raw_row=True, add_level=False),
        "You showed the model raw stars and took its answer for stars. It was trained "
        "on what is left after the biases.",
    ),
    (
        _with(fill=True),
        "You subtracted the biases everywhere. An unknown cell holds 0 in the row: as "
        "expected, as far as we know.",
    ),
]

FAULTS = (
    "the model has learnt from the held-out ratings",
    "the held-out ratings are part of the input",
    "empty cells count as ratings of 0",
)


def error_with_faults(
    fit: Callable[[np.ndarray], Model],
    ratings: np.ndarray,
    held: np.ndarray,
    faults: tuple[bool, bool, bool] = (False, False, False),
) -> float:
    """Return the error in stars, with some of the report's faults or none."""
    learnt, shown, all_cells = faults
    kept = np.where(held, 0, ratings)
    predicted = fit(ratings if learnt else kept)(ratings if shown else kept)
    squares = (ratings - predicted) ** 2
    return float(np.sqrt(squares.mean() if all_cells else squares[held].mean()))


def experiment_mistakes(arguments: tuple) -> list[Mistake]:
    """Return what an experiment gives that has kept some of the faults."""
    fit, ratings, held = arguments
    mistakes = mistakes_with_faults(
        lambda faults: error_with_faults(*arguments, faults), FAULTS, "wrong"
    )
    kept = np.where(held, 0, ratings)
    squares = (ratings - fit(kept)(kept)) ** 2
    is_judged = held.any(axis=1)
    per_user = np.sqrt(
        np.where(held, squares, 0).sum(axis=1)[is_judged] / held.sum(axis=1)[is_judged]
    )
    return [
        *mistakes,
        (squares[held].mean(), "You left out the root; the error is in stars."),
        (
            np.sqrt(squares[kept > 0].mean()),
            "You judged the ratings that the model was shown; the held-out ones are "
            "the question.",
        ),
        (
            np.sqrt(squares[ratings > 0].mean()),
            "You judged all ratings, those that the model was shown among them.",
        ),
        (
            per_user.mean(),
            "You averaged the users' errors. Pool the squares of all held-out ratings, "
            "then take one root.",
        ),
    ]
