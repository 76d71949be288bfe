"""Exercises of the course: checks, hints and progress.

>>> from aecourse import exercises
>>> exercises.check("concept.1", compression_ratio)  # doctest: +SKIP
>>> exercises.hint("concept.1")  # doctest: +SKIP
>>> exercises.progress()  # doctest: +SKIP

One exercise is one file, ``<chapter>/<function>.py``, and is imported when it is first
asked for; what is said to its answers stands in ``words``. How to write one is told in
``exercise.py``. Keras is imported only by an exercise that trains a model.
"""

from aecourse.exercises.checking import check, hint
from aecourse.exercises.progress import progress

__all__ = ["check", "hint", "progress"]
