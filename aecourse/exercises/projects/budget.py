"""Join what a student built, or refuse it with the reason."""

from __future__ import annotations

from typing import Any

from aecourse._keras import keras
from aecourse.exercises.projects.project import Budget
from aecourse.exercises.projects.words import problem


def joined(built: Any, budget: Budget) -> keras.Model:
    """Return encoder and decoder as one model that is within its budget.

    Parameters
    ----------
    built : object
        What the student's function returned.
    budget : Budget
        What it may use.

    Returns
    -------
    keras.Model
        From images to images, not compiled.

    Raises
    ------
    NotYetError
        If these are not two Keras models, if their shapes are not those that were
        asked for, or if they have too many parameters.
    """
    encoder, decoder = _halves(built)
    image, code = budget.image_shape, _code_shape(encoder, budget)
    if budget.read_shape is None:
        _expect_shapes("encoder", encoder, takes=image, gives=code)
        _expect_shapes("decoder", decoder, takes=code, gives=image)
    else:
        _expect_shapes("encoder", encoder, reads=budget.read_shape, gives=code)
        _expect_shapes("decoder", decoder, takes=code, writes=image)
    count = encoder.count_params() + decoder.count_params()
    if count > budget.parameters:
        raise problem("too_many_parameters", count=count, most=budget.parameters)
    if not encoder.trainable_variables or not decoder.trainable_variables:
        raise problem("nothing_to_train")
    given = keras.Input(image)
    return keras.Model(given, decoder(encoder(given)), name="autoencoder")


def _halves(built: Any) -> tuple[keras.Model, keras.Model]:
    if isinstance(built, keras.Model):
        raise problem("one_model")
    is_pair = isinstance(built, (tuple, list)) and len(built) == 2
    if not is_pair or not all(isinstance(half, keras.Model) for half in built):
        raise problem("no_pair", kind=_kinds(built))
    return built[0], built[1]


def _kinds(built: Any) -> str:
    if isinstance(built, (tuple, list)):
        return ", ".join(type(each).__name__ for each in built) or "nothing"
    return type(built).__name__


def _code_shape(encoder: keras.Model, budget: Budget) -> tuple[int, ...]:
    if budget.latent_dim is not None:
        return (budget.latent_dim,)
    if not encoder.built:
        raise problem("not_built", half="encoder")
    shape = encoder.output_shape[1:]
    if len(shape) != 1:
        raise problem("code_is_no_row", shape=shape)
    return shape


def _expect_shapes(
    half: str, model: keras.Model, **wanted: tuple[int | None, ...]
) -> None:
    if not model.built:
        raise problem("not_built", half=half)
    shapes = model.input_shape, model.output_shape
    for (side, shape), got in zip(wanted.items(), shapes, strict=True):
        if got[1:] != shape:
            raise problem(f"{half}_{side}", wanted=shape, shape=got[1:])
