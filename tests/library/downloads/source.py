"""A local hub for tests, which answers honestly or misbehaves as scripted."""

from __future__ import annotations

import hashlib
import json
import random
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from overthink.library.downloads.request import OFFLINE_VARIABLES

REPOSITORY = "maker/Model-GGUF"
FILE = "model-Q4_K_M.gguf"
CONTENT = random.Random(7).randbytes(600_000)
BETWEEN_PARTS_S = 0.4
"""Pause of a stalling source; a client that waits for it needs a longer timeout."""
COMMIT = "c0ffee" * 6 + "c0ff"
LINK = re.compile(r"/(?P<repository>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<file>.+)")


class Request(BaseHTTPRequestHandler):
    """One request, answered by the server's script."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self._act(self.server.source.heads, Request.describe)

    def do_GET(self) -> None:
        if self.path.startswith("/api/models/"):
            self.server.source.cards_asked.append(self.path)
            self.server.source.card(self)
            return
        self._act(self.server.source.gets, Request.give)

    def _act(self, script: deque[Act], usual: Act) -> None:
        self.server.source.asked.append((self.command, self.path, dict(self.headers)))
        act = script.popleft() if len(script) > 1 else (script[0] if script else usual)
        try:
            act(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    @property
    def content(self) -> bytes | None:
        link = LINK.fullmatch(unquote(self.path))
        return self.server.source.files.get(link["file"]) if link else None

    @property
    def start(self) -> int:
        """The first byte of the requested range."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(asked[1]) if asked else 0

    # -- honest answers --------------------------------------------------------------------------

    def describe(self) -> None:
        """Answer with the metadata, in a redirect to the content, as the real hub does."""
        content = self.content
        if content is None:
            self.refuse(404, {"X-Error-Code": "EntryNotFound"})
            return
        self.answer(
            302,
            {
                "Location": f"{self.server.source.elsewhere}{self.path}",
                "X-Repo-Commit": self.server.source.commit,
                "X-Linked-Size": str(len(content)),
                "X-Linked-ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            },
        )

    def give(self, take: Callable[[bytes], bytes] = lambda body: body) -> None:
        """Answer with the requested bytes."""
        content = self.content or b""
        start = self.start
        body = content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        given = take(body)
        self.wfile.write(given)
        if len(given) < len(body):
            self.close_connection = True

    # -- helpers for scripts ----------------------------------------------------------------------

    def refuse(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.answer(status, headers or {})

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Log nothing."""


Act = Callable[[Request], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32
    source: Source

    def handle_error(self, *_arguments: object) -> None:
        """Ignore clients that disconnect: that is tested here."""


class Source:
    """Files, and how to answer requests for them.

    `heads` and `gets` are scripts: each request uses the first act; the last one is repeated.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.commit = COMMIT
        self.card: Act = card_of({"license": "apache-2.0"})
        """Answers requests for the description of a repository."""
        self.cards_asked: list[str] = []
        self.heads: deque[Act] = deque()
        self.gets: deque[Act] = deque()
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.release = threading.Event()
        """Ends stalled requests."""
        self._server = _Server(("127.0.0.1", 0), Request)
        self._server.source = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self.elsewhere = self.endpoint.replace("127.0.0.1", "localhost")
        """Address of the content in the metadata."""

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def ranges(self) -> list[str]:
        """The ranges requested so far, in order; empty for a complete file."""
        return [headers.get("Range", "") for verb, _, headers in self.asked if verb == "GET"]

    # -- acts -------------------------------------------------------------------------------------

    def drop_after(self, count: int) -> Act:
        """Close the connection after some bytes."""
        return lambda request: request.give(lambda body: body[:count])

    def stall_after(self, count: int) -> Act:
        """Send some bytes and then nothing, without closing the connection."""

        def stall(request: Request) -> None:
            def give(body: bytes) -> bytes:
                # In two parts: of bytes that arrive together, only the first are reported at once.
                for part in (body[: count // 2], body[count // 2 : count]):
                    request.wfile.write(part)
                    request.wfile.flush()
                    self.release.wait(BETWEEN_PARTS_S)
                self.release.wait(30)
                return b""

            request.give(give)

        return stall


def card_of(card: object) -> Act:
    """Describe a repository by this front matter of its page."""
    body = json.dumps({"id": REPOSITORY, "cardData": card}).encode()
    return lambda request: request.answer(200, {"Content-Type": "application/json"}, body)


def refuse_with(status: int, headers: dict[str, str] | None = None) -> Act:
    """Refuse with a status."""
    return lambda request: request.refuse(status, headers)


@contextmanager
def serve(files: dict[str, bytes]) -> Iterator[Source]:
    """Run a source with these files."""
    source = Source()
    source.files.update(files)
    try:
        yield source
    finally:
        source.close()


_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_HUB = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT")


def clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove tokens, proxies and offline settings."""
    for name in (*_PROXIES, *(name.lower() for name in _PROXIES), *_HUB, *OFFLINE_VARIABLES):
        monkeypatch.delenv(name, raising=False)
