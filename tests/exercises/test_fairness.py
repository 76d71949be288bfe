"""A right answer passes however it is written, and a spoilt one never."""

import itertools
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from aecourse import exercises
from aecourse.exercises import judging, register

NOT_OF = dict.fromkeys(
    ("anomaly.4", "representation.3"), ("whole numbers as floats", "a map")
)
"""Forms that are wrong where the result is to index an array."""


def in_parts(change):
    """Make a change of single arrays one of all that an answer returns."""

    def changed(value):
        if isinstance(value, (tuple, list)):
            return type(value)(map(changed, value))
        return change(np.asarray(value))

    return changed


def of_kind(kinds, change):
    """Make a change that leaves numbers of other kinds as they are."""
    return in_parts(lambda array: change(array) if array.dtype.kind in kinds else array)


def as_table(array):
    """Give a vector or a table as pandas has it, with names of its own for the rows."""
    if array.ndim not in (1, 2):
        return array
    kind = pd.Series if array.ndim == 1 else pd.DataFrame
    return kind(array, index=[f"row {i}" for i in range(len(array))])


FORMS = {
    "lists": in_parts(lambda array: array.tolist()),
    "tuples": in_parts(
        lambda array: tuple(array.tolist()) if array.ndim else array.item()
    ),
    "a list of arrays": in_parts(lambda array: list(array) if array.ndim else array),
    "a list for a tuple": lambda value: (
        list(value) if isinstance(value, tuple) else value
    ),
    "a generator": in_parts(
        lambda array: (entry for entry in array) if array.ndim else array
    ),
    "a map": in_parts(lambda array: map(float, array) if array.ndim == 1 else array),
    "values of a dictionary": in_parts(
        lambda array: dict(enumerate(array)).values() if array.ndim == 1 else array
    ),
    "single precision": of_kind("f", lambda array: array.astype(np.float32)),
    "long precision": of_kind("f", lambda array: array.astype(np.longdouble)),
    "short whole numbers": of_kind("i", lambda array: array.astype(np.int32)),
    "whole numbers as floats": of_kind("i", lambda array: array.astype(float)),
    "ones and zeros": of_kind("b", lambda array: array.astype(int)),
    "pandas": in_parts(as_table),
    "Python's numbers": in_parts(lambda array: array.astype(object)),
    "no imaginary part": of_kind("f", lambda array: array.astype(complex)),
    "fractions": of_kind(
        "f", lambda array: array if array.ndim else Fraction(float(array))
    ),
    "read only": in_parts(lambda array: np.broadcast_to(array, array.shape)),
}


def test_the_form_of_a_right_answer_does_not_matter(exercise_id):
    """Each call answers in the next form; checks go on until all have had a turn."""
    reference = register.find(exercise_id).reference
    forms = [form for form in FORMS if form not in NOT_OF.get(exercise_id, ())]
    used = []

    def in_next_form(*given):
        used.append(forms[len(used) % len(forms)])
        return FORMS[used[-1]](reference(*given))

    while len(used) < len(forms):
        before = len(used)
        result = exercises.check(exercise_id, in_next_form)
        assert result.status == "correct", (used[before:], result)


@pytest.mark.slow
def test_tensors_of_the_backend_are_as_good_as_arrays(exercise_id):
    from aecourse._keras import keras

    to_tensor = in_parts(keras.ops.convert_to_tensor)
    reference = register.find(exercise_id).reference
    result = exercises.check(exercise_id, lambda *given: to_tensor(reference(*given)))
    assert result.status == "correct", result


def test_an_answer_may_reckon_in_single_precision(exercise_id):
    reference = register.find(exercise_id).reference
    if exercise_id == "concept.1":  # it counts the bytes of what it is given
        return
    result = exercises.check(exercise_id, lambda *given: reference(*single(given)))
    assert result.status == "correct", result


def single(value):
    """Round all that an answer is given, and what the functions it is given return."""
    if isinstance(value, tuple):
        return tuple(map(single, value))
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    if callable(value) and not isinstance(value, np.random.Generator):
        return lambda *arguments: single(value(*arguments))
    return value


