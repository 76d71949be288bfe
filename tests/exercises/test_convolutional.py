"""Typical wrong answers to the exercises of chapter 4."""

import math

import numpy as np
import pytest

from aecourse import exercises


# convolutional.1
def steps_only(size, kernel_size, strides, zeros):
    return (size + 2 * zeros - kernel_size) // strides


def zeros_at_one_end(size, kernel_size, strides, zeros):
    return (size + zeros - kernel_size) // strides + 1


def without_stride(size, kernel_size, strides, zeros):
    return size + 2 * zeros - kernel_size + 1


def as_same(size, kernel_size, strides, zeros):
    return math.ceil(size / strides)


def not_whole(size, kernel_size, strides, zeros):
    return (size + 2 * zeros - kernel_size) / strides + 1


def one_before_dividing(size, kernel_size, strides, zeros):
    return (size + 2 * zeros - kernel_size + 1) // strides


# convolutional.2
def one_map_each(kernel_size, channels, filters):
    return sum((kernel_size**2 + 1) * count for count in filters)


def channels_of_the_image(kernel_size, channels, filters):
    return sum((kernel_size**2 * channels + 1) * count for count in filters)


def layer_by_layer(kernel_size, channels, filters, bias):
    total = 0
    for count in filters:
        total += kernel_size**2 * channels * count + bias(channels, count)
        channels = count
    return total


def no_biases(kernel_size, channels, filters):
    return layer_by_layer(kernel_size, channels, filters, lambda a, b: 0)


def one_bias_a_layer(kernel_size, channels, filters):
    return layer_by_layer(kernel_size, channels, filters, lambda a, b: 1)


def a_bias_a_map(kernel_size, channels, filters):
    return layer_by_layer(kernel_size, channels, filters, lambda a, b: a * b)


# convolutional.3
def no_strides(kernel_sizes, strides):
    return 1 + sum(k - 1 for k in kernel_sizes)


def own_stride(kernel_sizes, strides):
    width, step = 1, 1
    for k, stride in zip(kernel_sizes, strides, strict=True):
        step *= stride
        width += (k - 1) * step
    return width


def sum_of_kernels(kernel_sizes, strides):
    return sum(kernel_sizes)


def product_of_kernels(kernel_sizes, strides):
    return math.prod(kernel_sizes)


def stride_just_before(kernel_sizes, strides):
    before = (1, *strides[:-1])
    return 1 + sum(
        (k - 1) * stride for k, stride in zip(kernel_sizes, before, strict=True)
    )


def from_zero(kernel_sizes, strides):
    width, step = 0, 1
    for k, stride in zip(kernel_sizes, strides, strict=True):
        width += (k - 1) * step
        step *= stride
    return width


def from_the_last(kernel_sizes, strides):
    return from_zero(kernel_sizes[::-1], strides[::-1]) + 1


# convolutional.4
def rolled(images, pixels):
    return np.roll(images, pixels, axis=2)


def rolled_flat(images, pixels):
    return np.roll(images, pixels)


def down(images, pixels):
    return np.pad(images, ((0, 0), (pixels, 0), (0, 0)))[:, : images.shape[1]]


def left(images, pixels):
    return np.pad(images, ((0, 0), (0, 0), (0, pixels)))[:, :, pixels:]


def edge_repeated(images, pixels):
    wide = np.pad(images, ((0, 0), (0, 0), (pixels, 0)), mode="edge")
    return wide[:, :, : images.shape[2]]


def too_wide(images, pixels):
    return np.pad(images, ((0, 0), (0, 0), (pixels, 0)))


def empty_for_zero(images, pixels):
    return np.pad(images, ((0, 0), (0, 0), (pixels, 0)))[:, :, :-pixels]


def in_place(images, pixels):
    images[:, :, pixels:] = images[:, :, : images.shape[2] - pixels].copy()
    images[:, :, :pixels] = 0
    return images


# convolutional.5
def means(image, stride):
    return np.array(
        [
            [image[i::stride, j::stride].mean() for j in range(stride)]
            for i in range(stride)
        ]
    )


