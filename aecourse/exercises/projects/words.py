"""The words that projects share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from aecourse import words
from aecourse.data.registry import DATA_SETS
from aecourse.exercises.verdict import NotAttemptedError, NotYetError


def shared(table: str) -> dict[str, Any]:
    """Return a table of ``exercises/projects.toml`` that is no project's.

    Parameters
    ----------
    table : str
        Name of the table, as "refused".

    Returns
    -------
    dict
        Its sentences by their names.

    Raises
    ------
    KeyError
        If there is no such table.
    """
    return words.of_exercise("projects", table)


def title_of(data: Any) -> str:
    """Say what is judged by: the real data, a part of them, or what stands for them.

    Parameters
    ----------
    data : object
        With a ``title`` and a ``source``, as a `Split` has them.

    Returns
    -------
    str
        The title, with what the embedded data are of it.
    """
    if data.source == "embedded":
        stands_in = any(
            each.is_stand_in for each in DATA_SETS.values() if each.title == data.title
        )
        name = "stand_in" if stands_in else "part"
        return shared("labels")[name].format(data=data)
    return data.title


def say_training(data: Any) -> None:
    """Say that a training has begun, and on what.

    Parameters
    ----------
    data : object
        With a ``title`` and a ``source``, as a `Split` has them.
    """
    print(shared("labels")["training"].format(data=title_of(data)))


def told(table: Mapping[str, str], fields: Mapping[str, Any]) -> NotYetError:
    """Make the error of a table with a sentence and what stands below it.

    Parameters
    ----------
    table : mapping of str to str
        Sentences by the names of an error's parts: ``message`` and what goes with it.
    fields : mapping of str to object
        What stands in them.

    Returns
    -------
    NotYetError
        For the caller to raise.
    """
    return NotYetError(**{key: text.format(**fields) for key, text in table.items()})


def problem(occasion: str, **fields: Any) -> NotYetError:
    """Make the error that an answer is refused with.

    Parameters
    ----------
    occasion : str
        Name of its table in ``refused``.
    **fields : object
        What stands in its sentences.

    Returns
    -------
    NotYetError
        For the caller to raise.
    """
    return told(shared("refused")[occasion], fields)


@contextlib.contextmanager
def told_as(occasion: str) -> Iterator[None]:
    """Make a verdict of whatever error an answer's own layers raise.

    Parameters
    ----------
    occasion : str
        Name of its table in ``refused``.

    Raises
    ------
    NotYetError
        In the place of any error within, but for those that are verdicts already.
    """
    try:
        yield
    except (NotYetError, NotAttemptedError):
        raise
    except Exception as error:
        got = f"{type(error).__name__}: {error}"[:300]
        raise problem(occasion, error=got) from None
