"""Runs the program and records when each lane's first events arrive.

python first_token.py NOTES ARGUMENT…

Runs `overthink ARGUMENT…` in this process as the installed command does. A wrapper around the lanes
records the time of the first event of each kind and writes them to the file NOTES, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

Events = Callable[..., AsyncIterator[Any]]


def main() -> int:
    """Run the program; return its exit status."""
    notes: dict[str, float] = {"python": time.monotonic()}
    from overthink.__main__ import main as command
    from overthink.lanes.live import LiveLane

    def watched(events: Events) -> Events:
        async def watching(lane: LiveLane, *arguments: Any) -> AsyncIterator[Any]:
            side = lane.log.stem.rpartition("-")[2]
            notes.setdefault(f"{side} planned", time.monotonic())
            async for event in events(lane, *arguments):
                notes.setdefault(f"{side} {type(event).__name__}", time.monotonic())
                yield event

        return watching

    start = LiveLane.start

    async def watched_start(lane: LiveLane) -> None:
        await start(lane)
        side = lane.log.stem.rpartition("-")[2]
        notes[f"{side} started"] = time.monotonic()

    watchers: dict[str, Any] = {"start": watched_start}
    for name in ("load", "run"):
        watchers[name] = watched(getattr(LiveLane, name))
    for name, watcher in watchers.items():
        setattr(LiveLane, name, watcher)
    notes_file, sys.argv[1:] = sys.argv[1], sys.argv[2:]
    status = command()
    notes["ended"] = time.monotonic()
    Path(notes_file).write_text(json.dumps(notes), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
