"""The claims of a chapter fail when its models are replaced by something that is none.

Each chapter's code is run with what `keras.Model` predicts replaced by an impostor: the
mean of what it was given to learn, zeros, or honest outputs that belong to other
inputs. A page whose table still held would claim nothing. Every claim that the
impostors change must be broken by one of them, but for limits, which a broken model
keeps too.
"""

from __future__ import annotations

import ast
import copy
import functools
import json
import pkgutil
from dataclasses import replace
from pathlib import Path

import joblib
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.base import BaseEstimator

from aecourse._keras import keras
from aecourse._validation import validators
from aecourse.course import claims
from aecourse.denoising import baselines
from aecourse.latent import probes

CHAPTERS = sorted((Path(__file__).parents[2] / "book" / "chapters").glob("*.ipynb"))
ROWS_TO_LEARN = 64
AT_ONCE = {
    *("batch_size", "callbacks", "epochs"),
    *("sample_weight", "shuffle", "verbose"),
}
SHARED = (
    "sklearn.cluster.KMeans.fit",
    "sklearn.decomposition.NMF.fit_transform",
    "sklearn.linear_model.LogisticRegression.fit",
    "sklearn.manifold.TSNE.fit_transform",
    "sklearn.semi_supervised.LabelSpreading.fit",
)
FILTERS = {
    "total variation": baselines.total_variation,
    "non-local means": baselines.non_local_means,
}

original_compile = keras.Model.compile
original_fit = keras.Model.fit
original_predict = {
    name: getattr(keras.Model, name) for name in ("predict", "predict_on_batch")
}


def code_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        without_lab("".join(c["source"])) for c in cells if c["cell_type"] == "code"
    ]


def without_lab(source):
    """Leave out the lab that a cell ends with, which would only be shown."""
    cell = ast.parse(source)
    match cell.body[-1]:
        case ast.Expr(ast.Call(func)) if ast.unparse(func).endswith("_lab"):
            cell.body.pop()
    return cell


def plain_compile(self, *args, **settings):
    """Compile without XLA, which takes longer than these trainings do."""
    settings.update(jit_compile=False, steps_per_execution=1)
    return original_compile(self, *args, **settings)


def short_fit(self, x=None, y=None, *args, **settings):
    """Train on a handful of rows: what it learns is not used, only its history."""
    if isinstance(x, keras.utils.PyDataset):
        settings.update(epochs=1, steps_per_epoch=1)
        return original_fit(self, x, **settings)
    self.mean_target = np.mean(x if y is None else y, axis=0, keepdims=True)
    settings["batch_size"] = ROWS_TO_LEARN
    y = None if y is None else y[:ROWS_TO_LEARN]
    if settings.get("sample_weight") is not None:
        settings["sample_weight"] = settings["sample_weight"][:ROWS_TO_LEARN]
    x = [p[:ROWS_TO_LEARN] for p in x] if isinstance(x, list) else x[:ROWS_TO_LEARN]
    if args or settings.get("callbacks"):
        return fit_at_once(self, x, y, *args, **settings)
    return shared_fit(self, x, y, settings)


def shared_fit(self, x, y, settings):
    """Train, or take over what equal weights learned from the same rows before.

    Most of a chapter's trainings see nothing that a model has predicted, so they are
    the same for every impostor, and tracing them is most of what a run costs.
    """
    compiled = getattr(self.loss, "__name__", repr(type(self.loss)) + str(self.loss))
    rate = self.optimizer.get_config()
    key = joblib.hash((self.name, self.get_weights(), x, y, settings, compiled, rate))
    if key not in trainings:
        history = fit_at_once(self, x, y, **settings)
        trainings[key] = self.get_weights(), history.params, history.history
        return history
    weights, params, values = trainings[key]
    self.set_weights(weights)
    self.history = keras.callbacks.History()
    self.history.params, self.history.history = params, values
    self.history.epoch = list(range(len(next(iter(values.values())))))
    self.history.set_model(self)
    return self.history


def fit_at_once(self, x, y, *args, **settings):
    """Train on the rows as one batch, which `fit` would prepare anew for every epoch.

    It learns the same but for rounding, since the rows stand in another order, and for
    noise, which falls on other rows.
    """
    weights = settings.get("sample_weight")
    rows = keras.tree.flatten((x, y, weights))
    is_plain = all(each is None or isinstance(each, np.ndarray) for each in rows)
    if args or settings.keys() - AT_ONCE or not is_plain:
        return original_fit(self, x, y, *args, **settings)
    x, y, weights = keras.tree.map_structure(as_fit_converts, (x, y, weights))
    told = keras.callbacks.CallbackList(
        settings.get("callbacks"),
        add_history=True,
        model=self,
        **{"verbose": 0, "epochs": settings.get("epochs", 1), "steps": 1},
    )
    self.stop_training = False
    told.on_train_begin()
    for epoch in range(told.params["epochs"]):
        told.on_epoch_begin(epoch)
        told.on_train_batch_begin(0)
        logs = self.train_on_batch(x, y, sample_weight=weights, return_dict=True)
        told.on_train_batch_end(0, logs)
        told.on_epoch_end(epoch, logs)
        if self.stop_training:
            break
    told.on_train_end()
    return self.history


def as_fit_converts(rows):
    if rows is None or not np.issubdtype(rows.dtype, np.floating):
        return rows
    return rows.astype(keras.config.floatx())


