"""What holds for every exercise of every chapter, blank, solved and broken."""

import re

import numpy as np

from aecourse import exercises
from aecourse.exercises import checking


def test_blank_is_not_attempted(exercise_id, blank):
    result = exercises.check(exercise_id, blank(exercise_id))
    assert result.status == "not attempted", result


def test_solution_is_correct(exercise_id, solution):
    result = exercises.check(exercise_id, solution(exercise_id))
    assert result.status == "correct", result
    assert result.message.endswith("."), "a correct answer is told what it showed"
    assert exercises.check(exercise_id, solution(exercise_id)).message == result.message


def test_exception_is_reported_with_its_line(exercise_id):
    def raises(*_arguments):
        return {}["missing"]

    result = exercises.check(exercise_id, raises)
    assert result.status == "not yet"
    assert 'return {}["missing"]' in result.message
    assert "KeyError" in result.got


def test_answer_that_never_returns_is_interrupted(exercise_id, short_time_limit):
    def never_returns(*_arguments):
        while True:
            pass

    result = exercises.check(exercise_id, never_returns)
    assert result.status == "not yet"
    assert "had not returned" in result.message


def test_wrong_type_is_named(exercise_id):
    result = exercises.check(exercise_id, lambda *_arguments: "seven")
    assert result.status == "not yet"
    assert "type str" in result.got


def test_wrong_shape_is_named(exercise_id):
    result = exercises.check(exercise_id, lambda *_arguments: np.ones((7, 1, 5, 3)))
    assert result.status == "not yet"
    assert "(7, 1, 5, 3)" in result.got


def test_missing_return_is_named(exercise_id):
    result = exercises.check(exercise_id, lambda *_arguments: None)
    assert result.status == "not yet"
    assert "`return`" in result.nudge


def test_forgotten_function_is_named(exercise_id):
    result = exercises.check(exercise_id, 3.5)
    assert result.status == "not yet"
    assert "function itself" in result.message


def test_hints_are_two_or_three_and_grow(exercise_id):
    hints = checking.find(exercise_id).hints
    assert len(hints) in (2, 3)
    assert len(set(hints)) == len(hints)


def test_stub_has_the_signature_that_messages_name(exercise_id, blank):
    name = re.match(r"\w+", checking.find(exercise_id).signature)[0]
    assert blank(exercise_id).__name__ == name
