"""What Python puts before a reader, apart from the code: a folder for a language.

``<language>/pages.toml`` has what stands on pages: tables, badges, axes, labs.
``<language>/own_data.toml`` has what is said about a reader's own data.
``<language>/exercises/verdict.toml`` has the sentences that all exercises share, and
``<language>/exercises/<chapter>.toml`` those of a chapter, one table an exercise. The
language is that of the environment variable ``AECOURSE_LANGUAGE``, by default ``en``.
Sentences are whole, with named fields as `str.format` knows them; a field may have its
attributes and entries shown, as in ``{images.shape[0]}``. Errors about arguments stay
in the code: whoever reads them reads the code.
"""

from __future__ import annotations

import functools
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def languages() -> list[str]:
    """List the languages there are, as the names of their folders."""
    return sorted(path.parent.name for path in _FOLDER.glob("*/pages.toml"))


def of_pages(part: str, language: str | None = None) -> dict[str, Any]:
    """Return the words of one part of the pages.

    Parameters
    ----------
    part : str
        A table of ``pages.toml``, as "claims".
    language : str or None, default None
        One of `languages`; by default the one that the environment asks for.

    Returns
    -------
    dict
        Sentences by their keys.

    Raises
    ------
    ValueError
        If ``AECOURSE_LANGUAGE`` names a language that there is not.
    """
    return _read(language or _language(), "pages")[part]


def of_own_data(part: str) -> dict[str, str]:
    """Return the words of one part of what is said about a reader's own data.

    Parameters
    ----------
    part : str
        A table of ``own_data.toml``, as "findings".

    Returns
    -------
    dict
        Sentences by their keys.

    Raises
    ------
    ValueError
        If ``AECOURSE_LANGUAGE`` names a language that there is not.
    """
    return _read(_language(), "own_data")[part]


def name(key: str) -> str:
    """Return how a reader is told what Python's results call by `key`.

    Parameters
    ----------
    key : str
        As "false_alarm_rate", or the name of a baseline.

    Returns
    -------
    str
        The entry of the table ``names``, or `key` itself where there is none.
    """
    return of_pages("names").get(key, key)


def of_exercises() -> dict[str, Any]:
    """Return the words that all exercises share.

    Returns
    -------
    dict
        Tables of sentences by the occasion on which they are said.

    Raises
    ------
    ValueError
        If ``AECOURSE_LANGUAGE`` names a language that there is not.
    """
    return _read(_language(), "exercises/verdict")


def of_exercise(chapter: str, name: str) -> dict[str, Any]:
    """Return the words of one exercise.

    Parameters
    ----------
    chapter : str
        Stem of the chapter, as "dense".
    name : str
        The name of the exercise's function.

    Returns
    -------
    dict
        Its table in the chapter's file; see ``exercises.judging`` for the keys.

    Raises
    ------
    ValueError
        If ``AECOURSE_LANGUAGE`` names a language that there is not.
    """
    return _read(_language(), f"exercises/{chapter}")[name]


def _language() -> str:
    language = os.environ.get("AECOURSE_LANGUAGE", "") or "en"
    if language not in languages():
        raise ValueError(
            "Invalid value received for environment variable AECOURSE_LANGUAGE. "
            f"Expected one of {', '.join(languages())}. Received: {language!r}"
        )
    return language


@functools.cache
def _read(language: str, name: str) -> dict[str, Any]:
    text = (_FOLDER / language / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_IN_ASCII = str.maketrans(
    {
        "✓": "+",
        "✗": "x",
        "○": "o",
        "×": "x",
        "·": "-",
        "–": "-",
        "−": "-",
        "≥": ">=",
        "≤": "<=",
        "→": "->",
        "©": "(c)",
        "“": '"',
        "”": '"',
        "’": "'",
        "…": "...",
    }
)


def printable(text: str) -> str:
    """Return a text as the standard output can write it.

    A console or a file in an older encoding, such as cp949 on a Korean Windows, lacks
    signs that pages have, and Python ends a program that prints one of them.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        The same where all of it can be written; otherwise signs are written in ASCII,
        and whatever else cannot be encoded is a question mark.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.translate(_IN_ASCII)
        return plain.encode(encoding, errors="replace").decode(encoding)
    return text
