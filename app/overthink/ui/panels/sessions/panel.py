"""The panel beside the lanes: search, chips, the list, and what can be done with a session.

Shows and asks; what is asked of the database goes to the library and comes back by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from overthink.storage.bundles.session_merge import SessionImportResult
from overthink.storage.filters import NO_FILTERS
from overthink.storage.session_list import PAGE, FilterValues, SessionSummary
from overthink.ui.panels.ratings.vote_tally import TallyButton
from overthink.ui.panels.sessions.filter_chips import Chips, FilterButton
from overthink.ui.panels.sessions.list_model import Row, SessionModel
from overthink.ui.panels.sessions.list_view import SessionView
from overthink.ui.panels.sessions.tags_and_notes import SessionNotes
from overthink.ui.panels.sessions.text import imported_words, title_of
from overthink.ui.panels.sessions.undo_bar import UndoLine, WordsField
from overthink.ui.services.session_store import Found, SessionStore
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import InlineError


class MoreButton(QToolButton):
    """Opens the menu of the list."""

    import_requested = Signal()
    examples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("More"))
        self.setToolTip(self.tr("Import sessions of another machine, or the examples"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "more", theme)
        menu = QMenu(self)
        menu.addAction(self.tr("Import sessions…"), self.import_requested.emit)
        menu.addAction(self.tr("Bring the examples back"), self.examples_requested.emit)
        self.setMenu(menu)


TYPING_MS = 80
"""How long after the last letter the search begins."""
_WIDTH = 260


class SessionPanel(QWidget):
    """Saved sessions: to find, open and keep in order. Asks first when it is first shown."""

    open_requested = Signal(str, str, str, int)
    """Session; turn and side, empty where none is meant; token, -1 for none."""
    again_requested = Signal(str, bool)
    """The session's prompt is to be asked again: session; with its models and settings, or with
    others."""
    beside_requested = Signal(str, str, str)
    """A run is to be shown beside what is there: session, its lane, side of the window."""
    export_requested = Signal(object)
    """Sessions are to be written into a file: a list of summaries."""

    def __init__(self, theme: Theme, library: SessionStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sessions")
        set_role(self, "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Saved sessions"))
        self._theme, self._library = theme, library
        self._asked = 0
        self._outdated = True
        self._wanted, self._wanted_in_sight = "", False
        """A session to be chosen when it is listed, and whether the list goes there."""
        self._shown = ""
        """The session in the lanes."""
        self.model = SessionModel(self)
        self.view = SessionView(theme, self.model)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(self.tr("Search sessions"))
        self.field.setAccessibleName(self.tr("Search sessions"))
        self.field.setToolTip(
            self.tr(
                "Words of prompts, thoughts, answers and notes, or names of models; "
                "“words in quotes” together"
            )
        )
        self.field.installEventFilter(self)
        self.filter_button = FilterButton(theme)
        self.more_button = MoreButton(theme)
        self.chips = Chips(theme)
        self.message = InlineError()
        self.undo = UndoLine(theme)
        self.words_field = WordsField()
        self.notes = SessionNotes(library)
        self.tally_button = TallyButton(theme, library)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        # A row of its own: beside the buttons there is no room to read what one types.
        search = QHBoxLayout()
        search.setContentsMargins(10, 8, 10, 6)
        search.addWidget(self.field)
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 10, 6)
        row.setSpacing(6)
        row.addWidget(self.filter_button)
        row.addWidget(self.tally_button)
        row.addStretch(1)
        row.addWidget(self.more_button)
        chips = QHBoxLayout()
        chips.setContentsMargins(10, 0, 10, 6)
        chips.addWidget(self.chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(search)
        column.addLayout(row)
        column.addLayout(chips)
        column.addWidget(self.message)
        column.addWidget(self.view, 1)
        column.addWidget(self.words_field)
        column.addWidget(self.undo)
        column.addWidget(self.notes)

    def _connect(self) -> None:
        library, view = self._library, self.view
        self._typing.timeout.connect(self.ask)
        self.field.textChanged.connect(lambda: self._typing.start())
        self.filter_button.chosen.connect(self.chips.choose)
        self.chips.changed.connect(self.ask)
        library.changed.connect(self._take_change)
        library.failed.connect(self._show_failure)
        library.refused.connect(self.message.show_message)
        self.model.renamed.connect(library.rename)
        view.row_opened.connect(self._open)
        view.again_requested.connect(lambda s, same: self.again_requested.emit(s.id, same))
        view.beside_requested.connect(
            lambda session, lane, side: self.beside_requested.emit(session.id, lane, side)
        )
        view.starred.connect(lambda session: library.star(session.id, not session.starred))
        view.tags_requested.connect(self._ask_tags)
        view.note_requested.connect(self._ask_note)
        view.export_requested.connect(self.export_requested)
        view.delete_requested.connect(self._delete)

    def sizeHint(self) -> QSize:
        return QSize(round(_WIDTH * self._theme.scale), 0)

    # -- what is listed --------------------------------------------------------------------------

    def ask(self) -> None:
        """Asks for what is to be listed: hits where something is searched for, else sessions."""
        self._typing.stop()
        self._outdated = False
        self._asked += 1
        self._library.ask_known(self._take_known)
        typed = self.field.text().strip()
        if typed:
            self._library.search(typed, self.chips.filters, self._take_hits)
        else:
            self._library.forget_search()
            self._ask_page(None, PAGE)

    def _ask_page(self, before: int | None, limit: int) -> None:
        asked = self._asked

        def take(sessions: list[SessionSummary]) -> None:
            if asked == self._asked:  # else something else is to be listed by now
                self._take_page(sessions, before is None, len(sessions) == limit)

        self._library.ask_page(self.chips.filters, take, before, limit)

    def _take_page(self, sessions: list[SessionSummary], first: bool, more: bool) -> None:
        if first:
            at = self.view.session if self.view.hasFocus() else None
            self._want(self._wanted or (at.id if at else self._shown), self._wanted_in_sight)
            self.model.show_sessions(sessions)
        else:
            self.model.add_page(sessions)
        if more:
            last = sessions[-1].number
            self.model.ask_more = lambda: self._ask_page(last, PAGE)
        self._say_nothing_there()
        self._choose_wanted()

    def show_session(self, session: str) -> None:
        """Chooses the row of the session that is in the lanes now; empty for none. Opens nothing.

        Whoever is at another row by keyboard, or looks for something, is left alone.
        """
        before, self._shown = self._shown, session
        if session == before:
            return
        if not self._wanted_in_sight:  # an earlier one that was not listed yet
            self._want("", in_sight=False)
        if not self._is_elsewhere(before, session):
            self.view.choose_none()
            self._want(session, in_sight=False)
            self._choose_wanted()

    def _is_elsewhere(self, before: str, session: str) -> bool:
        """Whether the person is at rows of their own, looks for something, or is there already."""
        chosen = [each.id for each in self.view.chosen]
        own = self.view.hasFocus() and chosen not in ([], [before])
        return own or (self.field.hasFocus() and bool(self.field.text())) or chosen == [session]

    def _want(self, session: str, in_sight: bool) -> None:
        self._wanted, self._wanted_in_sight = session, in_sight

    def _choose_wanted(self) -> None:
        index = self.model.index_of(self._wanted)
        if index.isValid():
            self.view.choose(index, in_sight=self._wanted_in_sight)
            self._want("", in_sight=False)

    def _take_hits(self, found: Found) -> None:
        self.model.show_hits(found.hits, found.sessions)
        self.view.scrollToTop()
        self._say_nothing_there()

    def _take_known(self, known: FilterValues) -> None:
        self.filter_button.known = known

    def _say_nothing_there(self) -> None:
        if self.model.rows:
            self.view.show_placeholder("")
        elif self._library.failure:
            self.view.show_placeholder(self.tr("Sessions cannot be listed just now."))
        elif self.field.text().strip():
            self.view.show_placeholder(self.tr("Nothing is found. Fewer words find more."))
        elif self.chips.filters != NO_FILTERS:
            self.view.show_placeholder(
                self.tr("No session is like this. Take a filter away to see more.")
            )
        else:
            self.view.show_placeholder(self.tr("No sessions yet. What you run is kept here."))

    def _show_failure(self, sentence: str) -> None:
        self.message.show_message(sentence)
        if sentence:
            self.model.show_sessions([])
        self._say_nothing_there()

    def hide_names(self, session: str) -> None:
        """Shows nothing that tells which models ran in a session; empty for none."""
        self.model.hide_names(session)

    # -- what changes ----------------------------------------------------------------------------

    def _take_change(self, session: str) -> None:
        """Somebody changed a session. Nothing is read for a list that nobody sees."""
        if not self.isVisible():
            self._outdated = True
        elif self.chips.filters != NO_FILTERS and not self.field.text().strip():
            self._asked += 1
            self._ask_page(None, max(PAGE, len(self.model.sessions)))
        else:
            self._library.ask_sessions([session], lambda found: self._take_changed(session, found))

    def _take_changed(self, session: str, found: list[SessionSummary]) -> None:
        self._library.ask_known(self._take_known)
        if found:
            self.model.put(found[0])
            self._choose_wanted()
        else:
            self.model.take_out(session)
        self._say_nothing_there()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outdated:
            self.ask()

    # -- what is done with a session -------------------------------------------------------------

    def show_imported(self, sessions: Sequence[SessionImportResult]) -> None:
        """Lists what was imported, chooses the first of it, and says what came."""
        self._want(sessions[0].id if sessions else "", in_sight=True)
        self.field.clear()
        self.chips.clear()
        self.ask()
        new = [session.id for session in sessions if session.outcome == "added"]
        words = imported_words(sessions)
        if new:
            self.undo.offer(words, lambda: self._library.delete(new))
        else:
            self.undo.tell(words)

    def _open(self, row: Row) -> None:
        assert row.session is not None
        hit = row.hit
        if hit is None:
            self.open_requested.emit(row.session.id, "", "", -1)
        else:
            token = -1 if hit.token is None else hit.token
            self.open_requested.emit(row.session.id, hit.turn or "", hit.side or "", token)

    def _ask_tags(self, session: SessionSummary) -> None:
        self.words_field.ask(
            self.tr("Tags, separated by commas"),
            self.tr("Words to find the session by. Ctrl+Enter keeps them."),
            ", ".join(session.tags),
            lambda text: self._library.set_tags(session.id, text.replace("\n", ",").split(",")),
            self.view,
        )

    def _ask_note(self, session: SessionSummary) -> None:
        self.words_field.ask(
            self.tr("Note"),
            self.tr("What you want to remember of the session. Ctrl+Enter keeps it."),
            session.note,
            lambda text: self._library.set_note(session.id, text),
            self.view,
        )

    def _delete(self, sessions: list[SessionSummary]) -> None:
        words = self.tr("Deleted “{title}”").format(title=title_of(sessions[0]))
        if len(sessions) > 1:
            words = self.tr("Deleted {count} sessions").format(count=len(sessions))
        ids = [session.id for session in sessions]
        self._library.delete(
            ids, lambda: self.undo.offer(words, lambda: self._library.restore(ids))
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field, Down goes into the list; Enter does not wait for more letters."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Down:
                self.view.choose_first()
                self.view.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typing.isActive():
                self.ask()
                return True
        return super().eventFilter(watched, event)
