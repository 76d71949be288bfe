"""Other right and wrong answers to the exercises of chapter 1."""

import numpy as np
import pytest

from aecourse import exercises


def test_rows_need_one_axis_less():
    def axes_of_pictures(x, x_hat):
        return np.mean((x - x_hat) ** 2, axis=(1, 2))

    assert "shape (6, 20)" in exercises.check("concept.2", axes_of_pictures).got


@pytest.mark.parametrize("of_rows", [lambda s: s.sum(axis=1), lambda s: s[:, 0] * 0])
def test_rows_are_compared_as_pictures_are(of_rows):
    def right_for_pictures_only(x, x_hat):
        squares = (x - x_hat) ** 2
        return squares.mean(axis=(1, 2)) if squares.ndim == 3 else of_rows(squares)

    verdict = exercises.check("concept.2", right_for_pictures_only)
    assert "for images given as rows of 20 pixels" in verdict.expected


def test_padding_and_then_cutting_is_right():
    def shift_right(images):
        return np.pad(images, ((0, 0), (0, 0), (1, 0)))[:, :, :-1]

    assert exercises.check("concept.4", shift_right).status == "correct"


def test_memory_that_is_set_is_right():
    def shift_right(images):
        shifted = np.empty(images.shape)
        shifted[:, :, 0] = 0
        shifted[:, :, 1:] = images[:, :, :-1]
        return shifted

    assert exercises.check("concept.4", shift_right).status == "correct"
    assert np.empty_like.__module__ == "numpy"


def test_shift_in_place_changes_what_was_given():
    def shift_right(images):
        images[:, :, 1:] = images[:, :, :-1].copy()
        images[:, :, 0] = 0
        return images

    assert "changes the array" in exercises.check("concept.4", shift_right).message


def test_all_candidates_may_be_tried_at_once():
    def best_constant(pixels, loss):
        values = np.arange(101) / 100
        costs = loss(target=pixels[:, None], answer=values).mean(axis=0)
        return values[costs.argmin()]

    assert exercises.check("concept.5", best_constant).status == "correct"


def test_half_of_the_candidates_is_told_what_is_missing():
    def best_constant(pixels, loss):
        values = np.arange(0, 0.8, 0.01)
        return values[np.argmin([loss(pixels, value).mean() for value in values])]

    verdict = exercises.check("concept.5", best_constant)
    assert "every pixel is 1" in verdict.message
    assert "1.00" in verdict.nudge


def test_search_without_a_grid_is_told_of_the_hundredths():
    def best_constant(pixels, loss):
        from scipy.optimize import minimize_scalar

        found = minimize_scalar(
            lambda value: loss(pixels, value).mean(),
            bounds=(0, 1),
            method="bounded",
            options={"xatol": 1e-9},
        )
        return found.x

    verdict = exercises.check("concept.5", best_constant)
    assert "between two hundredths" in verdict.message


def test_gain_as_reported_has_three_faults():
    def reported_gain(reconstruct, x_train, x_test):
        model_error = np.mean((x_train - reconstruct(x_train)) ** 2)
        return np.mean(np.abs(x_test - x_train.mean())) / model_error

    verdict = exercises.check("concept.6", reported_gain)
    assert verdict.message.startswith("3 things are still wrong.")


def by_some_columns(encoder):
    n_pixels, n_codes = encoder.shape
    decoder = np.zeros((n_codes, n_pixels))
    decoder[:n_pixels] = np.linalg.inv(encoder[:, :n_pixels])
    return decoder


@pytest.mark.parametrize(
    "right", [np.linalg.pinv, lambda a: a.T @ np.linalg.inv(a @ a.T), by_some_columns]
)
def test_every_decoder_that_copies_is_right(right):
    assert exercises.check("concept.7", right).status == "correct"


def test_inverse_is_told_that_the_encoder_is_not_square():
    verdict = exercises.check("concept.7", lambda encoder: np.linalg.inv(encoder))
    assert "must be square" in verdict.got


def test_decoder_from_the_left_has_the_wrong_shape():
    def copying_decoder(encoder):
        return np.linalg.pinv(encoder).T

    verdict = exercises.check("concept.7", copying_decoder)
    assert verdict.message.startswith("Wrong shape: the decoder")
