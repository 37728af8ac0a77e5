"""A server on this machine that plays scripted responses, byte for byte, and their faults."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Piece = bytes | float
"""Bytes to send, or seconds to wait."""
Script = Sequence[Piece]
"""What is sent for one request, head included; then the connection is closed."""


@dataclass
class Received:
    """A request."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Loopback:
    """A running server."""

    port: int
    scripts: dict[str, list[Script | Callable[[Received], Script]]]
    """By path; the last one of a path is played again and again."""
    received: list[Received] = field(default_factory=list)
    dropped: threading.Event = field(default_factory=threading.Event)
    """Set once a client closed its connection before the end of a script."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def bodies(self, path: str) -> list[Any]:
        """The bodies of the requests to a path."""
        return [each.body for each in self.received if each.path == path]

    def serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(20)
            request = _read(client)
            if request is None:
                return
            self.received.append(request)
            scripts = self.scripts.get(request.path, [respond(b"{}", status="404 Not Found")])
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
            for piece in script(request) if callable(script) else script:
                try:
                    if isinstance(piece, float):
                        client.settimeout(piece)
                        try:
                            if not client.recv(1):
                                self.dropped.set()
                                return
                        except TimeoutError:
                            client.settimeout(20)
                    else:
                        client.sendall(piece)
                except OSError:
                    self.dropped.set()
                    return


def _read(client: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += client.recv(65536)
    method, path, _ = first.split()
    return Received(method, path, headers, json.loads(body) if body else None)


@contextmanager
def loopback(**scripts: Any) -> Iterator[Loopback]:
    """Run a server; scripts by path, where `_` is written for `/`: `v1_models`."""
    by_path = {"/" + name.replace("_", "/"): made for name, made in scripts.items()}
    with serving(by_path) as server:
        yield server


@contextmanager
def serving(by_path: dict[str, Any]) -> Iterator[Loopback]:
    """Run a server with scripts by path: one script, or a list of them."""
    listener = socket.create_server(("127.0.0.1", 0))
    lists = {
        path: made if isinstance(made, list) and made and not _is_piece(made[0]) else [made]
        for path, made in by_path.items()
    }
    server = Loopback(listener.getsockname()[1], lists)
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=server.serve, args=(client,), daemon=True)
            threads.append(thread)
            thread.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(2)
        until = time.monotonic() + 2
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))


def _is_piece(value: Any) -> bool:
    return isinstance(value, bytes | float)


def head(kind: str, status: str = "200 OK", **headers: str) -> bytes:
    """The head of a response whose body ends with the connection."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def respond(
    body: Any, status: str = "200 OK", kind: str = "application/json", **headers: str
) -> list[Piece]:
    """A whole response; what is not bytes is written as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    length = {"Content_Length": str(len(content)), **headers}
    return [head(kind, status, **length) + content]


def sse(*messages: Any, done: bool = True) -> bytes:
    """Server-sent events: one of JSON a message; bytes are written as they are."""
    parts = [
        m if isinstance(m, bytes) else b"data: " + json.dumps(m).encode() + b"\n\n"
        for m in messages
    ]
    return b"".join(parts) + (b"data: [DONE]\n\n" if done else b"")


def streamed(*messages: Any, done: bool = True) -> list[Piece]:
    """A streamed response."""
    return [head("text/event-stream"), sse(*messages, done=done)]


def listed(*ids: str, owner: str = "someone") -> list[Piece]:
    """The answer of `/v1/models`."""
    return respond({"object": "list", "data": [{"id": i, "owned_by": owner} for i in ids]})
