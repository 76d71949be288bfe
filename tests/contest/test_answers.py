"""The course's answers: what their recipes build, and that they learn."""

import numpy as np
import pytest

from aecourse import contest
from aecourse._keras import keras


def code_sizes(name):
    """Return the numbers in the codes of a program and of its answer."""
    entry = contest.entry(name)
    encoders = [
        made.build().get_layer("encoder") for made in (entry.PROGRAM, entry.ANSWER)
    ]
    return tuple(np.prod(encoder.output_shape[1:]) for encoder in encoders)


@pytest.mark.parametrize("name", ["P1", "P4", "P5a", "P7", "P8", "P9", "P11", "P12"])
def test_code_size_is_the_program_s(name):
    of_program, of_answer = code_sizes(name)
    assert of_program == of_answer


def test_the_detector_has_the_code_size_of_its_program():
    encoder = contest.p03.PROGRAM.build().get_layer("encoder")
    assert encoder.output_shape == (None, contest.p03.ANSWER().latent_dim)


def test_a_denoiser_is_no_compressor_and_its_code_is_of_another_size():
    assert code_sizes("P2") == (392, 1568)


def test_the_decoder_of_p10_s_answer_sees_what_the_encoder_saw_at_every_size():
    joins = [
        layer
        for layer in contest.p10.with_shortcuts(2).layers
        if isinstance(layer, keras.layers.Add | keras.layers.Concatenate)
    ]
    sides = [tuple(part.shape[1:3] for part in join.input) for join in joins]
    assert sides == [((n, n),) * 2 for n in (7, 14, 28)]


@pytest.mark.slow
def test_a_recipe_learns():
    recipe = contest.p05a.ANSWER
    x = np.random.default_rng(0).random((120, 28, 28), dtype=np.float32) ** 4
    model = recipe.compiled(len(x))
    model.compile(model.optimizer, "mse")
    history = model.fit(
        x, x, batch_size=recipe.batch_size, epochs=recipe.epochs, verbose=0
    )
    assert history.history["loss"][-1] < history.history["loss"][0]
