"""Few images to learn from: who sees which, what is chosen on which, and who stops."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import store
from benchmarks.verdicts import Runs, few_samples
from benchmarks.verdicts.digits import Digits


@pytest.fixture
def loaded():
    """Return images that are all of one grey level, each of its own."""
    levels = np.linspace(0, 1, 200, dtype=np.float32)
    images = np.broadcast_to(levels[:, None, None], (200, 28, 28))
    return Digits("levels", "made", False, images[::2], images[1::2])


def levels_of(images):
    return set(images[:, 0, 0].tolist())


def test_a_draw_keeps_a_fifth_back_and_is_another_with_another_seed(loaded):
    learnt, kept = few_samples.drawn(loaded, 30, 1)
    assert (len(learnt), len(kept)) == (24, 6)
    assert not levels_of(learnt) & levels_of(kept)
    both = levels_of(learnt) | levels_of(kept)
    assert both <= levels_of(loaded.x_train)
    other = few_samples.drawn(loaded, 30, 2)
    assert both != levels_of(np.concatenate(other))


def test_a_training_stops_when_the_images_kept_back_gain_no_more(loaded, monkeypatch):
    outputs = iter([0.5, 0.4, *[0.9] * 20])
    looks = []

    def trained(x, code, seed, steps, setting, look):
        assert levels_of(x) == levels_of(few_samples.drawn(loaded, 30, 1)[0])

        def model(kept, training):
            looks.append(kept)
            return kept + next(outputs)

        while len(looks) < steps // few_samples.LOOKS_EVERY and not look(model):
            pass

    monkeypatch.setattr(few_samples, "_trained", trained)
    draw = {"images": 30, "code": 8, "seed": 1}
    found = few_samples.try_out(loaded, **draw, most=2000, rate=0.1, decay=0, noise=0)
    assert found["steps"] == 2 * few_samples.LOOKS_EVERY
    assert found["kept back"] == pytest.approx(0.16, rel=1e-4)
    assert len(looks) == 2 + few_samples.PATIENCE // few_samples.LOOKS_EVERY
    expected = levels_of(few_samples.drawn(loaded, 30, 1)[1])
    assert all(levels_of(seen) == expected for seen in looks)


def test_the_penalty_is_chosen_first_then_the_rate_and_all_images_are_learnt(
    loaded, monkeypatch, tmp_path
):
    def try_out(_, *, rate, decay, noise, **draw):
        error = {(0, 0): 4.0, (1, 0): 3.0, (0, 0.3): 1.0, (1, 0.3): 2.0}[decay, noise]
        return {
            "kept back": error / (2 if rate == few_samples.STEEP else 1),
            "steps": 7,
        }

    def judge(_, *, rate, decay, noise, steps, **draw):
        assert steps == 7
        return {"test MSE": rate + decay + noise}

    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "programs.json")
    monkeypatch.setattr(few_samples, "try_out", try_out)
    monkeypatch.setattr(few_samples, "judge", judge)
    runs = Runs("few_samples", loaded, {})
    found = few_samples.by_network(runs, 100, images=30, code=8, seed=1)
    assert found["penalty"] == "noise on the input"
    assert found["network"] == pytest.approx(few_samples.STEEP + 0.3)
    assert found["network, no penalty"] == pytest.approx(few_samples.GENTLE)


def test_all_images_of_a_draw_are_learnt_from_in_the_end(loaded, monkeypatch):
    seen = []

    def trained(x, *_):
        seen.append(x)
        raise StopIteration

    monkeypatch.setattr(few_samples, "_trained", trained)
    with pytest.raises(StopIteration):
        few_samples.judge(loaded, images=30, code=8, seed=1, steps=1)
    drawn = np.concatenate(few_samples.drawn(loaded, 30, 1))
    assert levels_of(seen[0]) == levels_of(drawn)
    assert len(seen[0]) == 30


def test_pca_has_no_more_components_than_it_can_fit_and_clipping_helps(loaded):
    rng = np.random.default_rng(1)
    images = rng.random((80, 28, 28), dtype=np.float32).round()
    noise = Digits("noise", "made", False, images[:40], images[40:])
    found = few_samples.by_pca(noise, images=10, code=32, seed=1)
    assert 1 <= found["components"] <= 7
    assert found["PCA, clipped"] <= found["PCA"]
