"""What the window changes in the Python process: uncaught exceptions and garbage collection."""

from __future__ import annotations

import asyncio
import gc
import sys
import traceback
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from overthink import __version__
from overthink.ui.widgets.layouts import vbox

COLLECT_INTERVAL_MS = 2_000


class CrashDialog(QDialog):
    """Shows reports of our own bugs. Not modal: the window stays usable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Overthink has run into a bug"))
        label = QLabel(
            self.tr("You can continue working. Please copy this report and send it to us.")
        )
        label.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Report"))
        self.text.setToolTip(self.tr("Details of the error, for the developers"))
        buttons = QDialogButtonBox()
        copy = QPushButton(self.tr("Copy report"))
        close = QPushButton(self.tr("Close"))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.hide)
        vbox(label, self.text, buttons, parent=self)
        self.resize(640, 360)

    def add(self, error: BaseException) -> None:
        """Append a report and show the dialog."""
        report = "".join(traceback.format_exception(error))
        self.text.appendPlainText(f"Overthink {__version__}\n{report}")
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class ExceptionHooks:
    """Shows uncaught exceptions in a dialog, wherever they are raised, until `remove`."""

    def __init__(self, dialog: CrashDialog) -> None:
        self._dialog = dialog
        self._previous, sys.excepthook = sys.excepthook, self._on_exception
        asyncio.get_running_loop().set_exception_handler(self._on_loop)

    def remove(self) -> None:
        """Restore Python's hook: the dialog is about to go."""
        sys.excepthook = self._previous

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        self._dialog.add(error)

    def _on_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError(context["message"])
        self._on_exception(type(error), error, error.__traceback__)


class GarbageCollector(QObject):
    """Runs Python's cyclic garbage collector on the UI thread, until `stop`.

    Python runs it in whichever thread happens to allocate. A Qt object that is destroyed in a
    worker thread stops its timers there, which Qt forbids. So automatic collection is disabled, and
    a timer collects instead, at CPython's own thresholds.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if any is."""
        counts = gc.get_count()
        due = [g for g in range(3) if counts[g] > self._thresholds[g]]
        if due:
            gc.collect(due[-1])

    def freeze(self) -> None:
        """Exclude existing objects: modules, classes, the window. They live until the end anyway.

        A full collection visits all 90,000 of them, which would block the window for 40 ms.
        """
        gc.freeze()

    def stop(self) -> None:
        """Return to automatic collection."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
