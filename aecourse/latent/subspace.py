"""Linear codes: what PCA must lose, where a decoder's plane lies, what codes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    Arguments,
    Validator,
    also,
    array,
    as_int,
    invalid,
    rows,
    validated,
    with_parts,
)
from aecourse.latent.codes import decode, encode, fitting

if TYPE_CHECKING:
    import keras

LINEAR_WITHIN = 1e-3  # of the largest output; float32 alone leaves about 1e-6
VARIES_FROM = 1e-6  # of the codes' norm; what is below is rounding


def _within_rank(name: str, value: Any, arguments: Arguments) -> int:
    latent_dim = as_int(name, value, minimum=1)
    n, d = arguments["x"].shape
    if latent_dim > min(n - 1, d):
        expected = (
            f"at most {min(n - 1, d)}: {n} samples of {d} values vary in no more "
            "directions than that; take a smaller code or more samples"
        )
        raise invalid(name, expected, latent_dim)
    return latent_dim


@validated(
    x=also(
        rows(),
        "samples that differ; all of these are equal",
        lambda x: np.ptp(x, axis=0).any(),
    ),
    latent_dim=_within_rank,
)
def discarded_variance(x: ArrayLike, latent_dim: int) -> float:
    """Return the variance that PCA discards: its mean squared error on its own samples.

    It is the sum of the eigenvalues of the samples' covariance after the first
    `latent_dim`, over the number of values in a sample. No linear autoencoder with a
    code of that size has a smaller one on these samples.

    Parameters
    ----------
    x : array_like of shape (n, ...)
        Samples that PCA is fitted to; each is taken as one row of d values.
    latent_dim : int
        Size of the code, at most d and less than n.

    Returns
    -------
    float
        Mean squared error, at least 0.

    Raises
    ------
    TypeError, ValueError
        If the samples are all alike, or fewer than the code has numbers and one more.

    Notes
    -----
    Source: chapter 10. Eckart and Young, 1936.

    Examples
    --------
    >>> from aecourse import latent
    >>> latent.discarded_variance([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]], 1)
    0.25
    """
    d = x.shape[1]
    eigenvalues = np.linalg.eigvalsh(np.cov(x.T, bias=True).reshape(d, d))
    discarded = eigenvalues[: d - latent_dim]  # in ascending order
    return float(max(discarded.sum(), 0.0) / d)


def _vector_codes(*parts: str) -> Validator:
    return also(
        with_parts(*parts),
        "a model with codes of shape (n, k)",
        lambda model: len(model.get_layer("decoder").input_shape) == 2,
    )


@validated(
    model=also(
        _vector_codes("decoder"),
        "a model with a linear decoder, since only there has each number of the "
        "code a picture of its own (for example dense_autoencoder with hidden=() "
        "and output_activation='linear')",
        lambda model: _is_linear(model.get_layer("decoder")),
    )
)
def decoder_atoms(model: keras.Model) -> np.ndarray:
    """Return the atoms (dictionary) of a linear decoder, one for each latent variable.

    An atom is the picture that a number of the code adds to the output. Only a linear
    decoder has them: its output is a fixed picture plus the sum of the atoms, each
    times its number.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with a part named ``"decoder"`` that takes codes ``(n, k)``.

    Returns
    -------
    ndarray of shape (k, ...)
        Atoms, each of the shape of an output.

    Raises
    ------
    ValueError
        If there is no such part, or it is not linear.

    Notes
    -----
    Source: chapter 10. Whether the decoder is linear is tried and not read off its
    layers, so that linear layers in a row will do as well.
    """
    decoder = model.get_layer("decoder")
    k = decoder.input_shape[-1]
    fixed, *one_each = _outputs(decoder, np.concatenate([np.zeros((1, k)), np.eye(k)]))
    return np.stack(one_each) - fixed


def _is_linear(decoder: keras.Model) -> bool:
    """Try whether outputs of random codes are the sums of what each number adds."""
    k = decoder.input_shape[-1]
    trial = np.random.default_rng(0).normal(scale=10, size=(8, k))
    outputs = _outputs(decoder, np.concatenate([np.zeros((1, k)), np.eye(k), trial]))
    fixed, atoms = outputs[0], outputs[1 : k + 1] - outputs[0]
    summed = fixed + np.tensordot(trial, atoms, axes=1)
    difference = np.abs(summed - outputs[k + 1 :]).max()
    return difference <= LINEAR_WITHIN * np.abs(outputs).max()


def _outputs(decoder: keras.Model, codes: np.ndarray) -> np.ndarray:
    from aecourse._keras import keras

    outputs = decoder(codes.astype(np.float32), training=False)
    return keras.ops.convert_to_numpy(outputs)


def _directions(*, like: str | None = None) -> Validator:
    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        directions = rows(like=like)(name, value, arguments)
        rank = np.linalg.matrix_rank(directions.astype(float))
        if rank < len(directions):
            expected = (
                f"independent directions; these {len(directions)} span {rank} "
                "dimensions, so leave out those that are zero or sums of others"
            )
            raise invalid(name, expected, value)
        return directions

    return validate


@validated(a=_directions(), b=_directions(like="a"))
def largest_principal_angle(a: ArrayLike, b: ArrayLike) -> float:
    """Return the largest principal angle between two subspaces, in degrees.

    Parameters
    ----------
    a : array_like of shape (k, ...)
        Directions that span a subspace, such as ``components_`` of scikit-learn's PCA
        and :func:`decoder_atoms`. They need be neither perpendicular nor of length one.
    b : array_like of shape (m, ...)
        Directions that span the other.

    Returns
    -------
    float
        0 where the subspaces are the same or one holds the other, 90 where one has a
        direction that is perpendicular to the whole of the other.

    Raises
    ------
    TypeError, ValueError
        If the directions have different numbers of values, or those of one side are
        not independent.

    Notes
    -----
    Source: chapter 10. The angles are :func:`scipy.linalg.subspace_angles`.

    Examples
    --------
    >>> from aecourse import latent
    >>> round(latent.largest_principal_angle([[1.0, 0.0]], [[2.0, 2.0]]), 3)
    45.0
    """
    from scipy.linalg import subspace_angles

    angles = subspace_angles(a.T.astype(float), b.T.astype(float))
    return float(np.rad2deg(angles).max())


def _of_same_samples(name: str, value: Any, arguments: Arguments) -> np.ndarray:
    first, second = arguments["codes"], array(ndim=2)(name, value, arguments)
    if len(second) != len(first):
        raise invalid(name, f"codes of the same {len(first)} samples", value)
    width = first.shape[1] + second.shape[1]
    if len(first) <= width:
        expected = (
            f"codes of more than {width} samples, as many as both codes have numbers; "
            "with fewer every correlation is 1"
        )
        raise invalid("codes", expected, first)
    return second


@validated(codes=array(ndim=2), other=_of_same_samples)
def canonical_correlations(codes: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Return the canonical correlations (CCA) of two codes of the same samples.

    The first value is the highest correlation that a weighted sum of one code's numbers
    has with a weighted sum of the other's; the second the highest for sums that are
    uncorrelated with the first ones, and so on. All are 1 where one code is a linear
    map of the other.

    Parameters
    ----------
    codes : array_like of shape (n, k)
        Codes of n samples.
    other : array_like of shape (n, m)
        Other codes of the same samples; n is larger than k and m together, below which
        all correlations would be 1 by chance.

    Returns
    -------
    ndarray of shape (min(k, m),)
        Falling, in [0, 1]. A direction in which a code does not vary is correlated with
        nothing: constant numbers give 0.

    Raises
    ------
    TypeError, ValueError
        If the codes are not of the same samples, or of too few.

    Notes
    -----
    Source: chapter 10. Hotelling, 1936; the cosines of the principal angles between the
    columns of the centred codes.
    """
    bases = _varying_directions(codes), _varying_directions(other)
    found = np.zeros(min(codes.shape[1], other.shape[1]))
    if all(basis.shape[1] for basis in bases):
        cosines = np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)
        found[: len(cosines)] = np.clip(cosines, 0, 1)
    return found


