"""Lines of code that can be told apart, so that a narrow page may wrap each by itself.

A box of 74 characters is wider than a phone. Wrapped as one text its lines would begin
anywhere; wrapped line by line, what goes on stands further in than its beginning, and
the indentation that Python means can still be read. The text of a box stays as it is,
so that what is copied is the code.
"""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

# what is printed is left alone, since its columns stand below each other
BOX = re.compile(
    r'(?<!highlight-myst-ansi notranslate">)'
    r'(<div class="highlight"><pre[^>]*>(?:<span></span>)?)(.*?)(</pre>)',
    flags=re.DOTALL,
)
INDENT = re.compile(r'( +)|<span class="w">( +)</span>')


def part_lines(body: str) -> str:
    """Put each line of the boxes of code into an element of its own."""
    return BOX.sub(lambda box: box[1] + _parted(box[2]) + box[3], body)


def _parted(code: str) -> str:
    lines = code.splitlines(keepends=True)
    # an element that goes over several lines cannot be parted
    if any(line.count("<span") != line.count("</span>") for line in lines):
        return code
    return "".join(map(_element, lines))


def _element(line: str) -> str:
    indent = INDENT.match(line)
    if not indent:
        return f'<span class="code-line">{line}</span>'
    spaces, rest = indent[1] or indent[2], line[indent.end() :]
    return (
        f'<span class="code-line" style="--at:{len(spaces)}">'
        f'<span class="code-indent">{spaces}</span>{rest}</span>'
    )


def mark_lines(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Part the lines of a page."""
    if body := context.get("body"):
        context["body"] = part_lines(body)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handler."""
    app.connect("html-page-context", mark_lines)
    return {"version": "1", "parallel_read_safe": True}
