"""Describes a server's model for a plan, from code that waits for no event loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

from overthink.core.errors import EnvironmentFailure, ServerFailure
from overthink.core.servers import ServedModel, Server
from overthink.lanes.remote.connection import Clocks, Connection
from overthink.lanes.remote.probe import served_model

KNOWN_FOR_S = 20.0
"""Plans are made with every change of a setting; a description is used again for so long."""
_CLOCKS = Clocks(connect_s=3.0, ask_s=5.0)

_known: dict[tuple[Server, str, bool], tuple[float, ServedModel | None]] = {}
_lock = threading.Lock()


def describe_model(
    server: Server, model: str, key_of: Callable[[Server], str], offline: bool
) -> ServedModel | None:
    """Ask a server for a model; None if it does not answer now, which its lane will report.

    Raises:
        BadInput: it has no such model, or its key is missing.
    """
    asked = (server, model, offline)
    with _lock:
        at, found = _known.get(asked, (-KNOWN_FOR_S, None))
        if time.monotonic() - at < KNOWN_FOR_S:
            return found
    key = key_of(server)
    found = _in_own_loop(server, model, key, offline)
    with _lock:
        if len(_known) > 100:
            _known.clear()
        _known[asked] = (time.monotonic(), found)
    return found


def _in_own_loop(server: Server, model: str, key: str, offline: bool) -> ServedModel | None:
    """Ask in a thread with an event loop of its own: the caller may run in one."""
    results: list[ServedModel | None] = []
    failures: list[EnvironmentFailure] = []

    def ask() -> None:
        try:
            results.append(asyncio.run(_ask(server, model, key, offline)))
        except ServerFailure:
            results.append(None)
        except EnvironmentFailure as error:
            failures.append(error)

    thread = threading.Thread(target=ask, name="server", daemon=True)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return results[0] if results else None


async def _ask(server: Server, model: str, key: str, offline: bool) -> ServedModel:
    connection = Connection(server, key, offline=offline, clocks=_CLOCKS)
    try:
        return await served_model(connection, model)
    finally:
        await connection.close()
