"""The programs the course grew from, exactly as the source notes set them.

Each keeps the note's layers and training settings, so that a chapter can show what it
does and a benchmark can measure the course's own model against it.
"""

from aecourse.contest.programs.classifiers import CLASSIFIERS
from aecourse.contest.programs.convolutional import CONVOLUTIONAL
from aecourse.contest.programs.dense import DENSE
from aecourse.contest.programs.program import Program
from aecourse.contest.programs.ratings import RATINGS, rating_program
from aecourse.contest.programs.recurrent import RECURRENT

__all__ = ["PROGRAMS", "Program", "rating_program"]

PROGRAMS: dict[str, Program] = {
    program.id: program
    for program in (*DENSE, *CLASSIFIERS, *CONVOLUTIONAL, *RECURRENT, *RATINGS)
}
