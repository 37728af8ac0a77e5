"""The statistics of one lane's thought, in a non-modal popover over its transcript."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from overthink.core.metric_registry import Metric
from overthink.grading.thought_map import ThoughtMap
from overthink.grading.thought_statistics import STATISTICS, ThoughtStatistics
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import MISSING
from overthink.ui.panels.thought_statistics.map_view import ThoughtMapView
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import icon_button, plain_label, tooltip
from overthink.ui.widgets.layouts import hbox, scroll_area, vbox

translate = QCoreApplication.translate

_WIDTH = 400
_MARGIN = 8


class StatisticsPopover(QFrame):
    """Hidden until it is opened.

    Args:
        over: the transcript; it outlives this popover.
    """

    closed = Signal()

    def __init__(self, theme: Theme, side: Side, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popover")
        self.hide()
        self._theme, self._over = theme, over
        self._rows = [_Row(statistic) for statistic in STATISTICS]
        self._title = plain_label(
            "heading",
            side,
            text=self.tr("Statistics of the left thought")
            if side == "left"
            else self.tr("Statistics of the right thought"),
        )
        self.setAccessibleName(self._title.text())
        self._close = icon_button(
            theme,
            "close",
            self.tr("Close the statistics"),
            self.tr("Close (Esc)"),
            self.close_popover,
            role="quiet",
        )
        self.map_view = ThoughtMapView(theme)
        self._arrange()
        over.installEventFilter(self)

    def _arrange(self) -> None:
        head = hbox((self._title, 1), self._close)
        self._list = QWidget()
        grid = QGridLayout(self._list)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(self._rows):
            grid.addWidget(row.caption, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(row.value, number, 1)
        self._area = scroll_area(self._list, framed=True)
        vbox(head, self.map_view, (self._area, 1), parent=self, margins=(14, 8, 8, 10), spacing=4)

    # -- content ---------------------------------------------------------------------------------

    def show_statistics(self, statistics: ThoughtStatistics | None) -> None:
        """Show these statistics; None if nothing has run."""
        for row in self._rows:
            row.show_reading(statistics)
        if self.isVisible():
            self._place()

    def show_map(self, found: ThoughtMap | None) -> None:
        """Show the map of the thought; None if nothing has run."""
        self.map_view.show_map(found)

    @property
    def readings(self) -> dict[str, str]:
        """The displayed values, by English caption."""
        return {str(row.statistic.caption): row.value.text() for row in self._rows}

    # -- opening and closing ---------------------------------------------------------------------

    def open(self) -> None:
        """Open over the transcript."""
        self._place()
        self.show()
        self.raise_()

    def close_popover(self) -> None:
        """Close."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _place(self) -> None:
        """Place it at the top right of the transcript; it may extend below where space is short."""
        window = self.parentWidget() or self.window()
        corner = self._over.mapTo(window, QPoint(self._over.width(), 0))
        width = min(round(_WIDTH * self._theme.scale), self._over.width() - 2 * _MARGIN)
        left, top = corner.x() - width - 2 * _MARGIN, corner.y() + _MARGIN
        inside = width - (self.width() - self._list.width() if self.isVisible() else 40)
        wanted = self._list.heightForWidth(inside) if self._list.hasHeightForWidth() else 0
        wanted = max(wanted, self._list.minimumSizeHint().height())
        wanted += self.sizeHint().height() - self._area.sizeHint().height() + 4
        room = window.height() - top - _MARGIN
        self.setGeometry(QRect(max(_MARGIN, left), top, width, max(120, min(wanted, room))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the transcript when the window's layout changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            QTimer.singleShot(0, self, self._place)
        return super().eventFilter(watched, event)


class _Row:
    """A statistic's caption and value, with its definition as tooltip."""

    def __init__(self, statistic: Metric[ThoughtStatistics]) -> None:
        self.statistic = statistic
        definition = localise(statistic.definition)
        self.caption = plain_label("dim", text=localise(statistic.caption))
        self.value = plain_label(text=MISSING, wrap=True)
        for label in (self.caption, self.value):
            label.setToolTip(tooltip(definition))
        self.value.setAccessibleDescription(definition)

    def show_reading(self, statistics: ThoughtStatistics | None) -> None:
        shown = self.statistic.text(statistics) if statistics else None
        self.value.setText(MISSING if shown is None else localise(shown))
        missing = translate("Statistics", "not measured")
        spoken = missing if shown is None else self.value.text()
        self.value.setAccessibleName(f"{self.caption.text()}: {spoken}")
