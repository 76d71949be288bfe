"""Autoencoders of rows of a rating matrix."""

from __future__ import annotations

from aecourse._keras import keras
from aecourse._validation import number, validated, whole
from aecourse.models.dense import dense_autoencoder
from aecourse.models.settings import known_activation


@validated(
    columns=whole(minimum=1), penalty=number(minimum=0), activation=known_activation
)
def rating_autoencoder(
    columns: int, latent_dim: int, *, activation: str = "relu", penalty: float = 0.0
) -> keras.Model:
    """Return an autoencoder of rows that are mostly unknown, one layer each side.

    Parameters
    ----------
    columns : int
        Length of a row: movies for a user-based model, users for an item-based one.
    latent_dim : int
        Number of values in the code.
    activation : str, default "relu"
        Of the code; the output is linear.
    penalty : float, default 0.0
        Weight of the squared weights, at least 0.

    Returns
    -------
    keras.Model
        A :func:`aecourse.models.dense_autoencoder`, ``(n, columns)`` to
        ``(n, columns)``, not compiled.

    Raises
    ------
    TypeError, ValueError
        If a setting is out of range.

    Notes
    -----
    Source: chapter 8; Sedhain et al., 2015 (AutoRec).
    """
    return dense_autoencoder(
        latent_dim,
        (),
        input_shape=(columns,),
        latent_activation=activation,
        output_activation="linear",
        kernel_regularizer=keras.regularizers.L2(penalty) if penalty else None,
    )
