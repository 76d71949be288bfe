"""What an answer prints and warns of, kept short for the verdict."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator

_LINES = 12
_CHARACTERS = 1_000


class PrintedText(io.TextIOBase):
    """A stand-in for standard output that keeps only the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._was_cut = False

    def writable(self) -> bool:
        """Answer True, as a stream for output does."""
        return True

    def write(self, text: str) -> int:
        """Keep `text` as far as there is room, and say that all was written."""
        room = _CHARACTERS - len(self._kept)
        self._kept += text[:room]
        self._was_cut = self._was_cut or len(text) > room
        return len(text)

    def __str__(self) -> str:
        lines = self._kept.strip("\n").split("\n")
        was_cut = self._was_cut or len(lines) > _LINES
        return "\n".join(lines[:_LINES] + ["[…]"] * was_cut)


@contextlib.contextmanager
def captured(printed: PrintedText) -> Iterator[None]:
    """Keep what is printed and warned of meanwhile, off the page."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("default")
        try:
            yield
        finally:
            for warning in caught:
                printed.write(f"Warning: {warning.message}\n")
