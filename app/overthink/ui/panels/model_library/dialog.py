"""The model library's window. Not modal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from overthink.ui.panels.model_library.page import ModelsPage
from overthink.ui.theme.theme import Theme

FIRST_SIZE = (1280, 680)
"""Pixels at scale 1."""


class ModelsDialog(QDialog):
    """Shows the models page."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.setModal(False)
        self.page = ModelsPage(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.resize(*(round(length * theme.scale) for length in FIRST_SIZE))

    def bring_to_front(self) -> None:
        """Show the window, with the focus in the search field."""
        if self.isVisible():
            self.raise_()
            self.activateWindow()
        self.show()
        self.page.field.setFocus()

    def reject(self) -> None:
        """Close the window. Escape and the window's close button also end here."""
        self.closed.emit()
        super().reject()
