"""What the exercises say to a reader, apart from the code: a folder for a language.

``<language>/verdict.toml`` has the sentences that all exercises share, and
``<language>/<chapter>.toml`` those of a chapter, one table an exercise. The language is
that of the environment variable ``AECOURSE_LANGUAGE``, by default ``en``. Sentences are
whole, with named fields as `str.format` knows them; a field may have its attributes and
entries shown, as in ``{images.shape[0]}``.
"""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def languages() -> list[str]:
    """List the languages there are, as the names of their folders."""
    return sorted(path.name for path in _FOLDER.iterdir() if path.is_dir())


def shared() -> dict[str, Any]:
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
    return _read(_language(), "verdict")


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
        Its table in the chapter's file; see ``judging`` for the keys.

    Raises
    ------
    ValueError
        If ``AECOURSE_LANGUAGE`` names a language that there is not.
    """
    return _read(_language(), chapter)[name]


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
