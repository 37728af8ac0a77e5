"""A download's child process: an order in, events out, each a line of JSON.

It ends with its parent: when standard input ends, so does it, in the middle of whatever it does.
That is also how it is paused.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback

import msgspec

from overthink.core.errors import DownloadFailure, EnvironmentFailure
from overthink.core.messages import to_wire
from overthink.library.downloads.request import DownloadRequest, Event, Failed


def main() -> int:
    """Does one order; returns 0 where all files are there."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=DownloadRequest)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    event = _outcome(order)
    _write(event)
    return 1 if isinstance(event, Failed) else 0


def _outcome(order: DownloadRequest) -> Event:
    from overthink.library.downloads.download import download

    try:
        return download(order, _write)
    except EnvironmentFailure as failure:
        return Failed.of(failure)
    except Exception as bug:  # noqa: BLE001 - the one place where a bug of ours becomes an event
        traceback.print_exc()
        where = f"{type(bug).__name__}: {bug}"
        return Failed.of(DownloadFailure(f"the download met a bug of its own ({where})"))


def _write(event: Event) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(event, enc_hook=to_wire) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_the_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
