"""Say beforehand whether PCA or a network leaves less error (chapter 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

from aecourse.exercises.exercise import Fields
from aecourse.exercises.projects.bent_tables import (
    BENDS,
    NEW_ROWS,
    ROWS,
    drawn_tables,
    table,
)
from aecourse.exercises.projects.pca_and_network import (
    CODE,
    NAMES,
    Tried,
    errors_of,
    mean_cost,
    networks,
)
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.running import TIME_LIMIT_S

ENOUGH = (0, 60, 120, 1_000)
"""Rows from which on a simple rule takes the network; the best of these is the bar."""


def choose(rows, latent_dim):
    """Return "network" where what PCA throws away follows from what it keeps."""
    seen, new = rows[len(rows) // 5 :], rows[: len(rows) // 5]
    pca = PCA().fit(seen)
    z, z_new = pca.transform(seen), pca.transform(new)
    width = z[:, :latent_dim].std(axis=0)

    def bent(codes):
        kept = codes[:, :latent_dim] / width
        products = kept[:, :, None] * kept[:, None, :]
        return np.hstack([kept, products.reshape(len(kept), -1)])

    lost, lost_new = z[:, latent_dim:], z_new[:, latent_dim:]
    guess = Ridge(alpha=10).fit(bent(z), lost).predict(bent(z_new))
    explained = 1 - np.sum((lost_new - guess) ** 2) / np.sum(lost_new**2)
    return "network" if explained > 0.1 else "PCA"


@dataclass(frozen=True, eq=False)
class Tables:
    """What every project says of its data; the judge draws the tables themselves.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    tried : list of Tried
        What the judge found, so that the bars are those of the same tables.
    """

    title: str = "tables, drawn anew"
    source: str = "drawn"
    tried: list[Tried] = field(default_factory=list)


def judge(answer: Callable[..., Any], tables: Tables, seed: int) -> Judged:
    """Ask an answer about twelve tables, try both on each, and take the mean cost.

    Parameters
    ----------
    answer : callable
        The student's function.
    tables : Tables
        Keeps what was found, for the bars.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        What was tried on each table, the mean cost of the choices, and nothing more.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    drawn = drawn_tables(np.random.default_rng(seed))
    chosen = [_name(answer(rows[:-NEW_ROWS], CODE)) for _, rows in drawn]
    say_training(tables)
    network = networks()
    tables.tried[:] = [
        Tried(bend, len(rows) - NEW_ROWS, name, errors_of(network, rows))
        for (bend, rows), name in zip(drawn, chosen, strict=True)
    ]
    tried = tuple(tables.tried)
    return tried, mean_cost(tried, [one.chosen for one in tried]), {}


def _name(chosen: Any) -> str:
    if isinstance(chosen, np.ndarray) and chosen.ndim == 0:  # as `np.where` gives it
        chosen = chosen.item()
    if not isinstance(chosen, str) or chosen not in NAMES:
        raise problem("no_choice", got=repr(chosen)[:80])
    return str(chosen)


