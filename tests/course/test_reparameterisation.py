"""The drawing of chapter 11 shows where the gradient passes, and where it ends."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from aecourse import words
from aecourse.course.reparameterisation import GRADIENT, draw_reparameterisation


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def gradients(ax):
    ways = [text.arrow_patch for text in ax.texts if isinstance(text, Annotation)]
    return [way for way in ways if to_hex(way.get_edgecolor()) == GRADIENT]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_with_noise_from_outside_the_gradient_goes_on_to_mean_and_spread():
    ax = draw_reparameterisation()
    assert len(gradients(ax)) == 5  # to the code, and through both boxes to the encoder
    assert any("varepsilon" in text and "sim" in text for text in texts(ax))


def test_with_chance_in_the_way_it_ends_at_the_code_and_says_so():
    ax = draw_reparameterisation(outside=False)
    assert len(gradients(ax)) == 1
    assert words.of_pages("reparameterisation")["ends"] in texts(ax)
    assert not any("varepsilon" in text for text in texts(ax))
