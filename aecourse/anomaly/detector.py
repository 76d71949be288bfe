"""An autoencoder as a detector with scikit-learn's conventions for outliers."""

# ruff: noqa: N803 (samples are called `X` where scikit-learn calls them so)

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted

from aecourse._validation import Arguments, as_int, as_number, invalid, validated
from aecourse.anomaly import denoiser, persistence
from aecourse.anomaly.samples import (
    centre_and_scale,
    finite_samples,
    in_parts,
    normals_of,
    warn_of_unlike_units,
)
from aecourse.anomaly.thresholds import (
    fewest_normals,
    hold_out,
    open_share,
    threshold,
)
from aecourse.errors import reconstruction_error

if TYPE_CHECKING:
    import keras


def _ready(name: str, value: AutoencoderDetector, _: object) -> AutoencoderDetector:
    # in `fit` and not before, as scikit-learn has it: `set_params` may change them
    as_int("epochs", value.epochs, minimum=1)
    as_int("batch_size", value.batch_size, minimum=1)
    as_number("noise", value.noise, minimum=0)
    open_share("false_alarm_rate", value.false_alarm_rate, {})
    return value


def _normals(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    return finite_samples(arguments["self"], value, ensure_min_samples=2)


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
        x = normals_of(X, y)
        warn_of_unlike_units(x)
        rng = np.random.default_rng(self.seed)
        rows, held_out = hold_out(len(x), self.validation_share, seed=self.seed)
        self._expect_enough(held_out)  # before the training, which would be lost
        self.centre_, self.scale_ = centre_and_scale(x[rows])
        scaled = self._scale(x)
        self.model_ = self._network()
        denoiser.initialise(self.model_, rng)
        self.history_ = denoiser.train(
            self.model_,
            scaled[rows],
            scaled[held_out],
            noise=self.noise,
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            rng=rng,
        )
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
        return np.concatenate([self._score(self._check(part)) for part in in_parts(X)])

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
        x_hat = denoiser.predict(self.model_, self._scale(self._check(X)))
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
        persistence.write(self, Path(folder))

    @classmethod
    @validated(folder=persistence.folder_of_detector)
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
        content = persistence.read(folder)
        detector = cls(**content["settings"])
        for name in persistence.FITTED:
            setattr(detector, name, content["fitted"][name])
        detector.history_ = content["history"]
        detector.model_ = detector._network()
        persistence.load_weights(detector.model_, folder)
        return detector

    def __sklearn_is_fitted__(self) -> bool:
        """Whether there is a model: a fit that failed half-way leaves none."""
        return hasattr(self, "offset_")

    def _check(self, samples: ArrayLike) -> np.ndarray:
        check_is_fitted(self)
        return finite_samples(self, samples, reset=False)

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
        errors = reconstruction_error(scaled, denoiser.predict(self.model_, scaled))
        return -errors.astype(np.float64)  # as scikit-learn wants scores

    def _network(self) -> keras.Model:
        from aecourse.models import dense_autoencoder

        return dense_autoencoder(
            self.latent_dim,
            self.hidden,
            input_shape=(self.n_features_in_,),
            activation="elu",
            output_activation="linear",
        )
