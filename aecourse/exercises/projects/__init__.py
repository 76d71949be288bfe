"""Projects: build a model under a budget, and have it trained and judged.

>>> from aecourse.exercises import projects
>>> projects.check("dense", build_autoencoder)  # doctest: +SKIP
>>> projects.hint("dense")  # doctest: +SKIP

A project is one file, named as its chapter, and how one is written is told in
``project.py``. ``budget.py`` refuses what is too large, ``training.py`` trains, and
``symptoms.py`` finds what is wrong with a model that stays below the highest bar.
"""

from aecourse.exercises.projects.checking import check, hint

__all__ = ["check", "hint"]
