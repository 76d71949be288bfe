"""Pictures of the benchmarks' committed results, as SVG that a phone can read."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aecourse import words
from aecourse._validation import also, anything, validated
from aecourse.contest.axes import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Axes,
    polyline,
    svg,
    tag,
    text,
)
from aecourse.contest.tables import pairs, short

HEAD = 33  # where the two lines above a panel end
LARGE = (360, 290)  # the one panel of shares
CLASSES = {"program": "theirs", "course": "ours"}
# what is left to gain, where larger is better
LEFT_OF: dict[str, Callable[[float], float]] = {
    "AUROC": lambda value: 1 - value,
    "accuracy": lambda value: 1 - value,
    "PSNR in dB": lambda value: 10 ** (-value / 10),
}
STYLE = """
.aecourse-contest {--ours:#1b6a7a;--theirs:#b45309;font-size:13px}
:is(html[data-theme="dark"],html[theme="dark"],body[data-jp-theme-light="false"])
.aecourse-contest {--ours:#6cc5d8;--theirs:#f2a65a}
.aecourse-contest ul {display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;margin:0 0 .6rem;
padding:0;list-style:none;font-size:.95rem}
.aecourse-contest li {display:flex;align-items:center;gap:.4rem;margin:0}
.aecourse-contest .panels {display:grid;gap:1.1rem .8rem;
grid-template-columns:repeat(auto-fit,minmax(min(195px,100%),1fr))}
.aecourse-contest .panels svg {width:100%;max-width:340px;overflow:visible}
.aecourse-contest .panels svg:only-child {grid-column:1/-1;max-width:560px}
.aecourse-contest text {fill:currentColor;font-family:system-ui,sans-serif}
.aecourse-contest .name {font-weight:600;font-size:14px}
.aecourse-contest .halo {paint-order:stroke;stroke-width:4px;stroke-linejoin:round;
stroke:var(--pst-color-background,var(--jp-layout-color0,Canvas))}
.aecourse-contest .tick {font-size:11.5px;font-variant-numeric:tabular-nums}
.aecourse-contest .grid {stroke:currentColor;stroke-opacity:.16}
.aecourse-contest .even {stroke:currentColor;stroke-opacity:.6}
.aecourse-contest .base {stroke:currentColor;stroke-width:1.6;stroke-dasharray:5 4}
.aecourse-contest .gone {stroke-dasharray:1.5 3.5}
.aecourse-contest polyline {fill:none;stroke-width:1.8;stroke-linejoin:round}
.aecourse-contest .ours {stroke:var(--ours)} .aecourse-contest .theirs {
stroke:var(--theirs)}
.aecourse-contest polyline.spread {stroke-width:1.3;stroke-opacity:.75}
.aecourse-contest :is(circle,rect).ours {fill:var(--ours)}
.aecourse-contest :is(circle,rect).theirs {fill:var(--theirs)}
"""

Contests = Mapping[str, Mapping[str, Any]]
Share = tuple[float, float]


def _has_both_sides(task: Mapping[str, Any]) -> bool:
    return {run["side"] for run in task.get("runs", [])} == set(CLASSES)


_CONTESTS = also(
    anything,
    "results of contests by name, each with runs of both sides",
    lambda tasks: bool(tasks) and all(map(_has_both_sides, tasks.values())),
)


@dataclass(frozen=True)
class Picture:
    """Panels of SVG side by side, or what they show in words.

    Attributes
    ----------
    panels : tuple of str
        The SVG of each.
    sentences : tuple of str
        What each of them shows, for a terminal and for screen readers.
    key : str, default ""
        HTML that says what the signs mean.
    """

    panels: tuple[str, ...]
    sentences: tuple[str, ...]
    key: str = ""

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        panels = "".join(self.panels)
        return (
            f'<div class="aecourse-contest"><style>{STYLE}</style>{self.key}'
            f'<div class="panels">{panels}</div></div>'
        )


@validated(tasks=_CONTESTS)
def draw(tasks: Contests) -> Picture:
    """Draw figures on test data against seconds of training, a panel for each contest.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → result, as in ``contest.measured("programs")["tasks"]``. Every run is a
        line that ends in a large mark; a collapsed one is dotted; the best of the
        baselines is a dashed level line.

    Returns
    -------
    Picture
        Put it last in a cell. A narrow page puts the panels below each other.

    Raises
    ------
    ValueError
        If one of `tasks` has no runs of both sides.
    """
    sentences = tuple(_sentence(name, task) for name, task in tasks.items())
    panels = tuple(
        _panel(name, task, said)
        for (name, task), said in zip(tasks.items(), sentences, strict=True)
    )
    return Picture(panels, sentences, _key())


@validated(tasks=_CONTESTS)
def draw_shares(tasks: Contests) -> Picture:
    """Draw of each contest what the course's model leaves of the program's cost.

    Parameters
    ----------
    tasks : mapping of str to mapping
        Name → result, as in ``contest.measured("programs")["tasks"]``.

    Returns
    -------
    Picture
        One panel, a point for each program: across our share of its seconds, upwards
        our share of its error, with bars over the shares of the single seeds. Where a
        larger figure is better, the error is what is missing: of an area or an accuracy
        to 1, of decibels the squared error.

    Raises
    ------
    ValueError
        If one of `tasks` has no runs of both sides.
    """
    told = words.of_pages("contest_picture")
    shares = {
        name: (task["seconds_ratio"], _error_share(task))
        for name, task in tasks.items()
    }
    spreads = {name: _spreads(task) for name, task in tasks.items()}
    reach = [
        [1.0, *(n for spread in spreads.values() for n in spread[axis])]
        + [share[axis] for share in shares.values()]
        for axis in (0, 1)
    ]
    axes = Axes(*reach, (True, True), LARGE)
    sentences = tuple(
        _share_in_words(name, shares[name], spreads[name][0]) for name in shares
    )
    content = (
        *axes.strokes(told["share_of_seconds"]),
        tag("line", "even", **axes.across(1.0)),
        tag("line", "even", **axes.up(1.0)),
        text("tick", 0, 32, told["share_of_error"]),
        *(_bars(axes, shares[name], spreads[name]) for name in shares),
        *_named_points({name: axes.place(*at) for name, at in shares.items()}),
    )
    return Picture((svg(content, " ".join(sentences), LARGE),), sentences)


def _share_in_words(name: str, share: Share, seconds: Share) -> str:
    least, most = seconds
    return words.of_pages("contest_picture")["share"].format(
        name=name,
        seconds=short(share[0], 2),
        error=short(share[1], 2),
        least=short(least, 2),
        most=short(most, 2),
    )


def _spreads(task: Mapping[str, Any]) -> tuple[Share, Share]:
    """Return least and largest share of seconds, and of error, of single seeds."""
    left_of = LEFT_OF.get(task["figure"], float)
    ends = [(theirs["curve"][-1], ours["curve"][-1]) for theirs, ours in pairs(task)]
    seconds = [ours[0] / theirs[0] for theirs, ours in ends]
    errors = [left_of(ours[1]) / left_of(theirs[1]) for theirs, ours in ends]
    return (min(seconds), max(seconds)), (min(errors), max(errors))


def _bars(axes: Axes, share: Share, spreads: tuple[Share, Share]) -> str:
    """Return the two lines over the shares of single seeds, through the point."""
    (left, right), (low, high) = spreads
    places = [
        ((left, share[1]), (right, share[1])),
        ((share[0], low), (share[0], high)),
    ]
    return "".join(
        polyline("ours spread", [axes.place(*end) for end in ends]) for ends in places
    )


def _error_share(task: Mapping[str, Any]) -> float:
    left_of = LEFT_OF.get(task["figure"], float)
    return left_of(task["course"]["figure"]) / left_of(task["program"]["figure"])


def _sentence(name: str, task: Mapping[str, Any]) -> str:
    """Return what a panel shows."""
    fields = {side: short(task[side]["figure"]) for side in CLASSES}
    fields |= {f"{s}_seconds": f"{task[s]['seconds']:.0f}" for s in CLASSES}
    baseline, value = _best_baseline(task)
    return words.of_pages("contest_picture")["panel"].format(
        name=name,
        data=task["data"],
        figure=task["figure"],
        baseline=baseline,
        value=short(value),
        **fields,
    )


def _best_baseline(task: Mapping[str, Any]) -> tuple[str, float]:
    best = max if task["larger_is_better"] else min
    name, value = best(task["baselines"].items(), key=lambda pair: pair[1])
    return words.name(name), value


def _key() -> str:
    """Return the list of what the signs mean."""
    told = words.of_pages("contest") | words.of_pages("contest_picture")
    marks = {
        told[side]: _mark(side, 11, 7, 5) + polyline(CLASSES[side], ((1, 7), (21, 7)))
        for side in CLASSES
    }
    marks[told["baseline"]] = tag("line", "base", x1=1, y1=7, x2=21, y2=7)
    items = "".join(
        f'<li><svg width="22" height="14" aria-hidden="true">{mark}</svg>'
        f"{html.escape(name)}</li>"
        for name, mark in marks.items()
    )
    return f"<ul>{items}</ul>"


def _panel(name: str, task: Mapping[str, Any], said: str) -> str:
    """Return the SVG of one contest."""
    told = words.of_pages("contest_picture")
    points = [point for run in task["runs"] for point in run["curve"]]
    seconds, figures = zip(*points, strict=True)
    baseline, value = _best_baseline(task)
    larger = task["larger_is_better"]
    axes = Axes(seconds, (*figures, value), (True, not larger))
    wanted = told["larger" if larger else "smaller"]
    content = [
        text("name", 0, 14, told["title"].format(name=name, data=task["data"])),
        text("tick", 0, 31, wanted.format(figure=task["figure"])),
        *axes.strokes(told["seconds"]),
        tag("line", "base", **axes.across(value)),
        _level_name(
            baseline, axes.place(1, value)[1], [axes.place(*p) for p in points]
        ),
    ]
    for run in sorted(task["runs"], key=lambda run: run["side"] == "course"):
        content += _run(run, [axes.place(*point) for point in run["curve"]])
    return svg(content, said)


def _level_name(name: str, level: float, places: Sequence[tuple[float, float]]) -> str:
    """Return the name of the level line, at the end where the fewest points are."""
    wide = 6.5 * len(name)
    heights = [y for y in (level - 5, level + 14) if y - 8 > TOP and y < BOTTOM]
    starts = {"end": RIGHT - wide, "start": LEFT + 3}
    corners = [(x, y, anchor) for anchor, x in starts.items() for y in heights]
    boxes = [(x, y - 10, x + wide, y + 3) for x, y, _ in corners]
    crowds = [sum(_meet(box, (*at, *at)) for at in places) for box in boxes]
    x, y, anchor = corners[crowds.index(min(crowds))]
    return text("tick halo", RIGHT if anchor == "end" else x, y, name, anchor)


def _run(run: Mapping[str, Any], places: Sequence[tuple[float, float]]) -> list[str]:
    """Return the line of one training, with a large mark at its end."""
    side = CLASSES[run["side"]]
    drawn = polyline(side + " gone" * run["collapsed"], places)
    marks = [_mark(run["side"], *place, 1.7) for place in places[:-1]]
    return [drawn, *marks, _mark(run["side"], *places[-1], 4)]


def _mark(side: str, x: float, y: float, r: float) -> str:
    if side == "course":
        return tag("circle", "ours", cx=x, cy=y, r=r)
    return tag("rect", "theirs", x=x - r, y=y - r, width=2 * r, height=2 * r)


def _named_points(places: Mapping[str, tuple[float, float]]) -> list[str]:
    """Return points with their names beside them, none upon another."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in places.values()]
    found = []
    for name, (x, y) in places.items():
        wide = 7.5 * len(name)
        middle = x - wide / 2
        corners = ((x + 8, y + 5), (x - 8 - wide, y + 5), (middle, y - 9),
                   (middle, y + 19), (x + 6, y - 7), (x + 6, y + 17))  # fmt: skip
        boxes = [(left, low - 12, left + wide, low + 2) for left, low in corners]
        free = (box for box in boxes if not any(_meet(box, other) for other in taken))
        own = next(free, boxes[0])
        taken.append(own)
        found += [_mark("course", x, y, 5), text("halo", own[0], own[3] - 2, name)]
    return found


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
