"""A mistake of ours, shown calmly: what was done stays, and the report can be copied to us."""

from __future__ import annotations

import traceback

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from overthink import __version__


class CrashDialog(QDialog):
    """Shows reports, one below the other; never modal: nothing has to be given up for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Overthink met a bug of its own"))
        words = QLabel(
            self.tr("What is on the screen stays. Please copy this report and send it to us.")
        )
        words.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Report"))
        self.text.setToolTip(self.tr("What went wrong, for us to read"))
        buttons = QDialogButtonBox()
        copy = QPushButton(self.tr("Copy report"))
        close = QPushButton(self.tr("Close"))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        for widget in (words, self.text, buttons):
            column.addWidget(widget)
        self.resize(640, 360)

    def add(self, error: BaseException) -> None:
        """Shows one more mistake."""
        report = "".join(traceback.format_exception(error))
        self.text.appendPlainText(f"Overthink {__version__}\n{report}")
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
