"""Count the parameters that a training changes (chapter 9)."""

import itertools

from aecourse.exercises.exercise import Exercise


def count_learning(encoder_sizes, head_sizes, frozen):
    return parameters(head_sizes) + (0 if frozen else parameters(encoder_sizes))


def parameters(sizes):
    """Weights and biases of the dense layers between the sizes."""
    return weights(sizes) + sum(sizes[1:])


def weights(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes))


DIGITS = (784, 128, 32), (32, 128, 10)


def cases():
    return {
        "digits_frozen": (*DIGITS, True),
        "digits_tuned": (*DIGITS, False),
        "small_frozen": ((20, 6), (6, 3), True),
        "small_tuned": ((20, 6), (6, 3), False),
    }


def figures():
    """Return how many parameters of the classifier of digits are where."""
    encoder, head = map(parameters, DIGITS)
    return {"encoder": encoder, "head": head, "both": encoder + head}


EXERCISE = Exercise(
    count_learning,
    cases,
    mistakes={
        "all_parameters": lambda encoder, head, frozen: (
            parameters(encoder) + parameters(head)
        ),
        "turned_round": lambda encoder, head, frozen: count_learning(
            encoder, head, not frozen
        ),
        "head_alone": lambda encoder, head, frozen: parameters(head),
        "encoder_alone": lambda encoder, head, frozen: parameters(encoder),
        "head_frozen_too": lambda encoder, head, frozen: (
            0 if frozen else parameters(encoder) + parameters(head)
        ),
        "no_biases": lambda encoder, head, frozen: (
            weights(head) + (0 if frozen else weights(encoder))
        ),
        "chained": lambda encoder, head, frozen: parameters(
            head if frozen else (*encoder, *head)
        ),
        "sizes_added": lambda encoder, head, frozen: (
            sum(head) + (0 if frozen else sum(encoder))
        ),
    },
    figures=figures,
)
