"""Run the notebooks that a class handed in, and set their verdicts in a table.

>>> from aecourse.exercises import grading
>>> grading.grade("handed_in")  # doctest: +SKIP

``handed_in.py`` finds the notebooks and takes the students' cells out of them,
``executing.py`` runs these with the course's own checks in a process for each notebook,
``inside.py`` is what runs there, and ``report.py`` writes the table. It needs nbclient
and ipykernel, which every installation of Jupyter has.
"""

from aecourse.exercises.grading.grading import grade

__all__ = ["grade"]
