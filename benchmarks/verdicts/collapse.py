"""When does a variational autoencoder overlook its code? Chapter 11.

First the price of the divergence is turned from cheap to dear. Then, at the ordinary
price, the decoder may look at the pixels above and to the left of the one it writes, so
that it can do without the code; with and without a price that rises slowly, and beside
the same decoder without any code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import latent, losses, training
from aecourse._keras import keras
from aecourse.models import variational_autoencoder
from aecourse.models.parts import dense_decoder
from benchmarks.verdicts import sampling
from benchmarks.verdicts.sampling import Drawing

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

__all__ = ["TITLE", "load", "measure"]

TITLE = "when does a variational autoencoder overlook its code?"
CODE, HIDDEN = 16, (64,)
BATCH, STEPS = sampling.BATCH, 2_200
ROWS = 11_000  # few, so that the price can rise over many epochs
RATES = (0.003, 0.006)
PRICES = (0.25, 1, 8, 30)
ACTIVE = 0.01  # variance of a mean over the digits
DECODERS = {
    "dense decoder": {"sees": False, "rising": False},
    "dense decoder, price rises": {"sees": False, "rising": True},
    "decoder sees pixels": {"sees": True, "rising": False},
    "decoder sees pixels, price rises": {"sees": True, "rising": True},
}
ALONE = "decoder sees pixels, no code"

layers = keras.layers


def load() -> Drawing:
    """Return the digits of :mod:`.sampling`; the title says how many train here."""
    digits = sampling.load()
    n = min(ROWS, len(digits.x_learnt))
    return replace(digits, title=f"{n:,} of {digits.title}")


class Written(layers.Layer):
    """A dense layer in which a pixel reads those before it, row by row."""

    def build(self, shape):
        """Make one weight for each pair of pixels, of which half are used."""
        self.kernel = self.add_weight(shape=(shape[-1],) * 2, initializer="zeros")
        self.before = np.triu(np.ones((shape[-1],) * 2, np.float32), 1)

    def call(self, pixels):
        """Return a logit for each pixel."""
        return pixels @ (self.kernel * self.before)


def built(beta: float, *, sees: bool, code: bool) -> tuple[keras.Model, keras.Model]:
    """Return the model that is trained, and the one from digit and code to pixels."""
    encoder = variational_autoencoder(CODE, HIDDEN, beta=beta).get_layer("encoder")
    decoder = dense_decoder(CODE, HIDDEN, (784,), "elu", "linear")
    written = Written()

    def pixels(x, z):
        logits = decoder(z if code else 0 * z)
        if sees:
            logits = logits + written(layers.Flatten()(x))
        return layers.Reshape((28, 28))(keras.ops.sigmoid(logits))

    x, z = keras.Input((28, 28)), keras.Input((CODE,))
    return keras.Model(x, pixels(x, encoder(x))), keras.Model([x, z], pixels(x, z))


def train(
    digits: Drawing,
    *,
    beta: float,
    sees: bool = False,
    rising: bool = False,
    code: bool = True,
    rate: float,
    steps: int,
    seed: int,
) -> dict[str, Any]:
    """Train once, and return both terms of the bound and the numbers in use."""
    keras.utils.set_random_seed(seed)
    model, decode = built(beta, sees=sees, code=code)
    x = digits.x_learnt[:ROWS]
    epochs = max(round(steps * BATCH / len(x)), 1)
    made = {"learning_rate": rate, "loss": losses.bernoulli_nll, "jit_compile": True}
    training.compile_with_schedule(model, epochs * len(x) // BATCH, **made)
    callbacks = [training.BetaWarmUp(max(epochs // 2, 1))] if rising else []
    settings = {"batch_size": BATCH, "epochs": epochs, "verbose": 0}
    model.fit(x, x, callbacks=callbacks, **settings)
    kept = _terms(model, decode, digits.x_kept)
    return {"kept back": kept["reconstruction"] + beta * kept["divergence"]} | _terms(
        model, decode, digits.x_test
    )


def _terms(model: keras.Model, decode: keras.Model, x: np.ndarray) -> dict[str, Any]:
    mean, log_var = latent.posterior(model, x)
    noise = np.random.default_rng(0).standard_normal(mean.shape)
    z = mean + np.exp(0.5 * log_var) * noise.astype(np.float32)
    p = decode.predict([x, z], batch_size=1000, verbose=0).astype(np.float64)
    p = p.clip(1e-7, 1 - 1e-7)
    nats = -(x * np.log(p) + (1 - x) * np.log1p(-p)).sum() / len(x)
    by_number = latent.kl_per_dimension(mean, log_var)
    return {
        "reconstruction": float(nats),
        "divergence": float(by_number.sum()),
        "-ELBO": float(nats + by_number.sum()),
        "active": int(np.sum(mean.var(axis=0) > ACTIVE)),
        "by number": sorted((float(n) for n in by_number), reverse=True),
    }


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return the terms by price and by decoder; either decoder has a rate chosen."""
    steps = max(int(share * STEPS), 2)
    rates, halves, decoders = _decoders(runs, seeds, steps)
    plain = {"rate": rates[False], "steps": steps}
    prices = {
        f"{beta}": decoders["dense decoder"]
        if beta == 1
        else [runs(train, beta=beta, **plain, seed=seed) for seed in seeds]
        for beta in PRICES
    }
    tables = {"Price of the divergence": prices, "Decoders at price 1": decoders}
    return {
        "rows": len(runs.data.x_learnt[:ROWS]),
        "steps": steps,
        "rates": {"dense": rates[False], "sees": rates[True]},
        "mean image": mean_image_nats(runs.data),
        "half": halves,
        "runs": {"prices": prices, "decoders": decoders},
        "tables": {
            caption: {row: medians(found) for row, found in rows.items()}
            for caption, rows in tables.items()
        },
    }


def _decoders(
    runs: Runs, seeds: Sequence[int], steps: int
) -> tuple[dict[bool, float], dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return the rates by what a decoder sees, and by name halves and trainings."""
    rates: dict[bool, float] = {}
    halves, decoders = {}, {}
    for name, side in (DECODERS | {ALONE: {"sees": True, "code": False}}).items():
        trained = {"beta": 1, **side}
        if side["sees"] in rates:
            whole = trained | {"rate": rates[side["sees"]], "steps": steps}
            decoders[name] = [runs(train, **whole, seed=seed) for seed in seeds]
            continue
        rates[side["sees"]], halves[name], decoders[name] = runs.to_the_end(
            train, RATES, steps, seeds, **trained
        )
    return rates, halves, decoders


def medians(found: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the median over the seeds of every number of a row."""
    keys = [key for key, value in found[0].items() if not isinstance(value, list)]
    return {key: float(np.median([run[key] for run in found])) for key in keys}


def mean_image_nats(digits: Drawing) -> float:
    """Return what a test digit costs by the mean image, which has no code."""
    p = digits.x_learnt.mean(axis=0, dtype=np.float64).clip(1e-6, 1 - 1e-6)
    x = digits.x_test
    return float(-(x * np.log(p) + (1 - x) * np.log1p(-p)).sum() / len(x))
