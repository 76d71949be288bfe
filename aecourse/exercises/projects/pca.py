"""Say beforehand whether PCA or a network leaves less error (chapter 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

from aecourse import training
from aecourse._keras import keras
from aecourse.exercises.exercise import Fields
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.running import TIME_LIMIT_S
from aecourse.latent.codes import predict_rows

NAMES = ("PCA", "network")
ROWS = (40, 80, 160)
BENDS = (0.2, 0.35)
"""How strongly columns depend on products of causes, in half of the tables."""

CAUSES, CODE, COLUMNS = 4, 4, 30
NEW_ROWS = 1_000  # by which both are judged

STEPS, BATCH, LOOKS = 400, 50, 4
"""Of the network's training, and how often it looks at the rows it keeps back."""

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
class Tried:
    """A table on which both were tried.

    Parameters
    ----------
    bend : float
        One of `BENDS`, or 0 where nothing bends.
    n_rows : int
        How many rows there were to learn from.
    chosen : str
        What the answer said beforehand, one of `NAMES`.
    errors : mapping of str to float
        Squared error on new rows, by the names of `NAMES`.
    """

    bend: float
    n_rows: int
    chosen: str
    errors: Mapping[str, float]

    def cost(self, name: str) -> float:
        """Return by what share the error of a choice is above the smaller one.

        Parameters
        ----------
        name : str
            One of `NAMES`.

        Returns
        -------
        float
            0 for the better one.
        """
        return self.errors[name] / min(self.errors.values()) - 1


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


def table(
    n: int, weight: float, generator: np.random.Generator, *, bends: bool
) -> np.ndarray:
    """Draw a table: columns that depend on four causes, and on ten things more.

    Those are products of the causes, or as many others that nothing else depends on.
    Both have the same covariance, so no variance says which of them a table has.

    Parameters
    ----------
    n : int
        How many rows to draw.
    weight : float
        Of the ten.
    generator : numpy.random.Generator
        What draws them, and how columns depend on them.
    bends : bool
        Whether they are products of the causes.

    Returns
    -------
    ndarray of shape (n, 30)
        Rows, with a little noise.
    """
    causes = generator.normal(size=(n, CAUSES))
    first, other = np.triu_indices(CAUSES)
    products = causes[:, first] * causes[:, other] - (first == other)
    if not bends:
        products = generator.normal(size=products.shape)
        products *= np.where(first == other, np.sqrt(2), 1)  # as wide as squares are
    parts = np.hstack([causes * [1.4, 1.2, 1.0, 0.9], weight * products])
    directions = np.linalg.qr(generator.normal(size=(COLUMNS, COLUMNS)))[0]
    rows = parts @ directions[: parts.shape[1]]
    return (rows + generator.normal(0, 0.15, rows.shape)).astype("float32")


def _drawn_tables(generator: np.random.Generator) -> list[tuple[float, np.ndarray]]:
    """Draw twelve tables with their bends, each kind with each count of rows."""
    kinds = [(bends, weight, n) for bends in (0, 1) for weight in BENDS for n in ROWS]
    drawn = []
    for k in generator.permutation(len(kinds)):
        bends, weight, n = kinds[k]
        rows = table(n + NEW_ROWS, weight, generator, bends=bool(bends))
        drawn.append((bends * weight, rows))
    return drawn


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
    drawn = _drawn_tables(np.random.default_rng(seed))
    chosen = [_name(answer(rows[:-NEW_ROWS], CODE)) for _, rows in drawn]
    say_training(tables)
    network = networks()
    tables.tried[:] = [
        Tried(bend, len(rows) - NEW_ROWS, name, _errors(network, rows))
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


def mean_cost(tried: Sequence[Tried], names: Sequence[str]) -> float:
    """Return what choices cost on average, as a share of the smaller error.

    Parameters
    ----------
    tried : sequence of Tried
        The tables.
    names : sequence of str
        A choice for each.

    Returns
    -------
    float
        0 where the better one was always chosen.
    """
    return float(np.mean([t.cost(n) for t, n in zip(tried, names, strict=True)]))


def _errors(network: Callable[..., np.ndarray], rows: np.ndarray) -> dict[str, float]:
    rows, new = rows[:-NEW_ROWS], rows[-NEW_ROWS:]
    pca = PCA(CODE).fit(rows)
    rebuilt = pca.inverse_transform(pca.transform(new)), network(rows, new)
    pairs = zip(NAMES, rebuilt, strict=True)
    return {name: float(np.mean((new - each) ** 2)) for name, each in pairs}


def networks() -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return a function that trains a network on rows and rebuilds new ones.

    One network is compiled, and started anew for every table.
    """
    model = _autoencoder()
    restart = training.restarter(model)

    def rebuilt(rows: np.ndarray, new: np.ndarray) -> np.ndarray:
        restart(keras.models.clone_model(model).get_weights())
        kept = len(rows) // 5
        mean, scale = rows[kept:].mean(axis=0), rows[kept:].std()
        _train(model, (rows[kept:] - mean) / scale, (rows[:kept] - mean) / scale)
        return mean + scale * predict_rows(model, (new - mean) / scale)

    return rebuilt


def _autoencoder() -> keras.Model:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((COLUMNS,)),
            layers.Dense(64, "elu"),
            layers.Dense(CODE),
            layers.Dense(64, "elu"),
            layers.Dense(COLUMNS),
        ]
    )
    training.compile_with_schedule(model, STEPS, learning_rate=0.005)
    return model


def _train(model: keras.Model, rows: np.ndarray, kept_back: np.ndarray) -> None:
    """Train, and keep the weights with the smallest error on rows kept back."""
    # always as many rows, or each count of them would be traced anew
    many = np.resize(rows, (STEPS // LOOKS * BATCH, COLUMNS))
    look = np.resize(kept_back, (200, COLUMNS))
    best = keras.callbacks.EarlyStopping(patience=LOOKS, restore_best_weights=True)
    model.fit(
        *(many, many),
        batch_size=BATCH,
        epochs=LOOKS,
        validation_data=(look, look),
        validation_batch_size=len(look),
        callbacks=[best],
        verbose=0,
    )


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
