"""What a page takes from an executed chapter."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

from nbformat import v4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "book" / "extension"))

import borrowed  # noqa: E402

LAB = '<style></style><aecourse-lab kind="glass"></aecourse-lab>'


def shown(data, **metadata):
    output = v4.new_output("display_data", data=data)
    return v4.new_code_cell("", outputs=[output], metadata=metadata)


def drawn(name, content):
    look = {"figure": {"name": name}, "image": {"alt": f"About {name}"}}
    data = {"image/png": base64.b64encode(content).decode(), "text/plain": "Figure"}
    return shown(data, mystnb=look)


NOTEBOOK = v4.new_notebook(
    cells=[
        v4.new_markdown_cell("# Title"),
        v4.new_code_cell("1 + 1"),
        drawn("fig-a-one", b"one"),
        drawn("fig-a-two", b"two"),
        shown({"text/html": LAB.replace("glass", "other")}),
        shown({"text/html": LAB}),
    ]
)


def test_a_figure_is_found_by_its_name_with_its_words():
    assert borrowed.figure_of(NOTEBOOK, "fig-a-two") == (b"two", "About fig-a-two")


def test_a_figure_that_nobody_has_drawn_is_not_found():
    assert borrowed.figure_of(NOTEBOOK, "fig-a-three") is None
    unexecuted = v4.new_notebook(cells=[drawn("fig-a-one", b"one")])
    unexecuted.cells[0].outputs = []
    assert borrowed.figure_of(unexecuted, "fig-a-one") is None


def test_a_lab_is_found_by_its_kind():
    assert borrowed.lab_of(NOTEBOOK, "glass") == LAB
    assert borrowed.lab_of(NOTEBOOK, "sizes") is None
