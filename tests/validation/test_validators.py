"""Entries of mappings, and what a further condition asks."""

import pytest

from aecourse import _validation


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
