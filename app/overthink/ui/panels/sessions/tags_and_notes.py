"""Tags and notes of the session that is shown, below the list; kept while they are written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from overthink.storage.session_list import SessionSummary
from overthink.ui.panels.sessions.text import title_of
from overthink.ui.services.session_store import Refuse, SessionStore
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel

KEEP_MS, RETRY_MS = 400, 3_000
"""How long after the last letter words are kept, and tried again where that failed."""
_LINES = 5


class SessionNotes(QFrame):
    """Two fields. Hidden while no session is shown."""

    def __init__(self, library: SessionStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "notes")
        self._library = library
        self.session = ""
        """Identity; empty for none."""
        self._tags: tuple[str, ...] = ()
        self._note = ""
        """As they are in the database, or on their way."""
        self.title = ElidedLabel()
        set_role(self.title, "heading")
        self.tags_field = QLineEdit()
        self.tags_field.setPlaceholderText(self.tr("Tags, separated by commas"))
        self.tags_field.setAccessibleName(self.tr("Tags of the session that is shown"))
        self.tags_field.setToolTip(self.tr("Words to find this session by; kept as you write"))
        self.note_field = _Note()
        self.note_field.setPlaceholderText(self.tr("Notes on this session"))
        self.note_field.setAccessibleName(self.tr("Notes on the session that is shown"))
        self.note_field.setToolTip(
            self.tr("What you want to remember of this session; kept as you write")
        )
        self._timer = QTimer(self, singleShot=True)
        self._waiting: dict[tuple[str, str], Callable[[], None]] = {}
        """What could not be kept, to be tried again: by session, tags or note."""
        self._writes = 0
        self._arrange()
        self._connect()
        self.hide()

    def _arrange(self) -> None:
        heading = QLabel(self.tr("The session that is shown"))
        heading.setTextFormat(Qt.TextFormat.PlainText)
        set_role(heading, "faint")
        self.note_field.setTabChangesFocus(True)
        self.note_field.setFixedHeight(_LINES * self.note_field.fontMetrics().lineSpacing() + 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        for widget in (heading, self.title, self.tags_field, self.note_field):
            column.addWidget(widget)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.flush)
        self.tags_field.textEdited.connect(lambda: self._timer.start(KEEP_MS))
        self.tags_field.editingFinished.connect(self.flush)
        self.note_field.textChanged.connect(lambda: self._timer.start(KEEP_MS))
        self.note_field.left.connect(self.flush)
        self._library.changed.connect(self._take_change)

    # -- what is shown -----------------------------------------------------------------------------

    def show_session(self, session: str) -> None:
        """Shows another session's; what was written of the one before is kept."""
        if session == self.session:
            return
        self.flush()
        self.session = session
        self._fill((), "", "")
        self.setVisible(bool(session))
        self._ask()

    def _take_change(self, session: str) -> None:
        if session == self.session:
            self._ask()

    def _ask(self) -> None:
        wanted, writes = self.session, self._writes
        if wanted:
            self._library.ask_sessions([wanted], lambda found: self._take(wanted, writes, found))

    def _take(self, session: str, writes: int, found: list[SessionSummary]) -> None:
        """What was read before the last words went on their way is old: it comes once more."""
        if session != self.session or writes != self._writes or not found:
            return
        self.title.show_text(title_of(found[0]))
        waits = any(session == other for other, _ in self._waiting)
        if self._is_kept() and not waits:
            self._fill(found[0].tags, found[0].note, title_of(found[0]))

    def _fill(self, tags: tuple[str, ...], note: str, title: str) -> None:
        if tags != self._tags or not self.session:
            self.tags_field.setText(", ".join(tags))
        if note != self.note_field.toPlainText():
            self.note_field.setPlainText(note)
        self._tags, self._note = tags, note
        self.title.show_text(title)
        if not self._waiting:
            self._timer.stop()

    # -- what is written ---------------------------------------------------------------------------

    def _written_tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag.strip() for tag in self.tags_field.text().split(",")} - {""}))

    def _is_kept(self) -> bool:
        return (self._written_tags(), self.note_field.toPlainText()) == (self._tags, self._note)

    def flush(self) -> None:
        """Keeps what is written, at once, and what could not be kept before."""
        self._timer.stop()
        waiting, self._waiting = self._waiting, {}
        for again in waiting.values():
            again()
        if session := self.session:
            tags, note = self._written_tags(), self.note_field.toPlainText()
            if tags != self._tags:
                self._tags = tags
                self._keep("tags", session, partial(self._library.set_tags, session, tags))
            if note != self._note:
                self._note = note
                self._keep("note", session, partial(self._library.set_note, session, note))

    def _keep(self, what: str, session: str, write: Callable[[Refuse], None]) -> None:
        """Writes; what cannot be written waits, and a newer one of its kind takes its place."""
        self._waiting.pop((session, what), None)
        self._writes += 1

        def wait(why: str) -> None:
            if (session, what) not in self._waiting:
                self._waiting[session, what] = lambda: self._keep(what, session, write)
            self._timer.start(RETRY_MS)
            self._library.refused.emit(why)

        write(wait)


class _Note(QPlainTextEdit):
    """Says when the keyboard goes elsewhere."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
