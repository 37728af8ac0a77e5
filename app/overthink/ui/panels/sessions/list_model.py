"""The list model: sessions grouped by day, or search hits; further pages load on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from overthink.storage.search import Hit
from overthink.storage.session_list import SessionSummary
from overthink.ui.base.any_part_match import AnyPartMatch
from overthink.ui.panels.sessions.text import day_of, day_text, facts_of, place_text, title_of
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.widgets.labels import tooltip

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """A day heading, a session, or a hit in a session."""

    session: SessionSummary | None = None
    day: QDate | None = None
    """The day of a heading row, which has no session."""
    hit: Hit | None = None


class SessionModel(AnyPartMatch, QAbstractListModel):
    """The rows of the session list."""

    renamed = Signal(str, str)
    """The user renamed a session: session and name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.sessions: list[SessionSummary] = []
        """Newest first; empty while hits are shown."""
        self._showing_hits = False
        self._hidden = ""
        """The session whose models are hidden."""
        self.fetch_more: Callable[[], None] | None = None
        """Requests the next page; None if there is none, or it was requested already."""

    # -- rows ------------------------------------------------------------------------------------

    def show_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """Replace the rows by these sessions."""
        self.sessions, self.fetch_more, self._showing_hits = list(sessions), None, False
        self._reset(_by_day(self.sessions))

    def replace_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """Replace the rows by sessions, newest first; rows that are the same stay as they are."""
        self.sessions, self.fetch_more, self._showing_hits = list(sessions), None, False
        self._replace_rows(_by_day(self.sessions))

    def show_hits(self, hits: Sequence[Hit], sessions: dict[str, SessionSummary]) -> None:
        """Replace the rows by hits, best first."""
        self.sessions, self.fetch_more, self._showing_hits = [], None, True
        known = [hit for hit in hits if hit.session in sessions and not self._reveals_names(hit)]
        self._reset([Row(sessions[hit.session], hit=hit) for hit in known])

    def _reset(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def add_page(self, sessions: Sequence[SessionSummary]) -> None:
        """Append a page of older sessions."""
        last = day_of(self.sessions[-1].created) if self.sessions else None
        self.sessions += sessions
        rows = _by_day(sessions, last)
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def update_session(self, session: SessionSummary) -> None:
        """Update the rows of a session, or insert a new one in order."""
        here = [at for at, row in enumerate(self.rows) if _is_of(row, session.id)]
        for at in here:
            self.rows[at] = Row(session, hit=self.rows[at].hit)
            self.dataChanged.emit(self.index(at), self.index(at))
        if self._showing_hits:
            return
        newer = sum(1 for other in self.sessions if other.place > session.place)
        self.sessions[newer : newer + bool(here)] = [session]
        if not here:
            self._insert(newer, session)

    def _insert(self, place: int, session: SessionSummary) -> None:
        """Insert a session; usually the newest, since a run has just begun."""
        today = self.rows[0].day if self.rows else None
        if place == 0 and today == day_of(session.created):
            self.beginInsertRows(QModelIndex(), 1, 1)
            self.rows.insert(1, Row(session))
            self.endInsertRows()
        else:
            self._replace_rows(_by_day(self.sessions))

    def index_of(self, session: str) -> QModelIndex:
        """Return the index of a session; an invalid index if it is not listed."""
        here = (at for at, row in enumerate(self.rows) if _is_of(row, session))
        at = next(here, None)
        return QModelIndex() if at is None else self.index(at)

    def remove_session(self, session: str) -> None:
        """Remove a session."""
        self.sessions = [other for other in self.sessions if other.id != session]
        rows = self.rows if self._showing_hits else _by_day(self.sessions)
        self._replace_rows([row for row in rows if not _is_of(row, session)])

    def _replace_rows(self, rows: list[Row]) -> None:
        """Replace only rows that differ, so that selection and scroll position stay."""
        first = _count_equal(zip(self.rows, rows, strict=False))
        limit = min(len(self.rows), len(rows)) - first
        common_end = min(
            limit, _count_equal(zip(reversed(self.rows), reversed(rows), strict=False))
        )
        old_end, new_end = len(self.rows) - common_end, len(rows) - common_end
        if old_end - first == new_end - first:
            self.rows[first:old_end] = rows[first:new_end]
            if first < old_end:
                self.dataChanged.emit(self.index(first), self.index(old_end - 1))
            return
        if first < old_end:
            self.beginRemoveRows(QModelIndex(), first, old_end - 1)
            del self.rows[first:old_end]
            self.endRemoveRows()
        if first < new_end:
            self.beginInsertRows(QModelIndex(), first, new_end - 1)
            self.rows[first:first] = rows[first:new_end]
            self.endInsertRows()

    def hide_names(self, session: str) -> None:
        """Hide the models of this session only; empty for none."""
        before, self._hidden = self._hidden, session
        self._replace_rows(
            [row for row in self.rows if not (row.hit and self._reveals_names(row.hit))]
        )
        for at, row in enumerate(self.rows):
            if row.session and row.session.id in (before, session):
                self.dataChanged.emit(self.index(at), self.index(at))

    def _reveals_names(self, hit: Hit) -> bool:
        """Return whether this hit is in a text about the session that hides its models."""
        about = hit.place in ("model", "note", "annotation")
        return about and hit.session == self._hidden and is_hidden(Fact.IDENTITY, blind=True)

    def _row(self, at: int) -> Row:
        """Return a row as it is displayed."""
        row = self.rows[at]
        hidden = bool(self._hidden) and _is_of(row, self._hidden)
        return _without_names(row) if hidden else row

    # -- Qt's model interface --------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def canFetchMore(self, _parent: Index) -> bool:
        return self.fetch_more is not None

    def fetchMore(self, _parent: Index) -> None:
        fetch, self.fetch_more = self.fetch_more, None
        if fetch:
            fetch()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._row(index.row())
        if role == ROW:
            return row
        if row.session is None:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return day_text(row.day) if shown and row.day else None
        return self._of_session(row, row.session, role)

    def _of_session(self, row: Row, session: SessionSummary, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title_of(session)
            case Qt.ItemDataRole.EditRole:
                return session.title or title_of(session)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(*facts_of(session))
            case Qt.ItemDataRole.AccessibleTextRole:
                found = [place_text(row.hit), row.hit.snippet] if row.hit else []
                return ", ".join([*facts_of(session), *found])
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        session = self.rows[index.row()].session
        if session is None or role != Qt.ItemDataRole.EditRole:
            return False
        name = str(value).strip()
        if name != (session.title or title_of(session)):
            self.renamed.emit(session.id, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        leaf = Qt.ItemFlag.ItemNeverHasChildren
        if self.rows[index.row()].session is None:
            return leaf
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usable | Qt.ItemFlag.ItemIsEditable | leaf


def _by_day(sessions: Iterable[SessionSummary], day: QDate | None = None) -> list[Row]:
    """Group sessions by day; `day` already has a heading."""
    rows: list[Row] = []
    for session in sessions:
        began = day_of(session.created)
        if began != day:
            day = began
            rows.append(Row(day=day))
        rows.append(Row(session))
    return rows


def _without_names(row: Row) -> Row:
    """Return a row without models, outcomes, the lane of a hit, and the user's texts."""
    bare: dict[str, Any] = {"runs": (), "title": "", "note": "", "tags": ()}
    session = msgspec.structs.replace(row.session, **bare) if row.session else None
    return Row(session, row.day, msgspec.structs.replace(row.hit, side=None) if row.hit else None)


def _is_of(row: Row, session: str) -> bool:
    return row.session is not None and row.session.id == session


def _count_equal(pairs: Iterable[tuple[Row, Row]]) -> int:
    """Count equal rows, from the first on."""
    count = 0
    for old, new in pairs:
        if old != new:
            break
        count += 1
    return count
