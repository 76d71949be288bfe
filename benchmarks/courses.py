"""Beside the figures that other courses print: ``python -m benchmarks courses --full``.

Chapter 17 of Géron's book and two examples of keras.io print what their autoencoders
reach. Each figure stands here as it is printed, beside that of a model of this course
with as many numbers in its code, on the same images and by the same loss. Géron learns
from the first 55,000 images of clothing and prints the loss on the other 5,000; ours
does the same and is judged on the test images besides. keras.io judges its denoiser on
the test images, as ours is, and its variational autoencoder on all 70,000 digits while
it learns from them, where ours is judged on test images.

Settings are chosen among few candidates on training images that judge nobody: the last
5,000 of those to learn from are kept back, every candidate learns from the others for
a third of its epochs, with a seed of its own, and the least figure on those kept back
decides. Epochs were set by what they cost; those of the sparse networks and of the
denoiser anew, after a look at images kept back and at none that judge. Seconds are
processor seconds of one core, from building the model to its last step. A run that was
interrupted goes on where it stopped, and each task is kept as soon as it is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from aecourse import data, latent, losses, models
from aecourse._keras import keras
from aecourse.data import Images
from aecourse.denoising import noise
from aecourse.training import Recipe
from benchmarks import report, store
from benchmarks.machine import environment, warm_up
from benchmarks.rebuilding import as_rows, mean_error

SEEDS = (1, 2, 3)
SEED_OF_CHOICE = 4  # none of those that are compared
TRIED = 1 / 3  # of the epochs, to choose by
KEPT_BACK = 12  # one in so many training images: 5,000 of 60,000
FEW = 1_200  # images of a run that only tries the code
PIXELS = 28 * 28
NOISE = 0.4
BITS = 16
THEIR_BATCH = 32
SPARSE_RATES = (0.005, 0.01, 0.02)

layers = keras.layers


@dataclass(frozen=True)
class Printed:
    """A figure as another course prints it.

    Attributes
    ----------
    figure : float
        The last one that is printed.
    epochs : int
        After how many.
    judged_on : str
        Which images it is of.
    """

    figure: float
    epochs: int
    judged_on: str


@dataclass(frozen=True)
class Task:
    """What another course trains, and what this one sets beside it.

    Attributes
    ----------
    title, figure : str
        Whose and what it is, and the name of the figure; less is better.
    latent_dim : int
        Numbers in the code of both sides.
    printed : Printed
        The other course's figure.
    candidates : dict of str to Recipe
        Ours, by what sets them apart.
    judge : callable
        Returns, of a model and images, ``"figure"`` and what else there is to say.
    load : callable
        Returns the images.
    is_validation : bool
        Whether the last training images judge, and nobody learns from them.
    """

    title: str
    figure: str
    latent_dim: int
    printed: Printed
    candidates: dict[str, Recipe]
    judge: Callable[[keras.Model, np.ndarray], dict[str, float]]
    load: Callable[[], Images]
    is_validation: bool


def by_error(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the mean squared error."""
    return {"figure": mean_error(x, latent.reconstruct(model, x))}


