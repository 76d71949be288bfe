"""Width of the image that one value of the last map depends on (chapter 4)."""

import math

from aecourse.exercises.exercise import Exercise


def receptive_field(kernel_sizes, strides):
    steps = [math.prod(strides[:depth]) for depth in range(len(strides))]
    return width(kernel_sizes, steps)


def width(kernel_sizes, steps):
    """Width for neighbouring values that lie so many pixels apart in each layer."""
    return 1 + sum((k - 1) * step for k, step in zip(kernel_sizes, steps, strict=True))


def own_stride(kernel_sizes, strides):
    depths = range(1, len(strides) + 1)
    return width(kernel_sizes, [math.prod(strides[:depth]) for depth in depths])


def cases():
    return {
        "three_layers": ((5, 4, 3), (2, 1, 3)),
        "two_layers": ((3, 3), (2, 2)),
        "four_layers": ((3, 5, 2, 4), (1, 3, 2, 2)),
        "one_layer": ((7,), (3,)),
    }


EXERCISE = Exercise(
    receptive_field,
    cases,
    mistakes={
        "no_strides": lambda kernels, strides: width(kernels, [1] * len(kernels)),
        "own_stride": own_stride,
        "own_stride_alone": width,
        "sum_of_kernels": lambda kernels, strides: sum(kernels),
        "product_of_kernels": lambda kernels, strides: math.prod(kernels),
        "one_short": lambda kernels, strides: receptive_field(kernels, strides) - 1,
        "stride_just_before": lambda kernels, strides: width(
            kernels, (1, *strides[:-1])
        ),
        "strides_added": lambda kernels, strides: width(
            kernels, [1 + sum(strides[:depth]) for depth in range(len(strides))]
        ),
        "from_the_last": lambda kernels, strides: receptive_field(
            kernels[::-1], strides[::-1]
        ),
    },
)
