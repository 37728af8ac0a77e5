"""Runs one download at a time in a child process. Killing the child pauses the download.

Hashing and writing would compete with the UI thread in this process, and the hub's library is never
loaded here. A thread waits for the child, which ends with this process,
however that ends.
"""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.core.errors import DownloadFailure
from overthink.core.messages import from_wire, message
from overthink.library.downloads.request import (
    Done,
    DownloadRequest,
    Event,
    Failed,
    Notice,
    Progress,
)
from overthink.ui.services.background_work import WorkerThread


class DownloadProcess(QObject):
    """Runs downloads, one after the other. `close` must be called before it is destroyed."""

    progressed = Signal(object)
    """`Progress` or `Notice`."""
    ended = Signal(object)
    """`Done`, `Failed`, or None if it was stopped."""

    _received = Signal(object, object)
    """From the thread: the child and its `Progress` or `Notice`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: WorkerProcess | None = None
        self._thread = WorkerThread(self)
        self._received.connect(self._forward, Qt.ConnectionType.QueuedConnection)

    def start(self, request: DownloadRequest) -> None:
        """Begin a download. Nothing may be running."""
        child = self._child = WorkerProcess(child_command("overthink.library.downloads.child"))
        self._thread.run(partial(self._follow, child, request), self._finish)

    def stop(self) -> None:
        """Stop the download; its partial file stays. `ended` follows."""
        if self._child:
            self._child.kill()
            self._child = None

    def close(self) -> None:
        """Stop the download and wait for the child; no signal follows."""
        self.stop()
        self._thread.close()

    def _follow(self, child: WorkerProcess, request: DownloadRequest) -> Done | Failed | None:
        """Follow a download to its end, in the thread."""
        last: Done | Failed | None = None
        try:
            child.start()
            child.send(msgspec.to_builtins(request))
            while True:
                event: Event = msgspec.json.decode(child.receive(), type=Event, dec_hook=from_wire)
                if isinstance(event, Done | Failed):
                    last = event
                else:
                    self._received.emit(child, event)
        except WorkerEnded as ended:
            if last or child.closed:
                return last
            if ended.exit is None:
                return Failed.of(_NOT_STARTED)
            return Failed.of(_DIED)

    def _forward(self, child: WorkerProcess, event: Progress | Notice) -> None:
        if child is self._child:
            self.progressed.emit(event)

    def _finish(self, last: Done | Failed | None) -> None:
        self._child = None
        self.ended.emit(last)


_NOT_STARTED = DownloadFailure(
    message("the download's process cannot be started"), message("install Overthink again")
)
_DIED = DownloadFailure(
    message("the download's process ended unexpectedly"), message("continue it")
)
