"""The directive ``quiz``, in builds of one page."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "book" / "extension"))

import quiz  # noqa: E402

PAGE = """# Page

:::{quiz} An error is $0.02$.
Is that `good`?

<details><summary>Yes, it is little</summary>

✗ a square is *always* little.

</details>
<details><summary>Nobody knows</summary>

✓ there is no baseline.

</details>

:::

:::{quiz} And now?

<details><summary>Stop</summary>

✓ it is enough.

</details>

:::
"""
OPTION = "<details><summary>One</summary>\n\n✓ because.\n\n</details>"
WRONG = OPTION.replace("✓", "✗")


def build(folder: Path, page: str, builder: str = "html", **settings: object):
    """Build a page and return the folder of what was written, and the warnings."""
    source = folder / "source"
    source.mkdir(exist_ok=True)
    (source / "index.md").write_text(page, encoding="utf-8")
    target, warnings = folder / builder, StringIO()
    config = {
        "extensions": ["myst_parser", "quiz"],
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
        "locale_dirs": ["locale"],
        "html_theme": "basic",
        **settings,
    }
    translators.clear()  # or the language of a build before this one is kept
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            source,
            None,
            target,
            folder / f"doctrees-{builder}",
            builder,
            confoverrides=config,
            status=None,
            warning=warnings,
        )
        app.build()
    return target, warnings.getvalue()


def test_right_and_wrong_stand_in_the_markup_and_in_words(tmp_path):
    site, warnings = build(tmp_path, PAGE)
    assert warnings == ""
    soup = BeautifulSoup((site / "index.html").read_bytes(), "html.parser")
    first, second = soup.select("div.quiz-question")
    assert [option["class"] for option in first.select("details")] == [
        ["quiz", "quiz-wrong"],
        ["quiz", "quiz-right"],
    ]
    choices = [choice.get_text() for choice in first.select("details > summary")]
    assert choices == ["Yes, it is little", "Nobody knows"]
    reasons = [reason.get_text() for reason in first.select("details > p")]
    assert reasons == ["No: a square is always little.", "Yes: there is no baseline."]
    assert first.p.strong.get_text().startswith("1. An error is")
    assert first.p.code.get_text() == "good"
    assert second.p.get_text() == "2. And now?"


def test_where_nothing_opens_it_is_a_list(tmp_path):
    pages, warnings = build(tmp_path, PAGE, "text")
    assert warnings == ""
    text = (pages / "index.txt").read_text(encoding="utf-8")
    assert "**2. And now?**\n\n* Stop\n\n  Yes: it is enough." in text
    assert "* Yes, it is little\n\n  No: a square is *always* little." in text


def test_it_can_be_printed(tmp_path):
    pages, warnings = build(tmp_path, PAGE, "latex")
    assert warnings == ""
    tex = next(pages.glob("*.tex")).read_text(encoding="utf-8")
    assert r"\sphinxstylestrong{2. And now?}" in tex
    assert tex.index("Nobody knows") < tex.index("Yes: there is no baseline.")
    assert "details" not in tex


def test_each_of_its_texts_is_a_message_without_sign_and_verdict(tmp_path):
    pages, warnings = build(tmp_path, PAGE, "gettext")
    assert warnings == ""
    catalogue = next(pages.glob("*.pot")).read_text(encoding="utf-8")
    for message in (
        "An error is $0.02$. Is that `good`?",
        "Nobody knows",
        "a square is *always* little.",
    ):
        assert f'msgid "{message}"' in catalogue
    assert "✓" not in catalogue
    assert "Yes: " not in catalogue


def test_a_translation_takes_the_place_of_texts_and_verdicts(tmp_path, monkeypatch):
    told = {"right": "Oui :", "wrong": "Non :"}
    monkeypatch.setattr(quiz.words, "languages", lambda: ["en", "fr"])
    monkeypatch.setattr(quiz.words, "of_pages", lambda part, language: told)
    messages = tmp_path / "source" / "locale" / "fr" / "LC_MESSAGES" / "index.po"
    messages.parent.mkdir(parents=True)
    messages.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "And now?"\nmsgstr "Et maintenant ?"\n\n'
        'msgid "it is enough."\nmsgstr "cela *suffit*."\n',
        encoding="utf-8",
    )
    site, warnings = build(tmp_path, PAGE, language="fr")
    assert warnings == ""
    soup = BeautifulSoup((site / "index.html").read_bytes(), "html.parser")
    second = soup.select("div.quiz-question")[1]
    assert second.p.get_text() == "2. Et maintenant ?"
    assert second.select_one("details > p").get_text() == "Oui : cela suffit."
    assert second.select_one("em").get_text() == "suffit"


def test_a_language_without_words_is_a_warning(tmp_path):
    _, warnings = build(tmp_path, PAGE, "dummy", language="eo")
    assert "aecourse/words lacks the language 'eo'" in warnings


@pytest.mark.parametrize(
    ("body", "line", "fault"),
    [
        (f"\n{OPTION}", 0, "begins with its question"),
        (f"Which?\n\n{WRONG}", 0, "one right option, marked by ✓; here are 0"),
        (f"Which?\n\n{OPTION}\n{OPTION}", 0, "here are 2"),
        ("Which?", 0, "here are 0"),
        (
            f"Which?\n\n{OPTION}\n<details><summary>Two</summary>\n\n</details>",
            7,
            "gives the reason",
        ),
        (f"Which?\n\n{OPTION.replace('✓ ', '')}", 2, "begins with ✓ or ✗"),
        (f"Which?\n\n{OPTION}\n{WRONG.replace('</details>', '')}", 7, "</details>"),
        (f"Which?\n\n{OPTION}\n\nAnd so on.", 8, "Received: And so on."),
    ],
    ids=[
        "no question",
        "no right option",
        "two right options",
        "no option",
        "no reason",
        "no sign",
        "not closed",
        "a stray line",
    ],
)
def test_bad_markup_is_found_with_its_line(body, line, fault):
    found = [(at, text) for at, text in quiz.find_faults(body) if fault in text]
    assert [at for at, _ in found] == [line], list(quiz.find_faults(body))


def test_bad_markup_is_a_warning_at_its_line_of_the_file(tmp_path):
    page = f"# Page\n\n:::{{quiz}} Which?\n\n{OPTION}\n\nAnd so on.\n\n:::\n"
    _, warnings = build(tmp_path, page, "dummy")
    assert "index.md:11: WARNING: An option is <details>" in warnings
