"""What is an encoder worth with 10, 100 or 1,000 labels? Digits, chapter 9.

Every way of using labels has its settings chosen on labelled draws and images that are
not judged: rate, penalty, number of neighbours, and whether features are standardised.
Beside the encoder stand one that was trained on noisy images, one that was not trained
at all, random directions, principal components and the pixels themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.semi_supervised import LabelSpreading

from aecourse import data, latent, models, training
from aecourse._keras import keras
from benchmarks.verdicts.digit_features import (
    BATCH,
    HIDDEN,
    LATENT,
    Digits,
    Setting,
    autoencoder_of,
    features_of,
    standardised,
)

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Few labels: an encoder beside what needs none"
LABELS = (10, 100, 1000)
DRAWS = 5
STEPS = 6_000
LABEL_STEPS, LABEL_BATCH = 256, 40
NOISES = (0.3, 0.6)
SCRATCH = "from scratch"


def load() -> Digits:
    """Return the digits."""
    images = data.load_mnist()
    return Digits(
        images.name,
        images.source,
        images.is_full,
        images.x_train,
        images.y_train,
        images.x_test,
        images.y_test,
    )


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return the errors of every way by the number of labels, and what was chosen."""
    steps = max(int(share * STEPS), len(runs.data.x) // BATCH)
    errors, chosen = {}, {}
    for way, (measured, settings) in WAYS.items():
        errors[way], chosen[way] = {}, {}
        for n in LABELS:
            best, found = _judged(runs, measured, settings, seeds, n=n, steps=steps)
            errors[way][str(n)], chosen[way][str(n)] = found, best
    return {
        "labels": LABELS,
        "draws": DRAWS,
        "pool": len(runs.data.part(judged=True, seed=seeds[0])[0]),
        "n_train": len(runs.data.x),
        "steps": steps,
        "chosen": chosen,
        "errors": errors,
        "tables": {
            "Share of test digits named wrongly, mean of all draws": _means(errors)
        },
    }


def _judged(
    runs: Runs,
    measured: Callable[..., dict[str, Any]],
    settings: list[Setting],
    seeds: Sequence[int],
    **asked: Any,
) -> tuple[Setting, list[float]]:
    """Return the setting that is best where none is judged, and its errors."""
    tried = [
        runs(measured, **asked, setting=each, judged=False, seed=seeds[0])
        for each in settings
    ]
    best = settings[np.argmin([np.mean(run["errors"]) for run in tried])]
    found = [
        runs(measured, **asked, setting=best, judged=True, seed=seed) for seed in seeds
    ]
    return best, [error for run in found for error in run["errors"]]


def _means(errors: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, float]]:
    return {
        way: {f"{int(n):,} labels": float(np.mean(each)) for n, each in rows.items()}
        for way, rows in errors.items()
    }


def by_logistic(
    digits: Digits, *, n: int, setting: Setting, judged: bool, seed: int, steps: int
) -> dict[str, Any]:
    """Return the errors of logistic regression on features."""
    train, test = features_of(digits, setting, judged, seed, steps)
    _, y, _, y_test = digits.part(judged, seed)
    probe = LogisticRegression(C=setting["C"], tol=0.01, max_iter=300)
    return _each_draw(
        y,
        n,
        judged,
        seed,
        lambda at, _: probe.fit(train[at], y[at]).score(test, y_test),
    )


def by_spreading(
    digits: Digits, *, n: int, setting: Setting, judged: bool, seed: int, steps: int
) -> dict[str, Any]:
    """Return the errors of label spreading over the pool."""
    train, test = features_of(digits, setting, judged, seed, steps)
    _, y, _, y_test = digits.part(judged, seed)
    settings = {"n_neighbors": setting["neighbours"], "tol": 0.01, "max_iter": 100}
    spreading = LabelSpreading(kernel="knn", **settings)

    def right(at: np.ndarray, _: int) -> float:
        labels = np.full(len(y), -1)
        labels[at] = y[at]
        # some images are joined to no label at all
        with np.errstate(invalid="ignore"):
            return spreading.fit(train, labels).score(test, y_test)

    return _each_draw(y, n, judged, seed, right)


def by_head(
    digits: Digits, *, n: int, setting: Setting, judged: bool, seed: int, steps: int
) -> dict[str, Any]:
    """Return the errors of a small network on codes that stay as they are."""
    train, test = features_of(digits, setting, judged, seed, steps)
    _, y, _, y_test = digits.part(judged, seed)
    head, restart = _compiled("head")

    def right(at: np.ndarray, draw: int) -> float:
        restart(_fresh("head", draw))
        _fit(head, train, y, at, setting["rate"], draw)
        return _right(head, test, y_test)

    return _each_draw(y, n, judged, seed, right)


