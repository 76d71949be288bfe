"""Tables of committed results."""

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


def test_seconds_are_added_up_for_each_source():
    book = {
        "seconds": {"real": {"01": 40.2, "02": 20.4}, "embedded": {"01": 9, "02": 1}}
    }
    table = tables.seconds_table(book)
    assert list(table.loc["all"]) == [61, 10]
    assert list(table.columns) == ["real", "embedded"]


def test_backends_stand_beside_each_other_with_epoch_and_start():
    took = {"epoch": 1.234, "start": 5.55}
    measured = {"backends": {"jax": "0", "torch": "0"}}
    table = tables.backend_table(
        measured | {"seconds": {"dense": {"jax": took, "torch": took | {"epoch": 9}}}}
    )
    assert table.columns.tolist() == ["JAX", "PyTorch"]
    assert table.iloc[0].tolist() == ["1.23 (+5.5)", "9.00 (+5.5)"]


def test_a_batch_has_its_costs_and_the_median_of_its_errors():
    step = {"batch": 60, "adam_ms": 2.0, "share_of_matrix_speed": 0.3}
    learnt = {
        "batch": 60,
        "rate": 0.01,
        "errors": {"3 epochs": [3, 1, 2], "12 epochs": [1, 1, 0]},
    }
    measured = {"1": [step], "2": [step | {"adam_ms": 1.5}]}
    table = tables.batch_table({"profiles": measured, "learning": [learnt]})
    assert table.loc[60].tolist() == [2.0, 1.5, 0.3, 0.01, 2, 1]


def test_the_exponent_is_the_power_of_the_size():
    assert tables.exponent([1, 10, 100], [3, 300, 30_000]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("sizes", "costs", "name"),
    [
        ([1, 2], [1, 0], "costs"),
        ([1], [1], "sizes"),
        ([1, 2, 3], [1, 2], "costs"),
        ([-1, 2], [1, 2], "sizes"),
    ],
)
def test_sizes_and_costs_that_have_no_power_are_refused(sizes, costs, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        tables.exponent(sizes, costs)


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


def course(judged_on, **changes):
    runs = [
        {"seconds": s, "test": {"figure": f}, "validation": {"figure": f / 2}}
        for s, f in ((10, 0.4), (36, 0.2), (20, 0.1))
    ]
    task = {
        "title": "theirs",
        "figure": "MSE",
        "latent_dim": 30,
        "printed": {"figure": 0.0132, "epochs": 20, "judged_on": ""},
        "epochs": 12,
        "pca": None if judged_on == "test" else 0.0151,
        "judged_on": judged_on,
        "kept_back": {"rate 0.01": 0.0123456, "rate 0.02": 0.02},
        "runs": runs,
    }
    return task | changes


def test_figures_of_other_courses_stand_beside_the_median_of_ours():
    other = course("test", title="another")
    table = tables.course_table({"a": course("validation"), "b": other})
    assert table.loc["theirs (MSE)"].tolist() == [
        "30",
        "0.0151",
        "0.0132",
        "0.1",
        "0.05–0.2",
        "0.2",
        "20 / 12",
        "20",
    ]
    another = table.loc["another (MSE)", ["PCA", "ours", "over seeds", "on test"]]
    assert another.tolist() == ["", "0.2", "0.1–0.4", ""]


def test_every_candidate_has_a_line():
    table = tables.candidate_table({"a": course("test")})
    assert table.values.tolist() == [["rate 0.01", "0.01235"], ["rate 0.02", "0.02"]]
    assert set(table.index) == {"theirs"}
