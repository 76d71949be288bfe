"""Predict the stars of somebody who was not there in training (chapter 8)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def new_user_stars(given, mean, movie_bias, shrinkage, predict):
    return folded_in(given, mean, movie_bias, shrinkage, predict)


def folded_in(
    given,
    mean,
    movie_bias,
    shrinkage,
    predict,
    *,
    shrunk=True,
    user_in_row=True,
    user_in_stars=True,
    raw_row=False,
    filled=False,
    residuals=False,
):
    columns, stars = np.array(list(given)), np.array(list(given.values()))
    level = mean + movie_bias
    excess = stars - level[columns]
    user = excess.sum() / (len(excess) + (shrinkage if shrunk else 0))
    in_row, in_stars = user * user_in_row, user * user_in_stars
    row = -(level + in_row) if filled else np.zeros(len(movie_bias))
    row[columns] = stars if raw_row else excess - in_row
    return predict(row[None])[0] + (0 if residuals else level + in_stars)


def mistaken(**choices):
    """Return the fold-in made otherwise."""
    return lambda *arguments: folded_in(*arguments, **choices)


def cases():
    rng = np.random.default_rng(5)
    weights = rng.normal(scale=0.3, size=(9, 9))

    def predict(rows):
        rows = np.asarray(rows)
        if rows.shape != (1, 9):
            raise ValueError(f"predict takes rows of shape (1, 9), not {rows.shape}")
        return np.tanh(rows @ weights)

    bias = rng.normal(scale=0.4, size=9)
    three = {3: 5.0, 0: 4.5, 7: 5.0}
    return {
        "three": (three, 3.4, bias, 2.0, predict),
        "one": ({8: 1.0}, 3.4, bias, 2.0, predict),
        "generous": (three, 4.5, bias, 1.0, predict),
        "backwards": (dict(reversed(three.items())), 3.4, bias, 2.0, predict),
    }


EXERCISE = Exercise(
    new_user_stars,
    cases,
    mistakes={
        "user_not_in_row": mistaken(user_in_row=False),
        "user_not_in_stars": mistaken(user_in_stars=False),
        "raw_row": mistaken(raw_row=True),
        "no_user": mistaken(user_in_row=False, user_in_stars=False),
        "plain_mean": mistaken(shrunk=False),
        "residuals": mistaken(residuals=True),
        "raw_row_and_residuals": mistaken(raw_row=True, residuals=True),
        "filled": mistaken(filled=True),
        "clipped": lambda *arguments: np.clip(new_user_stars(*arguments), 1, 5),
    },
)
