"""Paints the rows of the list: day headings, sessions on two lines, hits with a snippet."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap, QTextLayout
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from overthink.core.symbols import excerpt, utf16_length
from overthink.storage.search import Hit
from overthink.storage.session_list import RunSummary, SessionSummary
from overthink.ui.base.text_layout import format_range
from overthink.ui.panels.sessions.list_model import ROW, Row
from overthink.ui.panels.sessions.row_painter import (
    Pens,
    distinguishable_names,
    draw_line,
    fitting_widths,
    two_lines,
)
from overthink.ui.panels.sessions.text import (
    day_text,
    is_interrupted,
    mark_of,
    origin_word,
    place_text,
    time_text,
    title_of,
)
from overthink.ui.theme.icons import pixmap
from overthink.ui.theme.theme import Theme, char_format, colour

Index = QModelIndex | QPersistentModelIndex

_SIDE, _ABOVE, _GAP = 10, 6, 2
"""Pixels around a row's text and between its lines, at 100 % text size."""
_BETWEEN = 8
"""Pixels between time, left lane and right lane."""
_ICON = 13
_SMALL = 0.88


class SessionDelegate(QStyledItemDelegate):
    """Paints rows as wide as the list."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heading = self._small = self._title = QFont()
        self._line = self._small_line = 0
        self._sizes: dict[str, QSize] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        theme = self._theme
        self._pixmaps.clear()
        self._title, self._small = theme.ui_font(), theme.tabular_font(_SMALL)
        self._heading = theme.ui_font(_SMALL)
        self._heading.setWeight(QFont.Weight.DemiBold)
        self._line = QFontMetrics(self._title).height()
        self._small_line = QFontMetrics(self._small).height()
        session = self._px(2 * _ABOVE + _GAP) + self._line + self._small_line
        hit = session + self._px(_GAP) + 2 * self._small_line
        day = self._px(_ABOVE + 2 * _GAP + _ABOVE) + self._small_line
        heights = {"session": session, "hit": hit, "day": day}
        self._sizes = {kind: QSize(0, height) for kind, height in heights.items()}

    def _px(self, length: float) -> int:
        return round(length * self._theme.scale)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW)
        if row.session is None:
            return self._sizes["day"]
        return self._sizes["hit" if row.hit else "session"]

    # -- painting --------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        painter.save()
        rect: QRect = option.rect
        if row.session is None:
            self._paint_day(painter, rect, row)
        else:
            chosen = self._paint_ground(painter, rect, option.state)
            self._paint_session(painter, rect, row.session, row.hit, chosen)
        painter.restore()

    def _paint_day(self, painter: QPainter, rect: QRect, row: Row) -> None:
        area = rect.adjusted(self._px(_SIDE), 0, -self._px(_SIDE), -self._px(2 * _GAP))
        painter.setFont(self._heading)
        painter.setPen(colour(self._theme.roles.text_dim))
        words = day_text(row.day) if row.day else ""
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom, cut)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> bool:
        """Paint the background of a selected, focused or hovered row; return True if selected."""
        roles, flags = self._theme.roles, QStyle.StateFlag
        chosen = bool(state & flags.State_Selected)
        if chosen:
            painter.fillRect(rect, colour(roles.selection))
        elif state & flags.State_MouseOver:
            painter.fillRect(rect, colour(roles.hovered))
        if chosen and state & flags.State_HasFocus:
            painter.setPen(colour(roles.focus))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        return chosen

    def _paint_session(
        self, painter: QPainter, rect: QRect, session: SessionSummary, hit: Hit | None, chosen: bool
    ) -> None:
        area = rect.adjusted(self._px(_SIDE), self._px(_ABOVE), -self._px(_SIDE), 0)
        pens = Pens(self._theme, chosen)
        self._paint_title(
            painter, QRect(area.topLeft(), QSize(area.width(), self._line)), session, pens
        )
        area.setTop(area.top() + self._line + self._px(_GAP))
        line = QRect(area.topLeft(), QSize(area.width(), self._small_line))
        painter.setFont(self._small)
        self._paint_runs(painter, line, session, pens)
        if hit:
            area.setTop(line.bottom() + 1 + self._px(_GAP))
            self._paint_snippet(painter, area, hit, pens)

    def _paint_title(
        self, painter: QPainter, line: QRect, session: SessionSummary, pens: Pens
    ) -> None:
        if session.starred:
            line.setRight(
                line.right() - self._paint_icon(painter, line, "star-filled", pens.of("unsure"))
            )
        if is_interrupted(session):
            words = self.tr("interrupted")
            line.setRight(line.right() - self._paint_word(painter, line, words, pens.warning))
        if words := origin_word(session):
            line.setRight(line.right() - self._paint_word(painter, line, words, pens.dim))
        painter.setFont(self._title)
        painter.setPen(colour(pens.text))
        draw_line(painter, line, title_of(session))

    def _paint_icon(self, painter: QPainter, line: QRect, icon: str, role: str) -> int:
        """Paint an icon at the right end of a line; return the width it takes."""
        size = self._px(_ICON)
        top = line.top() + (line.height() - size) // 2
        picture = self._icon_pixmap(icon, role, size, painter.device().devicePixelRatio())
        painter.drawPixmap(line.right() + 1 - size, top, picture)
        return size + self._px(_GAP * 2)

    def _icon_pixmap(self, icon: str, role: str, size: int, ratio: float) -> QPixmap:
        """Return an icon from a cache: scrolling paints the same few icons again and again."""
        key = icon, role, size, ratio
        if key not in self._pixmaps:
            self._pixmaps[key] = pixmap(icon, self._theme, role, size, ratio)
        return self._pixmaps[key]

    def _paint_word(self, painter: QPainter, line: QRect, words: str, value: str) -> int:
        """Paint a word at the right end of a line in a colour; return the width it takes."""
        painter.setFont(self._small)
        painter.setPen(colour(value))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        return painter.fontMetrics().horizontalAdvance(words) + self._px(_BETWEEN)

    def _paint_runs(
        self, painter: QPainter, line: QRect, session: SessionSummary, pens: Pens
    ) -> None:
        """Paint the time, then icon and model of each lane; names share the available width."""
        metrics = painter.fontMetrics()
        time, gap = time_text(session), self._px(_BETWEEN)
        painter.setPen(colour(pens.dim))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, time)
        line.setLeft(line.left() + metrics.horizontalAdvance(time) + gap)
        mark, count = self._px(_ICON + _GAP), len(session.runs)
        room = line.width() - count * mark - max(0, count - 1) * gap

        def width_of(name: str) -> int:
            return metrics.horizontalAdvance(name) + 1

        names = distinguishable_names([excerpt(run.model) for run in session.runs], room, width_of)
        widths = fitting_widths([width_of(name) for name in names], room)
        for run, name, width in zip(session.runs, names, widths, strict=True):
            self._paint_mark(painter, line, run, pens)
            line.setLeft(line.left() + mark)
            painter.setPen(colour(pens.dim))
            place = QRect(line.topLeft(), QSize(width, line.height()))
            draw_line(painter, place, name, Qt.TextElideMode.ElideMiddle)
            line.setLeft(line.left() + width + gap)

    def _paint_mark(self, painter: QPainter, line: QRect, run: RunSummary, pens: Pens) -> None:
        mark, size = mark_of(run), self._px(_ICON)
        place = QRect(line.topLeft(), QSize(size, line.height()))
        self._paint_icon(painter, place, mark.icon, pens.of(mark.role))

    def _paint_snippet(self, painter: QPainter, area: QRect, hit: Hit, pens: Pens) -> None:
        place = place_text(hit)
        lead = f"{place}: "
        formats = [
            format_range(0, len(lead), char_format(pens.faint)),
            *self._match_formats(lead, hit),
        ]
        layout = two_lines(lead + hit.snippet, self._small, area.width(), formats)
        painter.setPen(colour(pens.dim))
        layout.draw(painter, QPointF(area.topLeft()))

    def _match_formats(self, lead: str, hit: Hit) -> list[QTextLayout.FormatRange]:
        whole = lead + hit.snippet
        found = char_format(self._theme.roles.match_text, self._theme.roles.current_match)
        made = []
        for first, last in hit.marks:
            start, end = (utf16_length(whole[: len(lead) + at]) for at in (first, last))
            made.append(format_range(start, end, found))
        return made

    # -- renaming --------------------------------------------------------------------------------

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Name of the session"))
        editor.setToolTip(self.tr("Enter saves the name, Escape restores the old one"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.x(), rect.y(), rect.width(), editor.sizeHint().height())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Treat the list's shortcut keys as letters while a name is edited."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        return super().eventFilter(editor, event)