def baselines(tables: Tables) -> dict[str, float]:
    """Return what the worse blind choice costs, and the best rule about rows.

    Parameters
    ----------
    tables : Tables
        With what the judge has tried on them.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    tried = tables.tried
    blind = [mean_cost(tried, [name] * len(tried)) for name in NAMES]
    ruled = [
        mean_cost(tried, [NAMES[one.n_rows >= enough] for one in tried])
        for enough in ENOUGH
    ]
    return {"trivial": max(blind), "simple": min(ruled)}


def always_the_same(attempt: Attempt) -> Fields | None:
    """Find an answer that says the same of all tables."""
    said = {one.chosen for one in attempt.made}
    return {"name": said.pop(), "of": len(attempt.made)} if len(said) == 1 else None


def turned_round(attempt: Attempt) -> Fields | None:
    """Find an answer whose opposite would come below the last bar."""
    opposite = [NAMES[one.chosen == "PCA"] for one in attempt.made]
    cost = mean_cost(attempt.made, opposite)
    if cost >= attempt.errors["course"]:
        return None
    return {"cost": cost, "yours": attempt.errors["yours"]}


def by_rows_alone(attempt: Attempt) -> Fields | None:
    """Find a choice that follows from the count of rows, or nearly."""
    made = sorted(attempt.made, key=lambda one: one.n_rows)
    said = [one.chosen for one in made]
    counts = {n: {one.chosen for one in made if one.n_rows == n} for n in ROWS}
    if len(set(said)) == 1 or any(len(names) > 1 for names in counts.values()):
        return None
    return {"few": min(ROWS), "many": max(ROWS)}


def network_where_nothing_bends(attempt: Attempt) -> Fields | None:
    """Find an answer whose cost is mostly that of networks where nothing bends."""
    return _mostly(attempt, lambda one: one.chosen == "network")


def pca_where_it_bends(attempt: Attempt) -> Fields | None:
    """Find an answer whose cost is mostly that of PCA where the network is ahead."""
    return _mostly(attempt, lambda one: one.chosen == "PCA")


def _mostly(attempt: Attempt, is_one: Callable[[Tried], bool]) -> Fields | None:
    costly = [one for one in attempt.made if is_one(one) and one.cost(one.chosen) > 0]
    total = len(attempt.made) * attempt.errors["yours"]
    if sum(one.cost(one.chosen) for one in costly) <= 0.5 * total:
        return None
    worst = max(one.cost(one.chosen) for one in costly)
    return {"count": len(costly), "of": len(attempt.made), "worst": worst}


def draw(_: Tables, tried: Any, names: Mapping[str, str]) -> plt.Axes:
    """Draw two tables along what PCA keeps, or which of both was ahead on each.

    Parameters
    ----------
    _ : Tables
        Not looked at.
    tried : sequence of Tried or None
        What was found on each table; None draws two tables.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    if tried:
        return _draw_tried(tried, names)
    generator = np.random.default_rng(0)
    _, axes = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for ax, name, bends in zip(axes, ("straight", "bent"), (False, True), strict=True):
        rows = table(600, max(BENDS), generator, bends=bends)
        codes = PCA(CODE + 1).fit_transform(rows)
        ax.scatter(codes[:, 0], codes[:, -1], s=6)
        ax.set(title=names[name], xlabel=names["first"], ylabel=names["lost"])
    return axes[-1]


def _draw_tried(tried: Sequence[Tried], names: Mapping[str, str]) -> plt.Axes:
    _, ax = plt.subplots(figsize=(8, 3.4), layout="constrained")
    tried = sorted(tried, key=lambda one: (one.bend, one.n_rows))
    at = np.arange(len(tried))
    ratio = np.array([one.errors["network"] / one.errors["PCA"] for one in tried])
    for mark, name in zip("so", NAMES, strict=True):
        chosen = np.array([one.chosen == name for one in tried])
        label = names["chosen"].format(name=name)
        ax.plot(at[chosen], ratio[chosen], mark, label=label)
    ax.axhline(1, color="grey", ls="--")
    labels = [f"{one.n_rows}\n{one.bend:g}" for one in tried]
    ax.set_xticks(at, labels, fontsize=8)
    ax.set(xlabel=names["rows"], ylabel=names["over"])
    ax.legend(fontsize=8)
    return ax


PROJECT = Project(
    choose,
    Tables,
    judge,
    baselines,
    course_share=0.5,
    symptoms={
        "always_the_same": always_the_same,
        "by_rows_alone": by_rows_alone,
        "turned_round": turned_round,
        "network_where_nothing_bends": network_where_nothing_bends,
        "pca_where_it_bends": pca_where_it_bends,
    },
    draw=draw,
    # the page asks for an answer that hardly trains
    seconds=TIME_LIMIT_S,
)
