"""Which chapters have a project; to find one imports it."""

from __future__ import annotations

import importlib

from aecourse.exercises.projects.project import Project

PROJECTS = ("dense", "denoising", "anomaly", "representation")
"""The chapters that have a project, in their order."""


def find(chapter: str) -> Project:
    """Import the project of a chapter.

    Parameters
    ----------
    chapter : str
        One of `PROJECTS`.

    Returns
    -------
    Project
        What its file calls ``PROJECT``.
    """
    return importlib.import_module(f"{__package__}.{chapter}").PROJECT
