"""Exercises of the course: checks, hints and progress.

>>> from aecourse import exercises
>>> exercises.check("concept.1", compression_ratio)  # doctest: +SKIP
>>> exercises.hint("concept.1")  # doctest: +SKIP
>>> exercises.progress()  # doctest: +SKIP

The checks of a chapter stand in the module of its name and are imported when
they are first asked for; Keras is imported only by a check that trains a model.
"""

from aecourse.exercises.checking import check, hint
from aecourse.exercises.progress import progress

__all__ = ["check", "hint", "progress"]
