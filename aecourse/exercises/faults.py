"""Faults of an experiment: every choice of them, and how several are said."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from aecourse import words as language

Words = Mapping[str, Any]


def combinations(faults: list[str]) -> Iterator[tuple[str, ...]]:
    """Give every choice of faults but none, few faults first.

    Parameters
    ----------
    faults : list of str
        Names of faults.

    Yields
    ------
    tuple of str
        Some of them, in their order.
    """
    for count in range(1, len(faults) + 1):
        yield from itertools.combinations(faults, count)


def tell_faults(
    words: Words, faults: tuple[str, ...], planted: tuple[str, ...] = ()
) -> str:
    """Say which faults an experiment has, at least one, and which are its mender's.

    Parameters
    ----------
    words : mapping
        Words of the exercise, with a phrase for each fault.
    faults : tuple of str
        Those that were found.
    planted : tuple of str, default ()
        Those that the page began with; the others are its mender's.

    Returns
    -------
    str
        One or several sentences.
    """
    if not planted:
        return _listed(words, faults)
    left = tuple(name for name in faults if name in planted)
    new = tuple(name for name in faults if name not in planted)
    shared = language.of_exercises()["mending"]
    key = {0: "all", len(planted): "none"}.get(len(left), "some")
    told = [shared[key].format(mended=len(planted) - len(left), count=len(planted))]
    # where nothing is mended yet, the faults are the reader's to find
    told += [_listed(words, left)] if 0 < len(left) < len(planted) else []
    told += [shared["new"].format(faults=_phrases(words, new))] if new else []
    return " ".join(told)


def _listed(words: Words, faults: tuple[str, ...]) -> str:
    shared = language.of_exercises()["faults"]
    if len(faults) == 1:
        sentence = words.get("one_fault", shared["one"])
    else:
        sentence = words.get("several_faults", shared["several"])
    return sentence.format(
        count=len(faults),
        faults=_phrases(words, faults),
        first=words["faults"][faults[0]],
    )


def _phrases(words: Words, faults: tuple[str, ...]) -> str:
    joined_by = language.of_exercises()["faults"]["joined_by"]
    return joined_by.join(words["faults"][name] for name in faults)
