"""What a study shows: how it was trained, what it misses most, what it usually does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aecourse import plots, tables, words
from aecourse.errors import reconstruction_error
from aecourse.own_data.looking import new_figure
from aecourse.own_data.method import WORST, Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_training(study: Study) -> Figure:
    """Draw the learning curve, and the errors by which the size was chosen.

    Parameters
    ----------
    study : Study
        As :func:`aecourse.own_data.study` gives it.

    Returns
    -------
    matplotlib.figure.Figure
        With two Axes.
    """
    told = words.of_own_data("pictures")
    figure = new_figure(8, 2.9)
    left, right = figure.subplots(1, 2)
    plots.plot_learning_curve(study.history, ax=left)
    left.set(yscale="log", xlabel=told["round"])  # of several passes, if rows are few
    names = [str(size) for size in study.sizes]
    series = {told["kept_back"]: list(study.sizes.values())}
    labels = {"xlabel": told["size"], "ylabel": told["error"]}
    plots.plot_sweep(np.arange(len(names)), series, **labels, ax=right)
    right.set_xticks(np.arange(len(names)), names)
    right.axvline(names.index(str(study.size)), color="C1", linestyle="--")
    right.set_title(told["chosen"].format(size=study.size), fontsize="medium")
    return figure


def show_failures(study: Study) -> Figure | tables.Table:
    """Show the test samples that were missed most, and as many drawn by lot.

    Parameters
    ----------
    study : Study
        As :func:`aecourse.own_data.study` gives it.

    Returns
    -------
    matplotlib.figure.Figure or Table
        Pictures of images and series, a table of rows and ratings, in the owner's unit.
    """
    shown = {"images": _images, "series": _series, "table": _rows, "ratings": _ratings}
    return shown[study.data.kind](study)


def _by_lot(study: Study) -> np.ndarray:
    n = min(WORST, len(study.truth))
    return np.random.default_rng(0).choice(len(study.truth), n, replace=False)


def _images(study: Study) -> Figure:
    told = words.of_own_data("pictures")
    figure = new_figure(8, 3.2)
    both = figure.subplots(1, 2)
    chosen = {"worst": study.worst, "by_lot": _by_lot(study)}
    for ax, (name, places) in zip(both, chosen.items(), strict=True):
        given, made = study.truth[places], study.outputs[places]
        plots.plot_image_rows({told["given"]: given, told["made"]: made}, ax=ax)
        ax.set_title(told[name], fontsize="medium")
    return figure


def _series(study: Study) -> Figure:
    told = words.of_own_data("pictures")
    figure = new_figure(8, 3.6)
    axes = figure.subplots(2, 3, sharex=True, sharey=True)
    names = np.repeat([told["worst"], told["by_lot"]], 3)
    places = [*study.worst[:3], *_by_lot(study)[:3]]
    for ax, name, place in zip(axes.flat, names, places, strict=True):
        label = study.data.labels[study.parts.test[place]]
        ax.plot(_owner_unit(study, study.truth[place]), label=told["given"])
        ax.plot(_owner_unit(study, study.outputs[place]), "--", label=told["made"])
        ax.set_title(f"{name}: {label}", fontsize="small", parse_math=False)
    axes[0, 0].legend(fontsize="small")
    return figure


def _owner_unit(study: Study, scaled: np.ndarray) -> np.ndarray:
    return scaled * study.scale.spread + study.scale.centre


def _rows(study: Study) -> tables.Table:
    told = words.of_own_data("pictures")
    error = reconstruction_error(study.truth, study.outputs)
    rows = {}
    for place in study.worst:
        column = np.square(study.truth[place] - study.outputs[place]).argmax()
        given, made = (
            float(_owner_unit(study, x[place])[column])
            for x in (study.truth, study.outputs)
        )
        rows[study.data.labels[study.parts.test[place]]] = {
            told["error"]: float(error[place]),
            told["column"]: study.data.columns[column],
            told["given"]: f"{given:.4g}",
            told["made"]: f"{made:.4g}",
        }
    return tables.table(rows, told["worst_rows"])


def _ratings(study: Study) -> tables.Table:
    told = words.of_own_data("pictures")
    users, items = study.data.samples.places()
    rows = []
    for place in study.worst:
        at = study.parts.test[place]
        rows.append(
            {
                told["user"]: study.data.labels[users[at]],
                told["item"]: study.data.columns[items[at]],
                told["given"]: _points(study, study.truth[place]),
                told["made"]: _points(study, study.outputs[place]),
            }
        )
    return tables.table(
        {f"{number}": row for number, row in enumerate(rows, 1)}, told["worst_ratings"]
    )


def _points(study: Study, value: np.ndarray) -> str:
    """Say points as their owner counts them: the lowest is not 0.5 of a star."""
    return f"{value.item() + study.data.shift:.1f}"
