"""What must hold for every draw, whichever images it draws."""

import functools

import numpy as np

from aecourse.exercises.values import array_of, describe
from aecourse.exercises.verdict import NotYetError

CLASSES, SMALLEST = 3, 12


def labels_of_images():
    """Return labels of three classes; the last image is of the smallest."""
    labels = np.repeat([0, 1, 4], (30, SMALLEST - 1, 50))
    return np.append(np.random.default_rng(3).permutation(labels), 1)


def draw(answer, each, seed):
    """Return what an answer draws with a generator of that seed."""
    return answer(labels_of_images(), each, np.random.default_rng(seed))


def in_each_draw(find_fault):
    """Make a property of what must hold for each draw, also for one of a whole class.

    A fault is looked for in the draw and gives the fields of its words, or None.
    """

    @functools.wraps(find_fault)
    def find_in_answer(answer):
        for each, seed in ((4, 1), (4, 2), (SMALLEST, 3)):
            fields = find_fault(draw(answer, each, seed), each)
            if fields is not None:
                return {"each": each, "size": CLASSES * each} | fields
        return None

    return find_in_answer


@in_each_draw
def no_places(result, each):
    """Ask for whole numbers along one axis."""
    try:
        places = array_of(result, what="")
    except NotYetError:
        return {"got": describe(result)}
    is_right = places.dtype.kind in "iu" and places.ndim == 1
    return None if is_right else {"got": describe(result)}


@in_each_draw
def outside(result, each):
    """Ask for places that `labels` has."""
    last = len(labels_of_images()) - 1
    lowest, highest = np.min(result), np.max(result)
    is_inside = lowest >= 0 and highest <= last
    return None if is_inside else {"last": last, "lowest": lowest, "highest": highest}


@in_each_draw
def labels_themselves(result, each):
    """Ask for places, not for labels."""
    return {} if {*np.asarray(result)} <= {*labels_of_images()} else None


@in_each_draw
def within_class(result, each):
    """Ask for places in `labels`, and not within each class."""
    if len(result) != CLASSES * each or _are_different(result):
        return None
    sizes = np.unique(labels_of_images(), return_counts=True)[1]
    parts = np.reshape(result, (CLASSES, each))
    are_below = np.all(parts.max(axis=1) < sizes)
    return {} if are_below and all(map(_are_different, parts)) else None


@in_each_draw
def twice(result, each):
    """Ask for different images."""
    return None if _are_different(result) else {"different": len(np.unique(result))}


@in_each_draw
def wrong_number(result, each):
    """Ask for as many images as there are classes times `each`."""
    return None if len(result) == CLASSES * each else {"got": len(result)}


@in_each_draw
def unequal(result, each):
    """Ask for `each` of every class."""
    drawn = labels_of_images()[np.asarray(result)]
    counts = [int(np.sum(drawn == label)) for label in np.unique(labels_of_images())]
    return None if {*counts} == {each} else {"counts": ", ".join(map(str, counts))}


def _are_different(places):
    return len(np.unique(places)) == len(places)
