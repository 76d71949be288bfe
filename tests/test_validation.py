"""Every check names the argument, what is expected and what came."""

import inspect

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


def test_labels_are_one_whole_number_for_each_row():
    wanted = _validation.labels(of="x")
    with pytest.raises(TypeError, match="whole numbers"):
        wanted("labels", [0.5], {"x": [7]})
    with pytest.raises(ValueError, match="each of the 3 rows"):
        wanted("labels", [1, 2], {"x": [7, 8, 9]})


@_validation.validated(
    x=_validation.array(ndim=2),
    x_hat=_validation.array(like="x"),
    labels=_validation.optional(_validation.labels(of="x")),
    kept=_validation.also(
        _validation.whole(minimum=1),
        "no more than the columns of `x`, {x.shape[1]}",
        lambda kept, x: kept <= x.shape[1],
    ),
    share=_validation.number(above=0, below=1),
    kind=_validation.choice("mean", "sum"),
)
def summary(x, x_hat, labels=None, *, kept=1, share=0.5, kind="mean"):
    """Return all arguments."""
    return x, x_hat, labels, kept, share, kind


def test_a_validated_function_gets_converted_values_and_keeps_its_name():
    x, x_hat, labels, kept, share, kind = summary([[1, 2]], [[3.0, 4.0]], np.array([7]))
    assert (x.dtype, x_hat.shape, labels.tolist()) == (np.float64, (1, 2), [7])
    assert (kept, share, kind) == (1, 0.5, "mean")
    assert summary.__name__ == "summary"
    assert list(inspect.signature(summary).parameters)[:2] == ["x", "x_hat"]


@pytest.mark.parametrize(
    ("given", "error", "expected"),
    [
        ({"x": [1, 2]}, ValueError, "`x`. Expected an array with 2 axes"),
        (
            {"x_hat": [[1]]},
            ValueError,
            r"`x_hat`. Expected the shape .*\(1, 2\)",
        ),
        ({"labels": np.arange(2)}, ValueError, "`labels`. Expected one label for each"),
        ({"kept": 3}, ValueError, "`kept`. Expected no more than .* `x`, 2"),
        ({"kept": 0}, ValueError, "`kept`. Expected a number of at least 1"),
        ({"kept": 1.0}, TypeError, "`kept`. Expected a whole number"),
        ({"share": 1}, ValueError, "`share`. Expected a number below 1"),
        ({"share": 0}, ValueError, "`share`. Expected a number above 0"),
        ({"kind": "max"}, ValueError, "`kind`. Expected one of 'mean', 'sum'"),
    ],
)
def test_a_validated_function_refuses_by_the_name_of_the_argument(
    given, error, expected
):
    with pytest.raises(error, match=expected):
        summary(**{"x": [[1, 2]], "x_hat": [[3, 4]], **given})


def test_a_mapping_needs_its_entries_and_no_others_unless_they_may_be():
    strict = _validation.with_entries("mean", "sum")
    loose = _validation.with_entries("mean", others=True)
    given = {"sum": 2, "mean": 1}
    assert strict("kept", given, {}) is given
    assert loose("kept", given, {}) is given
    for names in ({"mean": 1}, given | {"max": 3}):
        with pytest.raises(ValueError, match="`kept`. Expected entries named mean, su"):
            strict("kept", names, {})
    with pytest.raises(ValueError, match="`kept`. Expected entries named mean"):
        loose("kept", {"sum": 2}, {})
    with pytest.raises(TypeError, match="`kept`. Expected a mapping"):
        strict("kept", 5, {})


def test_what_must_only_hold_is_asked_of_any_value():
    filled = _validation.also(
        _validation.anything, "at least one name", lambda names: len(names) > 0
    )
    assert filled("names", {"a": None}, {}) == {"a": None}
    with pytest.raises(ValueError, match="`names`. Expected at least one name"):
        filled("names", {}, {})


def test_samples_of_any_shape_become_rows_of_one_width():
    wanted = _validation.rows(like="x")
    arguments = {"x": np.ones((5, 4))}
    assert wanted("y", np.ones((3, 2, 2)), arguments).shape == (3, 4)
    with pytest.raises(ValueError, match="`y`. Expected one row or image for each"):
        wanted("y", np.ones(4), arguments)
    with pytest.raises(ValueError, match="`y`. Expected rows of 4 numbers, as in `x`"):
        wanted("y", np.ones((3, 5)), arguments)
    with pytest.raises(ValueError, match="`y`. Expected at least 4 rows"):
        _validation.rows(at_least=4)("y", np.ones((3, 5)), {})


def test_labels_of_no_rows_are_at_least_one():
    wanted = _validation.labels()
    assert wanted("labels", [2, 0], {}).tolist() == [2, 0]
    with pytest.raises(ValueError, match="`labels`. Expected at least one label"):
        wanted("labels", [], {})
    with pytest.raises(ValueError, match="one label for each of the 4 rows"):
        wanted("labels", [[1, 2], [3, 4]], {})


def test_what_is_missing_from_a_call_is_said_by_python():
    with pytest.raises(TypeError, match="required positional argument: 'x_hat'"):
        summary([[1.0]])


def test_the_signature_is_also_found_without_unwrapping():
    assert inspect.getfullargspec(summary).args == ["x", "x_hat", "labels"]


def test_a_validated_argument_must_exist():
    with pytest.raises(TypeError, match="no argument 'y'"):
        _validation.validated(y=_validation.whole())(lambda x: x)
