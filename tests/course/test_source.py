"""The page shows the module's own source."""

import pytest

from aecourse import errors
from aecourse.course import source


def test_it_shows_the_code_without_the_docstring():
    shown = source.show(errors.reconstruction_error).data
    assert shown.startswith("def reconstruction_error(")
    assert "np.square(x - x_hat)" in shown
    assert "Parameters" not in shown


def test_what_has_no_source_is_refused():
    with pytest.raises(TypeError):
        source.show(len)
