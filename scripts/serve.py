"""Serve the built site on this machine, with the reader's progress on its first page.

``python scripts/serve.py [PORT]``; the port is 8000 unless another is given. A page on
a disk cannot read the file in which the exercises keep what is done, and a published
one must not; whoever serves the site to himself sees it under the start of the book.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from aecourse.exercises import progress

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
PLACE = b"<!-- progress -->"
"""What stands in the first page where the progress goes."""

OWN_NAME = re.compile(r"(127\.0\.0\.1|localhost)(:\d+)?", re.IGNORECASE)
"""How a browser names this machine when its reader asked for it."""


class Handler(SimpleHTTPRequestHandler):
    """Serves files as they are, but for the first page."""

    def send_head(self) -> BinaryIO | None:
        """Send the head of a file, or of the first page with the progress in it."""
        # by a name of its own for this machine, a foreign page could read the progress
        if not OWN_NAME.fullmatch(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        first = Path(self.directory, "index.html")
        if urlsplit(self.path).path not in ("/", "/index.html") or not first.is_file():
            return super().send_head()
        content = with_progress(first.read_bytes())
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return io.BytesIO(content)


def with_progress(page: bytes) -> bytes:
    """Return a page with the progress as it is now in its place."""
    return page.replace(PLACE, progress()._repr_html_().encode("utf-8"), 1)


def main() -> None:
    """Serve until the reader stops it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("port", type=int, nargs="?", default=8000)
    port = parser.parse_args().port
    if not (SITE / "index.html").is_file():
        sys.exit(f"{SITE} holds no site: run make book first")
    handler = partial(Handler, directory=str(SITE))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        sys.exit(f"Port {port} cannot be used, try another: {error}")
    with server:
        print(f"http://127.0.0.1:{server.server_port}, until Ctrl+C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
