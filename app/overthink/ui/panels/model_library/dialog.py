"""The window of models: a page of those on this machine, and room for more pages. Never modal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QToolButton, QVBoxLayout, QWidget

from overthink.ui.panels.model_library.page import ModelsPage
from overthink.ui.theme.theme import Theme

FIRST_SIZE = (1280, 680)
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
        self._name_scroll_buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.add_page(self.page, self.tr("On this machine"))
        self.resize(*(round(length * theme.scale) for length in FIRST_SIZE))

    def _name_scroll_buttons(self) -> None:
        """Qt's own, for more tabs than there is room for."""
        text = {
            "ScrollLeftButton": self.tr("Earlier pages"),
            "ScrollRightButton": self.tr("Further pages"),
        }
        for button in self._pages.tabBar().findChildren(QToolButton):
            button.setAccessibleName(text.get(button.objectName(), ""))
            button.setToolTip(button.accessibleName())

    def add_page(self, page: QWidget, title: str) -> None:
        """Adds a page behind those that are there."""
        self._pages.addTab(page, title)

    def show_page(self, page: QWidget) -> None:
        """Brings a page to the front."""
        self._pages.setCurrentWidget(page)

    def to_the_front(self) -> None:
        """Shows the window; the keyboard is in the search field."""
        if self.isVisible():
            self.raise_()
            self.activateWindow()
        self.show()
        self.page.field.setFocus()

    def reject(self) -> None:
        """Closes it; Escape and the window's own button end here, too."""
        self.closed.emit()
        super().reject()
