"""Tables of the contests: the notes' programs against the course's models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aecourse import words
from aecourse._validation import also, anything, validated
from aecourse.contest.tables.numbers import short

if TYPE_CHECKING:
    import pandas as pd

SIDES = ("program", "course")
# Layers or epochs of our answers to these were found while looking at the images that
# judge them.
SEEN = frozenset({"P2", "P7", "P8", "P9", "P10"})

_PARTS = {"figure", "baselines", "bars", *SIDES}
_CONTEST = also(anything, "the result of a contest", lambda task: set(task) >= _PARTS)
_CONTESTS = also(
    anything,
    "results of contests by name",
    lambda tasks: all(set(task) >= _PARTS for task in tasks.values()),
)


@validated(task=_CONTEST)
def contest_table(task: Mapping[str, Any]) -> pd.DataFrame:
    """Return what a program, the course's model and their baselines have reached.

    Parameters
    ----------
    task : mapping
        One of ``contest.measured("programs")["tasks"]``.

    Returns
    -------
    pandas.DataFrame
        A row for each baseline and for both sides, the figure in the first column:
        the median of the seeds that did not collapse, and where they start and end.

    Raises
    ------
    ValueError
        If `task` is no result of a contest.
    """
    import pandas as pd

    told = words.of_pages("contest")
    rows = {
        words.name(name): (short(value), "", "", "", "")
        for name, value in task["baselines"].items()
    }
    for side in SIDES:
        one = task[side]
        low, high = map(short, one["figure_range"])
        rows[_with_collapsed(told[side], one["collapsed"])] = (
            short(one["figure"]),
            told["range"].format(low=low, high=high),
            f"{one['seconds']:.0f}",
            f"{one['parameters']:,}",
            f"{one['added_mb']:,.0f}",
        )
    heads = (told[key] for key in ("seeds", "seconds", "parameters", "memory"))
    columns = [task["figure"], *heads]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


@validated(tasks=_CONTESTS)
def ratio_table(tasks: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return both sides of each contest in a line, with what ours takes of the time.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → result, as in ``contest.measured("programs")["tasks"]``.

    Returns
    -------
    pandas.DataFrame
        A row for each program: the two median figures, our whole training's share of
        the program's seconds with its range over the seeds, and our share of the time
        until its median figure is reached; "never" where one side does not reach it.

    Raises
    ------
    ValueError
        If one of `tasks` is no result of a contest.
    """
    import pandas as pd

    told = words.of_pages("contest")
    rows = {}
    for name, task in tasks.items():
        to_target = task["target_ratio"]
        rows[name] = (
            task["figure"],
            *(short(task[side]["figure"]) for side in SIDES),
            _share_of_seconds(task),
            told["never"] if to_target is None else short(to_target, 2),
        )
    heads = ("figure", *SIDES, "share_of_seconds", "share_to_figure")
    columns = [told[key] for key in heads]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


@validated(tasks=_CONTESTS)
def bar_table(tasks: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return what the course asks of itself in each contest, and whether it holds.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → result, as in ``contest.measured("programs")["tasks"]``.

    Returns
    -------
    pandas.DataFrame
        A row for each bar: program, what is measured, the number, the bound, verdict,
        which says so where settings were found on the images that judge (`SEEN`).

    Raises
    ------
    ValueError
        If one of `tasks` is no result of a contest.
    """
    import pandas as pd

    told = words.of_pages("contest")
    rows = []
    for name, task in tasks.items():
        reached = "reached_seen" if name in SEEN else "reached"
        for bar in task["bars"]:
            wanted = {"<=": told["at_most"], ">=": told["at_least"]}[bar["relation"]]
            rows.append(
                (
                    name,
                    bar["text"],
                    short(bar["measured"]),
                    wanted.format(bound=short(bar["bound"])),
                    told[reached if bar["holds"] else "missed"],
                )
            )
    heads = ("name", "asked", "measured", "bar", "verdict")
    columns = [told[key] for key in heads]
    return pd.DataFrame(rows, columns=columns).set_index(columns[0])


def choice_table(tasks: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return how the settings of our models stand beside their neighbours.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → result, as in ``contest.measured("choices")["tasks"]``.

    Returns
    -------
    pandas.DataFrame
        A column for each program, with its figures on images that were kept back; the
        first row says which figure, the next what the chosen settings reach.
    """
    import pandas as pd

    columns = {
        name: {words.of_pages("contest")["figure"]: task["figure"]}
        | {text: short(value, 5) for text, value in task["figures"].items()}
        for name, task in tasks.items()
    }
    return pd.DataFrame(columns).fillna("")


def unit_table(tasks: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return errors of programs that standardise pixels, in both units.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → method → unit → error, as in ``contest.measured("units")["tasks"]``.

    Returns
    -------
    pandas.DataFrame
        A row for each method, a column for each program and unit.
    """
    import pandas as pd

    told = words.of_pages("contest")
    columns = {}
    for name, methods in tasks.items():
        for method, errors in methods.items():
            for unit, error in errors.items():
                head = told["in_unit"].format(name=name, unit=unit)
                columns.setdefault(head, {})[told.get(method, method)] = error
    return pd.DataFrame(columns)


def pairs(task: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Return the runs of both sides of a contest, those of one seed together.

    Parameters
    ----------
    task : mapping
        One of ``contest.measured("programs")["tasks"]``.

    Returns
    -------
    list of tuple
        For each seed that both sides have, the run of the program and that of ours.
    """
    by_side = {
        side: {run["seed"]: run for run in task["runs"] if run["side"] == side}
        for side in SIDES
    }
    program, course = (by_side[side] for side in SIDES)
    return [(run, course[seed]) for seed, run in program.items() if seed in course]


def _share_of_seconds(task: Mapping[str, Any]) -> str:
    ends = [[run["curve"][-1][0] for run in both] for both in pairs(task)]
    shares = [ours / theirs for theirs, ours in ends]
    return words.of_pages("contest")["share_range"].format(
        share=short(task["seconds_ratio"], 2),
        low=short(min(shares), 2),
        high=short(max(shares), 2),
    )


def _with_collapsed(name: str, collapsed: int) -> str:
    if not collapsed:
        return name
    told = words.of_pages("contest")["collapsed"]
    return told.format(side=name, collapsed=collapsed)
