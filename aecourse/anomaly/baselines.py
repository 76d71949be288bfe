"""Detectors without a network, from scikit-learn, to set beside an autoencoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import Arguments, Seed, array, as_int, invalid, validated
from aecourse.errors import reconstruction_error

Score = Callable[[ArrayLike], np.ndarray]
NEIGHBOURS = 5


def _components(name: str, value: Sequence[int], arguments: Arguments) -> list[int]:
    if not isinstance(value, Sequence):
        raise invalid(name, "a list of whole numbers", value, TypeError)
    most = min(arguments["normals"].shape)
    return [as_int(name, k, minimum=1, maximum=most) for k in value]


@validated(normals=array(ndim=2, at_least=21), components=_components)
def fit_baselines(
    normals: ArrayLike,
    *,
    components: Sequence[int] = (1, 2, 4, 8, 16, 32),
    seed: Seed = None,
) -> dict[str, Score]:
    """Fit the usual outlier detectors to normal samples; return their scores by name.

    Parameters
    ----------
    normals : array_like of shape (n, d)
        Normal samples to learn from, more than 20 of them.
    components : sequence of int, default (1, 2, 4, 8, 16, 32)
        Numbers of principal components whose residual is a score each, at most n and
        d.
    seed : int, numpy.random.Generator or None, default None
        Of the isolation forest, the only one that draws; None for a new one.

    Returns
    -------
    dict of str to callable
        Name → function from samples ``(m, d)`` to scores ``(m,)``, higher for stranger
        ones: the mean sample and the PCA residuals (both mean squared errors), distance
        to 5 nearest neighbours, local outlier factor, one-class SVM, isolation forest.

    Raises
    ------
    TypeError, ValueError
        If the samples are not finite or too few, or a number of components is too
        large.

    Notes
    -----
    Source: chapter 7. Settings: LOF has 20 neighbours, the SVM nu = 0.05, the forest
    300 trees; what is not named is scikit-learn's default.
    """
    from sklearn.ensemble import IsolationForest
    from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
    from sklearn.svm import OneClassSVM

    nearest = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(normals)
    factor = LocalOutlierFactor(n_neighbors=20, novelty=True).fit(normals)
    svm = OneClassSVM(nu=0.05).fit(normals)
    # the forest takes no generator; a whole number is its own seed
    draw = int(seed.integers(2**31)) if isinstance(seed, np.random.Generator) else seed
    forest = IsolationForest(n_estimators=300, random_state=draw).fit(normals)
    baselines: dict[str, Score] = {"mean sample": _mean_score(normals)}
    for k in components:
        baselines[f"PCA, {k}"] = _pca_score(normals, k)
    baselines["5 neighbours"] = lambda x: nearest.kneighbors(x)[0].mean(axis=1)
    baselines["LOF"] = lambda x: -factor.score_samples(x)
    baselines["one-class SVM"] = lambda x: -svm.score_samples(x)
    baselines["isolation forest"] = lambda x: -forest.score_samples(x)
    return baselines


def _mean_score(normals: np.ndarray) -> Score:
    mean = normals.mean(axis=0)
    return lambda x: reconstruction_error(x, np.broadcast_to(mean, np.shape(x)))


def _pca_score(normals: np.ndarray, k: int) -> Score:
    from sklearn.decomposition import PCA

    with np.errstate(invalid="ignore"):  # of shares of no variance, which nobody reads
        pca = PCA(k, svd_solver="covariance_eigh").fit(normals)
    return lambda x: reconstruction_error(x, pca.inverse_transform(pca.transform(x)))
