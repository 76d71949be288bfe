"""Make slides of each chapter, its pictures, labs, boxes and quiz: ``make slides``.

They come from what ``make book`` has executed, so no slide says what the page does not.
A deck is one HTML file that needs neither network nor any other file, shows a slide a
screen, is turned with Page Down and Page Up, and prints a slide a page.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "book" / "chapters"
MATHJAX = ROOT / "book" / "assets" / "mathjax" / "tex-svg.js"
sys.path.insert(0, str(ROOT / "book" / "extension"))

from execution import executed, open_cache  # noqa: E402

BOX = re.compile(
    r"^:::\{admonition\} (?P<title>[^\n]+)\n"
    r":class: (?P<kind>[\w-]+)\n(?P<text>.*?)^:::$",
    flags=re.MULTILINE | re.DOTALL,
)
QUIZ = re.compile(
    r"^:::\{quiz\} (?P<title>.+?)\n\n(?P<text>.*?)^:::$", re.MULTILINE | re.DOTALL
)
OPENING = re.compile(r"^# (.+)\n+\*\*The question\.\*\* (.+)", re.MULTILINE)
ROLE = re.compile(r" ?\{(?P<role>[\w:]+)\}`(?P<text>[^`<]*?)\s*(?:<(?P<of>[^>`]*)>)?`")
# what a role without a text of its own stands for
INSTEAD = {"eq": "the formula", "numref": "the picture"}
STYLE = """\
:root { color-scheme: light; font: clamp(18px, 1.7vw, 30px)/1.4 system-ui,
  sans-serif; scroll-snap-type: y proximity; }
body { counter-reset: slide; margin: 0; }
section { box-sizing: border-box; counter-increment: slide; display: flex;
  flex-direction: column; justify-content: center; margin: auto; max-width: 62em;
  min-height: 100vh; padding: 1.2em 2em 2em; position: relative;
  scroll-snap-align: start; }
section::after { bottom: .6em; content: counter(slide); font-size: .6em;
  opacity: .6; position: absolute; right: 2em; }
h1 { font-size: 2em; } h2 { font-size: 1.3em; margin: 0 0 .5em; }
figure { margin: 0; text-align: center; }
figure > img { height: 62vh; object-fit: contain; width: 100%; }
aecourse-lab { display: block; font-size: .7em; margin: 0 auto; max-width: 52em;
  width: 100%; }
