"""Repair a report's accuracy of nearest neighbours (chapter 9)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.representation._neighbours import accuracies, three_sets


def honest_accuracy(
    train,
    y_train,
    validation,
    y_validation,
    test,
    y_test,
    counts,
    *,
    fitted_on_test=False,
    fitted_on_test_too=False,
    chosen_on_test=False,
    scaled_by_test_too=False,
    scaled_one_by_one=False,
    not_scaled=False,
):
    everything = np.concatenate([train, test])
    by = everything if scaled_by_test_too else train
    train, validation, test = (
        codes if not_scaled else scaled(codes, codes if scaled_one_by_one else by)
        for codes in (train, validation, test)
    )
    known = train, y_train
    if fitted_on_test:
        known = test, y_test
    elif fitted_on_test_too:
        known = np.concatenate([train, test]), np.concatenate([y_train, y_test])
    chosen = (test, y_test) if chosen_on_test else (validation, y_validation)
    return judged(*known, *chosen, test, y_test, counts)


def judged(known, known_labels, chooser, chooser_labels, test, test_labels, counts):
    """Return the test accuracy of the number that names most of the chooser right."""
    tried = accuracies(known, known_labels, chooser, chooser_labels, counts)
    best = counts[np.argmax(tried)]
    return accuracies(known, known_labels, test, test_labels, [best])[0]


def scaled(codes, by):
    return (codes - by.mean(axis=0)) / by.std(axis=0)


def cases():
    return {
        "with_1": (*three_sets(7), (1, 3, 9, 25)),
        "without_1": (*three_sets(6), (25, 3, 7, 15)),
        "few_numbers": (*three_sets(8), (11, 5, 2)),
    }


def chosen_before(choose):
    """Give an answer that is honest but for how the number is chosen."""

    def answer(*given):
        return honest_accuracy(*given[:-1], (choose(*given),))

    return answer


def fitted_on_validation(train, y_train, val, y_val, test, y_test, counts):
    val, test = scaled(val, train), scaled(test, train)
    return judged(val, y_val, val, y_val, test, y_test, counts)


def fitted_on_validation_too(train, y_train, val, y_val, test, y_test, counts):
    codes, val, test = (scaled(part, train) for part in (train, val, test))
    known = np.concatenate([codes, val]), np.concatenate([y_train, y_val])
    return judged(*known, val, y_val, test, y_test, counts)


def scaled_by_everything(train, y_train, val, y_val, test, y_test, counts):
    everything = np.concatenate([train, val, test])
    sets = [scaled(codes, everything) for codes in (train, val, test)]
    given = [sets[0], y_train, sets[1], y_val, sets[2], y_test]
    return honest_accuracy(*given, counts, not_scaled=True)


def chosen_on_training(train, y_train, val, y_val, test, y_test, counts):
    return honest_accuracy(train, y_train, train, y_train, test, y_test, counts)


def validation_accuracy(train, y_train, val, y_val, test, y_test, counts):
    return honest_accuracy(train, y_train, val, y_val, val, y_val, counts)


def figures():
    """Return the figure of the report, and the honest one."""
    given = cases()["with_1"]
    faults = ("fitted_on_test", "chosen_on_test", "scaled_by_test_too")
    return {
        "reported": honest_accuracy(*given, **dict.fromkeys(faults, True)),
        "honest": honest_accuracy(*given),
    }


EXERCISE = Exercise(
    honest_accuracy,
    cases,
    mistakes={
        "always_right": lambda *given: 1.0,
        "validation_accuracy": validation_accuracy,
        "last_tried": chosen_before(lambda *given: given[-1][-1]),
        "first_tried": chosen_before(lambda *given: given[-1][0]),
        "chosen_on_training": chosen_on_training,
        "fitted_on_validation": fitted_on_validation,
        "fitted_on_validation_too": fitted_on_validation_too,
        "scaled_by_everything": scaled_by_everything,
    },
    figures=figures,
)
