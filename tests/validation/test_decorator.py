"""A validated function refuses by the name of the argument, before it runs."""

import inspect

import numpy as np
import pytest

from aecourse import _validation


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


def test_what_is_missing_from_a_call_is_said_by_python():
    with pytest.raises(TypeError, match="required positional argument: 'x_hat'"):
        summary([[1.0]])


def test_the_signature_is_also_found_without_unwrapping():
    assert inspect.getfullargspec(summary).args == ["x", "x_hat", "labels"]


def test_a_validated_argument_must_exist():
    with pytest.raises(TypeError, match="no argument 'y'"):
        _validation.validated(y=_validation.whole())(lambda x: x)
