"""An autoencoder as a detector with scikit-learn's conventions for outliers."""

# ruff: noqa: N803 (samples are called `X` where scikit-learn calls them so)

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from aecourse._validation import Arguments, as_int, as_number, invalid, validated
from aecourse.anomaly.thresholds import (
    fewest_normals,
    hold_out,
    open_share,
    threshold,
)
from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras

WEIGHTS_FILE, SETTINGS_FILE = "detector.weights.h5", "detector.json"
ROWS_AT_A_TIME = 64
ROWS_COPIED = 128 * ROWS_AT_A_TIME
"""Of an array that may not fit into memory as it is scored."""

FORMAT = 2
UNSEEN = 0.05
"""Standard deviation of a column, as a share of that of all values, to warn of."""
FITTED = ("n_features_in_", "centre_", "scale_", "offset_")


def _ready(name: str, value: AutoencoderDetector, _: object) -> AutoencoderDetector:
    # in `fit` and not before, as scikit-learn has it: `set_params` may change them
    as_int("epochs", value.epochs, minimum=1)
    as_int("batch_size", value.batch_size, minimum=1)
    as_number("noise", value.noise, minimum=0)
    open_share("false_alarm_rate", value.false_alarm_rate, {})
    return value


def _normals(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    return _samples(arguments["self"], value, ensure_min_samples=2)


def _samples(
    detector: AutoencoderDetector, value: ArrayLike, **settings: bool | int
) -> np.ndarray:
    x = validate_data(
        detector, value, dtype=np.float32, ensure_all_finite=False, **settings
    )
    if not np.isfinite(x).all():
        expected = (
            "finite numbers, without NaN or infinity: leave samples with gaps out, or "
            "fill the gaps and mark them"
        )
        raise invalid("X", expected, x)
    return x


def _parts(x: ArrayLike) -> Iterator[ArrayLike]:
    """Give an array some rows at a time, anything else as it is."""
    if not isinstance(x, np.ndarray) or x.ndim != 2 or len(x) <= ROWS_COPIED:
        yield x
        return
    for begin in range(0, len(x), ROWS_COPIED):
        yield x[begin : begin + ROWS_COPIED]


def _saved(name: str, value: str | Path, _: object) -> Path:
    folder = Path(value)
    for file in (WEIGHTS_FILE, SETTINGS_FILE):
        if not (folder / file).is_file():
            raise invalid(name, f"a folder with the file {file}", str(folder))
    content = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    if content.get("format") != FORMAT:
        raise invalid(name, f"a detector of format {FORMAT}", str(folder))
    return folder


class AutoencoderDetector(OutlierMixin, BaseEstimator):
    """Detect anomalies by the error of a denoising autoencoder of normal samples.

    Unlike everywhere else in this module, scores are scikit-learn's: **lower is
    stranger**, and an anomaly is predicted as **-1**.

    Parameters
    ----------
    latent_dim : int, default 8
        Size of the code, as :func:`aecourse.models.dense_autoencoder` takes it.
    hidden : sequence of int, default (64, 32)
        Sizes of the hidden layers between input and code. They are ELU, code and
        output are linear.
    noise : float, default 2.0
        Standard deviation of the Gaussian noise on the input in training, as a multiple
        of the standard deviation of the samples' values; 0 for none. It is drawn anew
        for every batch and teaches the network to answer with normal samples only.
    epochs : int, default 30
        How often the training sees every sample.
    batch_size : int, default 64
        Samples in a batch.
    learning_rate : float, default 0.01
        Peak of a schedule that climbs from zero and returns to it.
    false_alarm_rate : float, default 0.05
        The share of normal samples that may raise an alarm, above 0 and below 1.
    validation_share : float, default 0.15
        Share of the normal samples that is kept from the training and sets the
        threshold, above 0 and below 1.
    seed : int or None, default None
        Of the split, the weights and the noise; None for others in each fit. It is
        saved with the detector, so it is no generator.

    Attributes
    ----------
    model_ : keras.Model
        The trained autoencoder of scaled samples.
    centre_, scale_ : float
        Mean and standard deviation of all values trained on, which scaling takes out.
    offset_ : float
        Minus the threshold: a sample with a lower score is an anomaly.
    history_ : dict of str to list of float
        Loss on noisy training and on clean held-out samples after every epoch.
    n_features_in_ : int
        Values in one sample.

    Notes
    -----
    Source: chapter 7. Vincent and others (2008) introduced the denoising autoencoder.
    The best answer moves a noisy input to where noisy data are denser, for noise of any
    strength (Efron, "Tweedie's formula and selection bias", 2011).

    Examples
    --------
    >>> from aecourse import data
    >>> beats = data.load_ecg5000(source="embedded")
    >>> detector = AutoencoderDetector(seed=1).fit(beats.x[beats.y == 0])
    >>> detector.predict(beats.x[:3])  # doctest: +SKIP
    array([ 1,  1, -1])
    """

    def __init__(
        self,
        latent_dim: int = 8,
        hidden: Sequence[int] = (64, 32),
        *,
        noise: float = 2.0,
        epochs: int = 30,
        batch_size: int = 64,
        learning_rate: float = 0.01,
        false_alarm_rate: float = 0.05,
        validation_share: float = 0.15,
        seed: int | None = None,
    ) -> None:
        self.latent_dim = latent_dim
        self.hidden = hidden
        self.noise = noise
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.false_alarm_rate = false_alarm_rate
        self.validation_share = validation_share
        self.seed = seed

    @validated(self=_ready, X=_normals)
    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> AutoencoderDetector:
        """Train on normal samples and set the threshold from those held out.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Normal samples. The values of a sample are of one kind and unit, as in a
            signal or an image; columns of unlike units are scaled before, as by
            ``make_pipeline(StandardScaler(), AutoencoderDetector())``.
        y : array_like of shape (n,) or None, default None
            Where it holds labels of both kinds, 1 and 0 for anomalies and normal
            samples or scikit-learn's -1 and 1, the normal samples alone are learnt
            from, and a warning says so. Other targets, and labels of one kind, which
            do not say what they mean, are not used.

        Returns
        -------
        AutoencoderDetector
            Itself.

        Raises
        ------
        TypeError, ValueError
            If samples are missing, not finite or all one number, `y` is of another
            length, a setting is out of range, or too few are held out for the
            false-alarm rate.

        Warns
        -----
        UserWarning
            If `y` marks anomalies, or some columns of `X` vary too little beside the
            others to be watched.
        """
        x = _normals_of(X, y)
        _warn_of_unlike_units(x)
        rng = np.random.default_rng(self.seed)
        rows, held_out = hold_out(len(x), self.validation_share, seed=self.seed)
        self._expect_enough(held_out)  # before the training, which would be lost
        self.centre_, self.scale_ = _centre_and_scale(x[rows])
        scaled = self._scale(x)
        self.model_ = self._initialised(rng)
        self.history_ = self._train(scaled[rows], scaled[held_out], rng)
        self.offset_ = -threshold(-self._score(x[held_out]), self.false_alarm_rate)
        return self

    def score_samples(self, X: ArrayLike) -> np.ndarray:
        """Compute minus the mean squared error of each scaled sample.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Samples. An array may be a view or lie on a disk: its rows are copied a few
            thousand at a time.

        Returns
        -------
        ndarray of shape (n,)
            Scores, lower for stranger samples.
        """
        return np.concatenate([self._score(self._check(part)) for part in _parts(X)])

    def decision_function(self, X: ArrayLike) -> np.ndarray:
        """Compute the scores relative to the threshold: below 0 is an anomaly.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Samples.

        Returns
        -------
        ndarray of shape (n,)
            Scores minus `offset_`.
        """
        return self.score_samples(X) - self.offset_

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Predict -1 for an anomaly and 1 for a normal sample.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Samples.

        Returns
        -------
        ndarray of shape (n,)
            Labels as scikit-learn has them for outliers.
        """
        return np.where(self.decision_function(X) < 0, -1, 1)

    def reconstruct(self, X: ArrayLike) -> np.ndarray:
        """Reconstruct samples in their own units.

        Parameters
        ----------
        X : array_like of shape (n, d)
            Samples.

        Returns
        -------
        ndarray of shape (n, d)
            Reconstructions.
        """
        x_hat = self._predict(self._scale(self._check(X)))
        return x_hat * np.float32(self.scale_) + np.float32(self.centre_)

    def stream(self, samples: Iterable[ArrayLike]) -> Iterator[float]:
        """Score one sample after the other, as they come.

        Parameters
        ----------
        samples : iterable of array_like of shape (d,)
            May be endless. No more than one is held.

        Yields
        ------
        float
            What :meth:`score_samples` gives for the sample, and NaN for one with a gap:
            a sample with a value that is missing has no score and ends no stream.
        """
        check_is_fitted(self)
        for sample in samples:
            row = np.asarray(sample, dtype=np.float32)[None]  # None becomes NaN
            missing = np.isnan(row).any()
            yield math.nan if missing else float(self._score(self._check(row))[0])

    def save(self, folder: str | Path) -> None:
        """Save the model, and the scaler, threshold and settings as JSON.

        Parameters
        ----------
        folder : str or Path
            Where the two files go; made if it is missing. Neither holds code, and any
            Keras from 3.10 on reads them.
        """
        check_is_fitted(self)
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        settings = {**self.get_params(), "hidden": [int(n) for n in self.hidden]}
        content = {
            "format": FORMAT,
            "settings": settings,
            "fitted": {name: getattr(self, name) for name in FITTED},
            "history": self.history_,
        }
        self.model_.save_weights(folder / WEIGHTS_FILE)
        text = json.dumps(content, indent=1) + "\n"
        (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")

    @classmethod
    @validated(folder=_saved)
    def load(cls, folder: str | Path) -> AutoencoderDetector:
        """Load a detector that :meth:`save` wrote.

        Parameters
        ----------
        folder : str or Path
            The folder it was saved to.

        Returns
        -------
        AutoencoderDetector
            With equal scores and the same threshold.

        Raises
        ------
        ValueError
            If a file is missing or the two do not belong together.
        """
        content = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        detector = cls(**content["settings"])
        for name in FITTED:
            setattr(detector, name, content["fitted"][name])
        detector.history_ = content["history"]
        detector.model_ = detector._network()
        _load_weights(detector.model_, folder / WEIGHTS_FILE)
        return detector

    def __sklearn_is_fitted__(self) -> bool:
        """Whether there is a model: a fit that failed half-way leaves none."""
        return hasattr(self, "offset_")

    def _check(self, samples: ArrayLike) -> np.ndarray:
        check_is_fitted(self)
        return _samples(self, samples, reset=False)

    def _expect_enough(self, held_out: np.ndarray) -> None:
        rate = self.false_alarm_rate
        if len(held_out) < fewest_normals(rate):
            expected = (
                f"at least {fewest_normals(rate)} normal samples held out for a "
                f"false-alarm rate of {rate:g}: give more samples, hold out a larger "
                "share of them or allow more false alarms"
            )
            raise invalid("X", expected, f"{len(held_out)} held out")

    def _scale(self, x: np.ndarray) -> np.ndarray:
        return (x - np.float32(self.centre_)) / np.float32(self.scale_)

    def _score(self, x: np.ndarray) -> np.ndarray:
        scaled = self._scale(x)
        errors = reconstruction_error(scaled, self._predict(scaled))
        return -errors.astype(np.float64)  # as scikit-learn wants scores

    def _predict(self, scaled: np.ndarray) -> np.ndarray:
        # Always as many rows: in which order a matrix product adds up depends on how
        # many there are, and a score must not depend on what else is scored.
        padding = ((0, -len(scaled) % ROWS_AT_A_TIME), (0, 0))
        blocks = np.pad(scaled, padding).reshape(-1, ROWS_AT_A_TIME, scaled.shape[1])
        outputs = [self.model_.predict_on_batch(block) for block in blocks]
        return np.concatenate(outputs)[: len(scaled)]

    def _network(self) -> keras.Model:
        from aecourse.models import dense_autoencoder

        return dense_autoencoder(
            self.latent_dim,
            self.hidden,
            input_shape=(self.n_features_in_,),
            activation="elu",
            output_activation="linear",
        )

    def _initialised(self, rng: np.random.Generator) -> keras.Model:
        """Return the network with weights from `rng` and no other source of chance."""
        from aecourse._keras import keras

        model = self._network()
        for weights in model.trainable_variables:
            if weights.name == "kernel":
                draw = keras.initializers.GlorotUniform(seed=int(rng.integers(2**31)))
                weights.assign(draw(weights.shape))
        return model

    def _train(
        self, x: np.ndarray, held_out: np.ndarray, rng: np.random.Generator
    ) -> dict[str, list[float]]:
        from aecourse._keras import keras
        from aecourse.training import compile_with_schedule

        noisy = keras.Sequential(
            [keras.Input(x.shape[1:]), *self._noise_layers(rng), self.model_]
        )
        steps = self.epochs * math.ceil(len(x) / self.batch_size)
        compile_with_schedule(noisy, steps, learning_rate=self.learning_rate)
        of_held_out: list[float] = []
        # Shuffled once, here and by `rng`: Keras would ask the global generator.
        history = noisy.fit(
            x,
            x,
            batch_size=self.batch_size,
            epochs=self.epochs,
            callbacks=[self._judged(held_out, of_held_out)],
            shuffle=False,
            verbose=0,
        )
        losses = [float(loss) for loss in history.history["loss"]]
        return {"loss": losses, "val_loss": of_held_out}

    def _judged(
        self, held_out: np.ndarray, errors: list[float]
    ) -> keras.callbacks.Callback:
        """Return a callback that puts the error of held-out samples behind `errors`.

        ``predict_on_batch`` is compiled for the scores anyway; ``validation_data``
        would have the errors compiled too, which takes longer than many an epoch.
        """
        from aecourse._keras import keras

        def judge(*_: object) -> None:
            found = reconstruction_error(held_out, self._predict(held_out))
            errors.append(float(found.mean()))

        return keras.callbacks.LambdaCallback(on_epoch_end=judge)

    def _noise_layers(self, rng: np.random.Generator) -> list[keras.Layer]:
        from aecourse._keras import keras

        if self.noise == 0:
            return []
        # Keras' layer allows no more than 1, so the samples are made small instead.
        return [
            keras.layers.Rescaling(1 / self.noise),
            keras.layers.GaussianNoise(1.0, seed=int(rng.integers(2**31))),
            keras.layers.Rescaling(self.noise),
        ]


def _normals_of(x: np.ndarray, y: ArrayLike | None) -> np.ndarray:
    if y is None:
        return x
    labels = np.asarray(y).ravel()
    if len(labels) != len(x):
        raise invalid("y", f"one label for each of the {len(x)} samples", labels)
    kinds = set(labels.tolist())
    if kinds not in ({0, 1}, {-1, 1}):
        return x
    is_normal = labels == (0 if kinds == {0, 1} else 1)
    warnings.warn(
        f"`y` marks {np.sum(~is_normal)} of {len(x)} samples as anomalies. A detector "
        "learns from normal samples, so these are left out; write fit(X[normal]) with "
        "`normal` true for normal samples to say so yourself.",
        stacklevel=4,
    )
    return x[is_normal]


def _warn_of_unlike_units(x: np.ndarray) -> None:
    low, high = np.quantile(x, [0.25, 0.75], axis=0)
    # the border of images and the like, which seldom changes at all, is of their unit
    unseen = (high > low) & (x.std(axis=0) < UNSEEN * x.std())
    if unseen.any():
        warnings.warn(
            f"{unseen.sum()} of {x.shape[1]} columns of `X` vary less than {UNSEEN:.0%}"
            " of what all values do, so that whatever happens in them hardly moves the "
            "score. If columns have units of their own, scale each by itself before: "
            "make_pipeline(StandardScaler(), AutoencoderDetector()).",
            stacklevel=4,
        )


def _centre_and_scale(x: np.ndarray) -> tuple[float, float]:
    scale = float(x.std())
    if scale == 0:
        raise invalid("X", "samples that are not all one number", x)
    return float(x.mean()), scale


def _load_weights(model: keras.Model, path: Path) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # of weights it did not find
            model.load_weights(path)
    except (OSError, ValueError, KeyError, UserWarning) as error:
        expected = f"weights in {path.name} that fit the settings in {SETTINGS_FILE}"
        raise invalid("folder", expected, str(path.parent)) from error
