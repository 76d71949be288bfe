"""The two tasks behind the four kinds: to rebuild samples, and to fill in ratings.

A task knows its truth, its baselines and how its autoencoder is trained; the method
beside it knows nothing of kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from scipy import sparse

from aecourse import latent
from aecourse._keras import keras
from aecourse.models import dense_autoencoder, rating_autoencoder
from aecourse.own_data.findings import OwnData
from aecourse.own_data.splitting import Parts, Scale
from aecourse.recommendation import (
    Biases,
    RatingBatches,
    RatingMatrix,
    fit_biases,
    predict_at,
    rating_baselines,
    recipes,
)
from aecourse.training import Recipe, compile_with_schedule

Predictor = Callable[[np.ndarray], np.ndarray]

STEPS = 1500  # of a training, unless the samples are many
LOOKS = 20  # at the validation samples in a training
MOST_PASSES = 5  # through the samples between two looks, or few are learnt by heart
BATCH = 64
SIZES = (1, 2, 4, 8, 16, 32)
RATING_SIZES = (16, 64, 256)
RATING_STEPS, ITEMS, PENALTY = 400, 32, 6e-4


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """To rebuild images, rows or series from few numbers.

    Attributes
    ----------
    data : OwnData
        The samples.
    parts : Parts
        Which are for what.
    scale : Scale
        As learnt from the training samples.
    """

    data: OwnData
    parts: Parts
    scale: Scale

    @cached_property
    def x(self) -> np.ndarray:
        """All samples, filled and scaled."""
        return self.scale.apply(self.data.samples)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes of a code that are shorter than a sample."""
        most = min(self.x[0].size - 1, len(self.parts.train))
        return tuple(size for size in SIZES if size <= most)

    def truth(self, places: np.ndarray) -> np.ndarray:
        """Return what is to be rebuilt."""
        return self.x[places]

    def baselines(self, size: int) -> dict[str, Predictor]:
        """Return the mean sample and PCA with as many numbers, by name."""
        train = self.x[self.parts.train]
        is_image = self.data.kind == "images"
        mean = train.mean(axis=0)
        return {
            "trivial": lambda at: np.broadcast_to(mean, self.x[at].shape),
            "linear": lambda at: latent.pca_reconstruct(
                train, self.x[at], size, clip=is_image
            ),
        }

    def train(self, size: int, seed: int) -> tuple[Predictor, dict[str, list[float]]]:
        """Train an autoencoder; return what it rebuilds, and its history."""
        keras.utils.set_random_seed(seed)
        sides = self.parts.train, self.parts.validation
        train, validation = (self.x[side] for side in sides)
        is_image = self.data.kind == "images"
        model = dense_autoencoder(
            size,
            (128,),
            input_shape=train.shape[1:],
            activation="elu",
            output_activation="sigmoid" if is_image else "linear",
        )
        # few samples pass several times between two looks at the others
        passes = min(max(STEPS * BATCH // (LOOKS * len(train)), 1), MOST_PASSES)
        rows = np.tile(train, (passes,) + (1,) * (train.ndim - 1))
        steps = LOOKS * int(np.ceil(len(rows) / BATCH))
        compile_with_schedule(model, steps, learning_rate=0.005)
        history = model.fit(
            rows,
            rows,
            validation_data=(validation, validation),
            epochs=LOOKS,
            batch_size=BATCH,
            verbose=0,
        ).history
        return lambda at: latent.reconstruct(model, self.x[at]), history


@dataclass(frozen=True, eq=False)
class Completion:
    """To fill in ratings that were kept back, in the owner's points.

    Attributes
    ----------
    data : OwnData
        The ratings.
    parts : Parts
        Which are for what.
    """

    data: OwnData
    parts: Parts
    sizes = RATING_SIZES

    @cached_property
    def known(self) -> RatingMatrix:
        """The ratings to learn from."""
        matrix = self.data.samples
        return matrix.only(np.isin(np.arange(matrix.count), self.parts.train))

    @cached_property
    def biases(self) -> Biases:
        """What users and items add to the mean."""
        return fit_biases(self.known)

    def truth(self, places: np.ndarray) -> np.ndarray:
        """Return the ratings at some places, in points, one in each row."""
        return self._points(self.data.samples.values.data[places])

    def _points(self, stars: np.ndarray) -> np.ndarray:
        return (np.asarray(stars, float) * self.data.points)[:, None]

    def _at(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows, columns = self.data.samples.places()
        return rows[places], columns[places]

    def baselines(self, size: int) -> dict[str, Predictor]:
        """Return mean, biases and neighbours, by name; `size` is none of theirs."""
        residuals = self.biases.residuals(self.known)

        def mean(at: np.ndarray) -> np.ndarray:
            return self._points(rating_baselines.global_mean(self.known, *self._at(at)))

        def linear(at: np.ndarray) -> np.ndarray:
            return self._points(self.biases.at(*self._at(at)))

        def neighbours(at: np.ndarray) -> np.ndarray:
            extra = rating_baselines.neighbours(residuals, *self._at(at))
            return linear(at) + self._points(extra)

        return {"trivial": mean, "linear": linear, "neighbours": neighbours}

    def train(self, size: int, seed: int) -> tuple[Predictor, dict[str, list[float]]]:
        """Train an autoencoder of items on what the biases leave."""
        keras.utils.set_random_seed(seed)
        by_item = sparse.csr_array(self.biases.residuals(self.known).values.T)
        recipe = _of_items(by_item, size)
        batches = RatingBatches(by_item, recipe.batch_size, seed=seed)
        model = recipe.compiled(batches.count)
        history = model.fit(batches, epochs=recipe.epochs, verbose=0).history

        def predict(at: np.ndarray) -> np.ndarray:
            rows, columns = self._at(at)
            extra = predict_at(model, by_item, columns, rows)
            return self._points(self.biases.at(rows, columns) + extra)

        return predict, history


def _of_items(by_item: sparse.csr_array, size: int) -> Recipe:
    """Return chapter 8's recipe for a code of this size and for fewer items."""
    items, users = by_item.shape
    recipe = recipes.item_based(users)
    return replace(
        recipe,
        build=partial(rating_autoencoder, users, size, penalty=PENALTY),
        batch_size=ITEMS,
        epochs=max(RATING_STEPS * ITEMS // items, recipe.epochs),
    )
