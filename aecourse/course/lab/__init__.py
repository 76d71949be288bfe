"""Labs: things to play with that run inside a page, without kernel and network.

A lab is a kind, which is a script ``kinds/<kind>.js``, with data and words. What a
notebook shows is one piece of HTML with everything in it; the site's extension moves
scripts and data into files beside the page. CONTRIBUTING says how a kind is written.
"""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from matplotlib.figure import Figure

from aecourse._validation import Validator, invalid, validated
from aecourse.course.lab.export import network
from aecourse.course.lab.packing import packed

__all__ = ["Lab", "network", "packed"]

DPI = 80  # of the still picture, which a page shows for a moment
_FOLDER = resources.files("aecourse.course.lab")
KINDS = _FOLDER / "kinds"


def _known_kind(name: str, value: Any, _: Mapping[str, Any]) -> str:
    known = sorted(
        path.name[:-3] for path in KINDS.iterdir() if path.name[-3:] == ".js"
    )
    if value not in known:
        raise invalid(name, f"one of {', '.join(known)}", value)
    return value


def _named_lab(name: str, words: Any, _: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in ("name", "still"):
        if not isinstance(words, Mapping) or not words.get(key):
            raise invalid(name, f"words with an entry {key!r}", words)
    return words


def _json_value(name: str, value: Any, _: Mapping[str, Any]) -> Any:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        expected = f"data that JSON can hold, arrays packed ({error})"
        raise invalid(name, expected, type(value).__name__) from None
    return value


def _instance(of: type) -> Validator:
    def validate(name: str, value: Any, _: Mapping[str, Any]) -> Any:
        if not isinstance(value, of):
            raise invalid(name, f"a {of.__module__}.{of.__name__}", value, TypeError)
        return value

    return validate


class Lab:
    """Something to play with, which shows itself at the end of a cell.

    Parameters
    ----------
    kind : str
        Name of a script in ``aecourse/course/lab/kinds``.
    data : mapping
        What the script gets as ``data``: numbers, texts, lists and mappings; arrays as
        :func:`packed`, models as :func:`network`.
    still : matplotlib.figure.Figure
        Picture that stands there until the script has started, and where it may not
        run. It is closed.
    words : mapping of str to str
        What the script gets as ``ui.words``; ``name`` is what screen readers call the
        lab, ``still`` describes the picture to them.

    Raises
    ------
    TypeError, ValueError
        If there is no such kind, the data are more than JSON can hold, or a word is
        missing.

    Notes
    -----
    Source: the labs of chapters 1 to 11.
    """

    @validated(
        kind=_known_kind, data=_json_value, still=_instance(Figure), words=_named_lab
    )
    def __init__(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        still: Figure,
        words: Mapping[str, Any],
    ) -> None:
        self.kind = kind
        # a text with an end tag in it must not end the script
        content = json.dumps({"data": data, "words": words}, separators=(",", ":"))
        self.content = content.replace("<", "\\u003c")
        self.still = _picture(still, words["still"])

    def __repr__(self) -> str:
        return f"Lab({self.kind!r}, {len(self.content) / 1000:.0f} kB of data)"

    def _repr_html_(self) -> str:
        """Return markup, scripts, style and data in one."""
        return (
            _part("style", "aecourse-lab", _text("lab.css"))
            + f'<aecourse-lab kind="{self.kind}">{self.still}'
            f'<script type="application/json">{self.content}</script></aecourse-lab>'
            + _part("script", "aecourse-lab", _text("runtime.js") + _text("lab.js"))
            + _kind_parts(self.kind)
        )


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _part(tag: str, name: str, text: str) -> str:
    """Return a script or style that the site's extension finds by its name."""
    return f'<{tag} data-lab="{name}">{text}</{tag}>'


def _kind_parts(kind: str) -> str:
    files = (("style", KINDS / f"{kind}.css"), ("script", KINDS / f"{kind}.js"))
    return "".join(
        _part(tag, f"aecourse-lab-{kind}", file.read_text(encoding="utf-8"))
        for tag, file in files
        if file.is_file()
    )


def _picture(figure: Figure, description: str) -> str:
    import matplotlib.pyplot as plt

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI)
    plt.close(figure)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    alternative = html.escape(description, quote=True)
    return (
        f'<figure class="aelab-still"><img alt="{alternative}" '
        f'src="data:image/png;base64,{data}"></figure>'
    )
