"""Codes: what an encoder makes of samples, and PCA as the linear code beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    BRIGHTEST,
    Arguments,
    Validator,
    also,
    array,
    as_array,
    expect_float32,
    invalid,
    validated,
    whole,
    with_parts,
)

if TYPE_CHECKING:
    import keras

# A number that most counts of rows are multiples of: a model is traced anew for the
# first batch of another size, which takes longer than the batch.
ROWS_PER_PREDICTION = 500


def fitting(part: str | None = None) -> Validator:
    """Ask for rows that the argument `model`, or one of its parts, takes."""

    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        model = arguments["model"]
        taker = model if part is None else model.get_layer(part)
        samples = as_array(name, value, shape=taker.input_shape)
        expect_float32(name, samples)
        return samples

    return validate


@validated(model=with_parts("encoder"), x=fitting("encoder"))
def encode(model: keras.Model, x: ArrayLike) -> np.ndarray:
    """Encode samples: return their codes, the latent representation.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with a part named ``"encoder"``.
    x : array_like of shape (n, ...)
        Samples as the model takes them.

    Returns
    -------
    ndarray of shape (n, latent_dim)
        Codes.

    Raises
    ------
    TypeError, ValueError
        If the model has no such part, or the samples do not fit it.
    """
    return predict_rows(model.get_layer("encoder"), x)


@validated(model=with_parts("decoder"), codes=fitting("decoder"))
def decode(model: keras.Model, codes: ArrayLike) -> np.ndarray:
    """Decode codes: return the samples that a model draws for them.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with a part named ``"decoder"``.
    codes : array_like of shape (n, latent_dim)
        Points of the latent space.

    Returns
    -------
    ndarray of shape (n, ...)
        Samples as the model returns them.

    Raises
    ------
    TypeError, ValueError
        If the model has no such part, or the codes do not fit it.
    """
    return predict_rows(model.get_layer("decoder"), codes)


@validated(x=fitting())
def reconstruct(model: keras.Model, x: ArrayLike) -> np.ndarray:
    """Reconstruct samples in one pass, in batches of 500 rows.

    Parameters
    ----------
    model : keras.Model
        Autoencoder.
    x : array_like of shape (n, ...)
        Samples as the model takes them.

    Returns
    -------
    ndarray of shape (n, ...)
        Reconstructions.

    Raises
    ------
    TypeError, ValueError
        If the samples do not fit the model, or are grey levels from 0 to 255 where it
        gives such from 0 to 1.
    """
    x_hat = predict_rows(model, x)
    _expect_one_scale(x, x_hat)
    return x_hat


def _expect_one_scale(x: np.ndarray, x_hat: np.ndarray) -> None:
    # a classifier's answers, of another shape, say nothing of the scale of its input
    is_unit = x_hat.shape == x.shape and x_hat.min() >= 0 and x_hat.max() <= 1
    if is_unit and x.min() >= 0 and x.max() > BRIGHTEST:
        expected = "values in [0, 1], as the model gives them: divide grey levels from "
        raise invalid("x", expected + "0 to 255 by 255 before the training", x)


@validated(
    x_train=array(at_least=2),
    x_test=also(
        array(),
        "samples like those of `x_train`, whose shape is {x_train.shape}",
        lambda x_test, x_train: x_test.shape[1:] == x_train.shape[1:],
    ),
    latent_dim=also(
        whole(minimum=1),
        "at most as many components as `x_train` has samples, {x_train.shape[0]}, and "
        "values in each, {x_train[0].size}",
        lambda latent_dim, x_train: latent_dim <= min(len(x_train), x_train[0].size),
    ),
)
def pca_reconstruct(
    x_train: ArrayLike, x_test: ArrayLike, latent_dim: int, *, clip: bool = False
) -> np.ndarray:
    """Reconstruct test samples by PCA, from their first principal components.

    The components and the mean come from the training samples alone.

    Parameters
    ----------
    x_train : array_like of shape (n, ...)
        Samples that PCA is fitted to, at least two.
    x_test : array_like of shape (m, ...)
        Samples that are rebuilt.
    latent_dim : int
        Number of components kept, at most the number of training samples and of
        values in a sample.
    clip : bool, default False
        Whether to clip the result to [0, 1], as a sigmoid output is.

    Returns
    -------
    ndarray of shape (m, ...)
        Reconstructions of `x_test`.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit or there are fewer samples or values than components.

    Notes
    -----
    Source: chapter 10; here it is the baseline of every reconstruction.
    """
    from sklearn.decomposition import PCA

    pca = PCA(latent_dim, svd_solver="covariance_eigh")
    with np.errstate(invalid="ignore"):  # of shares of no variance, which nobody reads
        pca.fit(x_train.reshape(len(x_train), -1))
    codes = pca.transform(x_test.reshape(len(x_test), -1))
    x_hat = pca.inverse_transform(codes).reshape(x_test.shape)
    return np.clip(x_hat, 0, 1) if clip else x_hat


def predict_rows(model: keras.Model, rows: np.ndarray) -> np.ndarray:
    """Return what a model makes of rows, 500 of them at a time.

    Parameters
    ----------
    model : keras.Model
        Model with one input and one output.
    rows : ndarray of shape (n, ...)
        What it takes.

    Returns
    -------
    ndarray of shape (n, ...)
        What it returns; what a model in half precision returns is widened.

    Raises
    ------
    ValueError
        If what it returns is not finite.
    """
    # `predict` would trace one copy of the model for each batch of a model whose
    # training was compiled to take several steps at a time
    starts = range(0, len(rows), ROWS_PER_PREDICTION)
    batches = [rows[start : start + ROWS_PER_PREDICTION] for start in starts]
    outputs = np.concatenate([model.predict_on_batch(batch) for batch in batches])
    lost = outputs.size - np.count_nonzero(np.isfinite(outputs))
    if lost:
        expected = (
            "a model whose outputs are finite; where its training has diverged, scale "
            "the data or lower the learning rate and train it anew"
        )
        raise invalid("model", expected, f"{lost} of {outputs.size} not finite")
    # a sum over a half's values overflows, and NumPy has no bfloat16 of its own
    is_half = outputs.dtype.itemsize == 2
    return outputs.astype("float32") if is_half else outputs
