"""Typical wrong answers to the exercises of chapter 1."""

import sys

import numpy as np
import pytest

from aecourse import exercises


# concept.1
def numbers_instead_of_bytes(images, codes):
    return images.size / codes.size


def upside_down(images, codes):
    return codes.nbytes / images.nbytes


def without_fraction(images, codes):
    return images.nbytes // codes.nbytes


def one_image_against_all_codes(images, codes):
    return images[0].nbytes / codes.nbytes


def one_byte_and_four(images, codes):
    return images.size / (codes.size * 4)


def python_size(images, codes):
    return sys.getsizeof(images) / sys.getsizeof(codes)


def share_saved(images, codes):
    return 1 - codes.nbytes / images.nbytes


# concept.2
def batch_mean(x, x_hat):
    return np.mean((x - x_hat) ** 2)


def wrong_axis(x, x_hat):
    return np.mean((x - x_hat) ** 2, axis=0)


def last_axis(x, x_hat):
    return np.mean((x - x_hat) ** 2, axis=-1)


def sum_of_squares(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=(1, 2))


def no_square(x, x_hat):
    return np.mean(x - x_hat, axis=(1, 2))


def squared_after_mean(x, x_hat):
    return np.mean(x - x_hat, axis=(1, 2)) ** 2


def root(x, x_hat):
    return np.sqrt(np.mean((x - x_hat) ** 2, axis=(1, 2)))


def always_784_pixels(x, x_hat):
    return np.sum((x - x_hat) ** 2, axis=(1, 2)) / 784


def length(x, x_hat):
    return np.linalg.norm(x - x_hat, axis=(1, 2))


def two_axes_only(x, x_hat):
    return np.mean((x - x_hat) ** 2, axis=(1, 2))


# concept.3
def leak(x_train, x_test):
    return np.mean((x_test - x_test.mean(axis=0)) ** 2)


def leak_of_both(x_train, x_test):
    return np.mean((x_test - np.concatenate([x_train, x_test]).mean(axis=0)) ** 2)


def one_grey(x_train, x_test):
    return np.mean((x_test - x_train.mean()) ** 2)


def training_error(x_train, x_test):
    return np.mean((x_train - x_train.mean(axis=0)) ** 2)


def each_test_image(x_train, x_test):
    return np.mean((x_test - x_train.mean(axis=0)) ** 2, axis=(1, 2))


def total(x_train, x_test):
    return np.sum((x_test - x_train.mean(axis=0)) ** 2)


def two_means(x_train, x_test):
    return np.mean((x_test.mean(axis=0) - x_train.mean(axis=0)) ** 2)


# concept.4
def wraps_around(images):
    return np.roll(images, 1, axis=2)


def moves_rows(images):
    return np.roll(images, 1, axis=1)


def moves_left(images):
    moved = np.zeros_like(images)
    moved[:, :, :-1] = images[:, :, 1:]
    return moved


def by_two(images):
    moved = np.zeros_like(images)
    moved[:, :, 2:] = images[:, :, :-2]
    return moved


def grows(images):
    return np.pad(images, ((0, 0), (0, 0), (1, 0)))


def first_row_blank(images):
    moved = np.roll(images, 1, axis=2)
    moved[:, 0] = 0
    return moved


def integers(images):
    moved = np.zeros(images.shape, int)
    moved[:, :, 1:] = images[:, :, :-1]
    return moved


def nothing_moved(images):
    blanked = images.copy()
    blanked[:, :, 0] = 0
    return blanked


def in_place(images):
    images[:, :, 1:] = images[:, :, :-1].copy()
    images[:, :, 0] = 0
    return images


# concept.5
def always_mean(pixels, loss):
    return pixels.mean()


def always_median(pixels, loss):
    return np.median(pixels)


def costs(pixels, loss):
    return [loss(pixels, value).mean() for value in np.linspace(0, 1, 101)]


def lowest_cost(pixels, loss):
    return min(costs(pixels, loss))


def position(pixels, loss):
    return np.argmin(costs(pixels, loss))


def worst(pixels, loss):
    return np.linspace(0, 1, 101)[np.argmax(costs(pixels, loss))]


def one_of_the_pixels(pixels, loss):
    return pixels[np.argmin([loss(pixels, value).mean() for value in pixels])]


# concept.6
def gain(model_images, mean_image, test_images, reconstruct):
    model_error = np.mean((model_images - reconstruct(model_images)) ** 2)
    return np.mean((test_images - mean_image) ** 2) / model_error


def as_reported(reconstruct, x_train, x_test):
    model_error = np.mean((x_train - reconstruct(x_train)) ** 2)
    return np.mean(np.abs(x_test - x_train.mean())) / model_error


def still_seen(reconstruct, x_train, x_test):
    return gain(x_train, x_train.mean(axis=0), x_test, reconstruct)


def still_grey(reconstruct, x_train, x_test):
    return gain(x_test, x_train.mean(), x_test, reconstruct)


def now_leaks(reconstruct, x_train, x_test):
    return gain(x_test, x_test.mean(axis=0), x_test, reconstruct)


def both_on_training_images(reconstruct, x_train, x_test):
    return gain(x_train, x_train.mean(axis=0), x_train, reconstruct)


