"""Beats to learn from are contaminated as much as asked, and by no test beat."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.verdicts import contamination


@pytest.fixture(scope="module")
def loaded():
    return contamination.load()


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2])
def test_a_share_of_the_beats_are_anomalies_and_none_is_a_test_beat(loaded, share):
    x, x_test, y_test = contamination.contaminated(loaded, share, seed=1)
    beats = zip(loaded.beats.x, loaded.beats.y, strict=True)
    label = {row.tobytes(): y for row, y in beats}
    assert np.mean([label[row.tobytes()] for row in x]) == pytest.approx(
        share, abs=1e-3
    )
    assert not {row.tobytes() for row in x} & {row.tobytes() for row in x_test}
    assert [label[row.tobytes()] for row in x_test] == y_test.tolist()


def test_normal_beats_are_the_same_at_every_share(loaded):
    none, many = (contamination.contaminated(loaded, s, seed=1)[0] for s in (0, 0.2))
    assert {row.tobytes() for row in none} < {row.tobytes() for row in many}
