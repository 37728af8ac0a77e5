"""Tags and notes of the session that is shown, below the list; kept while they are written."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from overthink.storage.listing import SessionSummary
from overthink.ui.lane.elided import ElidedLabel
from overthink.ui.sessions.library import SessionLibrary
from overthink.ui.sessions.words import title_of
from overthink.ui.theme.style import set_role

KEEP_MS = 400
"""How long after the last letter words are kept."""
_LINES = 5


class SessionNotes(QFrame):
    """Two fields. Hidden while no session is shown."""

    def __init__(self, library: SessionLibrary, parent: QWidget | None = None) -> None:
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
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
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
        self.tags_field.textEdited.connect(lambda: self._timer.start())
        self.tags_field.editingFinished.connect(self.flush)
        self.note_field.textChanged.connect(lambda: self._timer.start())
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
        if wanted := self.session:
            self._library.ask_sessions([wanted], lambda found: self._take(wanted, found))

    def _take(self, session: str, found: list[SessionSummary]) -> None:
        if session != self.session or not found:
            return
        self.title.show_text(title_of(found[0]))
        if not self._timer.isActive() and self._is_kept():
            self._fill(found[0].tags, found[0].note, title_of(found[0]))

    def _fill(self, tags: tuple[str, ...], note: str, title: str) -> None:
        if tags != self._tags or not self.session:
            self.tags_field.setText(", ".join(tags))
        if note != self.note_field.toPlainText():
            self.note_field.setPlainText(note)
        self._tags, self._note = tags, note
        self.title.show_text(title)
        self._timer.stop()

    # -- what is written ---------------------------------------------------------------------------

    def _written_tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag.strip() for tag in self.tags_field.text().split(",")} - {""}))

    def _is_kept(self) -> bool:
        return (self._written_tags(), self.note_field.toPlainText()) == (self._tags, self._note)

    def flush(self) -> None:
        """Keeps what is written, at once."""
        self._timer.stop()
        if not self.session:
            return
        session, tags, note = self.session, self._written_tags(), self.note_field.toPlainText()
        if tags != self._tags:
            before, self._tags = self._tags, tags
            self._library.set_tags(session, tags, lambda why: self._not_kept(session, why, before))
        if note != self._note:
            earlier, self._note = self._note, note
            self._library.set_note(
                session, note, lambda why: self._not_kept(session, why, None, earlier)
            )

    def _not_kept(
        self, session: str, why: str, tags: tuple[str, ...] | None, note: str | None = None
    ) -> None:
        """It stays in its field, and is tried again with the next letter, or when one leaves."""
        if session == self.session:
            self._tags = self._tags if tags is None else tags
            self._note = self._note if note is None else note
        self._library.refused.emit(why)


class _Note(QPlainTextEdit):
    """Says when the keyboard goes elsewhere."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