figcaption { font-size: .75em; text-align: left; }
.key-idea, .failure, .definition { border-left: .3em solid #1f6fb4; padding-left: 1em; }
.failure { border-color: #d9822b; } .definition { border-color: #2e8b57; }
summary { cursor: pointer; padding: .2em 0; }
details p { margin: 0 0 .6em 1.2em; }
@media print { section { break-after: page; } }
"""


@dataclass(frozen=True)
class Slide:
    """One slide: a heading and what stands below it, both HTML."""

    title: str
    content: str


def markdown() -> MarkdownIt:
    """Return what renders text, with formulas as MathJax reads them."""

    def formula(text: str, options: dict) -> str:
        ends = r"\[{}\]" if options["display_mode"] else r"\({}\)"
        return ends.format(html.escape(text))

    text = MarkdownIt("commonmark", {"html": True})
    return text.use(dollarmath_plugin, renderer=formula)


def rendered(text: str) -> str:
    """Return a page's text as HTML, its roles as plain words."""
    return markdown().render(ROLE.sub(as_words, text))


def as_words(role: re.Match[str]) -> str:
    """Say what a role links to, without a link."""
    text, name = role["text"], role["role"]
    if name.startswith("cite"):
        return ""
    if role["of"] is None:
        text = INSTEAD.get(name, text)
        if chapter := re.fullmatch(r"chapter-(\w+)", text):
            [path] = CHAPTERS.glob(f"*_{chapter[1]}.ipynb")
            text = f"chapter {int(path.stem[:2])}"
    return " " * role[0].startswith(" ") + text


def slides_of(notebook: NotebookNode) -> Iterator[Slide]:
    """Yield the slides of an executed chapter, in the order of the page."""
    heading = said = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading, found = slides_of_text(cell.source, heading)
            yield from found
            said = cell.source.strip().split("\n\n")[-1]
        else:
            yield from slides_of_outputs(cell, heading, said)


def slides_of_text(text: str, heading: str) -> tuple[str, list[Slide]]:
    """Return the heading that holds from here on, and the slides of a text."""
    found = []
    if opening := re.search(
        r"^# (.+)\n+\*\*The question\.\*\* (.+)", text, re.MULTILINE
    ):
        heading = opening[1]
        found.append(Slide(f"<h1>{rendered_line(heading)}</h1>", rendered(opening[2])))
    elif named := re.findall(r"^##+ (.+)$", text, re.MULTILINE):
        heading = named[-1]
    found += [
        Slide(
            f"<h2>{rendered_line(box['title'])}</h2>",
            f"<div class='{box['kind']}'>{rendered(box['text'])}</div>",
        )
        for box in BOX.finditer(text)
    ]
    found += [
        Slide(f"<h2>{rendered_line(quiz['title'])}</h2>", rendered(quiz["text"]))
        for quiz in QUIZ.finditer(text)
    ]
    if summary := re.search(r"^## Summary\n+((?:[-*] .+\n?)+)", text, re.MULTILINE):
        found.append(Slide("<h2>Summary</h2>", rendered(summary[1])))
    return heading, found


def rendered_line(text: str) -> str:
    """Return a line of text as HTML."""
    return markdown().renderInline(ROLE.sub(as_words, text))


def slides_of_outputs(cell: NotebookNode, heading: str, said: str) -> Iterator[Slide]:
    """Yield a slide for a picture with a caption, and one for a lab."""
    title = f"<h2>{rendered_line(heading)}</h2>"
    shown = [output.get("data", {}) for output in cell.outputs]
    figure = cell.metadata.get("mystnb", {}).get("figure")
    for data in shown:
        page = "".join(data.get("text/html", ""))
        if "<aecourse-lab" in page:
            yield Slide(title, (rendered(said) if leads(said) else "") + page)
        elif figure and (drawn := picture(data, cell) or page):
            caption = f"<figcaption>{rendered(figure['caption'])}</figcaption>"
            yield Slide(title, f"<figure>{drawn}{caption}</figure>")
            return


def leads(paragraph: str) -> bool:
    """Whether a paragraph is what a lab is introduced with, and no story of its own."""
    return paragraph.count("\n") < 2 and not paragraph.startswith((":", "#", "$"))


def picture(data: NotebookNode, cell: NotebookNode) -> str:
    """Return a drawing as an image in the file itself, or "" if there is none."""
    if "image/png" not in data:
        return ""
    alt = cell.metadata.mystnb.get("image", {}).get("alt", "")
    source = "data:image/png;base64," + "".join(data["image/png"]).replace("\n", "")
    return f'<img src="{source}" alt="{html.escape(alt)}">'


def deck(notebook: NotebookNode) -> str:
    """Return the slides of an executed chapter as one page of HTML."""
    slides = list(slides_of(notebook))
    title = re.sub("<[^>]*>", "", slides[0].title)
    body = "\n".join(
        f"<section id='{number}'>{slide.title}{slide.content}</section>"
        for number, slide in enumerate(slides, 1)
    )
    formulas = '<span class="math' in body or '<div class="math' in body
    script = f"<script>{MATHJAX.read_text('utf-8')}</script>" if formulas else ""
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f"<body>{body}{script}</body></html>\n"
    )


def main() -> int:
    """Write a deck for each chapter; 1 when one has not been executed."""
    folder = ROOT / "_build" / "slides"
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    with open_cache(ROOT) as cache:
        for path in sorted(CHAPTERS.glob("*.ipynb")):
            notebook = executed(cache, nbformat.read(path, as_version=4))
            if notebook is None:
                missing.append(path.stem)
                continue
            target = folder / f"{path.stem}.html"
            target.write_text(deck(notebook), encoding="utf-8")
            print(f"wrote {target.relative_to(ROOT)}")
    if missing:
        print(f"Not executed yet: {', '.join(missing)}. Run: make book")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
