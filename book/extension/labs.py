"""Labs on the site: scripts, data and pictures in files beside the page.

In a notebook a lab carries all that it needs. On the site the browser would read that
before the page's text, and again for every lab of every page; so it is taken out into
files that are loaded when the page stands. They are scripts and no JSON, because a page
in a folder may load scripts only.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

from aecourse import words

BUDGET = 400_000  # bytes of scripts and data a page
# two whole autoencoders: the page says what it weighs
LARGER = {"latent_map": 900_000}
PART = re.compile(r'<(script|style) data-lab="([\w-]+)">(.*?)</\1>', re.DOTALL)
LAB = re.compile(
    r'<aecourse-lab kind="([\w-]+)">(?P<still>.*?)'
    r'<script type="application/json">(?P<content>.*?)</script></aecourse-lab>',
    re.DOTALL,
)
PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')
FIRST = 600  # the place of a lab's scripts among the page's
logger = getLogger(__name__)


def lighten(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Move what the labs of a page carry into files, and let the page load these."""
    body = context.get("body") or ""
    if "<aecourse-lab " not in body:
        return
    static = Path(app.outdir) / "_static"
    (static / "labs").mkdir(parents=True, exist_ok=True)
    parts = dict(_parts(body))  # the same part of several labs is one file
    body = PART.sub("", body)
    to_root = "../" * page.count("/")
    data = {}
    for number, lab in enumerate(LAB.finditer(body), start=1):
        name = f"{page.replace('/', '-')}-{number}"
        data[f"labs/{name}.js"] = (
            f'(window.AELabData ??= {{}})["{name}"] = {lab["content"]};\n'
        )
        still = _picture_apart(lab["still"], static, f"labs/{name}.png", to_root)
        light = f'<aecourse-lab kind="{lab[1]}" data="{name}">{still}</aecourse-lab>'
        body = body.replace(lab[0], light, 1)
    files = data | parts  # a lab starts when its kind is defined, and needs data then
    kinds = {lab[1] for lab in LAB.finditer(context["body"])}
    context["body"] = body + _weight(page, files, kinds)
    _load(app, static, files)


def _parts(body: str) -> Iterator[tuple[str, str]]:
    for tag, name, text in PART.findall(body):
        yield f"{name}.{'js' if tag == 'script' else 'css'}", text


def _picture_apart(still: str, static: Path, name: str, to_root: str) -> str:
    """Write the still picture into a file and return the markup that shows it."""
    found = PICTURE.search(still)
    if not found:
        return still
    (static / name).write_bytes(base64.b64decode(found[1]))
    return still.replace(found[0], f'src="{to_root}_static/{name}"')


def _load(app: Sphinx, static: Path, files: dict[str, str]) -> None:
    for place, (name, text) in enumerate(files.items(), start=FIRST):
        (static / name).write_text(text, encoding="utf-8")
        if name.endswith(".css"):
            app.add_css_file(name, priority=place)
        else:  # they run in this order, when the page has been read
            app.add_js_file(name, priority=place, loading_method="defer")


def _weight(page: str, files: dict[str, str], kinds: set[str]) -> str:
    """Return the line that says how large labs are, where they are larger than most."""
    scripts = (text for name, text in files.items() if name.endswith(".js"))
    total = sum(len(text.encode()) for text in scripts)
    allowed = max([BUDGET, *(LARGER[kind] for kind in kinds & set(LARGER))])
    if total > allowed:
        logger.warning(
            "the scripts and data of its labs have %d kB, and a page may have %d kB",
            total // 1000,
            allowed // 1000,
            location=page,
        )
    if total <= BUDGET:
        return ""
    said = words.of_pages("site")["labs_weigh"].format(size=f"{total / 1000:.0f}")
    return f'<p class="labs-weight">{said}</p>'


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handler."""
    app.connect("html-page-context", lighten)
    return {"version": "1", "parallel_read_safe": True}
