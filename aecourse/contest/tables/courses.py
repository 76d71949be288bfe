"""Tables of what other courses print beside what ours reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import words
from aecourse.contest.tables.numbers import short

if TYPE_CHECKING:
    import pandas as pd


def course_table(tasks: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return figures that other courses print beside those of ours.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → result, as in ``contest.measured("courses")["tasks"]``.

    Returns
    -------
    pandas.DataFrame
        A row for each model and what its figure is: how many numbers its code has, the
        squared error of as many principal components where training images judge, the
        figure as it is printed, the median of ours, its range over the seeds, the
        median on the test images where others judge, the epochs of both, and our median
        of seconds.
    """
    import pandas as pd

    told = words.of_pages("contest_courses")
    rows = {}
    for task in tasks.values():
        printed, where = task["printed"], task["judged_on"]
        both = {"theirs": printed["epochs"], "ours": task["epochs"]}
        figures = _figures(task, where)
        low, high = short(min(figures)), short(max(figures))
        rows[told["model"].format(**task)] = {
            "numbers": str(task["latent_dim"]),
            "pca": "" if task["pca"] is None else short(task["pca"]),
            "theirs": short(printed["figure"]),
            "ours": short(np.median(figures)),
            "seeds": told["range"].format(low=low, high=high),
            "on_test": short(np.median(_figures(task, "test")))
            if where != "test"
            else "",
            "epochs": told["epochs_of_both"].format(**both),
            "seconds": f"{np.median([run['seconds'] for run in task['runs']]):.0f}",
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename(columns=told)
    return table.rename_axis(told["name"])


def _figures(task: Mapping[str, Any], where: str) -> list[float]:
    return [run[where]["figure"] for run in task["runs"]]


def candidate_table(tasks: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return what settings of ours were tried beside other courses' models.

    Parameters
    ----------
    tasks : mapping of str to mapping
        As in :func:`course_table`.

    Returns
    -------
    pandas.DataFrame
        A row for each candidate, with its figure on images that were kept back.
    """
    import pandas as pd

    told = words.of_pages("contest_courses")
    rows = [
        (task["title"], candidate, short(figure, 5))
        for task in tasks.values()
        for candidate, figure in task["kept_back"].items()
    ]
    columns = [told[key] for key in ("name", "candidate", "kept_back")]
    return pd.DataFrame(rows, columns=columns).set_index(columns[0])
