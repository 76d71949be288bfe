"""Draw a few images of every class (chapter 9)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.representation import _drawing
from aecourse.exercises.representation._drawing import draw, labels_of_images


def draw_few(labels, each, random):
    return of_each_class(labels, lambda places: chosen(places, each, random))


def of_each_class(labels, choose):
    """Join what is chosen of the places of every class."""
    classes = np.unique(labels)
    return np.concatenate([choose(np.flatnonzero(labels == c)) for c in classes])


def chosen(places, each, random):
    return random.choice(places, each, replace=False)


def drawn(answer, each=4, seed=1):
    """Return the places of a draw as a set."""
    return {*np.ravel(draw(answer, each, seed)).tolist()}


def always_the_first(answer):
    first = {*of_each_class(labels_of_images(), lambda places: places[:4]).tolist()}
    return {} if drawn(answer) == first == drawn(answer, seed=2) else None


def own_seed(answer):
    return {} if drawn(answer) == drawn(answer, seed=2) else None


def own_generator(answer):
    return None if drawn(answer) == drawn(answer) else {}


def never_drawn(answer):
    draws = [drawn(answer, _drawing.SMALLEST, seed) for seed in range(60)]
    ever, size = len(set().union(*draws)), len(labels_of_images())
    return None if ever == size else {"size": size, "ever": ever}


def all_but_the_last(places, each, random):
    return chosen(places[: max(each, len(places) - 1)], each, random)


EXERCISE = Exercise(
    draw_few,
    mistakes={
        "no_places": lambda labels, each, random: draw_few(
            labels, each, random
        ).reshape(-1, each),
        "outside": lambda labels, each, random: draw_few(labels, each, random) + 1,
        "labels_themselves": lambda labels, each, random: np.repeat(
            np.unique(labels), each
        ),
        "within_class": lambda labels, each, random: of_each_class(
            labels, lambda places: chosen(len(places), each, random)
        ),
        "twice": lambda labels, each, random: of_each_class(
            labels, lambda places: random.choice(places, each)
        ),
        "wrong_number": lambda labels, each, random: chosen(len(labels), each, random),
        "unequal": lambda labels, each, random: chosen(
            len(labels), each * len(np.unique(labels)), random
        ),
        "always_the_first": lambda labels, each, random: of_each_class(
            labels, lambda places: places[:each]
        ),
        "own_seed": lambda labels, each, random: draw_few(
            labels, each, np.random.default_rng(0)
        ),
        "own_generator": lambda labels, each, random: draw_few(
            labels, each, np.random.default_rng()
        ),
        "never_drawn": lambda labels, each, random: of_each_class(
            labels, lambda places: all_but_the_last(places, each, random)
        ),
    },
    properties={
        "no_places": _drawing.no_places,
        "outside": _drawing.outside,
        "labels_themselves": _drawing.labels_themselves,
        "within_class": _drawing.within_class,
        "twice": _drawing.twice,
        "wrong_number": _drawing.wrong_number,
        "unequal": _drawing.unequal,
        "always_the_first": always_the_first,
        "own_seed": own_seed,
        "own_generator": own_generator,
        "never_drawn": never_drawn,
    },
)