def cells(image, stride):
    height, width = image.shape
    parts = image.reshape(height // stride, stride, width // stride, stride)
    return parts.mean(axis=(1, 3)).var()


def blocks(image, stride):
    height, width = image.shape
    parts = image.reshape(stride, height // stride, stride, width // stride)
    return parts.mean(axis=(1, 3)).var()


def deviation(image, stride):
    return means(image, stride).std()


def sample_variance(image, stride):
    return means(image, stride).var(ddof=1)


def whole_image(image, stride):
    return image.var()


def mean_square(image, stride):
    return np.mean(means(image, stride) ** 2)


def diagonal(image, stride):
    return np.diag(means(image, stride)).var()


def columns_only(image, stride):
    return means(image, stride).mean(axis=0).var()


# convolutional.6
def rise(rebuild, start, target, moved):
    before = np.mean((start - rebuild(start)) ** 2)
    return np.mean((target - rebuild(moved)) ** 2) - before


def as_reported(fit_dense, fit_conv, move, x_train, x_test, steps):
    moved = move(x_test)
    conv = fit_conv(np.concatenate([x_train, move(x_train)]), steps)
    dense_rise = rise(fit_dense(x_train, steps), x_test, x_test, moved)
    return dense_rise, rise(conv, x_train, moved, moved)


def learns_moved(fit_dense, fit_conv, move, x_train, x_test, steps):
    moved = move(x_test)
    conv = fit_conv(np.concatenate([x_train, move(x_train)]), steps)
    dense_rise = rise(fit_dense(x_train, steps), x_test, moved, moved)
    return dense_rise, rise(conv, x_test, moved, moved)


def both(fit_dense, fit_conv, move, x_train, x_test, steps, start, target):
    moved = move(x_test)
    return tuple(
        rise(fit(x_train, steps), start, moved if target is None else target, moved)
        for fit in (fit_dense, fit_conv)
    )


def compared_with_unmoved(fit_dense, fit_conv, move, x_train, x_test, steps):
    return both(fit_dense, fit_conv, move, x_train, x_test, steps, x_test, x_test)


def on_training_images(fit_dense, fit_conv, move, x_train, x_test, steps):
    return both(fit_dense, fit_conv, move, x_train, x_train, steps, x_train, None)


def swapped(fit_dense, fit_conv, move, x_train, x_test, steps):
    fair = both(fit_dense, fit_conv, move, x_train, x_test, steps, x_test, None)
    return fair[::-1]


WRONG_ANSWERS = [
    ("convolutional.1", steps_only, "One window is missing"),
    ("convolutional.1", zeros_at_one_end, "at one end only"),
    ("convolutional.1", without_stride, "left out the stride"),
    ("convolutional.1", as_same, "padding 'same'"),
    ("convolutional.1", not_whole, "is not whole"),
    ("convolutional.1", one_before_dividing, "added after the division"),
    ("convolutional.2", one_map_each, "read a single map"),
    ("convolutional.2", channels_of_the_image, "image's channels"),
    ("convolutional.2", no_biases, "left out the biases"),
    ("convolutional.2", one_bias_a_layer, "a single bias"),
    ("convolutional.2", a_bias_a_map, "a bias for every map"),
    ("convolutional.3", no_strides, "left out the strides"),
    ("convolutional.3", own_stride, "own stride"),
    ("convolutional.3", sum_of_kernels, "added up the kernels"),
    ("convolutional.3", product_of_kernels, "multiplied the kernels"),
    ("convolutional.3", stride_just_before, "layer just before"),
    ("convolutional.3", from_zero, "one pixel short"),
    ("convolutional.3", from_the_last, "from the last to the first"),
    ("convolutional.4", rolled, "comes back on the left"),
    ("convolutional.4", rolled_flat, "Without an axis"),
    ("convolutional.4", down, "moved the images down"),
    ("convolutional.4", left, "to the left"),
    ("convolutional.4", edge_repeated, "repeated the first column"),
    ("convolutional.4", too_wide, "become wider"),
    ("convolutional.4", empty_for_zero, "empty when they are moved by 0"),
    ("convolutional.4", in_place, "change"),
    ("convolutional.5", cells, "blurs the grid away"),
    ("convolutional.5", blocks, "large blocks"),
    ("convolutional.5", deviation, "standard deviation"),
    ("convolutional.5", sample_variance, "number of kinds less one"),
    ("convolutional.5", whole_image, "variance of the whole image"),
    ("convolutional.5", mean_square, "without taking the mean away"),
    ("convolutional.5", diagonal, "on the diagonal only"),
    ("convolutional.5", columns_only, "columns only"),
    ("convolutional.5", means, "their variance is wanted"),
    ("convolutional.6", as_reported, "3 things are still unfair"),
    ("convolutional.6", learns_moved, "still learns from moved images"),
    ("convolutional.6", compared_with_unmoved, "Both networks are compared"),
    ("convolutional.6", on_training_images, "images they have learnt from"),
    ("convolutional.6", swapped, "two are swapped"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("convolutional")


def test_answers_agree_with_keras(solution):
    from aecourse import models

    encoder = models.convolutional_autoencoder(
        4, (5, 7), input_shape=(8, 12, 3)
    ).get_layer("encoder")
    convolutions = encoder.count_params() - encoder.get_layer("code").count_params()
    assert solution("convolutional.2")(3, 3, (5, 7)) == convolutions
    for arguments in ((9, 3, 2), (10, 4, 3)):
        size = models.output_size(*arguments, padding="valid")
        assert solution("convolutional.1")(*arguments, 0) == size


def test_receptive_field_is_what_changes_the_last_map(solution):
    from aecourse._keras import keras

    kernels, strides = (3, 4, 2), (2, 1, 2)
    layers = [
        keras.layers.Conv1D(1, k, s, kernel_initializer="ones")
        for k, s in zip(kernels, strides, strict=True)
    ]
    model = keras.Sequential([keras.Input((40, 1)), *layers])
    spikes = np.eye(40, dtype=np.float32)[:, :, None]
    first_value = model.predict(spikes, verbose=0)[:, 0, 0]
    assert solution("convolutional.3")(kernels, strides) == np.sum(first_value > 0)


def test_the_grid_is_the_one_that_the_module_measures(solution):
    image = np.random.default_rng(0).normal(size=(12, 20))
    power = np.square(np.abs(np.fft.fft2(image)))[::6, ::10].ravel()[1:].sum()
    answer = solution("convolutional.5")(image, 2)
    assert answer == pytest.approx(power / image.size**2)


def test_an_array_of_two_rises_is_right(solution):
    fair = solution("convolutional.6")

    def as_array(*arguments):
        return np.array(fair(*arguments))

    assert exercises.check("convolutional.6", as_array).status == "correct"
