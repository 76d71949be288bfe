"""Experiments to be mended: half a mend, another fault, and the page's own."""

import functools
import types

import pytest

from aecourse import exercises, words
from aecourse.exercises import register

IDS = register.ids_by_chapter()[register.DIAGNOSES]
every = pytest.mark.parametrize("name", IDS)


def told(name, *faults):
    """Say what an experiment with these faults is told."""
    reference = register.find(name).reference
    kept = functools.partial(reference, **dict.fromkeys(faults, True))
    return exercises.check(name, lambda *given: kept(*given))


def phrases(name):
    table = words.of_exercise(register.DIAGNOSES, register.name_of(name))
    return table["faults"]


@every
def test_the_page_s_own_experiment_is_told_no_fault(name, blank):
    result = exercises.check(name, blank(name))
    assert result.status == "not attempted"
    assert not [said for said in phrases(name).values() if said in str(result)]


@every
def test_half_a_mend_is_told_the_other_half_alone(name):
    planted = register.find(name).planted
    assert len(planted) == 2
    for left in planted:
        message = told(name, left).message
        assert message.startswith("Mended: 1 of 2.")
        said = [fault for fault, text in phrases(name).items() if text in message]
        assert said == [left]


@every
def test_a_fault_that_the_page_has_not_is_told_as_the_reader_s(name):
    exercise = register.find(name)
    others = set(exercise.faults) - set(exercise.planted)
    for new in others:
        message = told(name, new).message
        assert "wrong that was right before" in message
        assert phrases(name)[new] in message
        with_old = told(name, exercise.planted[0], new).message
        assert phrases(name)[exercise.planted[0]] in with_old


@every
def test_the_mended_experiment_is_told_both_conclusions(name, solution):
    exercise = register.find(name)
    result = exercises.check(name, solution(name))
    sides = {key.removeprefix("reported_") for key in exercise.figures()}
    assert len(exercise.figures()) == 2 * len(sides)
    told = words.of_exercise(register.DIAGNOSES, register.name_of(name))["correct"]
    assert result.status == "correct"
    assert result.message == told.format(**exercise.figures())


@every
def test_a_function_of_the_solution_among_those_of_the_page_is_half_a_mend(
    name, blank, solution
):
    found, mended = blank(name), solution(name)
    changed = {
        key: function
        for key, function in vars_of(mended).items()
        if key in vars_of(found) and body(function) != body(vars_of(found)[key])
    }
    assert len(changed) == 2
    for key, function in changed.items():
        page = dict(found.__globals__)
        page[key] = on(page, function)
        result = exercises.check(name, on(page, page[found.__name__]))
        assert result.message.startswith("Mended: 1 of 2."), (key, result)


def vars_of(experiment):
    """Give the functions of the page that an experiment stands on."""
    page = experiment.__globals__.items()
    return {
        key: value
        for key, value in page
        if isinstance(value, types.FunctionType)
        and value.__module__ == experiment.__module__
    }


def body(function):
    code = function.__code__
    return code.co_code, code.co_names, code.co_consts[1:]


def on(page, function):
    """Give a function as it is where the other names are those of a page."""
    return types.FunctionType(function.__code__, page, function.__name__)
