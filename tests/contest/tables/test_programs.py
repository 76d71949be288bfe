"""Tables of committed contests."""

from __future__ import annotations

import pytest

from aecourse.contest import tables


def test_the_table_has_baselines_both_sides_and_what_collapsed(task):
    table = tables.contest_table(task)
    assert list(table.index) == [
        "mean image",
        "PCA",
        "the note's program (1 collapsed)",
        "the course's model",
    ]
    assert list(table["test MSE"]) == ["0.5", "0.25", "0.1235", "0.05"]
    assert list(table.loc["the course's model"])[1:] == [
        "0.04 to 0.06",
        "12",
        "1,234",
        "1,600",
    ]


def test_shares_of_time_are_shown_and_a_figure_that_is_not_reached(task):
    table = tables.ratio_table({"P1": task, "P2": {**task, "target_ratio": 0.123}})
    seconds = "0.5 (0.25 to 0.25)"
    assert list(table.loc["P1"]) == ["test MSE", "0.1235", "0.05", seconds, "never"]
    assert table.loc["P2"].iloc[-1] == "0.12"


def test_a_missed_bar_is_shown_as_missed(task):
    table = tables.bar_table({"P1": task})
    assert list(table.loc["P1"]) == ["error", "0.405", "at most 0.3333", "missed"]


def test_a_bar_says_where_settings_were_found_on_the_images_that_judge(task):
    bar = {**task["bars"][0], "holds": True}
    reached = tables.bar_table({"P1": {**task, "bars": [bar]}})
    seen = tables.bar_table({"P2": {**task, "bars": [bar]}})
    assert reached.loc["P1"].iloc[-1] == "reached"
    assert seen.loc["P2"].iloc[-1] == "reached, on images seen"
    assert tables.bar_table({"P2": task}).loc["P2"].iloc[-1] == "missed"


def test_errors_stand_in_both_units():
    errors = {"grey levels": 0.01, "standardised pixels": 0.5}
    table = tables.unit_table({"P7": {"PCA": errors, "program": errors}})
    assert table.columns.tolist() == ["P7, grey levels", "P7, standardised pixels"]
    assert table.loc["the note's program"].tolist() == [0.01, 0.5]
    assert table.index[0] == "PCA"


def test_runs_of_one_seed_stand_together(task):
    assert [(a["seed"], b["seed"]) for a, b in tables.pairs(task)] == [(1, 1)]


def test_what_is_no_contest_is_refused():
    with pytest.raises(ValueError, match="`task`.*result of a contest"):
        tables.contest_table({"figure": "MSE"})


def test_choices_stand_in_a_line_and_miss_what_was_not_tried():
    tasks = {
        "P7": {"figure": "MSE", "figures": {"as chosen": 0.00123456, "wider": 0.002}},
        "P9": {"figure": "MSE", "figures": {"as chosen": 0.1}},
    }
    table = tables.choice_table(tasks)
    assert table.index.tolist() == ["figure", "as chosen", "wider"]
    assert table["P7"].tolist() == ["MSE", "0.00123", "0.002"]
    assert table.loc["wider", "P9"] == ""
