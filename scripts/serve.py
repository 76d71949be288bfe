"""Serve the built site on this machine, with the reader's progress on its first page.

``python scripts/serve.py [PORT]``; the port is 8000 unless another is given. A page on
a disk cannot read the file in which the exercises keep what is done, and a published
one must not; whoever serves the site to himself sees it under the start of the book.
"""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from aecourse.exercises import progress

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
PLACE = b"<!-- progress -->"
"""What stands in the first page where the progress goes."""


class Handler(SimpleHTTPRequestHandler):
    """Serves files as they are, but for the first page."""

    def do_GET(self) -> None:
        """Answer with a file, or with the first page and the progress in it."""
        first = Path(self.directory, "index.html")
        if urlsplit(self.path).path not in ("/", "/index.html") or not first.is_file():
            super().do_GET()
            return
        content = with_progress(first.read_bytes())
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def with_progress(page: bytes) -> bytes:
    """Return a page with the progress as it is now in its place."""
    return page.replace(PLACE, progress()._repr_html_().encode("utf-8"), 1)


def main() -> None:
    """Serve until the reader stops it."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    if not (SITE / "index.html").is_file():
        sys.exit(f"{SITE} holds no site: run make book first")
    handler = partial(Handler, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"http://127.0.0.1:{port}, until Ctrl+C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
