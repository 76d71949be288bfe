"""Every check names the argument, what is expected and what came."""

import numpy as np
import pytest

from aecourse import _validation


@pytest.mark.parametrize(
    ("value", "settings", "error", "expected"),
    [
        (["a"], {}, TypeError, "real numbers"),
        ([1j], {}, TypeError, "real numbers"),
        ([], {}, ValueError, "not empty"),
        ([np.nan], {}, ValueError, "finite"),
        ([np.inf], {}, ValueError, "finite"),
        ([[1.0, 2.0], [3.0]], {}, ValueError, "unequal length by .*sequences.pad"),
        ([1.0], {"ndim": 2}, ValueError, "2 axes"),
        ([[1.0]], {"shape": (None, 3)}, ValueError, r"\(any, 3\)"),
    ],
)
def test_as_array_refuses(value, settings, error, expected):
    with pytest.raises(error, match=f"`pixels`. Expected .*{expected}"):
        _validation.as_array("pixels", value, **settings)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_as_array_returns_an_array_of_floats_as_it_is(dtype):
    array = np.full((2, 3), 0.1, dtype)
    assert _validation.as_array("x", array) is array


@pytest.mark.parametrize("value", [[[1, 2]], [[0.1, 2]], [[True, False]]])
def test_as_array_makes_other_numbers_double(value):
    array = _validation.as_array("x", value)
    assert array.dtype == np.float64
    assert array.tolist() == value


def test_the_message_describes_an_array_and_does_not_print_it():
    big = np.full((1000, 1000), 7.0)
    big[0, 0] = np.nan
    with pytest.raises(ValueError, match=r"shape \(1000, 1000\).*1 NaN") as caught:
        _validation.as_array("x", big)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("value", [1.0, "3", True, None])
def test_as_int_wants_a_whole_number(value):
    with pytest.raises(TypeError, match="`latent_dim`. Expected a whole number"):
        _validation.as_int("latent_dim", value)


def test_as_int_keeps_bounds_and_takes_numpy_integers():
    assert _validation.as_int("n", np.int64(3), minimum=3, maximum=3) == 3
    with pytest.raises(ValueError, match="at least 1"):
        _validation.as_int("n", 0, minimum=1)
    with pytest.raises(ValueError, match="at most 5"):
        _validation.as_int("n", 6, maximum=5)


def test_as_number_refuses_nan_text_and_an_excluded_bound():
    with pytest.raises(ValueError, match="finite"):
        _validation.as_number("weight", float("nan"))
    with pytest.raises(TypeError, match="a number"):
        _validation.as_number("weight", "0.1")
    with pytest.raises(ValueError, match="above 0"):
        _validation.as_number("weight", 0, above=0)


def test_as_choice_lists_the_choices():
    with pytest.raises(ValueError, match="'a', 'b'"):
        _validation.as_choice("relation", "c", ["a", "b"])
