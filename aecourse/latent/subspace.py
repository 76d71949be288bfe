"""Linear codes: what PCA must lose, where a decoder's plane lies, what codes share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_int, invalid
from aecourse.latent.codes import decode, encode

if TYPE_CHECKING:
    import keras

LINEAR_WITHIN = 1e-3  # of the largest output; float32 alone leaves about 1e-6
VARIES_FROM = 1e-6  # of the codes' norm; what is below is rounding


def discarded_variance(x: ArrayLike, latent_dim: int) -> float:
    """Return the mean squared error that PCA leaves on the samples it is fitted to.

    It is the sum of the eigenvalues of the samples' covariance after the first
    `latent_dim`, over the number of values in a sample. No linear autoencoder with a
    code of that size has a smaller one on these samples.

    Parameters
    ----------
    x
        Samples, shape ``(n, ...)``; each is taken as one row of d values.
    latent_dim
        Size of the code, at most d and less than n.

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
    rows = _rows("x", x)
    n, d = rows.shape
    latent_dim = as_int("latent_dim", latent_dim, minimum=1)
    if latent_dim > min(n - 1, d):
        expected = (
            f"at most {min(n - 1, d)}: {n} samples of {d} values vary in no more "
            "directions than that; take a smaller code or more samples"
        )
        raise invalid("latent_dim", expected, latent_dim)
    if not np.ptp(rows, axis=0).any():
        raise invalid("x", "samples that differ; all of these are equal", x)
    eigenvalues = np.linalg.eigvalsh(np.cov(rows.T, bias=True).reshape(d, d))
    discarded = eigenvalues[: d - latent_dim]  # in ascending order
    return float(max(discarded.sum(), 0.0) / d)


def decoder_atoms(model: keras.Model) -> np.ndarray:
    """Return the picture that each number of the code adds to the output.

    Only a linear decoder has them: its output is a fixed picture plus the sum of the
    atoms, each times its number.

    Parameters
    ----------
    model
        Autoencoder with a part named ``"decoder"`` that takes codes ``(n, k)``.

    Returns
    -------
    np.ndarray
        Shape ``(k, ...)``, each atom of the shape of an output.

    Raises
    ------
    ValueError
        If there is no such part, or it is not linear.

    Notes
    -----
    Source: chapter 10. Whether the decoder is linear is tried and not read off its
    layers, so that linear layers in a row will do as well.
    """
    decoder = _decoder_of_vectors(model)
    k = decoder.input_shape[-1]
    trial = np.random.default_rng(0).normal(scale=10, size=(8, k))
    codes = np.concatenate([np.zeros((1, k)), np.eye(k), trial]).astype(np.float32)
    outputs = np.asarray(_to_numpy(decoder(codes, training=False)))
    fixed, atoms = outputs[0], outputs[1 : k + 1] - outputs[0]
    summed = fixed + np.tensordot(trial, atoms, axes=1)
    difference = np.abs(summed - outputs[k + 1 :]).max()
    if not difference <= LINEAR_WITHIN * np.abs(outputs).max():
        expected = (
            "a model with a linear decoder, since only there has each number of the "
            "code a picture of its own (for example dense_autoencoder with hidden=() "
            "and output_activation='linear')"
        )
        raise invalid("model", expected, model)
    return atoms


