"""The window of models: a page of those on this machine, and room for more pages. Never modal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from overthink.ui.library.page import ModelsPage
from overthink.ui.theme.theme import Theme

FIRST_SIZE = (1240, 680)
"""Pixels at the usual text size."""


class ModelsDialog(QDialog):
    """Shows its pages under tabs; a page alone needs none."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.setModal(False)
        self.page = ModelsPage(theme)
        self._pages = QTabWidget()
        self._pages.setTabBarAutoHide(True)
        self._pages.setDocumentMode(True)
        self._pages.setAccessibleName(self.tr("Models"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.add_page(self.page, self.tr("On this machine"))
        self.resize(*(round(length * theme.scale) for length in FIRST_SIZE))

    def add_page(self, page: QWidget, title: str) -> None:
        """Adds a page behind those that are there."""
        self._pages.addTab(page, title)

    def show_page(self, page: QWidget) -> None:
        """Brings a page to the front."""
        self._pages.setCurrentWidget(page)

    def to_the_front(self) -> None:
        """Shows the window; the keyboard is in the search field."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.field.setFocus()

    def reject(self) -> None:
        """Escape closes it."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
