"""A page to hand in: what was asked, found, done and missed, in one file of HTML."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from aecourse import tables, words
from aecourse.own_data.checks import check
from aecourse.own_data.looking import draw_samples
from aecourse.own_data.method import Study
from aecourse.own_data.pictures import draw_training, show_failures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLE = """
@page { size: A4; margin: 12mm }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem; color: #1b1b1b; background: #fff; overflow-wrap: break-word }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem }
figure { margin: .5rem 0 } figcaption { font-size: .9rem; color: #444 }
img { max-width: 100% } table { border-collapse: collapse } ul { padding-left: 1.2rem }
.aecourse-table > div { overflow-x: auto }
th, td { padding: .15rem .6rem; text-align: left; border-bottom: 1px solid #ccc }
.number { text-align: right } .question { font-style: italic } .best { color: #8a5a00 }
footer { margin-top: 1.5rem; font-size: .85rem; color: #444 }
@media print { body { font-size: 9pt; margin: 0 } img { max-height: 45mm } }
"""


def write_report(study: Study, path: str | Path, *, question: str = "") -> Path:
    """Write a study as one page of HTML that needs no other file.

    Parameters
    ----------
    study : Study
        As :func:`aecourse.own_data.study` gives it.
    path : str or Path
        Where to; a file that is there is written anew.
    question : str, default ""
        The question, in a sentence; by default that of the method.

    Returns
    -------
    Path
        The file.
    """
    told = words.of_own_data("report")
    title = told["title"].format(name=study.data.name)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="question">{escape(question or told["question"])}</p>',
        f"<p>{escape(str(study.data))}</p>",
        _section("found", _found(study) + _shown(draw_samples(study.data), "samples")),
        _section(
            "done", _paragraph(_done(study)) + _shown(draw_training(study), "curve")
        ),
        _section("came", _shown(study.table()) + _shown(study.claims)),
        _section("missed", _shown(show_failures(study), "failures")),
        _section("method", _list(" ".join(row) for row in check(study).rows())),
        _section("not", _list(_limits(study))),
        f"<footer>{escape(_foot(study))}</footer>",
    ]
    place = Path(path)
    place.write_text(_page(title, "\n".join(parts)), encoding="utf-8")
    return place


def _page(title: str, body: str) -> str:
    language = words.of_own_data("report")["language"]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><main>{body}</main></body></html>\n"
    )


def _section(key: str, body: str) -> str:
    head = escape(words.of_own_data("report")[key])
    return f"<section><h2>{head}</h2>{body}</section>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _list(sentences) -> str:
    entries = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<ul>{entries}</ul>" if entries else ""


def _found(study: Study) -> str:
    clean = _paragraph(words.of_own_data("data")["clean"])
    return _list(found.text for found in study.data.findings) or clean


def _done(study: Study) -> str:
    parts = study.parts
    return words.of_own_data("report")["way"].format(
        train=len(parts.train),
        validation=len(parts.validation),
        test=len(parts.test),
        sizes=", ".join(map(str, study.sizes)),
        size=study.size,
        seeds=len(study.seeds),
    )


def _shown(thing: tables.Table | Figure, key: str = "") -> str:
    """Return a table as it shows itself, or a figure as a picture in the page."""
    if not hasattr(thing, "savefig"):
        return thing._repr_html_()
    buffer = io.BytesIO()
    thing.savefig(buffer, format="png", dpi=130)
    picture = base64.b64encode(buffer.getvalue()).decode("ascii")
    alt = escape(words.of_own_data("report")[f"{key}_alt"])
    return f'<figure><img alt="{alt}" src="data:image/png;base64,{picture}"></figure>'


def _limits(study: Study) -> list[str]:
    """Say what a reader must not conclude from this study."""
    claimed = words.of_own_data("claims")
    holding = {claim.text for claim in study.claims.claims if claim.holds}
    keys = {"ahead": "network_ahead", "behind": "simple_ahead", "level": "none_ahead"}
    # what the test samples broke is not said again
    standing = [key for claim, key in keys.items() if claimed[claim] in holding]
    broken = ["broken"] if study.claims.broken() else []
    told = words.of_own_data("report")
    return [told[key] for key in ["one_split", "elsewhere", *standing, *broken]]


def _foot(study: Study) -> str:
    return words.of_own_data("report")["foot"].format(seconds=round(study.seconds))
