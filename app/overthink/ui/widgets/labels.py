"""Small widgets and helpers: labels of plain text, icon buttons, errors, chips, placeholders."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QWidget,
)

from overthink.ui.base.safe_text import replace_control_chars
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.layouts import hbox

translate = QCoreApplication.translate

OnClick = Callable[..., object] | SignalInstance
"""What a click calls, or the signal that it emits."""

_PLACEHOLDER_MARGIN = 16


def tooltip(*parts: str) -> str:
    """Make a tooltip of plain texts, one paragraph each; markup in them is escaped."""
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)


def plain_label(
    role: str = "",
    kind: str = "",
    *,
    text: str = "",
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Create a label that never interprets its text as markup."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    set_role(label, role, kind)
    return label


def name_widget(widget: QWidget, name: str, tip: str = "") -> None:
    """Set a widget's accessible name and its tooltip (default: the name)."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip or name)


def icon_button(
    theme: Theme,
    icon: str,
    name: str = "",
    tip: str = "",
    on_click: OnClick | None = None,
    *,
    role: str = "",
) -> QToolButton:
    """Create a tool button with an icon, an accessible name, and a tooltip (default: the name)."""
    button = QToolButton()
    set_role(button, role)
    set_icon(button, icon, theme)
    name_widget(button, name, tip)
    if on_click is not None:
        button.clicked.connect(on_click)
    return button


def push_button(
    text: str, tip: str = "", on_click: OnClick | None = None, *, role: str = ""
) -> QPushButton:
    """Create a button with a text and a tooltip."""
    button = QPushButton(text)
    set_role(button, role)
    button.setToolTip(tip)
    if on_click is not None:
        button.clicked.connect(on_click)
    return button


class ElidedLabel(QLabel):
    """A line of plain text, cut with an ellipsis where it does not fit.

    The tooltip shows all of a cut line; screen readers always get all of it.
    """

    def __init__(
        self,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
        *,
        role: str = "",
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        set_role(self, role, kind)
        self._mode = mode
        self._detail = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, detail: str = "") -> None:
        """Show a line; `detail` is added to the tooltip."""
        if (text, detail) != (self.text(), self._detail):
            self._detail = detail
            self.setText(text)
            self.setAccessibleDescription(detail)
            self._update_tooltip()

    def set_wrapped(self, on: bool) -> None:
        """Show the whole text in as many lines as it needs, instead of one cut line."""
        self.setWordWrap(on)
        vertical = QSizePolicy.Policy.Minimum if on else QSizePolicy.Policy.Fixed
        across = QSizePolicy.Policy.Preferred if on else QSizePolicy.Policy.Ignored
        policy = QSizePolicy(across, vertical)
        policy.setHeightForWidth(on)
        self.setSizePolicy(policy)
        self._update_tooltip()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if not self.wordWrap():
            least.setWidth(self.fontMetrics().horizontalAdvance("…"))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tooltip()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        area = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        across = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, across | Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()

    def _update_tooltip(self) -> None:
        tip = tooltip(self.text() if self._is_cut() else "", self._detail)
        if tip != self.toolTip():
            self.setToolTip(tip)

    def _is_cut(self) -> bool:
        wide = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        return wide and not self.wordWrap()


class InlineError(QFrame):
    """A sentence across a pane that reports an error; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "banner", "warning")
        self.label = plain_label(wrap=True)
        hbox(self.label, parent=self, margins=(10, 6, 10, 6))
        self.hide()

    def show_message(self, sentence: str) -> None:
        """Show a sentence; an empty one hides the frame."""
        self.label.setText(replace_control_chars(sentence))
        self.setVisible(bool(sentence))


class MismatchChip(QToolButton):
    """Warns that the lanes run under unequal conditions; a click lists the differences."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "chip", "warning")
        set_icon(self, "warning", theme, "warning")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._show_tooltip)
        self.set_mismatches(())

    def set_mismatches(self, sentences: Sequence[str], *, of_displayed: bool = False) -> None:
        """Show these differences, a sentence each; none hide the chip.

        Args:
            of_displayed: they concern the displayed runs, not the next ones.
        """
        number = len(sentences)
        self.setVisible(bool(number))
        self.setText(
            translate("Lane", "1 unequal condition")
            if number == 1
            else translate("Lane", "{number} unequal conditions").format(number=number)
        )
        if of_displayed:
            template = translate("Lane", "Displayed run: {conditions}")
            self.setText(template.format(conditions=self.text()))
        self.setToolTip(tooltip(*sentences))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(" ".join(sentences))

    def _show_tooltip(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)


def paint_placeholder(view: QAbstractItemView, text: str, theme: Theme) -> None:
    """Paint text into an empty list's viewport, faint and wrapped; nothing where there are rows.

    Call this in the view's `paintEvent`, after Qt's own.
    """
    if not text or view.model().rowCount():
        return
    painter = QPainter(view.viewport())
    painter.setPen(colour(theme.roles.text_faint))
    margin = _PLACEHOLDER_MARGIN
    area: QRect = view.viewport().rect().adjusted(margin, 2 * margin, -margin, 0)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area, flags, text)
    painter.end()
