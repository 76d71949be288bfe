"""The page on the module: what it names exists, and each chapter has its own."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "extension"))

from first_uses import described_names, first_uses, title_of, used_names  # noqa: E402

API = ROOT / "book" / "appendix" / "api.md"
DESCRIBED = described_names(sorted(API.with_suffix("").glob("*.md")))


def notebook(path, *cells, title="# A chapter"):
    parts = [nbformat.v4.new_markdown_cell(title)]
    parts += map(nbformat.v4.new_code_cell, cells)
    nbformat.write(nbformat.v4.new_notebook(cells=parts), path)
    return path


def test_names_are_found_however_they_were_imported(tmp_path):
    page = notebook(
        tmp_path / "01_a.ipynb",
        "from aecourse import latent as codes\nfrom aecourse.errors import rmse",
        "import numpy as np\nnp.mean(codes.encode(1, 2))",
    )
    names = {"aecourse.latent.encode", "aecourse.errors.rmse", "aecourse.latent"}
    assert used_names(page) == names


def test_a_chapter_has_only_what_none_before_it_has_used(tmp_path):
    both = "from aecourse import latent\nlatent.encode, latent.decode"
    pages = [
        notebook(tmp_path / "01_a.ipynb", "from aecourse import latent\nlatent.encode"),
        notebook(tmp_path / "02_b.ipynb", both, title="(b)=\n# The second"),
    ]
    found = [names for _, names in first_uses(pages, DESCRIBED)]
    assert found == [["aecourse.latent.encode"], ["aecourse.latent.decode"]]
    assert title_of(pages[1]) == "2 · The second"


def test_a_class_is_linked_to_where_it_is_described():
    detector = "aecourse.anomaly.detector.AutoencoderDetector"
    assert DESCRIBED["aecourse.anomaly.AutoencoderDetector"] == detector


WANTED = re.findall(r"\{py:obj\}`([\w.]+) <([\w.]+)>`", API.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("shown", "target"), WANTED)
def test_what_the_page_offers_is_there(shown, target):
    module, _, name = target.rpartition(".")
    assert hasattr(importlib.import_module(module), name)
    assert target in {*DESCRIBED, *DESCRIBED.values()}
    assert shown.endswith(name)


def test_every_chapter_has_a_row():
    chapters = sorted((ROOT / "book" / "chapters").glob("*.ipynb"))
    rows = dict(first_uses(chapters, DESCRIBED))
    assert all(rows[path] for path in chapters)
    assert len(WANTED) > 40
