"""Show a function of the module on the page, so that what is read is what is tested."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer


@dataclass(frozen=True)
class SourceCode:
    """Python source that a notebook shows highlighted, and a terminal as it is.

    Unlike ``IPython.display.Code`` it has no LaTeX form, for which Sphinx would load
    MathJax on pages without a formula.

    Attributes
    ----------
    text : str
        The source.
    """

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        formatter = HtmlFormatter()
        # JupyterLab and the theme of the site have colours for Pygments' classes, in
        # light and in dark; these are for the output of Colab, which has none
        colours = formatter.get_style_defs(".output_html")
        code = highlight(self.text, PythonLexer(), formatter)
        return f"<style>{colours}</style>{code}"


def show(obj: Callable) -> SourceCode:
    """Return the source of a function or class of `aecourse`, highlighted.

    Decorators and docstring are left out: the API reference has the docstring.

    Parameters
    ----------
    obj : callable
        The function or class.

    Returns
    -------
    SourceCode

    Raises
    ------
    TypeError
        If `obj` has no Python source.

    Examples
    --------
    >>> from aecourse import errors
    >>> from aecourse.course import source
    >>> source.show(errors.reconstruction_error)  # doctest: +SKIP
    """
    return SourceCode(_idea_of(textwrap.dedent(inspect.getsource(obj))))


def _idea_of(text: str) -> str:
    definition = ast.parse(text).body[0]
    lines = text.splitlines()
    body = definition.body
    if len(body) > 1 and ast.get_docstring(definition):
        del lines[body[0].lineno - 1 : body[0].end_lineno]
    # the line of a definition is that of its `def`, below the decorators
    return "\n".join(lines[definition.lineno - 1 :])