def by_network(
    digits: Digits, *, n: int, setting: Setting, judged: bool, seed: int, steps: int
) -> dict[str, Any]:
    """Return the errors of a whole classifier, from an encoder or from scratch."""
    x, y, x_test, y_test = digits.part(judged, seed)
    network, restart = _compiled("whole")
    known = []
    if setting["pretrained"]:
        known = standardised(autoencoder_of(digits, setting["noise"], seed, steps), x)

    def right(at: np.ndarray, draw: int) -> float:
        restart([*known, *_fresh("whole", draw)[len(known) :]])
        _fit(network, x, y, at, setting["rate"], draw)
        return _right(network, x_test, y_test)

    return _each_draw(y, n, judged, seed, right)


def _each_draw(
    y: np.ndarray,
    n: int,
    judged: bool,
    seed: int,
    right: Callable[[np.ndarray, int], float],
) -> dict[str, Any]:
    """Return the errors of a way, one for each draw of the labelled images."""
    first = 100 * seed + (0 if judged else 50)
    draws = range(first, first + DRAWS)
    return {
        "errors": [
            1 - float(right(latent.few_labels(y, n, seed=draw), draw)) for draw in draws
        ]
    }


def _right(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> float:
    answers = model.predict_on_batch(inputs).argmax(axis=1)
    return float(np.mean(answers == labels))


def _built(kind: str) -> keras.Model:
    if kind == "head":
        return models.code_classifier(LATENT, 10)
    encoder = models.dense_autoencoder(LATENT, HIDDEN, activation="elu")
    return models.encoder_classifier(encoder, 10)


def _fresh(kind: str, seed: int) -> list[np.ndarray]:
    keras.utils.set_random_seed(seed)
    return _built(kind).get_weights()


@cache
def _compiled(kind: str) -> tuple[keras.Model, Callable[[Sequence[np.ndarray]], None]]:
    """Return a network, compiled once, and what takes it back to given weights."""
    network, loss = _built(kind), "sparse_categorical_crossentropy"
    adam = keras.optimizers.Adam()
    network.compile(adam, loss, steps_per_execution=64, jit_compile=True)
    return network, training.restarter(network)


def _fit(
    network: keras.Model,
    x: np.ndarray,
    y: np.ndarray,
    labelled: np.ndarray,
    rate: float,
    seed: int,
) -> None:
    """Train for a fixed number of steps on the few rows that have a label."""
    network.optimizer.learning_rate = rate
    random, wanted = np.random.default_rng(seed), LABEL_STEPS * LABEL_BATCH
    passes = -(-wanted // len(labelled))
    order = np.concatenate([random.permutation(labelled) for _ in range(passes)])
    at = order[:wanted]
    network.fit(x[at], y[at], batch_size=LABEL_BATCH, shuffle=False, verbose=0)


def _grid(**choices: Sequence[Any]) -> list[Setting]:
    return [
        dict(zip(choices, each, strict=True)) for each in product(*choices.values())
    ]


def _ways() -> Iterator[tuple[str, Callable[..., dict[str, Any]], list[Setting]]]:
    """Yield each way of using labels: its name, its function and its settings."""
    both, one, rates = (False, True), (True,), (0.0003, 0.001, 0.003, 0.01)
    noises = {"code": (0.0,), "denoising code": NOISES}
    for name in ("pixels", "PCA", "code", "denoising code", "untrained", "directions"):
        features = {
            "features": ("code" if name in noises else name,),
            "noise": noises.get(name, (0.0,)),
            "scaled": (False,) if name == "pixels" else both,
        }
        penalties = (0.001, 0.01, 0.1, 1.0, 10.0)
        yield f"logistic, {name}", by_logistic, _grid(**features, C=penalties)
        if name in ("pixels", "PCA", "code", "denoising code"):
            near = (5, 15)
            yield f"spreading, {name}", by_spreading, _grid(**features, neighbours=near)
    for name, noise in noises.items():
        codes = {"features": ("code",), "noise": noise, "scaled": one}
        yield f"frozen, {name}", by_head, _grid(**codes, rate=(*rates, 0.03))
        tuned = {"noise": noise, "rate": rates}
        yield f"fine-tuned, {name}", by_network, _grid(pretrained=one, **tuned)
    scratch = {"pretrained": (False,), "noise": (0.0,), "rate": rates}
    yield SCRATCH, by_network, _grid(**scratch)


WAYS = {way: (measured, settings) for way, measured, settings in _ways()}
