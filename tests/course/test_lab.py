"""Labs as HTML."""

import json
import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from aecourse.course import lab

WORDS = {"name": "A lab", "still": 'A "picture"'}


@pytest.fixture
def kinds(tmp_path, monkeypatch):
    (tmp_path / "plain.js").write_text("AELab.define('plain', () => {});")
    (tmp_path / "styled.js").write_text("// styled")
    (tmp_path / "styled.css").write_text(".aelab-styled { color: inherit }")
    monkeypatch.setattr(lab, "KINDS", tmp_path)


def made(kind="plain", data=(), **changes):
    return lab.Lab(kind, data, **{"still": Figure((1, 1)), "words": WORDS, **changes})


def test_a_lab_carries_picture_data_words_and_scripts_once(kinds):
    page = made(data={"values": [1, 2]})._repr_html_()
    content = re.search(r'<script type="application/json">(.*?)</script>', page)[1]
    assert json.loads(content) == {"data": {"values": [1, 2]}, "words": WORDS}
    assert 'alt="A &quot;picture&quot;"' in page
    assert page.count("customElements.define") == 1
    assert re.findall(r'<(\w+) data-lab="([\w-]+)"', page) == [
        ("style", "aecourse-lab"),
        ("script", "aecourse-lab"),
        ("script", "aecourse-lab-plain"),
    ]
    assert not re.search(r"(src|href)=.?(http|//)", page)


def test_a_kind_may_have_a_style_of_its_own(kinds):
    assert '<style data-lab="aecourse-lab-styled">' in made("styled")._repr_html_()


def test_it_says_little_in_a_console(kinds):
    assert repr(made()) == "Lab('plain', 0 kB of data)"


def test_a_word_cannot_end_the_data_early(kinds):
    page = made(words=WORDS | {"name": "</script><b>"})._repr_html_()
    assert "</script><b>" not in page


def test_scripts_can_stand_in_a_page():
    for name in ("runtime.js", "lab.js"):
        assert "</script" not in (lab._FOLDER / name).read_text(encoding="utf-8")
    assert "</style" not in (lab._FOLDER / "lab.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "other"}, "`kind`.*plain, styled"),
        ({"data": {"x": np.ones(2)}}, "`data`.*packed"),
        ({"data": [float("nan")]}, "`data`"),
        ({"still": "a picture"}, "`still`.*Figure"),
        ({"words": {"name": "A lab"}}, "`words`.*'still'"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes, named, kinds):
    with pytest.raises((TypeError, ValueError), match=named):
        made(**changes)
