"""The chip that says that the lanes run under unequal conditions, and which."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.elided_label import tooltip

translate = QCoreApplication.translate


class UnequalChip(QToolButton):
    """Hidden while the conditions are equal; tells the differences when it is pressed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentences: tuple[str, ...] = ()
        set_role(self, "chip", "warning")
        set_icon(self, "warning", theme, "warning")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._tell)
        self.set_sentences(())

    def set_sentences(self, sentences: Sequence[str]) -> None:
        """Shows these differences; none hides the chip."""
        self._sentences = tuple(sentences)
        self.setVisible(bool(sentences))
        number = len(self._sentences)
        self.setText(
            translate("Lane", "1 unequal condition")
            if number == 1
            else translate("Lane", "{number} unequal conditions").format(number=number)
        )
        self.setToolTip(tooltip(*self._sentences))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(" ".join(self._sentences))

    def _tell(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)
