"""One download at a time, in a child process: paused by ending it, at any moment.

Hashing and writing would take turns with the UI thread in this process; in another they do not, and
the hub's library is never loaded here. The child ends with this process, however that ends.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal

from overthink.core.errors import DownloadFailure
from overthink.core.messages import from_wire
from overthink.library.downloads.request import Done, DownloadRequest, Event, Failed

END_LIMIT_MS = 2_000


def _command() -> list[str]:
    """In a frozen bundle the program is its own interpreter and recognises `--download-child`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--download-child"]
    # -P: a module lying in the current folder must not take a library's place.
    return [sys.executable, "-P", "-m", "overthink.library.downloads.child"]


class DownloadProcess(QObject):
    """Runs orders, one after the other. `close` must be called before the object goes."""

    told = Signal(object)
    """`Progress` or `Remark`."""
    ended = Signal(object)
    """`Done`, `Failed`, or None where it was stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last: Done | Failed | None = None
        self._stopped = False
        self._process = QProcess(self)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._take)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail_to_start)

    @property
    def running(self) -> bool:
        """True from `start` until `ended`."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, order: DownloadRequest) -> None:
        """Begins an order. Nothing may be running."""
        self._last, self._stopped = None, False
        program, *arguments = _command()
        self._process.start(program, arguments)
        self._process.write(msgspec.json.encode(order) + b"\n")

    def stop(self) -> None:
        """Ends what runs; what came is kept. `ended` tells when it is over."""
        self._stopped = True
        self._process.kill()

    def close(self) -> None:
        """Ends what runs, and waits for that; nothing is told any more."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(END_LIMIT_MS)

    def _take(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            with suppress(msgspec.DecodeError):  # a library's own words
                event: Event = msgspec.json.decode(line, type=Event, dec_hook=from_wire)
                if isinstance(event, Done | Failed):
                    self._last = event
                elif not self._stopped:
                    self.told.emit(event)

    def _finish(self) -> None:
        self._take()
        if self._last is None and not self._stopped:
            died = DownloadFailure("the download's process ended unexpectedly", "continue it")
            self._last = Failed.of(died)
        self.ended.emit(self._last)

    def _fail_to_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            never = DownloadFailure(
                "the download's process cannot be started", "install Overthink again"
            )
            self.ended.emit(Failed.of(never))