def by_penalised_error(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the squared error with the penalty on the code, and their parts.

    The penalty is that of batches as the other course has them: what a unit does on
    average depends on how many images that is of.
    """
    penalty = model.get_layer("encoder").get_layer("code").activity_regularizer
    codes, error = latent.encode(model, x), by_error(model, x)["figure"]
    batches = np.split(codes, range(THEIR_BATCH, len(codes), THEIR_BATCH))
    figure = error + sum(float(penalty(batch)) for batch in batches) / len(x)
    return {"figure": figure, "error": error, "activity": float(np.abs(codes).mean())}


def by_error_and_divergence(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the squared error of drawn codes with the divergence, by the pixel."""
    mean, log_var = latent.posterior(model, x)
    drawn = np.random.default_rng(0).standard_normal(mean.shape, np.float32)
    error = mean_error(x, latent.decode(model, mean + np.exp(0.5 * log_var) * drawn))
    kl = float(latent.kl_per_dimension(mean, log_var).sum())
    return {"figure": error + kl / PIXELS, "error": error, "kl": kl}


def by_bound(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return what an image costs at most, in nats."""
    bound = latent.evidence_bound(model, x, seed=0)
    return {"figure": bound.negative_elbo, "kl": bound.kl}


def by_cleaning(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the cross-entropy, by the pixel, of images that were noisy."""
    cleaned = latent.reconstruct(model, noise.gaussian(x, NOISE, seed=0))
    p = cleaned.astype(np.float64).clip(1e-7, 1 - 1e-7)
    nats = -(x * np.log(p) + (1 - x) * np.log1p(-p))
    return {"figure": float(nats.mean()), "error": mean_error(x, cleaned)}


def by_bits(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the error of codes rounded to bits, and that of codes as they come."""
    codes = latent.encode(model, x)
    of_bits, as_they_come = (
        mean_error(x, latent.decode(model, each)) for each in (codes.round(), codes)
    )
    return {"figure": of_bits, "not_rounded": as_they_come}


def pca_error(learnt: np.ndarray, x: np.ndarray, components: int) -> float:
    """Return the squared error that as many principal components leave, clipped."""
    # exact, and quick where there are many more images than pixels
    pca = PCA(components, svd_solver="covariance_eigh").fit(as_rows(learnt))
    x_hat = pca.inverse_transform(pca.transform(as_rows(x)))
    return mean_error(as_rows(x), x_hat.clip(0, 1))


def hashing_autoencoder(hidden: int, spread: float) -> keras.Model:
    """Return a dense autoencoder whose code, a sigmoid behind noise, becomes bits.

    The noise, which is there in training only, leaves nothing of what lies near the
    middle of the sigmoid, so the encoder learns to keep away from it.

    Parameters
    ----------
    hidden : int
        Units of the hidden layer on each side.
    spread : float
        Standard deviation of the noise.

    Returns
    -------
    keras.Model
        Uncompiled, with a code of 16 values between 0 and 1.
    """
    encoder = [
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(hidden, "elu"),
        layers.Dense(BITS),
        layers.GaussianNoise(1.0),  # Keras allows no more, so what comes is spread
        layers.Rescaling(spread),
        layers.Activation("sigmoid"),
    ]
    decoder = [
        keras.Input((BITS,)),
        layers.Dense(hidden, "elu"),
        layers.Dense(PIXELS, "sigmoid"),
        layers.Reshape((28, 28)),
    ]
    return models.join(
        keras.Sequential(encoder, name="encoder"),
        keras.Sequential(decoder, name="decoder"),
    )


_dense = partial(models.dense_autoencoder, activation="elu")
_sparse = partial(_dense, 300, (256,), latent_activation="sigmoid")
_convolutional = partial(models.convolutional_autoencoder, 30, (16, 32))
_variational = models.variational_autoencoder
# Keras divides a penalty on the code by the size of the batch, and theirs is of means
_kl_sparsity = losses.KLSparsity(target=0.1, weight=0.005 / THEIR_BATCH)

_clothing = partial(Task, load=data.load_fashion_mnist, is_validation=True)
_digits = partial(Task, load=data.load_mnist, is_validation=False)
_geron = partial(Printed, judged_on="the last 5,000 training images")


def at_rates(
    build: Callable[[], keras.Model],
    epochs: int,
    rates: Sequence[float],
    name: str = "",
    **settings: Any,
) -> dict[str, Recipe]:
    """Return the recipes of one network that differ in their rates, by name."""
    fixed = {"batch_size": 100, "jit_compile": True} | settings
    return {
        f"{name}rate {rate:g}": Recipe(build, epochs, learning_rate=rate, **fixed)
        for rate in rates
    }


TASKS = {
    "dense": _clothing(
        "Géron: dense",
        "MSE",
        30,
        _geron(0.0132, 20),
        at_rates(partial(_dense, 30, (256,)), 12, (0.005, 0.01), "256 hidden, ")
        | at_rates(partial(_dense, 30, (256, 128)), 12, (0.005,), "256 and 128, "),
        by_error,
    ),
    "variational, 10": _clothing(
        "Géron: variational",
        "MSE + divergence / 784",
        10,
        _geron(0.0311, 25),
        # a squared error counts twice as much as a likelihood of variance 1 has it
        at_rates(
            partial(_variational, 10, (256, 128), beta=0.5),
            10,
            (0.0025, 0.005),
            loss=losses.gaussian_nll,
        ),
        by_error_and_divergence,
    ),
    "sparse, KL": _clothing(
        "Géron: sparse by divergence",
        "MSE + penalty",
        300,
        _geron(0.0099, 10),
        at_rates(partial(_sparse, code_regularizer=_kl_sparsity), 10, SPARSE_RATES),
        by_penalised_error,
    ),
    "sparse, L1": _clothing(
        "Géron: sparse by L1",
        "MSE + penalty",
        300,
        _geron(0.0111, 10),
        at_rates(
            partial(_sparse, code_regularizer=keras.regularizers.L1(1e-4)),
            10,
            SPARSE_RATES,
        ),
        by_penalised_error,
    ),
    "variational, 2": _digits(
        "keras.io: variational",
        "nats",
        2,
        Printed(146.95, 30, "all 70,000 images, while learning from them"),
        at_rates(
            partial(_variational, 2, (96, 96, 64)),
            8,
            (0.004, 0.008),
            loss=losses.bernoulli_nll,
        ),
        by_bound,
    ),
    "hash": _clothing(
        "Géron: hash",
        "MSE of bits",
        BITS,
        Printed(0.0345, 10, "the last 5,000 training images, codes not rounded"),
        {
            f"noise {spread}": recipe
            for spread in (1, 2, 4)
            for recipe in at_rates(
                partial(hashing_autoencoder, 256, spread), 6, (0.005,)
            ).values()
        },
        by_bits,
    ),
    "convolutional": _clothing(
        "Géron: convolutional",
        "MSE",
        30,
        _geron(0.0121, 10),
        at_rates(_convolutional, 4, (0.005, 0.01), batch_size=50, jit_compile=False),
        by_error,
    ),
    "denoiser": _digits(
        "keras.io: denoiser",
        "cross-entropy by the pixel",
        1568,
        Printed(0.0839, 150, "the noisy test images"),
        at_rates(
            partial(models.denoising_autoencoder, noise=(NOISE, NOISE)),
            4,
            (0.0015, 0.003),
            loss="binary_crossentropy",
            jit_compile=False,
        ),
        by_cleaning,
    ),
}


def parts(task: Task, images: Images, *, full: bool) -> dict[str, np.ndarray]:
    """Return the images to learn from, those kept back of them, and those that judge.

    Parameters
    ----------
    task : Task
        Says whether the last training images judge.
    images : Images
        The data set.
    full : bool
        Whether to take all images, or few to try the code with.

    Returns
    -------
    dict
        ``"learnt"``, of which the last ``"kept_back"`` choose, ``"test"`` and, where
        training images judge, ``"validation"``.
    """
    x, x_test = images.x_train, images.x_test
    if not full:
        x, x_test = x[:FEW], x_test[:FEW]
    n = len(x) // KEPT_BACK
    found = {"test": x_test}
    if task.is_validation:
        found["validation"] = x[-n:]
        x = x[:-n]
    return {"learnt": x, "kept_back": x[-n:], **found}


def train(
    task: Task, recipe: Recipe, x: np.ndarray, judges: dict[str, np.ndarray], seed: int
) -> dict[str, Any]:
    """Train once; return seconds, parameters and the figures on each set of images."""
    keras.utils.set_random_seed(seed)
    start = time.process_time()
    model = recipe.compiled(len(x))
    settings = {"batch_size": recipe.batch_size, "epochs": recipe.epochs}
    model.fit(x, x, **settings, verbose=0)
    seconds = time.process_time() - start
    figures = {name: task.judge(model, images) for name, images in judges.items()}
    return {"seconds": seconds, "parameters": model.count_params(), **figures}


class Runs:
    """The trainings of one task, each kept when it is finished."""

    def __init__(self, name: str, finished: store.FinishedTrainings) -> None:
        self.name, self.finished = name, finished

    def __call__(
        self,
        candidate: str,
        recipe: Recipe,
        x: np.ndarray,
        judges: dict[str, np.ndarray],
        seed: int,
    ) -> dict[str, Any]:
        """Return what a training measures, or has measured before."""
        asked = {"task": self.name, "candidate": candidate, "seed": seed}
        asked |= {"epochs": recipe.epochs, "n_train": len(x)}
        known = self.finished.find(**asked)
        if known is None:
            known = asked | train(TASKS[self.name], recipe, x, judges, seed)
            self.finished.add(known)
        told = {name: known[name] for name in judges}
        print(f"{self.name}, {candidate}, seed {seed}: {told}", flush=True)
        return known


def chosen(
    task: Task, runs: Runs, learnt: np.ndarray, kept: np.ndarray
) -> tuple[str, dict[str, float]]:
    """Return the best candidate on images kept back, and the figures of all."""
    found = {}
    for name, recipe in task.candidates.items():
        short = replace(recipe, epochs=max(round(recipe.epochs * TRIED), 1))
        x, judges = learnt[: -len(kept)], {"kept_back": kept}
        run = runs(name, short, x, judges, SEED_OF_CHOICE)
        found[name] = run["kept_back"]["figure"]
    return min(found, key=found.__getitem__), found


def measured(name: str, finished: store.FinishedTrainings, full: bool) -> dict:
    """Return what the other course prints and what ours reaches with all seeds."""
    task, runs = TASKS[name], Runs(name, finished)
    images = task.load()
    judges = parts(task, images, full=full)
    learnt, kept = judges.pop("learnt"), judges.pop("kept_back")
    best, tried = chosen(task, runs, learnt, kept)
    recipe, seeds = task.candidates[best], SEEDS if full else SEEDS[:1]
    found = [runs(best, recipe, learnt, judges, seed) for seed in seeds]
    kinds = ("seed", "seconds", "parameters", *judges)
    return {
        "title": task.title,
        "figure": task.figure,
        "latent_dim": task.latent_dim,
        "printed": asdict(task.printed),
        "data": images.name,
        "source": images.source,
        "n_train": len(learnt),
        "n_test": len(judges["test"]),
        "judged_on": "validation" if task.is_validation else "test",
        "chosen": best,
        "kept_back": tried,
        "epochs": recipe.epochs,
        "pca": pca_error(learnt, judges["validation"], task.latent_dim)
        if task.is_validation
        else None,
        "seeds": list(seeds),
        "runs": [{kind: run[kind] for kind in kinds} for run in found],
        "complete": full and images.is_full,
    }


def measure(names: Iterable[str] = tuple(TASKS), *, full: bool) -> None:
    """Measure, show and keep each task."""
    settings = {"full": full, **environment()}
    path = store.UNFINISHED.with_name("courses.json")
    finished = store.FinishedTrainings(settings, path)
    warm_up()
    for name in names:
        result = store.stamped(measured(name, finished, full))
        print(report.courses_text({name: result}), end="\n\n", flush=True)
        store.keep("courses", result, task=name)
