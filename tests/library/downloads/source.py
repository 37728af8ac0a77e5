"""A hub of the test's own, on this machine: it tells the truth, or lies as it is told to."""

from __future__ import annotations

import hashlib
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
"""Of a source that stalls. Whoever waits for it must have a longer retries than this."""
COMMIT = "c0ffee" * 6 + "c0ff"
LINK = re.compile(r"/(?P<repository>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<file>.+)")


class Request(BaseHTTPRequestHandler):
    """One question. What it answers is up to its server's script."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self._act(self.server.source.heads, Request.describe)

    def do_GET(self) -> None:
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
        """Where the asked range begins."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(asked[1]) if asked else 0

    # -- what an honest source does --------------------------------------------------------------

    def describe(self) -> None:
        """The metadata, on a redirect to where the bytes lie, as the real hub has it."""
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
        """The bytes that were asked for."""
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

    # -- words for scripts ------------------------------------------------------------------------

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
        """Says nothing."""


Act = Callable[[Request], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32
    source: Source

    def handle_error(self, *_arguments: object) -> None:
        """A client that went away is what is tested here."""


class Source:
    """Files, and what to do when asked for them.

    `heads` and `gets` are scripts: each request takes the first act, the last one stays.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.commit = COMMIT
        self.heads: deque[Act] = deque()
        self.gets: deque[Act] = deque()
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.release = threading.Event()
        """Ends what stalls."""
        self._server = _Server(("127.0.0.1", 0), Request)
        self._server.source = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self.elsewhere = self.endpoint.replace("127.0.0.1", "localhost")
        """Where the bytes lie, by the metadata's word."""

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def ranges(self) -> list[str]:
        """Of the downloads so far, in order; empty where a whole file was asked for."""
        return [headers.get("Range", "") for verb, _, headers in self.asked if verb == "GET"]

    # -- acts -------------------------------------------------------------------------------------

    def drop_after(self, count: int) -> Act:
        """Closes the connection after some bytes."""
        return lambda request: request.give(lambda body: body[:count])

    def stall_after(self, count: int) -> Act:
        """Sends some bytes and then nothing, with the connection open."""

        def stall(request: Request) -> None:
            def give(body: bytes) -> bytes:
                # In two parts: of what comes at once only the beginning is told at once.
                for part in (body[: count // 2], body[count // 2 : count]):
                    request.wfile.write(part)
                    request.wfile.flush()
                    self.release.wait(BETWEEN_PARTS_S)
                self.release.wait(30)
                return b""

            request.give(give)

        return stall


def say(status: int, headers: dict[str, str] | None = None) -> Act:
    """Refuses with a status."""
    return lambda request: request.refuse(status, headers)


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Source]:
    """A source with these files."""
    source = Source()
    source.files.update(files)
    try:
        yield source
    finally:
        source.close()


_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_HUB = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT")


def forget_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No token, proxy or wish to stay offline from outside."""
    for name in (*_PROXIES, *(name.lower() for name in _PROXIES), *_HUB, *OFFLINE_VARIABLES):
        monkeypatch.delenv(name, raising=False)
