"""Other courses' figures beside ours."""

from __future__ import annotations

from aecourse.contest import tables


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
