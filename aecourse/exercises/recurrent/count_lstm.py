"""Count the parameters of an LSTM (chapter 5)."""

from aecourse.exercises.exercise import Exercise


def count_lstm(features, units):
    return 4 * units * (features + units + 1)


def cases():
    return {"by_hand": (5, 3), "first": (28, 8), "second": (8, 8), "wide": (1, 32)}


EXERCISE = Exercise(
    count_lstm,
    cases,
    mistakes={
        "no_biases": lambda features, units: 4 * units * (features + units),
        "one_bias": lambda features, units: 4 * (units * (features + units) + 1),
        "two_biases": lambda features, units: 4 * units * (features + units + 2),
        "gates_alone": lambda features, units: 3 * units * (features + units + 1),
        "one_part": lambda features, units: units * (features + units + 1),
        "no_old_state": lambda features, units: 4 * units * (features + 1),
        "no_input": lambda features, units: 4 * units * (units + 1),
        "both_directions": lambda features, units: 2 * count_lstm(features, units),
        "cell_weighted": lambda features, units: 4 * units * (features + 2 * units + 1),
        "example": lambda features, units: 108,
    },
)
