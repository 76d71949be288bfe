"""Find a project, which imports it."""

from __future__ import annotations

import importlib

from aecourse.exercises.projects.project import Project


def find(chapter: str) -> Project:
    """Import the project of a chapter.

    Parameters
    ----------
    chapter : str
        One of ``exercises.register.PROJECTS``.

    Returns
    -------
    Project
        What its file calls ``PROJECT``.
    """
    return importlib.import_module(f"{__package__}.{chapter}").PROJECT
