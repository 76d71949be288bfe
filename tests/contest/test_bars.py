"""What the course asks of itself, and what a bar says of it."""

import pytest

from aecourse.contest import bars
from aecourse.contest.bars import Bar


@pytest.mark.parametrize(
    ("relation", "bound", "holds"), [("<=", 3, True), (">=", 3, False)]
)
def test_a_bar_says_what_was_measured_and_whether_it_holds(relation, bound, holds):
    judged = Bar("x", relation, bound).judged({"course": {"figure": 2}})
    assert judged == {"text": "x", "measured": 2} | {
        "relation": relation,
        "bound": bound,
        "holds": holds,
    }


@pytest.mark.parametrize(
    ("bar", "measured"),
    [
        (bars.better_by("gain", 1), 3 - 2),
        (bars.share_of_figure("error", 1), 3 / 2),
        (bars.share_of_seconds(1), 0.25),
        (bars.share_of_target_seconds(1), 4 / 10),
    ],
)
def test_a_bar_compares_the_answer_with_the_program(bar, measured):
    summary = {
        "course": {"figure": 3, "target_seconds": 4},
        "program": {"figure": 2, "seconds": 10},
        "target": 2,
        "seconds_ratio": 0.25,
    }
    assert bar.judged(summary)["measured"] == pytest.approx(measured)
