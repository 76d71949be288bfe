"""Each expectation lets the right thing pass and names the wrong one."""

import numpy as np
import pytest

from aecourse.exercises.expectations import (
    describe,
    diagnose,
    expect,
    expect_array,
    expect_number,
    expect_tuple,
)
from aecourse.exercises.results import NotYetError


def failure(function, *args, **kwargs):
    with pytest.raises(NotYetError) as caught:
        function(*args, **kwargs)
    problem = caught.value
    return f"{problem.message} {problem.expected} {problem.got} {problem.nudge}"


def test_expect():
    expect(True, "never seen")
    expect(np.bool_(True), "never seen")
    text = failure(expect, False, "Wrong.", expected="a", got="b", nudge="c")
    assert text == "Wrong. a b c"


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.array(3), np.int64(3)])
def test_number_passes(value):
    assert expect_number(value) == 3


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("3", "type str"),
        (True, "type bool"),
        (1j, "type complex"),
        (np.ones((2, 3)), "shape (2, 3)"),
        ([1.0], "a list of 1 entries"),
        (float("nan"), "NaN or infinity"),
        (np.inf, "NaN or infinity"),
        (len, "parentheses"),
        ((n for n in "ab"), "`yield`"),
        ({}, "type dict"),
    ],
)
def test_no_number_is_named(value, named):
    assert named in failure(expect_number, value)


def test_array_passes_lists_and_whatever_turns_into_an_array():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.ones((2, 2), np.float32)

    assert expect_array([[1, 2]], (1, 2)).tolist() == [[1, 2]]
    assert expect_array(Tensor(), (2, 2)).dtype == np.float32


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (np.ones((3, 2)), "shape (2, 3)"),
        (np.float32(1), "shape (), one number"),
        ([[1], [1, 2]], "a list of 2 entries"),
        (np.array(["a"]), "type <U1"),
        (np.array([[1, 2, np.nan], [1, 2, 3]]), "1 of 6 values"),
        (np.ones((2, 3), bool), "type bool"),
    ],
)
def test_no_array_is_named(value, named):
    assert named in failure(expect_array, value, (2, 3))


def test_empty_array_is_named():
    assert "is empty" in failure(expect_array, np.ones((0, 3)))


def test_tuple():
    assert expect_tuple([1, 2], ["codes", "error"]) == (1, 2)
    for wrong in ((1,), np.ones(2), "ab"):
        assert "`return codes, error`" in failure(
            expect_tuple, wrong, ["codes", "error"]
        )


def test_diagnose_allows_rounding_and_shows_the_worst_place():
    diagnose(np.float32([1, 2]) * np.float32(1.00001), [1, 2])
    text = failure(diagnose, [[1.0, 2.0], [3.0, 5.0]], [[1, 2.1], [3, 4]])
    assert "4 at index [1, 1] 5 at index [1, 1]" in text


def test_diagnose_recognises_a_mistake_of_any_shape():
    x = np.arange(6.0).reshape(2, 3)
    mistakes = [(lambda x: x.sum(axis=0), "Wrong axis."), (7, "Seven.")]
    diagnose([3, 12], x.sum(axis=1), mistakes, inputs=(x,))
    assert "Wrong axis. shape (2,) shape (3,)" in failure(
        diagnose, x.sum(axis=0), x.sum(axis=1), mistakes, inputs=(x,)
    )
    assert "Seven." in failure(diagnose, 7, x.sum(axis=1), mistakes, inputs=(x,))


def test_diagnose_passes_over_a_mistake_that_is_right_here():
    mistakes = [(lambda x: x + x, "Doubled."), (lambda x: x**3, "Cubed.")]
    diagnose(4, 4, mistakes, inputs=(2,))
    assert "Cubed." in failure(diagnose, 8, 4, mistakes, inputs=(2,))


def test_diagnose_names_type_shape_nan_and_value_of_the_unforeseen():
    expected = np.ones(3)
    assert "type str" in failure(diagnose, "a", expected)
    assert "shape (2,)" in failure(diagnose, np.ones(2), expected)
    assert "NaN" in failure(diagnose, [1, 1, np.nan], expected)
    assert "wrong value" in failure(diagnose, [1, 1, 2], expected)
    assert "single number" in failure(diagnose, np.ones(2), 1.0)


def test_diagnose_names_the_case():
    text = failure(diagnose, [1, 5], [1, 2], cases=["with a", "with b"])
    assert "2 with b 5 with b" in text


def test_describe_survives_what_cannot_be_shown():
    class Mute:
        def __repr__(self):
            raise ValueError

    assert "Mute" in describe(Mute())
    assert len(describe("x" * 10_000)) < 100
    assert len(describe({n: n for n in range(10_000)})) < 200
