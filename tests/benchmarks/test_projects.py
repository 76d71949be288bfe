"""What the benchmark of projects keeps of every seed."""

from aecourse.exercises.projects.project import Attempt
from benchmarks import projects, report, store

SAME = {"trivial": 1.0, "simple": 0.5, "course": 0.4}


def tries(bars, details):
    return [
        Attempt(None, None, one, two) for one, two in zip(bars, details, strict=True)
    ]


def test_bars_that_differ_are_kept_by_seed_and_others_once():
    other = SAME | {"simple": 0.7}
    each = [SAME | {"yours": 0.1}, other | {"yours": 0.2}]
    kept = projects.by_seed(tries(each, [{}, {}]))
    assert kept == {"bars_by_seed": [SAME, other]}
    assert projects.by_seed(tries([SAME, SAME], [{}, {}])) == {}


def test_how_much_was_read_is_kept_by_seed():
    kept = projects.by_seed(tries([SAME, SAME], [{"read": 0.9}, {"read": 0.88}]))
    assert kept == {"read_by_seed": [0.9, 0.88]}


def test_an_answer_is_set_beside_the_bars_of_its_own_seed():
    other = {bar: 2 * error for bar, error in SAME.items()}
    told = report.project_text(
        "pca",
        {
            "data": "tables",
            "source": "drawn",
            "errors": [0.25, 0.3],
            "processor_seconds": 1.0,
            "bars": other,
            "bars_by_seed": [SAME, other],
            **store.stamped({}),
        },
    )
    assert "| answer, worst of 2 | 0.3000 | 0.5000 |" in told
    assert "| simple | 0.7500 | 1.0000 |" in told
