"""Count the parameters of a dense autoencoder (chapter 3)."""

import itertools

from aecourse.exercises.exercise import Exercise


def count_parameters(widths):
    return parameters(network(widths))


def network(widths):
    """Widths of the whole autoencoder."""
    return [*widths, *widths[-2::-1]]


def parameters(widths):
    return sum(a * b + b for a, b in itertools.pairwise(widths))


def weights(widths):
    return sum(a * b for a, b in itertools.pairwise(widths))


def cases():
    return {
        "smallest": ((5, 3),),
        "small": ((12, 7, 2),),
        "digits": ((784, 256, 100),),
        "deeper": ((36, 30, 20, 9),),
    }


EXERCISE = Exercise(
    count_parameters,
    cases,
    mistakes={
        "encoder_alone": parameters,
        "encoder_twice": lambda widths: 2 * parameters(widths),
        "no_biases": lambda widths: weights(network(widths)),
        "weights_of_encoder": weights,
        "layer_within_code": lambda widths: parameters([*widths, *widths[::-1]]),
        "one_bias_a_layer": lambda widths: (
            weights(network(widths)) + len(network(widths)) - 1
        ),
        "units": lambda widths: sum(network(widths)),
    },
)
