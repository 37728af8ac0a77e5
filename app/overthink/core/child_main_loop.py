"""The child's end of a worker process (`core.child_process`): limits, requests, replies.

Standard library only, and little of it, so that children start quickly.
"""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, NoReturn

ORPHAN_CPU_S = 60
"""Seconds of processor time after which the system ends a child whose request is still not
answered. The parent kills it long before; this is for a child that lost its parent inside a call of
C code, where no other thread of it can run."""


def serve_requests(reply_to: Callable[[Any], object], memory_bytes: int) -> NoReturn:
    """Reply to the parent's requests until it closes the pipe; the main loop of a child.

    The process then ends without tearing down its libraries, which may take long.

    Args:
        reply_to: takes a request and returns the reply, both as JSON represents them.
        memory_bytes: address space that the process may take, where the system can limit it.
    """
    replies = take_over_output()
    limit_memory(memory_bytes)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    end_with_parent(requests.put)
    _write(replies, None)  # ready: all imports are done
    while True:
        request = json.loads(requests.get())
        _limit_cpu()
        _write(replies, reply_to(request))


def take_over_output() -> IO[bytes]:
    """Return the pipe to the parent; what libraries print goes to standard error instead."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def end_with_parent(on_line: Callable[[bytes], object]) -> None:
    """Read standard input in a thread; end the process when it ends, whatever it is doing."""

    def read() -> None:
        with open(0, "rb", closefd=False) as lines:
            for line in lines:
                on_line(line)
        os._exit(0)

    threading.Thread(target=read, name="requests", daemon=True).start()


def limit_memory(memory_bytes: int) -> None:
    """Limit the address space, on systems that support it: Windows and macOS do not."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _limit_cpu() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        used = int(time.process_time())
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (used + ORPHAN_CPU_S, most))


def _write(replies: IO[bytes], reply: object) -> None:
    try:
        replies.write(json.dumps(reply).encode("ascii") + b"\n")
        replies.flush()
    except OSError:
        os._exit(0)  # the parent is gone
