"""One window a person: a second start of the app raises the first one's window and ends.

They meet at a local socket named after the person's settings folder, so that a second home
(`OVERTHINK_HOME`) has a window of its own.
"""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 500
"""A first window that does not answer within this is gone or hangs; the second opens its own."""

_RAISE, _RAISED = b"raise\n", b"raised\n"


def _address(settings: Path) -> str:
    whose = f"{getpass.getuser()}\0{settings.resolve()}"
    return f"overthink-{hashlib.sha256(whose.encode('utf-8', 'surrogateescape')).hexdigest()[:20]}"


def raise_first(settings: Path) -> bool:
    """Asks the window that is open to come to the front; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_address(settings))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(_RAISE)
    socket.flush()
    answered = socket.waitForReadyRead(WAIT_MS) and bytes(socket.readAll().data()) == _RAISED
    socket.disconnectFromServer()
    return answered


class FirstWindow(QObject):
    """Listens for later starts, for as long as this window is open."""

    raise_requested = Signal()

    def __init__(self, settings: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take)
        address = _address(settings)
        if not self._server.listen(address):
            # A crashed window leaves its socket's file; nobody answered there, or we were not here.
            QLocalServer.removeServer(address)
            self._server.listen(address)

    def close(self) -> None:
        """Listens no more."""
        self._server.close()

    def _take(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda s=socket: self._answer(s))
            socket.disconnected.connect(socket.deleteLater)

    def _answer(self, socket: QLocalSocket) -> None:
        if bytes(socket.read(len(_RAISE)).data()) == _RAISE:
            socket.write(_RAISED)
            socket.flush()
            self.raise_requested.emit()
