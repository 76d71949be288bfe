"""Count the outputs of a convolution along an axis (chapter 4)."""

import math

from aecourse.exercises.exercise import Exercise


def windows(size, kernel_size, strides, zeros):
    return (size + 2 * zeros - kernel_size) // strides + 1


def not_whole(size, kernel_size, strides, zeros):
    return (size + 2 * zeros - kernel_size) / strides + 1


def cases():
    return {
        "rest_of_one": (28, 5, 2, 0),
        "no_stride": (14, 5, 1, 0),
        "zeros": (10, 4, 2, 3),
        "one_window": (9, 9, 4, 0),
        # 3.5 and 2.75 windows: rounding to the nearest, or to even, gives one too many
        "a_half_too_much": (8, 3, 2, 0),
        "nearly_one_more": (10, 3, 4, 0),
    }


EXERCISE = Exercise(
    windows,
    cases,
    mistakes={
        "first_left_out": lambda *given: windows(*given) - 1,
        "one_before_division": lambda n, k, s, z: (n + 2 * z - k + 1) // s,
        "zeros_at_one_end": lambda n, k, s, z: (n + z - k) // s + 1,
        "no_zeros": lambda n, k, s, z: windows(n, k, s, 0),
        "no_stride": lambda n, k, s, z: windows(n, k, 1, z),
        "padding_same": lambda n, k, s, z: math.ceil(n / s),
        "no_kernel": lambda n, k, s, z: (n + 2 * z) // s,
        "no_kernel_and_one_more": lambda n, k, s, z: (n + 2 * z) // s + 1,
        "not_whole": not_whole,
        "rounded": lambda *given: round(not_whole(*given)),
        "rounded_up": lambda *given: math.ceil(not_whole(*given)),
    },
)
