"""The course's answers: what their recipes build, and that they learn."""

import numpy as np
import pytest

from aecourse import contest


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


def test_denoisers_are_no_compressors_and_their_codes_are_of_another_size():
    assert code_sizes("P2") == (392, 1568)
    assert code_sizes("P10") == (7840, 3136)


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
