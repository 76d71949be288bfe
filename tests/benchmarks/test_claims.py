"""Claims are measured with other seeds; one that breaks is told with its numbers."""

from __future__ import annotations

import ast
import json
from concurrent.futures import Future

import pytest

from benchmarks import claims, report, store

CELLS = (
    "from types import SimpleNamespace\n"
    "import numpy as np\n"
    "from aecourse.course import claims\n"
    'dataset = SimpleNamespace(name="drawn", source="embedded", is_full=False)\n'
    "page = claims.Page(dataset)",
    "drawn = np.random.default_rng(3).random()\n"
    'page.ordering("one and one", 2, "<=", 2)\n'
    'page.ordering("a draw", drawn, "<", np.random.default_rng(4).random())\n'
    'page.value("shown on real data alone", drawn, ">", 2)',
    "page.verify()",
)


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a run goes to the folder of its page
    monkeypatch.setattr(store, "UNFINISHED", tmp_path / "unfinished.json")
    cells = [{"cell_type": "code", "source": [cell]} for cell in CELLS]
    path = tmp_path / "12_page.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    return path


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("keras.utils.set_random_seed(1)", "keras.utils.set_random_seed(8)"),
        ("np.random.default_rng(0)", "np.random.default_rng(7)"),
        ("noise.gaussian(x, 0.5, seed=2)", "noise.gaussian(x, 0.5, seed=9)"),
        ("split(x, random_state=3)", "split(x, random_state=10)"),
        ("f(default_rng(1), seeds=3, k=2)", "f(default_rng(8), seeds=3, k=2)"),
        ("f(seed=rng, random_state=None)", "f(seed=rng, random_state=None)"),
    ],
)
def test_every_seed_is_moved_and_nothing_else(written, moved):
    tree = claims.MovedSeeds(7).visit(ast.parse(written))
    assert ast.unparse(tree) == moved


def test_a_run_goes_on_after_a_broken_claim_and_returns_it(path):
    first, same, other = (claims.claims_of(path, "embedded", k) for k in (0, 0, 1))
    assert [claim["text"] for claim in first] == [
        "one and one",
        "a draw",
        "shown on real data alone",
    ]
    assert first == same
    assert first[1]["measured"] != other[1]["measured"]
    # .0856 < .9431 with seeds 3 and 4, and not .9431 < .8050 with 4 and 5
    assert claims.broken(first) == []
    assert claims.broken(other) == ["a draw: 0.9431, not < 0.805"]


def test_a_page_that_fails_otherwise_is_not_passed_over(path):
    path.write_text(path.read_text().replace("page.verify()", "raise OSError('x')"))
    with pytest.raises(OSError, match="x"):
        claims.claims_of(path, "embedded", 0)


def test_embedded_data_do_not_pass_for_real_ones(path, monkeypatch):
    with pytest.raises(ValueError, match="12_page found no real data"):
        claims.claims_of(path, "real", 0)


def test_a_chapter_goes_on_where_it_stopped_until_its_code_changes(path, monkeypatch):
    monkeypatch.setattr(claims, "ProcessPoolExecutor", HereAndNow)
    HereAndNow.seeds = []
    claims.of_chapter(path, "embedded", range(2))
    result = claims.of_chapter(path, "embedded", range(3))
    assert HereAndNow.seeds == [0, 1, 2]
    assert not result["complete"]
    assert [claim["held"] for claim in result["claims"]] == [3, 1, 0]
    assert result["claims"][1]["lowest"] < result["claims"][1]["highest"]
    told = report.claims_text("12_page", store.stamped(result))
    assert "2 claims that must hold, 1 of them with another number" in told
    assert "1 broken by at least one of 3 seeds" in told
    assert "| a draw | " in told

    path.write_text(path.read_text().replace("default_rng(3)", "default_rng(30)"))
    claims.of_chapter(path, "embedded", range(1))
    assert HereAndNow.seeds == [0, 1, 2, 0]


class HereAndNow:
    """A pool that runs what it is given at once, in this process."""

    seeds: list[int] = []

    def __init__(self, *args, **settings):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        return None

    def submit(self, function, *arguments):
        HereAndNow.seeds.append(arguments[-1])
        done = Future()
        done.set_result(function(*arguments))
        return done
