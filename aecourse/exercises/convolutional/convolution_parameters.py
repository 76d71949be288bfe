"""Count the parameters of convolutions that follow one another (chapter 4)."""

from aecourse.exercises.exercise import Exercise


def convolution_parameters(kernel_size, channels, filters):
    return weights(kernel_size**2, channels, filters) + sum(filters)


def weights(kernel_area, channels, filters):
    """Count the weights of kernels with so many of them for each map."""
    return sum(kernel_area * maps * count for maps, count in layers(channels, filters))


def layers(channels, filters):
    """Pair the number of maps that each layer reads with that of those it makes."""
    return zip((channels, *filters[:-1]), filters, strict=True)


def cases():
    return {
        "three_layers": (4, 2, (6, 5, 7)),
        "two_layers": (3, 1, (16, 32)),
        "one_layer": (5, 3, (10,)),
    }


EXERCISE = Exercise(
    convolution_parameters,
    cases,
    mistakes={
        "no_biases": lambda k, channels, filters: weights(k * k, channels, filters),
        "one_map_read": lambda k, channels, filters: (k * k + 1) * sum(filters),
        "channels_of_image": lambda k, channels, filters: (
            (k * k * channels + 1) * sum(filters)
        ),
        "one_channel": lambda k, channels, filters: convolution_parameters(
            k, 1, filters
        ),
        "one_bias_a_layer": lambda k, channels, filters: (
            weights(k * k, channels, filters) + len(filters)
        ),
        "bias_for_each_map": lambda k, channels, filters: weights(
            k * k + 1, channels, filters
        ),
        "lines": lambda k, channels, filters: (
            weights(k, channels, filters) + sum(filters)
        ),
        "last_layer": lambda k, channels, filters: convolution_parameters(
            k, (channels, *filters)[-2], filters[-1:]
        ),
        "first_layer": lambda k, channels, filters: convolution_parameters(
            k, channels, filters[:1]
        ),
    },
)
