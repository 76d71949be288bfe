"""A judge lets the right thing pass, and names the wrong one."""

import itertools
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.faults import combinations
from aecourse.exercises.judging import judge
from aecourse.exercises.results import as_array
from aecourse.exercises.running import Answer
from aecourse.exercises.values import array_of, describe
from aecourse.exercises.verdict import NotAttemptedError, NotYetError

WORDS = {"correct": "Right.", "result": "the result", "nudge": "Look again."}


def verdict(exercise, answer, **words):
    """Return all that is said to an answer, in one line."""
    try:
        return judge(exercise, WORDS | words, Answer(answer, exercise.signature))
    except NotYetError as problem:
        return f"{problem.message} {problem.expected} {problem.got} {problem.nudge}"


def returning(expected, **settings):
    """Make an exercise without arguments whose right answer is `expected`."""
    return Exercise(lambda: expected, lambda: {"only": ()}, **settings)


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.array(3), np.int64(3)])
def test_a_number_passes_in_every_form(value):
    assert verdict(returning(3), lambda: value) == "Right."


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("3", "type str"),
        (True, "True"),
        (1j, "1j"),
        (np.ones((2, 3)), "shape (2, 3)"),
        ([1.0], "a list of 1 entries"),
        (float("nan"), "NaN or infinity"),
        (np.inf, "NaN or infinity"),
        (len, "parentheses"),
        ((n for n in "ab"), "`yield`"),
        (map(int, "12"), "a map of 2 entries"),
        (itertools.count(), "type count"),
        ({}, "type dict"),
    ],
)
def test_what_is_no_number_is_named(value, named):
    assert named in verdict(returning(3.5), lambda: value)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (np.ones((3, 2)), "shape (2, 3)"),
        (np.float32(1), "shape (), one number"),
        ([[1], [1, 2]], "a list of 2 entries"),
        (np.array(["a"]), "type <U1"),
        (np.array([[1, 2, np.nan], [1, 2, 3]]), "1 of 6 values"),
        (np.ones((2, 3), bool), "type bool"),
        (np.ones((0, 3)), "shape (0, 3)"),
    ],
)
def test_what_is_no_array_of_that_shape_is_named(value, named):
    assert named in verdict(returning(np.full((2, 3), 7.0)), lambda: value)


def test_whatever_turns_into_an_array_passes():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.ones((2, 2), np.float32)

    assert verdict(returning(np.ones((2, 2))), Tensor) == "Right."
    assert array_of(Tensor(), (2, 2), what="it").dtype == np.float32


@pytest.mark.parametrize(
    "value", [Fraction(7, 2), Decimal("3.5"), np.array(3.5 + 0j), np.array(3.5, object)]
)
def test_numbers_of_other_kinds_pass(value):
    assert verdict(returning(3.5), lambda: value) == "Right."


def test_what_is_given_entry_by_entry_passes():
    def squares():
        yield from ([0, 1], [4, 9])

    assert verdict(returning(np.array([[0, 1], [4, 9]])), squares) == "Right."
    assert verdict(returning([0, 1, 4]), lambda: map(int, "014")) == "Right."
    assert verdict(returning([0, 1]), lambda: {"a": 0, "b": 1}.values()) == "Right."


def test_a_generator_that_fails_is_told_its_line():
    def halves():
        yield 1 / 0

    assert "`yield 1 / 0`" in verdict(returning([1]), halves)


def test_truth_values_pass_as_truth_values_and_as_whole_numbers():
    right = np.array([True, False, True])
    for value in (right, [1, 0, 1], [True, False, True]):
        assert verdict(returning(right), lambda value=value: value) == "Right."
    assert "wrong value" in verdict(returning(right), lambda: ~right)
    # a mask in place of a number is no number
    assert "Not a single number" in verdict(returning(2), lambda: right)


def test_whole_numbers_are_compared_exactly():
    assert "wrong value" in verdict(returning(100_000), lambda: 100_001)
    assert "wrong value" in verdict(returning(12), lambda: 12.5)
    assert verdict(returning(100_000.0), lambda: 100_001) == "Right."


def test_the_parts_of_a_tuple_are_named():
    exercise = returning((1.0, 2.0), parts=("codes", "error"))
    words = {"parts": {"codes": "the codes", "error": "the error"}}
    for right in ([1, 2], np.array([1, 2])):
        assert verdict(exercise, lambda right=right: right, **words) == "Right."
    for wrong in ((1,), np.ones(3), np.ones(()), "ab"):
        said = verdict(exercise, lambda wrong=wrong: wrong, **words)
        assert "`return codes, error`" in said
    assert "wrong value in the error" in verdict(exercise, lambda: (1, 3), **words)


def test_rounding_passes_and_the_worst_place_is_shown():
    exercise = returning(np.array([[1, 2.1], [3, 4]]))
    rounded = np.float32([[1, 2.1], [3, 4]]) * np.float32(1.00001)
    assert verdict(exercise, lambda: rounded) == "Right."
    said = verdict(exercise, lambda: [[1.0, 2.0], [3.0, 5.0]])
    assert "4 at index [1, 1] 5 at index [1, 1]" in said


def rows(x):
    return x.sum(axis=1)


def two_tables():
    return {"square": (np.eye(3),), "wide": (np.arange(6.0).reshape(2, 3),)}


def test_a_mistake_is_recognised_by_all_cases_and_in_any_shape():
    """On the square the two mistakes give the same, and neither is wrong there."""
    exercise = Exercise(
        rows,
        two_tables,
        mistakes={
            "fails": lambda x: x[17],
            "columns": lambda x: x.sum(axis=0),
            "largest": lambda x: x.max(axis=1),
        },
    )
    told = {"fails": "Failed.", "columns": "Columns.", "largest": "Largest."}
    for wrong, said in (
        (lambda x: x.sum(axis=0), "Columns. shape (2,) shape (3,)"),
        (lambda x: x.max(axis=1), "Largest. 12 at index [1] 5 at index [1]"),
    ):
        assert said in verdict(exercise, wrong, mistakes=told)
    assert verdict(exercise, lambda x: x @ np.ones(3), mistakes=told) == "Right."


