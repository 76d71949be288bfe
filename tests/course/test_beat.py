"""What comes back of a bump, and which networks the lab of chapter 5 takes."""

import numpy as np
import pytest

from aecourse.course.lab import beat

BEATS = np.random.default_rng(0).normal(size=(3, 6, 10)).astype("float32")


def test_all_of_a_bump_comes_back_from_a_copy_and_nothing_from_the_mean():
    assert beat.kept_by_step(lambda x: x, BEATS) == pytest.approx(np.ones((3, 6)))
    mean = BEATS.mean(axis=0)
    kept = beat.kept_by_step(lambda x: np.broadcast_to(mean, x.shape), BEATS)
    assert kept == pytest.approx(np.zeros((3, 6)))


def test_what_is_lost_is_told_by_the_step_at_which_a_bump_is_made():
    def half_of_the_first(x):
        rebuilt = np.zeros_like(x)
        rebuilt[:, :2] = x[:, :2] / 2
        return rebuilt

    kept = beat.kept_by_step(half_of_the_first, BEATS)[0]
    assert kept[0] == pytest.approx(0.5, abs=0.02)
    assert kept[3:] == pytest.approx(np.zeros(3), abs=0.02)


def test_a_bump_is_highest_in_the_middle_of_its_step():
    bumps = beat.bumps(6, 10)
    assert bumps.shape == (6, 6, 10)
    for step, bump in enumerate(bumps):
        assert bump.max() == bump[step, 5] == 1


@pytest.mark.parametrize(
    ("networks", "kept", "named"),
    [
        ({}, {}, "`networks`.*neither, clock, second, both"),
        (dict.fromkeys(beat.NETWORKS), {}, "`kept`.*pca"),
    ],
)
def test_other_networks_are_refused_by_name(networks, kept, named):
    with pytest.raises(ValueError, match=named):
        beat.beat_lab(networks, {"a beat": BEATS[0]}, kept)
