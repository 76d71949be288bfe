"""What holds for the exercises of chapter 4 besides what holds for every exercise."""

import numpy as np
import pytest

from aecourse import exercises


def test_answers_agree_with_keras(solution):
    from aecourse import models

    encoder = models.convolutional_autoencoder(
        4, (5, 7), input_shape=(8, 12, 3)
    ).get_layer("encoder")
    convolutions = encoder.count_params() - encoder.get_layer("code").count_params()
    assert solution("convolutional.2")(3, 3, (5, 7)) == convolutions
    for arguments in ((9, 3, 2), (10, 4, 3), (10, 3, 4)):
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


def test_the_grid_may_be_measured_in_single_precision():
    def by_slices(image, stride):
        image, places = image.astype(np.float32), range(stride)
        return np.var(
            [image[i::stride, j::stride].mean() for i in places for j in places]
        )

    assert exercises.check("convolutional.5", by_slices).status == "correct"


def test_arguments_may_be_named_and_rises_be_an_array():
    def fair(fit_dense, fit_conv, move, x_train, x_test, steps):
        rises = []
        for fit in (fit_dense, fit_conv):
            rebuild = fit(images=x_train, steps=steps)
            moved, kept = move(images=x_test), rebuild(images=x_test)
            unmoved_error = np.mean((x_test - kept) ** 2)
            rises.append(np.mean((moved - rebuild(moved)) ** 2) - unmoved_error)
        return np.array(rises)

    assert exercises.check("convolutional.6", fair).status == "correct"
