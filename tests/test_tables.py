"""Tables for pages: what a reader sees, hears and reads in a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from aecourse import tables
from tests.test_quiz import build

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "extension"))

ROWS = {
    "mean": {"MSE": 0.0675, "parameters": 784, "kind": "<none>", "share": None},
    "PCA": {"MSE": 0.01685, "parameters": 26_656, "kind": "linear", "share": 0.25},
    "network": {"MSE": 0.00839, "parameters": 222_384, "kind": "bent", "share": 0.125},
}
SHOWN = tables.table(
    ROWS,
    "Errors & sizes.",
    name="tab-errors",
    best={"MSE": min},
    formats={"share": ".0%"},
)


def soup(shown):
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def test_in_a_terminal_the_digits_stand_below_each_other():
    assert repr(SHOWN).splitlines() == [
        "Errors & sizes.",
        "            MSE   parameters  kind    share",
        "mean     0.0675          784  <none>      –",
        "PCA      0.0169       26,656  linear    25%",
        "network  0.0084★     222,384  bent      12%",
        "★ marks the best of a column.",
    ]


def test_heads_say_what_they_are_the_heads_of():
    table = soup(SHOWN).table
    assert [th["scope"] for th in table.thead.select("th")] == ["col"] * 4
    assert [th.text for th in table.select("th[scope=row]")] == list(ROWS)
    # an empty head would be read aloud as one
    assert table.thead.td.text == ""
    assert [td["class"] for td in table.tbody.tr.select("td.number")] == [
        ["number"]
    ] * 3


def test_the_best_is_marked_by_a_sign_and_in_words():
    (best,) = soup(SHOWN).select("td:has(.best)")
    assert best.strong.text == "0.0084"
    assert best.select_one(".best")["aria-label"] == "best"


def test_all_that_read_alike_are_best():
    shown = tables.table({"a": {"x": 0.9871}, "b": {"x": 0.9873}}, "x", best={"x": max})
    assert len(soup(shown).select(".best")) == 2


def test_a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name():
    region = soup(SHOWN).select_one("[role=group]")
    assert region["tabindex"] == "0"
    assert region["aria-label"] == "Errors & sizes."


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.957, 0.9961], ["0.957", "0.996"]),
        ([12.345, 6.0], ["12.35", "6.00"]),
        ([1234.5, 98765.4], ["1,234", "98,765"]),
        ([0.0, 0.0], ["0", "0"]),
        ([3, 12_000], ["3", "12,000"]),
        ([np.float32(0.5), float("nan")], ["0.500", "–"]),
        ([np.int64(3), None], ["3", "–"]),
        ([0.25, float("inf")], ["0.250", "inf"]),
        (["never", 0.25], ["never", "0.250"]),
        ([True, False], ["True", "False"]),
    ],
)
def test_numbers_have_the_digits_that_are_read(values, texts):
    frame = pd.DataFrame({"x": pd.Series(values, dtype=object)})
    assert [td.text for td in soup(tables.table(frame, "x")).select("td")] == texts


def test_a_column_without_a_number_has_no_best():
    shown = tables.table({"a": {"x": float("nan")}}, "x", best={"x": min})
    assert [cell.text for cell in soup(shown).select("td")][-1] == "–"


def test_an_index_of_two_levels_names_the_rows_twice():
    frame = pd.concat({"P1": pd.DataFrame({"x": [1]}, index=["mean"])})
    heads = soup(tables.table(frame, "x")).select("th[scope=row]")
    assert [th.text for th in heads] == ["P1", "mean"]


def test_results_are_called_as_readers_call_them():
    shown = tables.table({"threshold": {"false_alarm_rate": 0.05}}, "x")
    assert "false-alarm rate" in repr(shown)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"caption": " "}, "caption"),
        ({"best": {"mse": min}}, "mse"),
        ({"best": {"MSE": sum}}, "max or min"),
        ({"formats": {"mse": ".1f"}}, "mse"),
    ],
)
def test_what_names_nothing_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        tables.table(**{"rows": ROWS, "caption": "x", **change})


def page_with(*shown):
    blocks = (f"```{{raw}} html\n{table._repr_html_()}\n```\n" for table in shown)
    text = "# Page\n\nSee {numref}`tab-errors`.\n\n:::{table} Written\n| a |\n|---|\n"
    return text + "| 1 |\n:::\n\n" + "\n".join(blocks)


def test_the_site_numbers_it_with_those_of_the_text(tmp_path):
    nameless = tables.table({"a": {"x": 1}}, "No name.")
    site, warnings = build(
        tmp_path,
        page_with(nameless, SHOWN),
        extensions=["myst_parser", "numbered_tables"],
        numfig=True,
    )
    assert warnings == ""
    page = BeautifulSoup((site / "index.html").read_bytes(), "html.parser")
    numbers = [n.text.strip() for n in page.select(".caption-number")]
    assert numbers == ["Table 1", "Table 2", "Table 3"]
    figure = page.select_one("figure#tab-errors")
    assert figure.select_one(".caption-text").text == "Errors & sizes."
    assert page.select_one("a[href='#tab-errors'] .std-numref").text == "Table 3"
    assert len(figure.select("[role=group] > table tr")) == 4


def test_nameless_tables_of_two_pages_do_not_claim_one_name(tmp_path):
    nameless = tables.table({"a": {"x": 1}}, "No name.")._repr_html_()
    block = f"# Page\n\n```{{raw}} html\n{nameless}\n```\n"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "other.md").write_text(block, encoding="utf-8")
    _, warnings = build(
        tmp_path,
        f"{block}\n:::{{toctree}}\nother\n:::\n",
        extensions=["myst_parser", "numbered_tables"],
        numfig=True,
    )
    assert warnings == ""


def test_those_of_the_appendices_do_not_pass_for_a_chapters(tmp_path):
    appendix = tmp_path / "source" / "book" / "appendix"
    appendix.mkdir(parents=True)
    (appendix / "more.md").write_text(page_with(SHOWN), encoding="utf-8")
    site, warnings = build(
        tmp_path,
        "# Page\n\nSee {numref}`tab-errors`.\n\n"
        ":::{toctree}\nbook/appendix/more\n:::\n",
        extensions=["myst_parser", "numbered_tables"],
        numfig=True,
    )
    assert warnings == ""
    pages = {
        name: BeautifulSoup((site / name).read_bytes(), "html.parser")
        for name in ("index.html", "book/appendix/more.html")
    }
    appendix = pages["book/appendix/more.html"].select(".caption-number")
    assert [number.text.strip() for number in appendix] == ["Table A.1", "Table A.2"]
    assert pages["index.html"].select_one(".std-numref").text == "Table A.2"


def test_its_caption_is_a_message_for_translators(tmp_path):
    pages, _ = build(
        tmp_path,
        page_with(SHOWN),
        "gettext",
        extensions=["myst_parser", "numbered_tables"],
    )
    catalogue = next(pages.glob("*.pot")).read_text(encoding="utf-8")
    assert 'msgid "Errors & sizes."' in catalogue
