"""Forks processes that record until they are killed; started by `nursery.py`.

    python recording_nursery.py DATABASE FOLDER

For each number N on standard input it forks a process that records two lanes at 500 tokens per
second each into the database and logs in FOLDER/N what it recorded, and when. It prints the process
id. Forking saves the time for imports.
"""

from __future__ import annotations

import os
import struct
import sys
import time
from pathlib import Path

from overthink.core.vocabulary import TimingMode
from overthink.storage.recorder import Recorder
from tests.lanes import child_events
from tests.storage.recordings import plan

NOTE = struct.Struct("<qq36s")
"""Tokens recorded of each lane, when (monotonic, ns), and the session."""
_BATCH, _PAUSE_S = 10, 0.02


def record_forever(database: Path, notes: Path) -> None:
    """Record a batch for each lane, log it, and pause, repeatedly."""
    recorder = Recorder(database)
    session = recorder.session()
    plans = {side: plan(side) for side in ("left", "right")}
    turn = session.begin_turn("Until killed", "", None, TimingMode.CONCURRENT, plans)
    log = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for side in plans:
        session.record(turn, side, child_events.prompt_done())
    count = 0
    while True:
        for side in plans:
            session.record(turn, side, child_events.tokens(count, [" so"] * _BATCH))
        count += _BATCH
        os.write(log, NOTE.pack(count, time.monotonic_ns(), session.id.encode()))
        time.sleep(_PAUSE_S)


def main() -> None:
    database, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            record_forever(database, folder / line.strip())
        print(pid, flush=True)
        os.waitpid(-1, os.WNOHANG)


if __name__ == "__main__":
    main()