def baseline_on_training_images(reconstruct, x_train, x_test):
    model_error = np.mean((x_test - reconstruct(x_test)) ** 2)
    return np.mean((x_train - x_train.mean(axis=0)) ** 2) / model_error


def roots(reconstruct, x_train, x_test):
    return gain(x_test, x_train.mean(axis=0), x_test, reconstruct) ** 0.5


def both_absolute(reconstruct, x_train, x_test):
    baseline_error = np.mean(np.abs(x_test - x_train.mean(axis=0)))
    return baseline_error / np.mean(np.abs(x_test - reconstruct(x_test)))


def upside_down_gain(reconstruct, x_train, x_test):
    return 1 / gain(x_test, x_train.mean(axis=0), x_test, reconstruct)


def mixed_units(reconstruct, x_train, x_test):
    baseline_error = np.mean(np.abs(x_test - x_train.mean(axis=0)))
    return baseline_error / np.mean((x_test - reconstruct(x_test)) ** 2)


# concept.7
def transposed(encoder):
    return encoder.T


def scaled(encoder):
    return encoder.T / encoder.shape[1]


def encoder_itself(encoder):
    return np.linalg.pinv(encoder).T


def nothing(encoder):
    return np.zeros(encoder.shape[::-1])


def not_square(encoder):
    return np.linalg.inv(encoder)


WRONG_ANSWERS = [
    ("concept.1", numbers_instead_of_bytes, "how many numbers"),
    ("concept.1", upside_down, "upside down"),
    ("concept.1", without_fraction, "lost the fraction"),
    ("concept.1", one_image_against_all_codes, "bytes of one image"),
    ("concept.1", one_byte_and_four, "took for granted"),
    ("concept.1", python_size, "Python object"),
    ("concept.1", share_saved, "share that the codes save"),
    ("concept.2", batch_mean, "averaged over the images as well"),
    ("concept.2", wrong_axis, "kept the pixels"),
    ("concept.2", last_axis, "its rows are left"),
    ("concept.2", sum_of_squares, "summed over the pixels"),
    ("concept.2", no_square, "forgot the square"),
    ("concept.2", squared_after_mean, "squared after the mean"),
    ("concept.2", root, "took the root"),
    ("concept.2", always_784_pixels, "divided by 784"),
    ("concept.2", length, "length of the difference"),
    ("concept.2", two_axes_only, "shape (6, 20)"),
    ("concept.3", leak, "mean of the test images"),
    ("concept.3", leak_of_both, "together"),
    ("concept.3", one_grey, "one grey for all pixels"),
    ("concept.3", training_error, "on the training images"),
    ("concept.3", each_test_image, "for each test image"),
    ("concept.3", total, "summed the squares"),
    ("concept.3", two_means, "two mean images"),
    ("concept.4", wraps_around, "comes back on the left"),
    ("concept.4", moves_rows, "shifted downwards"),
    ("concept.4", moves_left, "to the left"),
    ("concept.4", by_two, "by two pixels"),
    ("concept.4", grows, "grown by a column"),
    ("concept.4", first_row_blank, "blanked the first row"),
    ("concept.4", integers, "integer type"),
    ("concept.4", nothing_moved, "nothing moved"),
    ("concept.4", in_place, "changes the array"),
    ("concept.5", always_mean, "the mean whatever the loss"),
    ("concept.5", always_median, "the median whatever the loss"),
    ("concept.5", lowest_cost, "returned the lowest cost"),
    ("concept.5", position, "the position of the best"),
    ("concept.5", worst, "costs most"),
    ("concept.5", one_of_the_pixels, "wrong value"),
    ("concept.6", as_reported, "3 things are still unfair"),
    ("concept.6", still_seen, "images that it has seen"),
    ("concept.6", still_grey, "called a mean image"),
    ("concept.6", now_leaks, "the baseline has seen them"),
    ("concept.6", both_on_training_images, "Both are judged on the training"),
    ("concept.6", upside_down_gain, "upside down"),
    ("concept.6", baseline_on_training_images, "mean image is judged on the training"),
    ("concept.6", roots, "took roots"),
    ("concept.6", both_absolute, "Both errors are absolute"),
    ("concept.6", mixed_units, "One error is squared"),
    ("concept.7", transposed, "is the transposed encoder."),
    ("concept.7", scaled, "on another scale"),
    ("concept.7", encoder_itself, "wrong shape"),
    ("concept.7", nothing, "answers 0"),
    ("concept.7", not_square, "must be square"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("concept")


@pytest.mark.parametrize(
    "right", [np.linalg.pinv, lambda a: a.T @ np.linalg.inv(a @ a.T)]
)
def test_every_decoder_that_copies_is_right(right):
    assert exercises.check("concept.7", right).status == "correct"


def test_any_decoder_that_copies_is_right():
    def other_decoder(encoder):
        n_pixels, n_codes = encoder.shape
        decoder = np.zeros((n_codes, n_pixels))
        decoder[:n_pixels] = np.linalg.inv(encoder[:, :n_pixels])
        return decoder

    assert exercises.check("concept.7", other_decoder).status == "correct"


def test_finer_search_is_right():
    def finer(pixels, loss):
        values = np.linspace(0, 1, 1001)
        return values[np.argmin([loss(pixels, value).mean() for value in values])]

    assert exercises.check("concept.5", finer).status == "correct"
