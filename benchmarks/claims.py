"""Do the claims hold with other seeds? ``python -m benchmarks claims --full``.

The code of each chapter is run with every seed that stands in it as a number moved by
the same amount, so that weights, batches, noise and splits are drawn anew. Beside each
claim stand the numbers that the seeds gave. Embedded and real data are both tried.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from aecourse.course.claims import RELATIONS, ClaimError
from benchmarks import report, store
from benchmarks.machine import ROOT

CHAPTERS = ROOT / "book" / "chapters"
SOURCES = ("embedded", "real")
SEEDS = range(20)
ONE_THREAD = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}


class MovedSeeds(ast.NodeTransformer):
    """Add a number to every seed that stands in the code as a number."""

    def __init__(self, by: int) -> None:
        self.by = by

    def visit_Call(self, node: ast.Call) -> ast.Call:  # noqa: N802, the name is ast's
        """Move the seeds among the arguments of a call."""
        self.generic_visit(node)
        function = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if function in ("set_random_seed", "default_rng"):
            node.args = [self._moved(argument) for argument in node.args]
        for keyword in node.keywords:
            if keyword.arg in ("seed", "random_state"):
                keyword.value = self._moved(keyword.value)
        return node

    def _moved(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            return ast.copy_location(ast.Constant(node.value + self.by), node)
        return node


def code_of(path: Path) -> list[str]:
    """Return the code cells of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


def claims_of(path: Path, source: str, moved_by: int) -> list[dict[str, Any]]:
    """Run a chapter and return its claims, those that do not hold among them."""
    os.environ.pop("AECOURSE_SOURCE", None)
    if source == "embedded":
        os.environ["AECOURSE_SOURCE"] = "embedded"
    os.chdir(path.parent)
    import matplotlib.pyplot as plt

    plt.switch_backend("agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    for at, cell in enumerate(code_of(path)):
        tree = MovedSeeds(moved_by).visit(ast.parse(cell))
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(tree, f"code cell {at}", "exec"), names)
        except ClaimError:
            continue  # what is broken is among the claims, and is told by them
        finally:
            plt.close("all")
    page = names["page"]
    if source == "real" and page.dataset.source == "embedded":
        raise ValueError(f"{path.stem} found no real data; set AECOURSE_DATA")
    table = page.table()
    return [
        {
            "text": claim.text,
            "measured": float(claim.measured),
            "relation": claim.relation,
            "bound": float(claim.bound),
            "asserted": table.is_asserted(claim),
        }
        for claim in table.claims
    ]


def measure(*, full: bool) -> None:
    """Run the chapters with many seeds on both kinds of data; keep how claims fared."""
    os.environ.update(ONE_THREAD)
    seeds = SEEDS if full else SEEDS[:2]
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        for source in SOURCES:
            result = store.stamped(of_chapter(path, source, seeds))
            print(report.claims_text(path.stem, result), end="\n\n")
            store.keep("claims", result, task=f"{path.stem} on {source} data")


def of_chapter(path: Path, source: str, seeds: range) -> dict[str, Any]:
    """Return the claims of a chapter, each with what the seeds gave.

    Each run has a process of its own, as a reader's has. Finished ones are kept until
    the code of the page changes, so that an interrupted benchmark can go on.
    """
    task = f"{path.stem} on {source} data"
    code = hashlib.sha256("\n".join(code_of(path)).encode()).hexdigest()
    unfinished = store.UNFINISHED.with_name(f"claims of {task}.json")
    runs = store.FinishedTrainings({"code": code}, unfinished)
    left = [seed for seed in seeds if runs.find(task=task, seed=seed) is None]
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        waiting = {pool.submit(claims_of, path, source, seed): seed for seed in left}
        for run in as_completed(waiting):
            runs.add({"task": task, "seed": waiting[run], "claims": run.result()})
            print(f"{task}, seed {waiting[run]}: {broken(run.result())}", flush=True)
    found = [runs.find(task=task, seed=seed)["claims"] for seed in seeds]
    return {
        "source": source,
        "complete": len(seeds) == len(SEEDS),
        "seeds": len(seeds),
        "claims": [summary(list(same)) for same in zip(*found, strict=True)],
    }


def holds(claim: dict[str, Any]) -> bool:
    """Tell whether what was measured is on the right side of the bound."""
    return RELATIONS[claim["relation"]](claim["measured"], claim["bound"])


def broken(claims: list[dict[str, Any]]) -> list[str]:
    """Return the claims of one run that had to hold and did not."""
    return [
        f"{c['text']}: {c['measured']:.4g}, not {c['relation']} {c['bound']:.4g}"
        for c in claims
        if c["asserted"] and not holds(c)
    ]


def summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one claim with its range over the seeds and how often it held."""
    measured = [run["measured"] for run in runs]
    return runs[0] | {
        "measured": measured[0],
        "lowest": min(measured),
        "highest": max(measured),
        "held": sum(map(holds, runs)),
    }