@validated(model=_vector_codes("decoder", "encoder"), x=fitting("encoder"))
def blanking_costs(model: keras.Model, x: ArrayLike) -> tuple[np.ndarray, float]:
    """Return the rise of the error when latent variables are blanked (ablation).

    To blank a number is to put its mean over the samples in its place.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with parts named ``"encoder"`` and ``"decoder"`` and codes
        ``(n, k)``.
    x : array_like of shape (n, ...)
        Samples as the model takes them.

    Returns
    -------
    costs : ndarray of shape (k,)
        Rise of the mean squared error for each number alone.
    cost_of_all : float
        The rise when all are blanked at once.

    Raises
    ------
    TypeError, ValueError
        If a part is missing or the samples do not fit.

    Notes
    -----
    Source: chapter 10. In PCA the costs are the eigenvalues over the number of pixels,
    and their sum is the cost of all.
    """
    codes = encode(model, x)
    k = codes.shape[1]
    # first as it is, then without each number, then without any
    blanked = np.repeat(codes[None], k + 2, axis=0)
    for i in range(k):
        blanked[i + 1, :, i] = codes[:, i].mean()
    blanked[-1] = codes.mean(axis=0)
    rebuilt = decode(model, blanked.reshape(-1, k)).reshape(k + 2, *x.shape)
    errors = np.array([np.square(x_hat - x).mean() for x_hat in rebuilt])
    return errors[1:-1] - errors[0], float(errors[-1] - errors[0])


def _varying_directions(codes: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis of the centred columns, without rounding errors."""
    codes = codes.astype(np.float64)
    basis, stretch, _ = np.linalg.svd(codes - codes.mean(axis=0), full_matrices=False)
    return basis[:, stretch > VARIES_FROM * np.linalg.norm(codes)]
