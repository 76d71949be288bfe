"""Let nbval compare what the site's build has executed.

It executes what has not been. The notebooks are executed once for each
state of module, requirements and data (see ``extension/execution.py``).
Here nbval's kernel is replaced by one that gives the outputs of that
execution, cell by cell, so that the comparison is nbval's own.
"""

from __future__ import annotations

import itertools
import sys
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbval import plugin

BOOK = Path(__file__).resolve().parent
sys.path.insert(0, str(BOOK / "extension"))

from execution import executed, open_cache  # noqa: E402


class ExecutedKernel:
    """Answers like a kernel of nbval with outputs that were kept.

    Parameters
    ----------
    notebook
        An executed notebook.
    """

    language = "python"

    def __init__(self, notebook: NotebookNode) -> None:
        self.cells = (
            cell for cell in notebook.cells if cell.cell_type == "code"
        )
        self.numbers = itertools.count()
        self.messages: deque[dict[str, Any]] = deque()

    def execute_cell_input(
        self, source: str, allow_stdin: bool | None = None
    ) -> str:
        """Take the next cell, which must be what nbval asks for."""
        cell = next(self.cells)
        if cell.source != source:
            raise RuntimeError(
                f"Executed: {cell.source!r}. Asked for: {source!r}"
            )
        number = str(next(self.numbers))
        parent = {"msg_id": number}
        self.messages.clear()
        for output in cell.outputs:
            content = {
                k: v for k, v in output.items() if k != "output_type"
            }
            if "data" in content:
                # only the text is stored, see scripts/notebooks.py
                content["data"] = {
                    kind: data
                    for kind, data in content["data"].items()
                    if kind != "text/html"
                }
            self.messages.append(
                {
                    "parent_header": parent,
                    "msg_type": output.output_type,
                    "content": content,
                }
            )
        idle = {"execution_state": "idle"}
        self.messages.append(
            {
                "parent_header": parent,
                "msg_type": "status",
                "content": idle,
            }
        )
        return number

    def await_reply(
        self, msg_id: str, timeout: float | None = None
    ) -> None:
        """Return at once: the cell is done."""

    def get_message(
        self, stream: str, timeout: float | None = None
    ) -> dict[str, Any]:
        """Return the next output."""
        if not self.messages:
            raise Empty
        return self.messages.popleft()

    def is_alive(self) -> bool:
        """Tell nbval that it may ask."""
        return True

    def stop(self) -> None:
        """Do nothing: there is no process."""


class ExecutedFile(plugin.IPyNbFile):
    """A notebook that starts a kernel only if it was not executed."""

    def setup(self) -> None:
        """Take the kept outputs, or start nbval's own kernel."""
        with open_cache(BOOK.parent) as cache:
            notebook = executed(
                cache, nbformat.read(self.path, as_version=4)
            )
        if notebook is None:
            super().setup()
        else:
            self.kernel = ExecutedKernel(notebook)
            self.setup_sanitize_files()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Any:
    """Collect nbval's files as files that know what was executed."""
    collectors = yield
    return [
        ExecutedFile.from_parent(parent, path=file_path)
        if isinstance(collector, plugin.IPyNbFile)
        else collector
        for collector in collectors
    ]
