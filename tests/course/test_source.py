"""The page shows the module's own source."""

import functools
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter

from aecourse import errors
from aecourse.course import source

SHOW = """
import sys
from aecourse import errors
from aecourse.course import source
source.show(errors.reconstruction_error)._repr_html_()
print(sorted({"IPython", "keras"} & set(sys.modules)))
"""


@functools.lru_cache(
    maxsize=8,
)
def decorated(x):
    """Return the input."""
    return x


class Plain:
    @staticmethod
    def without_docstring(x):
        return x


def test_it_shows_the_code_without_the_docstring():
    shown = source.show(errors.reconstruction_error)
    assert repr(shown).startswith("def reconstruction_error(")
    assert "np.square(np.subtract(x, x_hat, dtype=dtype))" in repr(shown)
    assert "Parameters" not in repr(shown)


def test_it_begins_at_the_def_below_the_decorators():
    assert repr(source.show(decorated)) == "def decorated(x):\n    return x"
    shown = source.show(Plain.without_docstring)
    assert repr(shown) == "def without_docstring(x):\n    return x"


def test_a_notebook_shows_it_highlighted_like_its_cells():
    shown = source.show(decorated)
    soup = BeautifulSoup(shown._repr_html_(), "html.parser")
    code = soup.select_one("div.highlight > pre")
    assert code.get_text().strip() == repr(shown)
    assert code.select_one("span.k").get_text() == "def"


def test_it_has_no_latex_for_which_a_page_would_load_mathjax():
    data, _ = DisplayFormatter().format(source.show(decorated))
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/plain"] == "def decorated(x):\n    return x"


def test_it_needs_neither_ipython_nor_keras():
    done = subprocess.run(
        [sys.executable, "-c", SHOW], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_has_no_source_is_refused():
    with pytest.raises(TypeError):
        source.show(len)
