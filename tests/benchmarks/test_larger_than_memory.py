"""What is larger than memory, tried where it is not: rows, windows and comparisons."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse.latent import manifold
from benchmarks import larger_than_memory as larger
from benchmarks.recommendation_scale import Size
from benchmarks.synthetic import generate_ratings

SMALL = Size(users=120, movies=60, per_user=8)


def test_rows_on_the_disk_are_the_ratings_without_those_held_out(tmp_path, monkeypatch):
    monkeypatch.setattr(larger, "ROWS_AT_ONCE", 100)
    file = tmp_path / "ratings.csv"
    larger.write_ratings(SMALL, file)
    train, judged = larger.to_rows(SMALL, file)
    whole = generate_ratings(SMALL.users, SMALL.movies, SMALL.per_user, seed=1)
    assert train.count + len(judged) == whole.count == SMALL.ratings
    rows, columns = judged["user"].to_numpy(), judged["item"].to_numpy()
    assert (train.values[rows, columns] == 0).all()
    table = train.values.toarray()
    table[rows, columns] = judged["stars"]
    np.testing.assert_array_equal(table, whole.values.toarray())
    assert (tmp_path / "stars.npy").exists()


@pytest.mark.slow
def test_a_small_run_trains_and_judges(monkeypatch):
    monkeypatch.setattr(larger, "BATCH_SIZE", 20)
    found = larger.ratings(SMALL)
    assert set(found["seconds"]) == {"write", "read", "biases", "train"}
    assert 0 < found["rmse"] < 3
    assert found["ratings"] == SMALL.ratings


@pytest.mark.slow
def test_the_fault_is_in_the_strangest_window():
    found = larger.windows(30_000)
    assert found["windows"] == 30_000
    assert found["off"] < larger.STEPS


@pytest.mark.parametrize("name", larger.COMPARISONS)
def test_a_comparison_asks_the_function_of_its_name(name, monkeypatch):
    asked = []
    measure = {"trustworthiness": "continuity", "silhouette": "silhouette_score"}
    room = "sklearn.metrics" if name == "silhouette" else manifold
    target = measure.get(name, name)
    if name == "silhouette":
        monkeypatch.setattr(f"{room}.{target}", lambda *rows: asked.append(rows))
    else:
        monkeypatch.setattr(room, target, lambda *rows: asked.append(rows))
    assert larger.comparison(name, 30)["rows"] == 30
    assert len(asked[0][0]) == 30