def test_a_mistake_made_in_one_case_only_is_recognised():
    exercise = Exercise(
        lambda n: 2.0 * n,
        lambda: {"one": (1,), "three": (3,), "five": (5,)},
        mistakes={"squared": lambda n: n**2},
    )
    said = verdict(
        exercise, lambda n: 9 if n == 3 else 2 * n, mistakes={"squared": "Squared."}
    )
    assert said.startswith("Squared. 6 9")


def test_a_wrong_case_before_one_that_fails_is_told_first():
    def halves(x):
        if len(x) == 3:
            return x[0]
        raise IndexError

    assert "wrong value" in verdict(Exercise(rows, two_tables), halves)
    assert "IndexError" in verdict(
        Exercise(rows, two_tables), lambda x: x.sum(axis=1) if len(x) == 3 else x[9]
    )


def test_a_mistake_that_raises_is_recognised_by_its_error_in_either_order():
    exercise = Exercise(
        lambda x: x.sum(),
        lambda: {"only": (np.ones(3),)},
        mistakes={"short": lambda x: x[1:] - x, "long": lambda x: x - np.ones(5)},
    )
    words = {"mistakes": {"short": "One is left out.", "long": "Too many."}}
    answers = {
        "One is left out.": lambda x: x - x[1:],
        "Too many.": lambda x: np.zeros(5) * x,
        "Your code raised": lambda x: x - np.ones(4),
    }
    for said, answer in answers.items():
        told = verdict(exercise, answer, **words)
        assert told.startswith(said), told
        assert "could not be broadcast" in told
    assert verdict(exercise, lambda x: None, **words).count("`return`") == 1


def test_a_case_has_a_place_and_a_sentence_of_its_own():
    exercise = Exercise(lambda n: n, lambda: {"few": (2.0,), "many": (70.0,)})
    words = {
        "cases": {
            "few": {"where": "with {n:g} images"},
            "many": {"wrong": "Not for {n:g}.", "nudge": "Count."},
        }
    }
    said = verdict(exercise, lambda n: n + 1, **words)
    assert "2 with 2 images 3 with 2 images Look again." in said
    said = verdict(exercise, lambda n: min(n, 5), **words)
    assert said == "Not for 70. 70 5 Count."


def test_every_combination_of_faults_is_told():
    def bound(x, *, doubled=False, shifted=False):
        return x * (2 if doubled else 1) + (3 if shifted else 0)

    exercise = Exercise(bound, lambda: {"only": (10.0,)})
    assert exercise.signature == "bound(x)"
    assert list(combinations(exercise.faults)) == [
        ("doubled",),
        ("shifted",),
        ("doubled", "shifted"),
    ]
    words = {"faults": {"doubled": "it is doubled", "shifted": "it is shifted"}}
    assert "One thing is still wrong: it is shifted." in verdict(
        exercise, lambda x: x + 3, **words
    )
    both = "2 things are still wrong: it is doubled, and it is shifted."
    assert both in verdict(exercise, lambda x: 2 * x + 3, **words)
    own = words | {"several_faults": "{count} are unfair. One: {first}"}
    assert "2 are unfair. One: it is doubled" in verdict(
        exercise, lambda x: 2 * x + 3, **own
    )


def test_a_property_is_told_with_its_fields_after_the_cases():
    def moves(answer):
        found = answer(5)
        return None if found == 5 else {"found": found}

    exercise = Exercise(lambda n: n, lambda: {"only": (1,)}, properties={"same": moves})
    words = {"properties": {"same": {"message": "Moved.", "got": "{found} here"}}}
    assert verdict(exercise, lambda n: n, **words) == "Right."
    assert "Moved.  7 here" in verdict(exercise, lambda n: 7 if n > 1 else n, **words)
    assert "wrong value" in verdict(exercise, lambda n: 7, **words)


def test_what_is_observed_is_compared_and_several_results_may_be_accepted():
    exercise = Exercise(
        lambda n: n,
        lambda: {"only": (4,)},
        observe=lambda answer, n: answer(n) % 3,
        accepts=lambda result, n: result == 2,
    )
    assert verdict(exercise, lambda n: n + 3) == "Right."
    assert verdict(exercise, lambda n: n + 1) == "Right."
    assert "wrong value" in verdict(exercise, lambda n: n + 2)


def test_description_survives_what_cannot_be_shown():
    class Mute:
        def __repr__(self):
            raise ValueError

    assert "Mute" in describe(Mute())
    assert len(describe("x" * 10_000)) < 100
    assert len(describe({n: n for n in range(10_000)})) < 200


def test_an_experiment_as_it_was_found_is_told_the_error_that_it_has_got():
    def doubled(x, *, tripled=False):
        return x * (3 if tripled else 2)

    def found(x):
        return 3 * x if x < 2 else 3 * x / (x - 2)

    cases = {"one": (1,), "two": (2,)}
    exercise = Exercise(doubled, lambda: cases, planted=("tripled",))
    words = {"faults": {"tripled": "three for two"}}
    assert "ZeroDivisionError" in verdict(exercise, found, **words)
    with pytest.raises(NotAttemptedError):
        verdict(exercise, lambda x: 3 * x, **words)


def test_lists_of_unlike_lengths_make_an_array_of_as_many():
    assert as_array([[1], [1, 2]]).shape == (2,)
    assert as_array([[1, 2], [3, 4]]).shape == (2, 2)