def largest_principal_angle(a: ArrayLike, b: ArrayLike) -> float:
    """Return the largest angle between two subspaces, in degrees.

    0 where they are the same or one holds the other, 90 where one has a direction that
    is perpendicular to the whole of the other.

    Parameters
    ----------
    a, b
        Directions that span the subspaces, shapes ``(k, ...)`` and ``(m, ...)``, such
        as ``components_`` of scikit-learn's PCA and :func:`decoder_atoms`. They need
        be neither perpendicular nor of length one.

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

    first, second = _rows("a", a), _rows("b", b)
    if first.shape[1] != second.shape[1]:
        expected = f"directions of {first.shape[1]} values each, as in `a`"
        raise invalid("b", expected, b)
    for name, rows, given in (("a", first, a), ("b", second, b)):
        rank = np.linalg.matrix_rank(rows)
        if rank < len(rows):
            expected = (
                f"independent directions; these {len(rows)} span {rank} dimensions, so "
                "leave out those that are zero or sums of others"
            )
            raise invalid(name, expected, given)
    return float(np.rad2deg(subspace_angles(first.T, second.T).max()))


def canonical_correlations(codes: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Return how much two codes of the same samples say alike, direction by direction.

    The first value is the highest correlation that a weighted sum of one code's numbers
    has with a weighted sum of the other's; the second the highest for sums that are
    uncorrelated with the first ones, and so on. All are 1 where one code is a linear
    map of the other.

    Parameters
    ----------
    codes, other
        Codes of the same n samples, shapes ``(n, k)`` and ``(n, m)``; n is larger than
        k and m together, below which all correlations would be 1 by chance.

    Returns
    -------
    np.ndarray
        Shape ``(min(k, m),)``, falling, in [0, 1]. A direction in which a code does
        not vary is correlated with nothing: constant numbers give 0.

    Raises
    ------
    TypeError, ValueError
        If the codes are not of the same samples, or of too few.

    Notes
    -----
    Source: chapter 10. Hotelling, 1936; the cosines of the principal angles between the
    columns of the centred codes.
    """
    first = as_array("codes", codes, ndim=2)
    second = as_array("other", other, ndim=2)
    if len(second) != len(first):
        raise invalid("other", f"codes of the same {len(first)} samples", other)
    width = first.shape[1] + second.shape[1]
    if len(first) <= width:
        expected = (
            f"codes of more than {width} samples, as many as both codes have numbers; "
            "with fewer every correlation is 1"
        )
        raise invalid("codes", expected, codes)
    bases = _varying_directions(first), _varying_directions(second)
    found = np.zeros(min(first.shape[1], second.shape[1]))
    if all(basis.shape[1] for basis in bases):
        cosines = np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)
        found[: len(cosines)] = np.clip(cosines, 0, 1)
    return found


def blanking_costs(model: keras.Model, x: ArrayLike) -> tuple[np.ndarray, float]:
    """Return by how much the error rises when numbers of the code are blanked.

    To blank a number is to put its mean over the samples in its place.

    Parameters
    ----------
    model
        Autoencoder with parts named ``"encoder"`` and ``"decoder"`` and codes
        ``(n, k)``.
    x
        Samples, shape ``(n, ...)`` as the model takes them.

    Returns
    -------
    costs : np.ndarray
        Rise of the mean squared error for each number alone, shape ``(k,)``.
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
    _decoder_of_vectors(model)
    codes = encode(model, x)
    x = as_array("x", x)
    k = codes.shape[1]
    # first as it is, then without each number, then without any
    blanked = np.repeat(codes[None], k + 2, axis=0)
    for i in range(k):
        blanked[i + 1, :, i] = codes[:, i].mean()
    blanked[-1] = codes.mean(axis=0)
    rebuilt = decode(model, blanked.reshape(-1, k)).reshape(k + 2, *x.shape)
    errors = np.array([np.square(x_hat - x).mean() for x_hat in rebuilt])
    return errors[1:-1] - errors[0], float(errors[-1] - errors[0])


def _rows(name: str, value: ArrayLike) -> np.ndarray:
    """Return samples or directions as rows of float64, one each."""
    array = as_array(name, value)
    if array.ndim < 2:
        raise invalid(name, "an array with an axis of rows and one of values", value)
    return array.reshape(len(array), -1).astype(np.float64)


def _varying_directions(codes: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis of the centred columns, without rounding errors."""
    codes = codes.astype(np.float64)
    basis, stretch, _ = np.linalg.svd(codes - codes.mean(axis=0), full_matrices=False)
    return basis[:, stretch > VARIES_FROM * np.linalg.norm(codes)]


def _decoder_of_vectors(model: keras.Model) -> keras.Model:
    try:
        decoder = model.get_layer("decoder")
    except (AttributeError, ValueError):
        raise invalid("model", "a model with a part named 'decoder'", model) from None
    if len(decoder.input_shape) != 2:
        raise invalid("model", "a model with codes of shape (n, k)", model)
    return decoder


def _to_numpy(outputs: object) -> np.ndarray:
    from aecourse._keras import keras

    return keras.ops.convert_to_numpy(outputs)
