"""The child process of a download: a request in, events out, each a line of JSON.

It ends when its standard input ends, whatever it is doing: with its parent, or when the parent
pauses the download.
"""

from __future__ import annotations

import queue
import sys
import traceback
from collections.abc import Callable

import msgspec

from overthink.core.child_main_loop import end_with_parent, take_over_output
from overthink.core.errors import DownloadFailure, EnvironmentFailure
from overthink.core.messages import message, to_wire
from overthink.library.downloads.request import DownloadRequest, Event, Failed


def main(_arguments: list[str] | None = None) -> int:
    """Execute one request and return 0 if all files are complete."""
    output = take_over_output()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    end_with_parent(requests.put)

    def write(event: Event) -> None:
        output.write(msgspec.json.encode(event, enc_hook=to_wire) + b"\n")
        output.flush()

    event = _outcome(msgspec.json.decode(requests.get(), type=DownloadRequest), write)
    write(event)
    return 1 if isinstance(event, Failed) else 0


def _outcome(request: DownloadRequest, write: Callable[[Event], None]) -> Event:
    from overthink.library.downloads.download import download

    try:
        return download(request, write)
    except EnvironmentFailure as failure:
        return Failed.of(failure)
    except Exception as bug:  # noqa: BLE001 - the one place where a bug of ours becomes an event
        traceback.print_exc()
        where = f"{type(bug).__name__}: {bug}"
        problem = message("the download failed because of a bug ({where})", where=where)
        return Failed.of(DownloadFailure(problem))


if __name__ == "__main__":
    sys.exit(main())