def shared(function):
    """Return a function that takes over what the same arguments gave before.

    A method of an estimator is given what stands in the estimator, and leaves there
    what it learned. Where NumPy's global numbers were drawn, nothing is taken over.
    """

    @functools.wraps(function)
    def remembering(*args, **settings):
        owner = args[0] if args and isinstance(args[0], BaseEstimator) else None
        inside = (
            [owner.get_params(deep=False), *args[1:]] if owner is not None else args
        )
        key = joblib.hash(
            (function.__module__, function.__qualname__, inside, settings)
        )
        if key not in results:
            before = numbers_drawn()
            result = function(*args, **settings)
            if numbers_drawn() != before:
                return result
            learned = copy.deepcopy(vars(owner)) if owner is not None else None
            kept = None if result is owner else copy.deepcopy(result)
            results[key] = kept, learned
            return result
        result, learned = copy.deepcopy(results[key])
        if owner is not None:
            vars(owner).update(learned)
        return owner if result is None else result

    return remembering


def numbers_drawn():
    _, keys, *rest = np.random.get_state()  # noqa: NPY002
    return keys.tobytes(), rest


def share(monkeypatch):
    """Share what is slow and mostly told nothing that a model has predicted."""
    for path in SHARED:
        owner, _, name = path.rpartition(".")
        owner = pkgutil.resolve_name(owner)
        monkeypatch.setattr(owner, name, shared(getattr(owner, name)))
    ways = baselines.BASELINES
    for name, image_filter in FILTERS.items():
        grid = ways[name].parameter, ways[name].grid
        way = baselines._filter(shared(image_filter), *grid)
        monkeypatch.setitem(ways, name, way)
    ridge = replace(ways["ridge"], fit=shared(baselines.fit_ridge))
    monkeypatch.setitem(ways, "ridge", ridge)


def mean_output(model, x, predict):
    mean, shape = getattr(model, "mean_target", None), output_shape(model, x)
    if shape is None or mean is None or mean.shape[1:] != shape[1:]:
        honest = predict()
        mean, shape = honest.mean(axis=0, keepdims=True), honest.shape
    return np.broadcast_to(mean, shape).copy()


def zero_output(model, x, predict):
    shape = output_shape(model, x)
    return np.zeros_like(predict()) if shape is None else np.zeros(shape, np.float32)


def shuffled_output(model, x, predict):
    honest = predict()
    return honest[np.random.default_rng(0).permutation(len(honest))]


def output_shape(model, x):
    """Return the shape of the prediction where it can be told without predicting."""
    shape = getattr(model, "output_shape", None)
    if not isinstance(shape, tuple) or None in shape[1:] or not hasattr(x, "shape"):
        return None
    return len(x), *shape[1:]


# key of what is learned from -> weights, and the history's settings and values
trainings = {}
# key of what goes in -> what came out, and what an estimator then held
results = {}

IMPOSTORS = {"mean": mean_output, "zeros": zero_output, "shuffled": shuffled_output}


def claims_with(impostor, path, monkeypatch):
    """Return the claims of a chapter's tables, none of them asserted."""
    collected = []
    monkeypatch.setattr(keras.Model, "compile", plain_compile)
    monkeypatch.setattr(keras.Model, "fit", short_fit)
    for name, original in original_predict.items():

        def pretended(self, x, original=original, **settings):
            return impostor(self, x, lambda: original(self, x, **settings))

        monkeypatch.setattr(keras.Model, name, pretended)
    share(monkeypatch)
    # A ratio of two zeros is no number; the table refuses it, here it just fails.
    monkeypatch.setattr(
        validators, "as_number", lambda name, value, **bounds: float(value)
    )
    # Codes that are all equal are refused as well; here nothing can be read from them.
    monkeypatch.setattr(probes, "constant", lambda features: False)
    monkeypatch.setattr(
        claims.Page, "verify", lambda page: collected.extend(page.table().claims)
    )
    # A page that runs once says each sentence once, or one would take another's place.
    declare, declared = claims.Page._add, []
    monkeypatch.setattr(
        claims.Page, "_add", lambda page, c: declared.append(c) or declare(page, c)
    )
    keras.utils.clear_session()  # so that models are named alike in every run
    namespace = {"__name__": "__main__"}
    for source in code_of(path):
        exec(compile(source, str(path), "exec"), namespace)
        plt.close("all")
    assert {id(claim) for claim in declared} <= {id(claim) for claim in collected}
    return collected


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_model_that_is_none_breaks_the_claims(path, monkeypatch):
    mpl.use("Agg")
    trainings.clear()
    results.clear()
    monkeypatch.chdir(path.parent)
    runs = {}
    for name, impostor in IMPOSTORS.items():
        with monkeypatch.context() as patch, np.errstate(all="ignore"):
            runs[name] = claims_with(impostor, path, patch)
        assert any(not c.holds for c in runs[name]), f"all claims hold for {name}"
    moved = [
        versions
        for versions in zip(*runs.values(), strict=True)
        if versions[0].kind != "limit"
        and len({f"{claim.measured:.6g}" for claim in versions}) > 1
    ]
    assert len(moved) >= 3, "the impostors hardly reach the page"
    assert not [v[0].text for v in moved if all(claim.holds for claim in v)]
