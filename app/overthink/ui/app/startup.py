"""Starts the window's process: the Qt application, the event loop, and one window per user."""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

# pyqtgraph reads this before it picks a Qt binding of its own choice.
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bootstrap import Program
from overthink.ui.accessibility.screen_reader import install_text_interface
from overthink.ui.app.application import Application, Preset
from overthink.ui.theme.icons import app_icon

SWITCH_S = 0.0005
"""How long a computing thread may hold Python's lock while the UI thread waits.

A frame switches between Qt and Python a hundred times and may wait each time: with Python's default
of 5 ms it would stall.
"""

WAIT_MS = 500
"""A first window that does not answer within this has gone or hangs; a second one opens then."""

Report = Callable[[str], None]

_RAISE, _RAISED = b"raise\n", b"raised\n"


def make_application() -> QApplication:
    """Make and name the Qt application, or return the existing one."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sys.setswitchinterval(SWITCH_S)
    app.setApplicationName("overthink")
    app.setApplicationDisplayName("Overthink")
    app.setDesktopFileName("overthink")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    install_text_interface()
    return app


def open_window(program: Program, preset: Preset, report: Report) -> int:
    """Open the window; return the exit status 0 when it is closed.

    Args:
        report: called with what is wrong with the user's files, a sentence each, for the terminal.

    Raises:
        BadInput: logs can be written neither to their folder nor to a temporary one.
    """
    app = make_application()
    if raise_first(program.user.settings):
        return 0
    with QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_run(program, preset, app, report))
    return 0


async def _run(program: Program, preset: Preset, app: QApplication, report: Report) -> None:
    first = FirstWindow(program.user.settings)
    application = Application(program, app, database=preset.database)
    if application.options.note:
        report(str(application.options.note))
    for note in program.preferences_notes():
        report(str(note))
    first.raise_requested.connect(application.bring_to_front)
    application.show(preset)
    application.sessions.importing.import_examples_at_first_start()
    _close_on_signals(application)
    await application.closed.wait()
    first.close()
    await application.close()


def _close_on_signals(application: Application) -> None:
    """Let Ctrl+C in the terminal and termination requests close the window like its button."""

    def close() -> None:
        if not application.closed.is_set():  # a second signal may come when the window is gone
            application.window.close()

    if sys.platform != "win32":  # asyncio handles no signals there
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, close)


# -- one window per user -----------------------------------------------------------------------


def _address(settings: Path) -> str:
    """The local socket's name: one per user and settings folder (see `OVERTHINK_HOME`)."""
    whose = f"{getpass.getuser()}\0{settings.resolve()}"
    return f"overthink-{hashlib.sha256(whose.encode('utf-8', 'surrogateescape')).hexdigest()[:20]}"


def raise_first(settings: Path) -> bool:
    """Ask the open window to come to the front; False if there is none."""
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
    """Listens for later starts of the app while this window is open."""

    raise_requested = Signal()

    def __init__(self, settings: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        address = _address(settings)
        if not self._server.listen(address):
            # A crashed window leaves its socket's file behind, and nothing has answered there.
            QLocalServer.removeServer(address)
            self._server.listen(address)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda s=socket: self._answer(s))
            socket.disconnected.connect(socket.deleteLater)

    def _answer(self, socket: QLocalSocket) -> None:
        if bytes(socket.read(len(_RAISE)).data()) == _RAISE:
            socket.write(_RAISED)
            socket.flush()
            self.raise_requested.emit()
