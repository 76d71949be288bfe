"""Pictures of committed results: what is drawn where, and what is said of it."""

from __future__ import annotations

import re

import pytest

from aecourse import contest
from aecourse.contest import axes, pictures

NUMBER = r"(-?[\d.]+)"


def lines(svg, side):
    """Return the places of each run of a side."""
    found = re.findall(rf'<polyline class="({side}[^"]*)" points="([^"]*)"', svg)
    return [
        (kind, [tuple(map(float, place.split(","))) for place in points.split()])
        for kind, points in found
    ]


def level(svg):
    return float(re.search(rf'class="base" x1=[^>]* y1="{NUMBER}"', svg)[1])


def texts(svg, kind=""):
    return re.findall(rf'<text class="[^"]*{kind}[^"]*"[^>]*>([^<]*)<', svg)


def test_every_run_is_a_line_and_a_collapsed_one_is_dotted(task):
    (panel,) = pictures.draw({"P1": task}).panels
    assert [kind for kind, _ in lines(panel, "theirs")] == ["theirs", "theirs gone"]
    assert [len(places) for _, places in lines(panel, "theirs")] == [2, 2]
    assert [len(places) for _, places in lines(panel, "ours")] == [1]


def test_later_is_to_the_right_and_less_is_below(task):
    (panel,) = pictures.draw({"P1": task}).panels
    (_, ((x1, y1), (x2, y2))), _ = lines(panel, "theirs")
    ((_, ((x3, y3),)),) = lines(panel, "ours")
    assert x3 < x1 < x2
    assert y1 < y2 < y3
    # the axes are logarithmic: 0.5, 1 and 2 seconds are as far apart
    assert x1 - x3 == pytest.approx(x2 - x1, abs=0.11)


def test_the_best_method_without_a_network_is_a_level_line_with_its_name(task):
    (smaller,) = pictures.draw({"P1": task}).panels
    (larger,) = pictures.draw({"P1": {**task, "larger_is_better": True}}).panels
    assert "PCA" in texts(smaller)
    assert "mean image" in texts(larger)
    (_, ((_, y1), (_, y2))), _ = lines(smaller, "theirs")
    assert y1 < level(smaller) < y2  # 0.25 between 0.3 and 0.12


def test_nothing_stands_outside_its_axes():
    for panel in pictures.draw(contest.measured("programs")["tasks"]).panels:
        for _, places in lines(panel, "theirs") + lines(panel, "ours"):
            assert all(axes.LEFT <= x <= axes.RIGHT for x, _ in places)
            assert all(axes.TOP <= y <= axes.BOTTOM for _, y in places)
        assert 2 <= len(re.findall(r'text-anchor="middle"', panel)) <= axes.TICKS


def test_a_panel_says_in_words_what_it_shows(task):
    picture = pictures.draw({"P1": task})
    assert repr(picture) == (
        "P1, MNIST: test MSE is 0.1235 after 12 seconds with the note's program and "
        "0.05 after 12 seconds with the course's model. "
        "Best without a network: PCA, 0.25."
    )
    markup = picture._repr_html_()
    assert 'role="img" aria-label="P1, MNIST: test MSE' in markup
    assert "the note&#x27;s program" in markup.partition("<div")[2]


def test_ticks_are_round_and_few():
    even = axes.Axes((1, 2), (19.9, 23.4), (True, False))
    assert even.ticks(1) == [20, 21, 22, 23]
    assert even.ticks(0) == [1, 1.5, 2]
    assert axes.Axes((1, 900), (1, 2), (True, True)).ticks(0) == [1, 10, 100, 1000]


def test_shares_are_below_one_where_ours_is_better(task):
    better = {**task, "seconds_ratio": 0.5}
    area = {**better, "figure": "AUROC", "larger_is_better": True}
    area |= {"program": {"figure": 0.9}, "course": {"figure": 0.99}}
    noise = {**area, "figure": "PSNR in dB"}
    noise |= {"program": {"figure": 20}, "course": {"figure": 30}}
    picture = pictures.draw_shares({"P1": better, "P3": area, "P2": noise})
    assert repr(picture).splitlines() == [
        f"{name}: {error} of the error in 0.5 of the seconds, "
        "0.25 to 0.25 over the seeds."
        for name, error in (("P1", 0.41), ("P3", 0.1), ("P2", 0.1))
    ]


def test_bars_reach_over_the_shares_of_the_seeds(task):
    slow = {"side": "course", "seed": 2, "curve": [[1.5, 0.3]], "collapsed": False}
    (panel,) = pictures.draw_shares(
        {"P1": {**task, "runs": [*task["runs"], slow]}}
    ).panels
    found = re.findall(r'<polyline class="ours spread" points="([^"]*)"', panel)
    across, up = (
        [tuple(map(float, end.split(","))) for end in bar.split()] for bar in found
    )
    point = re.search(rf'<circle class="ours" cx="{NUMBER}" cy="{NUMBER}"', panel)
    x, y = float(point[1]), float(point[2])
    # the shares of the seeds are 0.25 and 0.75, and the point stands at 0.5
    assert across[0][0] < x < across[1][0]
    assert {end[1] for end in across} == {y}
    assert {end[0] for end in up} == {x}


def test_no_name_of_a_point_lies_on_another():
    (panel,) = pictures.draw_shares(contest.measured("programs")["tasks"]).panels
    found = re.findall(
        rf'<text class="halo" x="{NUMBER}" y="{NUMBER}"[^>]*>([^<]*)<', panel
    )
    assert len(found) == len(contest.NAMES)
    boxes = [
        (float(x), float(y) - 12, float(x) + 7.5 * len(name), float(y) + 2)
        for x, y, name in found
    ]
    assert not [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_what_has_no_runs_of_both_sides_is_refused(task):
    with pytest.raises(ValueError, match="`tasks`.*runs of both sides"):
        pictures.draw({"P1": {**task, "runs": task["runs"][:2]}})
