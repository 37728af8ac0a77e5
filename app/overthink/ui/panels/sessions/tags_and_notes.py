"""Tags and note of the displayed session, below the list; saved while typing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from overthink.storage.session_list import SessionSummary
from overthink.ui.panels.sessions.text import title_of
from overthink.ui.services.session_store import Refuse, SessionStore
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel, plain_label
from overthink.ui.widgets.layouts import vbox

SAVE_MS, RETRY_MS = 400, 3_000
"""Delay from the last keystroke to saving, and until a failed write is retried."""
_LINES = 5


class SessionNotes(QFrame):
    """Two fields. Hidden while no session is displayed."""

    def __init__(self, library: SessionStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "notes")
        self._library = library
        self.session = ""
        """Identity; empty for none."""
        self._tags: tuple[str, ...] = ()
        self._note = ""
        """As stored, or being written."""
        self.title = ElidedLabel(role="heading")
        self.tags_field = QLineEdit()
        self.tags_field.setPlaceholderText(self.tr("Tags, separated by commas"))
        self.tags_field.setAccessibleName(self.tr("Tags of the displayed session"))
        self.tags_field.setToolTip(self.tr("Words to find this session by; saved as you type"))
        self.note_field = _Note()
        self.note_field.setPlaceholderText(self.tr("Notes on this session"))
        self.note_field.setAccessibleName(self.tr("Notes on the displayed session"))
        self.note_field.setToolTip(self.tr("Notes on this session; saved as you type"))
        self._timer = QTimer(self, singleShot=True)
        self._pending: dict[tuple[str, str], Callable[[], None]] = {}
        """Writes to retry, by session and field."""
        self._writes = 0
        self._arrange()
        self._connect()
        self.hide()

    def _arrange(self) -> None:
        heading = plain_label("faint", text=self.tr("Displayed session"))
        self.note_field.setTabChangesFocus(True)
        self.note_field.setFixedHeight(_LINES * self.note_field.fontMetrics().lineSpacing() + 16)
        vbox(
            heading,
            self.title,
            self.tags_field,
            self.note_field,
            parent=self,
            margins=(10, 8, 10, 10),
            spacing=6,
        )

    def _connect(self) -> None:
        self._timer.timeout.connect(self.flush)
        self.tags_field.textEdited.connect(lambda: self._timer.start(SAVE_MS))
        self.tags_field.editingFinished.connect(self.flush)
        self.note_field.textChanged.connect(lambda: self._timer.start(SAVE_MS))
        self.note_field.left.connect(self.flush)
        self._library.changed.connect(self._reload_if_current)

    # -- reading -----------------------------------------------------------------------------------

    def show_session(self, session: str) -> None:
        """Show another session; pending edits of the previous one are saved."""
        if session == self.session:
            return
        self.flush()
        self.session = session
        self._fill((), "", "")
        self.setVisible(bool(session))
        self._request()

    def _reload_if_current(self, session: str) -> None:
        if session == self.session:
            self._request()

    def _request(self) -> None:
        wanted, writes = self.session, self._writes
        if wanted:
            self._library.request_sessions(
                [wanted], lambda found: self._show(wanted, writes, found)
            )

    def _show(self, session: str, writes: int, found: list[SessionSummary]) -> None:
        """Show what was read, unless a later write makes it outdated; then it is read again."""
        if session != self.session or writes != self._writes or not found:
            return
        self.title.show_text(title_of(found[0]))
        is_pending = any(session == other for other, _ in self._pending)
        if self._is_saved() and not is_pending:
            self._fill(found[0].tags, found[0].note, title_of(found[0]))

    def _fill(self, tags: tuple[str, ...], note: str, title: str) -> None:
        if tags != self._tags or not self.session:
            self.tags_field.setText(", ".join(tags))
        if note != self.note_field.toPlainText():
            self.note_field.setPlainText(note)
        self._tags, self._note = tags, note
        self.title.show_text(title)
        if not self._pending:
            self._timer.stop()

    # -- writing -----------------------------------------------------------------------------------

    def _written_tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag.strip() for tag in self.tags_field.text().split(",")} - {""}))

    def _is_saved(self) -> bool:
        return (self._written_tags(), self.note_field.toPlainText()) == (self._tags, self._note)

    def flush(self) -> None:
        """Save edits now, and retry failed writes."""
        self._timer.stop()
        pending, self._pending = self._pending, {}
        for retry in pending.values():
            retry()
        if session := self.session:
            tags, note = self._written_tags(), self.note_field.toPlainText()
            if tags != self._tags:
                self._tags = tags
                self._save("tags", session, partial(self._library.set_tags, session, tags))
            if note != self._note:
                self._note = note
                self._save("note", session, partial(self._library.set_note, session, note))

    def _save(self, field: str, session: str, write: Callable[[Refuse], None]) -> None:
        """Write a field; a failed write is retried unless a newer one replaces it."""
        self._pending.pop((session, field), None)
        self._writes += 1

        def retry_later(why: str) -> None:
            if (session, field) not in self._pending:
                self._pending[session, field] = lambda: self._save(field, session, write)
            self._timer.start(RETRY_MS)
            self._library.refused.emit(why)

        write(retry_later)


class _Note(QPlainTextEdit):
    """Emits a signal when it loses the focus."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
