"""The drawings of chapter 5 have a box for every step, and what they promise in it."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Annotation

from aecourse import words
from aecourse.course import recurrent


def boxes(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.mark.parametrize("steps", [2, 5])
def test_a_network_is_drawn_once_with_its_loop_and_once_for_each_step(steps):
    ax = recurrent.draw_unrolled(steps)
    assert len(boxes(ax)) == 1 + steps
    inputs = [f"$x_{step}$" for step in range(1, steps + 1)]
    assert [text for text in texts(ax) if text in inputs] == inputs


def test_a_cell_has_three_gates_a_proposal_and_what_joins_them():
    ax = recurrent.draw_cell()
    told = words.of_pages("recurrent")
    named = {told[key] for key in ("forget", "take", "propose", "show")}
    assert named <= set(texts(ax))
    colours = [box.get_facecolor() for box in boxes(ax)]
    assert sorted(map(colours.count, set(colours))) == [1, 3, 5]


@pytest.mark.parametrize("steps", [2, 4])
def test_reader_and_writer_have_a_box_for_each_step_and_one_code_between(steps):
    found = texts(recurrent.draw_one_code(steps))
    assert found.count("LSTM") == 2 * steps
    assert found.count(words.of_pages("recurrent")["code"]) == 1


def test_the_cures_are_a_second_reader_and_a_clock_for_each_step():
    found = texts(recurrent.draw_one_code(4, cures=True))
    assert found.count("LSTM") == 3 * 4
    assert [text for text in found if text.isdigit()] == list("1234")


def test_the_second_reader_reads_from_the_end():
    ax = recurrent.draw_one_code(4, cures=True)
    ways = {
        arrow.xy[1]: arrow.xy[0] - arrow.xyann[0]
        for arrow in ax.texts
        if isinstance(arrow, Annotation) and arrow.xy[1] == arrow.xyann[1]
        if arrow.xy[0] < 4
    }
    first, second = (way for _, way in sorted(ways.items()) if abs(way) < 0.5)
    assert first > 0 > second


def test_boxes_do_not_overlap():
    for cures in (False, True):
        drawn = boxes(recurrent.draw_one_code(4, cures=cures))
        extents = [box.get_extents() for box in drawn]
        assert not any(
            one.overlaps(other)
            for i, one in enumerate(extents)
            for other in extents[:i]
        )


@pytest.mark.parametrize("draw", [recurrent.draw_unrolled, recurrent.draw_one_code])
def test_a_drawing_goes_where_it_is_told_and_needs_two_steps(draw):
    _, ax = plt.subplots()
    assert draw(ax=ax) is ax
    with pytest.raises(ValueError, match="`?steps"):
        draw(1)
