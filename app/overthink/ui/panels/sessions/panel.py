"""The panel of saved sessions: search, filters, the list, and actions on sessions.

Requests go to the session store, which reads the database in a thread and answers with callbacks.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from overthink.storage.bundles.session_merge import SessionImportResult
from overthink.storage.filters import NO_FILTERS
from overthink.storage.session_list import PAGE, FilterValues, Place, SessionSummary
from overthink.ui.panels.sessions.filter_chips import FilterButton, FilterChips
from overthink.ui.panels.sessions.list_model import Row, SessionModel
from overthink.ui.panels.sessions.list_view import SessionView
from overthink.ui.panels.sessions.tags_and_notes import SessionNotes
from overthink.ui.panels.sessions.text import import_text, title_of
from overthink.ui.panels.sessions.undo_bar import TextEditBar, UndoBar
from overthink.ui.services.session_store import Found, SessionStore
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import InlineError
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox


class MoreButton(QToolButton):
    """Opens the menu of actions on the whole list."""

    import_requested = Signal()
    examples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("More"))
        self.setToolTip(self.tr("Import sessions from a file, or restore the examples"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self, "more", theme)
        menu = QMenu(self)
        menu.addAction(self.tr("Import sessions…"), self.import_requested.emit)
        menu.addAction(self.tr("Restore the examples"), self.examples_requested.emit)
        self.setMenu(menu)


TYPING_MS = 80
"""Delay from the last keystroke to the search."""
_WIDTH = 260


class SessionPanel(QWidget):
    """Saved sessions: find, open and organise them. The list loads when first shown.

    Args:
        tally_button: opens the tally of votes; placed above the list.
    """

    open_requested = Signal(str, str, str, int)
    """Open a session: its id; turn and side, or empty; token, or -1."""
    again_requested = Signal(str, bool)
    """Run a session's prompt again: its id; True with its own models and settings."""
    beside_requested = Signal(str, str, str)
    """Show a run next to the displayed one: session, its lane, side of the window."""
    export_requested = Signal(object)
    """Export sessions: a list of summaries."""
    regrade_requested = Signal(object)
    """Judge the answers of sessions again: a list of summaries."""

    def __init__(self, theme: Theme, library: SessionStore, tally_button: QWidget) -> None:
        super().__init__()
        self.setObjectName("sessions")
        set_role(self, "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Saved sessions"))
        self._theme, self._library = theme, library
        self._requests = 0
        self._outdated = True
        self._pending, self._scroll_to_pending = "", False
        """A session to select once it is listed, and whether to scroll to it."""
        self._shown = ""
        """The session that the lanes show."""
        self.model = SessionModel(self)
        self.view = SessionView(theme, self.model)
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(self.tr("Search sessions"))
        self.field.setAccessibleName(self.tr("Search sessions"))
        self.field.setToolTip(
            self.tr(
                "Parts of words in prompts, thoughts, answers, notes, tags, labels and names of "
                "models; “quoted words” match as a phrase"
            )
        )
        self.field.installEventFilter(self)
        self.filter_button = FilterButton(theme)
        self.more_button = MoreButton(theme)
        self.chips = FilterChips(theme)
        self.message = InlineError()
        self.undo = UndoBar(theme)
        self.edit_bar = TextEditBar()
        self.notes = SessionNotes(library)
        self._tally_button = tally_button
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        # A row of its own: next to the buttons the search text would have no room.
        search = hbox(self.field, margins=(10, 8, 10, 6))
        row = hbox(
            self.filter_button,
            self._tally_button,
            STRETCH,
            self.more_button,
            margins=(10, 0, 10, 6),
            spacing=6,
        )
        chips = hbox(self.chips, margins=(10, 0, 10, 6))
        vbox(
            search,
            row,
            chips,
            self.message,
            (self.view, 1),
            self.edit_bar,
            self.undo,
            self.notes,
            parent=self,
            margins=0,
            spacing=0,
        )

    def _connect(self) -> None:
        library, view = self._library, self.view
        self._typing.timeout.connect(self.reload)
        self.field.textChanged.connect(lambda: self._typing.start())
        self.filter_button.chosen.connect(self.chips.choose)
        self.chips.changed.connect(self.reload)
        library.changed.connect(self._update_session)
        library.failed.connect(self._show_failure)
        library.replaced.connect(self._reload_if_shown)
        library.many_changed.connect(lambda: self._update_session(""))
        library.refused.connect(self.message.show_message)
        self.model.renamed.connect(library.rename)
        view.row_opened.connect(self._open)
        view.again_requested.connect(lambda s, same: self.again_requested.emit(s.id, same))
        view.beside_requested.connect(
            lambda session, lane, side: self.beside_requested.emit(session.id, lane, side)
        )
        view.starred.connect(lambda session: library.star(session.id, not session.starred))
        view.tags_requested.connect(self._edit_tags)
        view.note_requested.connect(self._edit_note)
        view.export_requested.connect(self.export_requested)
        view.regrade_requested.connect(self.regrade_requested)
        view.delete_requested.connect(self._delete)

    def sizeHint(self) -> QSize:
        return QSize(round(_WIDTH * self._theme.scale), 0)

    # -- the list --------------------------------------------------------------------------------

    def reload(self) -> None:
        """Request the rows: search hits if there is a search text, else sessions."""
        self._typing.stop()
        self._outdated = False
        self._requests += 1
        self._library.request_filter_values(self._set_filter_values)
        typed = self.field.text().strip()
        if typed:
            self._library.search(typed, self.chips.filters, self._show_hits)
        else:
            self._library.cancel_search()
            self._request_page(None, PAGE)

    def _request_page(self, before: Place | None, limit: int) -> None:
        request = self._requests

        def show(sessions: list[SessionSummary]) -> None:
            if request == self._requests:  # else the list shows something else by now
                self._show_page(sessions, before is None, len(sessions) == limit)

        self._library.request_page(self.chips.filters, show, before, limit)

    def _show_page(self, sessions: list[SessionSummary], first: bool, more: bool) -> None:
        if first:
            at = self.view.session if self.view.hasFocus() else None
            self._set_pending(
                self._pending or (at.id if at else self._shown), self._scroll_to_pending
            )
            self.model.show_sessions(sessions)
        else:
            self.model.add_page(sessions)
        if more:
            last = sessions[-1].place
            self.model.fetch_more = lambda: self._request_page(last, PAGE)
        self._update_placeholder()
        self._choose_pending()
        if self._pending and self._scroll_to_pending and self.model.fetch_more:
            self.model.fetchMore(QModelIndex())  # an imported session may be older than this page

    def show_session(self, session: str) -> None:
        """Select the row of the session that the lanes show, without opening it; empty for none.

        The selection stays if the user is at another row by keyboard, or is searching.
        """
        before, self._shown = self._shown, session
        if session == before:
            return
        if not self._scroll_to_pending:  # an earlier one that is not listed yet
            self._set_pending("", scroll=False)
        if not self._is_user_busy(before, session):
            self.view.choose_none()
            self._set_pending(session, scroll=False)
            self._choose_pending()

    def _is_user_busy(self, before: str, session: str) -> bool:
        """Return whether the user is at other rows, is searching, or has selected the session."""
        chosen = [each.id for each in self.view.chosen]
        own = self.view.hasFocus() and chosen not in ([], [before])
        return own or (self.field.hasFocus() and bool(self.field.text())) or chosen == [session]

    def _set_pending(self, session: str, scroll: bool) -> None:
        self._pending, self._scroll_to_pending = session, scroll

    def _choose_pending(self) -> None:
        index = self.model.index_of(self._pending)
        if index.isValid():
            self.view.choose(index, scroll=self._scroll_to_pending)
            self._set_pending("", scroll=False)

    def _show_hits(self, found: Found) -> None:
        self.model.show_hits(found.hits, found.sessions)
        self.view.scrollToTop()
        self._update_placeholder()

    def _set_filter_values(self, known: FilterValues) -> None:
        self.filter_button.values = known

    def _update_placeholder(self) -> None:
        if self.model.rows:
            self.view.show_placeholder("")
        elif self._library.failure:
            self.view.show_placeholder(self.tr("Sessions can't be listed at the moment."))
        elif self.field.text().strip():
            self.view.show_placeholder(self.tr("No results. Try fewer words."))
        elif self.chips.filters != NO_FILTERS:
            self.view.show_placeholder(self.tr("No session matches. Remove a filter to see more."))
        else:
            self.view.show_placeholder(self.tr("No sessions yet. Every run is saved here."))

    def _show_failure(self, sentence: str) -> None:
        self.message.show_message(sentence)
        if sentence:
            self.model.show_sessions([])
        self._update_placeholder()

    # -- changes ---------------------------------------------------------------------------------

    def _update_session(self, session: str) -> None:
        """Update a changed session. A hidden list reads nothing until it is shown."""
        if not self.isVisible():
            self._outdated = True
        elif self.field.text().strip() and not session:
            self._typing.start()
        elif not session or (self.chips.filters != NO_FILTERS and not self.field.text().strip()):
            self._refresh()
        else:
            self._library.request_sessions(
                [session], lambda found: self._show_update(session, found)
            )

    def _show_update(self, session: str, found: list[SessionSummary]) -> None:
        self._library.request_filter_values(self._set_filter_values)
        with self.view.keeping_place():
            if found:
                self.model.update_session(found[0])
            else:
                self.model.remove_session(session)
        self._choose_pending()
        self._update_placeholder()

    def _refresh(self) -> None:
        """Request the listed pages again; selection and scroll position stay."""
        self._requests += 1
        request, limit = self._requests, max(PAGE, len(self.model.sessions))
        self._library.request_filter_values(self._set_filter_values)

        def show(sessions: list[SessionSummary]) -> None:
            if request != self._requests:
                return
            with self.view.keeping_place():
                self.model.replace_sessions(sessions)
            if len(sessions) == limit:
                last = sessions[-1].place
                self.model.fetch_more = lambda: self._request_page(last, PAGE)
            self._choose_pending()
            self._update_placeholder()

        self._library.request_page(self.chips.filters, show, None, limit)

    def _reload_if_shown(self) -> None:
        self._outdated = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outdated:
            self.reload()

    # -- actions ---------------------------------------------------------------------------------

    def show_imported(self, sessions: Sequence[SessionImportResult]) -> None:
        """List imported sessions, select the first, and show what was imported."""
        self._set_pending(sessions[0].id if sessions else "", scroll=True)
        self.field.clear()
        self.chips.clear()
        self.reload()
        new = [session.id for session in sessions if session.outcome == "added"]
        words = import_text(sessions)
        if new:
            self.undo.offer(words, lambda: self._library.delete(new))
        else:
            self.undo.show_text(words)

    def _open(self, row: Row) -> None:
        assert row.session is not None
        hit = row.hit
        if hit is None:
            self.open_requested.emit(row.session.id, "", "", -1)
        else:
            token = -1 if hit.token is None else hit.token
            self.open_requested.emit(row.session.id, hit.turn or "", hit.side or "", token)

    def _edit_tags(self, session: SessionSummary) -> None:
        self.edit_bar.open(
            self.tr("Tags, separated by commas"),
            self.tr("Words to find the session by. Save with Ctrl+Enter."),
            ", ".join(session.tags),
            lambda text: self._library.set_tags(session.id, text.replace("\n", ",").split(",")),
            self.view,
        )

    def _edit_note(self, session: SessionSummary) -> None:
        self.edit_bar.open(
            self.tr("Note"),
            self.tr("A note on the session. Save with Ctrl+Enter."),
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
        """In the search field, Down moves into the list and Enter searches at once."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Down:
                self.view.choose_first()
                self.view.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typing.isActive():
                self.reload()
                return True
        return super().eventFilter(watched, event)
