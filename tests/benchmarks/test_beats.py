"""The question of who rebuilds beats best is fair to what has no network."""

import numpy as np
import pytest

from aecourse import latent
from benchmarks.verdicts import beats


@pytest.fixture
def loaded():
    return beats.load()


def test_no_beat_is_in_two_parts_and_cutting_leaves_eight_steps_or_more(loaded):
    parts = list(loaded.whole.values())
    rows = np.concatenate([part.x.reshape(len(part.x), -1) for part in parts])
    assert len(np.unique(rows, axis=0)) == len(rows)
    for part in loaded.cut.values():
        lengths = part.weight.sum(axis=1)
        assert {*lengths} == set(range(8, 15))
        assert (np.diff(part.weight, axis=1) <= 0).all()


def test_pca_that_fills_in_is_pca_where_nothing_is_missing(loaded, monkeypatch):
    monkeypatch.setattr(beats, "FILLED", 2)
    parts = loaded.whole
    plain = latent.pca_reconstruct(parts["train"].x, parts["test"].x, beats.CODE)
    found = beats.principal_components(parts)
    assert np.abs(found - plain).max() < 1e-3


def test_pca_that_fills_in_sees_nothing_of_what_is_cut_off(loaded, monkeypatch):
    monkeypatch.setattr(beats, "FILLED", 2)
    found = beats.principal_components(loaded.cut)
    hidden = {
        name: beats.Part(p.padded(7.0), p.weight) for name, p in loaded.cut.items()
    }
    assert np.allclose(beats.principal_components(hidden), found, atol=1e-4)


def test_the_rate_climbs_for_a_tenth_and_returns_to_nearly_nothing():
    rates = [beats.rate_at(epoch, peak=0.03, epochs=100) for epoch in range(100)]
    assert np.argmax(rates) in (8, 9, 10)
    assert 0.028 < max(rates) <= 0.03
    assert rates[0] < 0.004
    assert rates[-1] < 1e-4