def changed_at(place):
    """Make the mistake of one wrong entry."""

    def change(array):
        spoilt = np.array(array).reshape(-1)
        if spoilt.dtype.kind == "b":
            spoilt[place] = not spoilt[place]
        else:
            spoilt[place] += max(abs(spoilt).max() / 10, 1)
        return spoilt.reshape(array.shape)

    return in_parts(change)


SPOILT = {
    "the first entry": changed_at(0),
    "the last entry": changed_at(-1),
    "scaled": of_kind("iuf", lambda array: array * 1.01),
    "rounded": of_kind("f", lambda array: np.round(array, 1)),
    "turned round": in_parts(lambda array: array[::-1] if array.ndim else array),
    "moved on": in_parts(
        lambda array: np.roll(array, 1, axis=0) if array.ndim else array
    ),
    "sign": of_kind("iuf", np.negative),
    "zeros": of_kind("iuf", np.zeros_like),
}


class SpoiltAnswer:
    """The reference, but for some of the arguments that a check gives.

    Parameters
    ----------
    reference, spoil : callable
        The right answer, and what is done to what it returns.
    chosen : set
        For which arguments, as `key` has them.
    """

    def __init__(self, reference, spoil, chosen):
        self.seen = {}
        self.is_other = False
        self._reference, self._spoil, self._chosen = reference, spoil, chosen

    def __call__(self, *given):
        name = key(given)
        self.seen[name] = None
        right = self._reference(*given)
        if name not in self._chosen:
            return right
        spoilt = self._spoil(right)
        self.is_other = self.is_other or not are_alike(right, spoilt)
        return spoilt


def key(value):
    """Tell arguments from others that a check gives."""
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if isinstance(value, (tuple, list)):
        return tuple(map(key, value))
    if isinstance(value, np.random.Generator):
        return str(value.bit_generator.state)
    return getattr(value, "__qualname__", repr(value))


def are_alike(one, other):
    """Compare results as a reader would, who does not mind rounding."""
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(are_alike, one, other))
    return np.allclose(np.asarray(one, float), np.asarray(other, float), 5e-4, 1e-6)


def arguments_of(exercise_id):
    """List what a check gives to an answer."""
    answer = SpoiltAnswer(register.find(exercise_id).reference, None, ())
    assert exercises.check(exercise_id, answer).status == "correct"
    return list(answer.seen)


def passes(exercise_id, name, chosen, monkeypatch):
    """Say whether an answer that is spoilt for the chosen arguments is accepted."""
    # which mistake it is does not matter here, and takes long to find
    monkeypatch.setattr(judging, "recognised", lambda trial: None)
    answer = SpoiltAnswer(register.find(exercise_id).reference, SPOILT[name], chosen)
    status = exercises.check(exercise_id, answer).status
    return status == "correct" and answer.is_other


OF_CHANCE = {
    "denoising.2": ("scaled", "rounded", "sign", "zeros"),
    "representation.3": ("scaled", "sign", "zeros"),
}
"""What is wrong with numbers that are drawn, if it is done to all of them."""

RIGHT_THOUGH = {
    "anomaly.1": ("scaled",),  # still between the same two errors
    "denoising.3": ("turned round", "moved on"),  # batches may come in any order
}


def choices_of(exercise_id):
    """Give every choice of arguments, few first, or all where chance decides."""
    arguments = arguments_of(exercise_id)
    fewest = len(arguments) if exercise_id in OF_CHANCE else 1
    for size in range(fewest, len(arguments) + 1):
        yield from map(set, itertools.combinations(arguments, size))


def spoils_of(exercise_id):
    right = RIGHT_THOUGH.get(exercise_id, ())
    return OF_CHANCE.get(exercise_id) or [name for name in SPOILT if name not in right]


def test_one_wrong_entry_for_any_arguments_is_seen(exercise_id, monkeypatch):
    if exercise_id in OF_CHANCE:
        pytest.skip("its numbers are drawn")
    for name in arguments_of(exercise_id):
        assert not passes(exercise_id, "the first entry", {name}, monkeypatch)


@pytest.mark.slow
def test_no_spoilt_answer_passes_whatever_is_spoilt(exercise_id, monkeypatch):
    for name, chosen in itertools.product(
        spoils_of(exercise_id), choices_of(exercise_id)
    ):
        assert not passes(exercise_id, name, chosen, monkeypatch), name
