"""Labs on the site: what a page carries, and what lies beside it."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "book" / "extension"))

import labs  # noqa: E402

from aecourse.course import lab  # noqa: E402
from tests.browsing import complaints, forget_what_was_said, open_page  # noqa: E402
from tests.course.lab_demo import KINDS, demo_lab  # noqa: E402
from tests.test_site import SITE  # noqa: E402


def build(folder: Path, pages: dict[str, list[str]]) -> tuple[Path, str]:
    """Build pages of raw HTML and return where they lie and what was warned of."""
    source = folder / "source"
    for name, parts in pages.items():
        path = source / f"{name}.rst"
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / f"{path.stem}.html").write_text("\n".join(parts))
        raw = f".. raw:: html\n   :file: {path.stem}.html\n"
        path.write_text(f":orphan:\n\nPage\n====\n\n{raw}")
    (source / "conf.py").write_text("extensions = ['labs']\nroot_doc = 'one'\n")
    warnings = StringIO()
    site = folder / "site"
    with patch_docutils(source), docutils_namespace():
        Sphinx(
            *(source, source, site, folder / "doctrees", "html"),
            status=None,
            warning=warnings,
        ).build()
    return site, warnings.getvalue()


@pytest.fixture(scope="module")
def markup():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lab, "KINDS", KINDS)
        return demo_lab()._repr_html_()


@pytest.fixture(scope="module")
def site(markup, tmp_path_factory):
    pages = {"one": ["<p>nothing</p>"], "sub/two": [markup, "<p>text</p>", markup]}
    folder, warnings = build(tmp_path_factory.mktemp("labs"), pages)
    assert warnings == ""
    return folder


def test_the_page_is_light_and_scripts_and_data_lie_beside_it(site):
    page = (site / "sub" / "two.html").read_text()
    assert "customElements" not in page
    assert "base64" not in page
    assert len(page) < 10_000
    for number in (1, 2):
        name = f"sub-two-{number}"
        assert f'<aecourse-lab kind="demo" data="{name}">' in page
        assert (site / "_static" / "labs" / f"{name}.js").exists()
        assert f'src="../_static/labs/{name}.png"' in page
        picture = (site / "_static" / "labs" / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
    assert page.count("aecourse-lab.js") == 1


def test_a_page_without_labs_loads_none_of_it(site):
    assert "aecourse-lab" not in (site / "one.html").read_text()


@pytest.mark.browser
def test_the_labs_work_from_a_folder(browser, site):
    forget_what_was_said(browser)
    open_page(browser, (site / "sub" / "two.html").as_uri())
    assert complaints(browser, "file:") == []
    started = browser.execute_script(
        "return [...document.querySelectorAll('aecourse-lab')].map(l => !!l.lab)"
    )
    assert started == [True, True]
    colour = browser.execute_script(
        "return getComputedStyle(document.querySelector('aecourse-lab')).display"
    )
    assert colour == "block"


def test_labs_that_weigh_too_much_are_warned_of(markup, tmp_path):
    heavy = markup.replace('"names":[', f'"names":["{"x" * labs.BUDGET}",')
    _, warnings = build(tmp_path, {"one": [heavy]})
    assert "WARNING: the scripts and data of its labs have" in warnings
    assert "a page may have 400 kB" in warnings


def test_a_kind_that_may_weigh_more_says_what_it_weighs(markup, tmp_path, monkeypatch):
    monkeypatch.setattr(labs, "LARGER", {"demo": 2 * labs.BUDGET})
    heavy = markup.replace('"names":[', f'"names":["{"x" * labs.BUDGET}",')
    site, warnings = build(tmp_path, {"one": [heavy], "two": [markup]})
    assert warnings == ""
    said = re.search(r'labs-weight">[^<]* (\d+) kB', (site / "one.html").read_text())
    scripts = sum(
        path.stat().st_size
        for path in (site / "_static").rglob("*.js")
        if path.name.startswith(("aecourse-lab", "one-"))
    )
    assert int(said[1]) == round(scripts / 1000)
    assert "labs-weight" not in (site / "two.html").read_text()


@pytest.mark.site
def test_the_labs_of_every_page_stay_within_their_budget_or_say_what_they_weigh():
    of_labs = re.compile(r'src="[^"?]*_static/((?:labs/|aecourse-lab)[^"?]*\.js)')
    for page in SITE.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        scripts = set(of_labs.findall(text))
        total = sum((SITE / "_static" / name).stat().st_size for name in scripts)
        says_more = 'class="labs-weight"' in text
        assert total <= (max(labs.LARGER.values()) if says_more else labs.BUDGET), page
        assert says_more == (total > labs.BUDGET), page
