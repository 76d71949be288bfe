"""Codes: what an encoder makes of samples, and PCA as the linear code beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_int, invalid

if TYPE_CHECKING:
    import keras

ROWS_PER_PREDICTION = 1000


def encode(model: keras.Model, x: ArrayLike) -> np.ndarray:
    """Return the codes of samples.

    Parameters
    ----------
    model
        Autoencoder with a part named ``"encoder"``.
    x
        Samples, shape ``(n, ...)`` as the model takes them.

    Returns
    -------
    np.ndarray
        Codes, shape ``(n, latent_dim)``.

    Raises
    ------
    ValueError
        If the model has no such part, or the samples do not fit it.
    """
    return predict_rows(_part(model, "encoder"), "x", x)


def decode(model: keras.Model, codes: ArrayLike) -> np.ndarray:
    """Return the samples a model draws for codes of shape ``(n, latent_dim)``.

    Takes a model with a part named ``"decoder"`` and raises as :func:`encode` does.
    """
    return predict_rows(_part(model, "decoder"), "codes", codes)


def reconstruct(model: keras.Model, x: ArrayLike) -> np.ndarray:
    """Return the reconstructions of samples, same shape as `x`.

    One pass in batches of 1,000 rows. Raises as :func:`encode` does.
    """
    return predict_rows(model, "x", x)


def pca_reconstruct(
    x_train: ArrayLike, x_test: ArrayLike, latent_dim: int, *, clip: bool = False
) -> np.ndarray:
    """Return test samples rebuilt from their first principal components.

    The components and the mean come from the training samples alone.

    Parameters
    ----------
    x_train, x_test
        Samples, shapes ``(n, ...)`` and ``(m, ...)``.
    latent_dim
        Number of components kept, at most the number of training samples and of
        values in a sample.
    clip
        Whether to clip the result to [0, 1], as a sigmoid output is.

    Returns
    -------
    np.ndarray
        Shape of `x_test`.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit or there are fewer samples or values than components.

    Notes
    -----
    Source: chapter 10; here it is the baseline of every reconstruction.
    """
    from sklearn.decomposition import PCA

    x_train = as_array("x_train", x_train)
    x_test = as_array("x_test", x_test)
    if x_test.shape[1:] != x_train.shape[1:]:
        raise invalid("x_test", f"samples of shape {x_train.shape[1:]}", x_test)
    rows = x_train.reshape(len(x_train), -1)
    latent_dim = as_int("latent_dim", latent_dim, minimum=1, maximum=min(rows.shape))
    pca = PCA(latent_dim, svd_solver="covariance_eigh").fit(rows)
    codes = pca.transform(x_test.reshape(len(x_test), -1))
    x_hat = pca.inverse_transform(codes).reshape(x_test.shape)
    return np.clip(x_hat, 0, 1) if clip else x_hat


def _part(model: keras.Model, name: str) -> keras.Model:
    try:
        return model.get_layer(name)
    except (AttributeError, ValueError):
        raise invalid("model", f"a model with a part named {name!r}", model) from None


def predict_rows(model: keras.Model, name: str, rows: ArrayLike) -> np.ndarray:
    """Return what a model makes of the argument `name`, 1,000 rows at a time."""
    rows = as_array(name, rows, shape=model.input_shape)
    # `predict` would trace one copy of the model for each batch of a model whose
    # training was compiled to take several steps at a time
    starts = range(0, len(rows), ROWS_PER_PREDICTION)
    batches = [rows[start : start + ROWS_PER_PREDICTION] for start in starts]
    return np.concatenate([model.predict_on_batch(batch) for batch in batches])
