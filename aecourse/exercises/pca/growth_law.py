"""Find the power by which a method's time grows (chapter 10)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def growth_law(rows, seconds, n):
    power, start = line(rows, seconds)
    return power, np.exp(start + power * np.log(n))


def line(rows, seconds):
    """Slope and start of the line through the logarithms."""
    return np.polyfit(np.log(rows), np.log(seconds), 1)


def cases():
    rows = np.array([500.0, 800.0, 2000.0, 4000.0])
    seconds = 2e-6 * rows**1.8 * np.array([1.1, 0.9, 1.05, 1.2])
    return {"more_rows": (rows, seconds, 60_000), "fewer_rows": (rows, seconds, 200)}


def on_straight_line(rows, seconds, n):
    slope, start = np.polyfit(rows, seconds, 1)
    return slope, start + slope * n


def seconds_alone(rows, seconds, n):
    slope, start = np.polyfit(rows, np.log(seconds), 1)
    return slope, np.exp(start + slope * n)


def rows_alone(rows, seconds, n):
    slope, start = np.polyfit(np.log(rows), seconds, 1)
    return slope, start + slope * np.log(n)


def start_first(rows, seconds, n):
    start, power = line(rows, seconds)
    return power, np.exp(start + power * np.log(n))


def first_and_last(rows, seconds, n):
    return growth_law(rows[[0, -1]], seconds[[0, -1]], n)


def logarithms_divided(rows, seconds, n):
    power = np.mean(np.log(seconds) / np.log(rows))
    return power, n**power


def expecting(expect):
    """Make the mistake of the right power and other seconds."""

    def answer(rows, seconds, n):
        power, start = line(rows, seconds)
        return power, expect(rows, seconds, n, power, start)

    return answer


EXERCISE = Exercise(
    growth_law,
    cases,
    parts=("power", "expected"),
    mistakes={
        "no_logarithms": on_straight_line,
        "logarithm_of_seconds": seconds_alone,
        "logarithm_of_rows": rows_alone,
        "start_first": start_first,
        "axes_swapped": lambda rows, seconds, n: growth_law(seconds, rows, n),
        "first_and_last": first_and_last,
        "logarithms_divided": logarithms_divided,
        "still_a_logarithm": expecting(
            lambda rows, seconds, n, power, start: start + power * np.log(n)
        ),
        "straight_on": expecting(
            lambda rows, seconds, n, power, start: on_straight_line(rows, seconds, n)[1]
        ),
        "no_factor": expecting(lambda rows, seconds, n, power, start: n**power),
        "tens_back": expecting(
            lambda rows, seconds, n, power, start: 10 ** (start + power * np.log(n))
        ),
        "tens_there": expecting(
            lambda rows, seconds, n, power, start: np.exp(
                (start + power * np.log(n)) / np.log(10)
            )
        ),
        "factor_not_brought_back": expecting(
            lambda rows, seconds, n, power, start: start * n**power
        ),
        "from_last_run": expecting(
            lambda rows, seconds, n, power, start: seconds[-1] * (n / rows[-1]) ** power
        ),
        "no_logarithm_of_n": expecting(
            lambda rows, seconds, n, power, start: np.exp(start + power * n)
        ),
    },
    rtol=1e-3,
)
