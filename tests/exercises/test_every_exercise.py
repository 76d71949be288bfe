"""What holds for every exercise of every chapter, blank, solved and broken."""

import functools
import inspect
import re
import sys

import numpy as np
import pytest

from aecourse import exercises, words
from aecourse.exercises import faults, register


@pytest.fixture
def exercise(exercise_id):
    return register.find(exercise_id)


@pytest.fixture
def told(exercise_id, exercise):
    return words.of_exercise(exercise_id.partition(".")[0], exercise.name)


def test_blank_is_not_attempted(exercise_id, blank):
    result = exercises.check(exercise_id, blank(exercise_id))
    assert result.status == "not attempted", result


def test_solution_is_correct(exercise_id, solution):
    result = exercises.check(exercise_id, solution(exercise_id))
    assert result.status == "correct", result
    assert result.message.endswith("."), "a correct answer is told what it showed"
    assert exercises.check(exercise_id, solution(exercise_id)).message == result.message


def test_reference_is_correct(exercise_id, exercise):
    def reference(*arguments):
        return exercise.reference(*arguments)

    assert exercises.check(exercise_id, reference).status == "correct"


def test_every_mistake_is_told_its_own_words(exercise_id, exercise, told):
    for name, wrong in exercise.mistakes.items():
        words_of_it = told.get("properties", {}).get(name) or told["mistakes"][name]
        result = exercises.check(exercise_id, _plain(wrong))
        assert result.status == "not yet", name
        assert _is_said(words_of_it, result.message), (name, result)


def test_every_choice_of_faults_is_told(exercise_id, exercise, told):
    """Faults that change nothing beside others need not be told with them."""
    for kept in faults.combinations(exercise.faults):
        wrong = functools.partial(exercise.reference, **dict.fromkeys(kept, True))
        result = exercises.check(exercise_id, _plain(wrong))
        if _does_what_the_page_does(exercise, kept):
            assert result.status == "not attempted", kept
            continue
        assert result.status == "not yet", kept
        assert result.message in {
            faults.tell_faults(told, fewer, exercise.planted)
            for fewer in faults.combinations(list(kept))
            if len(kept) > 1 or fewer == kept
        }, (kept, result)


def _does_what_the_page_does(exercise, kept):
    """Compare an experiment with some faults with the one that the page has."""
    if not set(exercise.planted) or not set(kept) >= set(exercise.planted):
        return False
    ways = [
        functools.partial(exercise.reference, **dict.fromkeys(names, True))
        for names in (kept, exercise.planted)
    ]
    cases = exercise.cases().values()
    return all(np.allclose(*(way(*given) for way in ways)) for given in cases)


def test_two_mistakes_have_words_of_their_own(exercise, told):
    said = [str(told.get("mistakes", {}).get(name)) for name in exercise.mistakes]
    assert len({*said, *exercise.faults, *exercise.properties}) >= 2


def test_words_and_exercise_name_the_same_things(exercise, told):
    recognised = set(exercise.mistakes) - set(exercise.properties)
    assert set(told.get("mistakes", {})) == recognised
    assert set(told.get("properties", {})) == set(exercise.properties)
    assert set(told.get("faults", {})) == set(exercise.faults)
    assert set(told.get("parts", {})) == set(exercise.parts)
    assert set(told.get("cases", {})) <= set(exercise.cases())
    known = {"hints", "correct", "result", "nudge", "one_fault", "several_faults"}
    assert set(told) <= known | {"mistakes", "properties", "faults", "parts", "cases"}
    assert {"hints", "correct"} <= set(told)


def test_words_can_be_said_of_every_case(exercise, told):
    """A field may have attributes and entries, as `{images.shape[0]}`."""
    for name, arguments in exercise.cases().items():
        fields = dict(zip(exercise.argument_names, arguments, strict=True))
        own = told.get("cases", {}).get(name, {})
        names = told.get("parts", {"result": told.get("result", "")})
        said = {"nudge": told.get("nudge", ""), **own, **names}
        for text in said.values():
            assert "{" not in text.format(**fields)
    told["correct"].format(**exercise.figures())


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


def test_hints_are_two_or_three_and_grow(told):
    hints = told["hints"]
    assert len(hints) in (2, 3)
    assert len(set(hints)) == len(hints)


def test_stub_has_the_head_that_messages_name(exercise, exercise_id, blank):
    stub = blank(exercise_id)
    assert stub.__name__ == exercise.name
    assert list(inspect.signature(stub).parameters) == exercise.argument_names


def test_to_check_one_exercise_imports_one(exercise_id, exercise):
    module = sys.modules[exercise.reference.__module__]
    imported = re.findall(
        r"from aecourse\.exercises\.(\w+)\.(\w+) import", inspect.getsource(module)
    )
    assert all(name.startswith("_") for _, name in imported)
    assert "keras" not in vars(module)


def _plain(wrong):
    """Take the head of a mistake away, which may have names of its own."""
    return lambda *arguments: wrong(*arguments)


def _is_said(table, message):
    text = table if isinstance(table, str) else table["message"]
    pattern = re.sub(r"\\\{[^}]*\}", ".+", re.escape(text))
    return re.fullmatch(pattern, message, re.DOTALL) is not None
