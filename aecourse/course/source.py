"""Show a function of the module on the page, so that what is read is what is tested."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.display import Code


def show(obj: Callable) -> Code:
    """Return the source of a function or class of `aecourse`, highlighted.

    The docstring is left out: the API reference has it.

    Parameters
    ----------
    obj
        The function or class.

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
    from IPython.display import Code

    text = textwrap.dedent(inspect.getsource(obj))
    return Code(_without_docstring(text), language="python")


def _without_docstring(text: str) -> str:
    body = ast.parse(text).body[0].body
    if not (len(body) > 1 and ast.get_docstring(ast.parse(text).body[0])):
        return text
    lines = text.splitlines()
    del lines[body[0].lineno - 1 : body[0].end_lineno]
    return "\n".join(lines)
