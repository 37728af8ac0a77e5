"""Connects who asks for an export with what writes it and with the line that tells what came of it.

Sessions are exported from their list, one or several, and the one in the lanes from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from overthink.storage.session_list import SessionSummary
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.sessions.export_dialog import SessionExporter
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services.session_store import SessionStore


class SessionExportPresenter(QObject):
    """Holds the connections; a child of the window.

    Args:
        shown: tells the identity of the session in the lanes; None where there is none.
    """

    def __init__(
        self,
        window: MainWindow,
        panel: SessionPanel,
        exporter: SessionExporter,
        library: SessionStore,
        shown: Callable[[], str | None],
    ) -> None:
        super().__init__(window)
        self._window, self._exporter = window, exporter
        self._library, self._shown = library, shown
        panel.export_requested.connect(self.ask)
        exporter.done.connect(window.message.confirm)
        exporter.failed.connect(window.message.show_message)

    def ask(self, sessions: Sequence[SessionSummary]) -> QFileDialog:
        """Asks where sessions of the list are to go."""
        first = sessions[0]
        named = (first.title or first.prompt) if len(sessions) == 1 else "overthink-sessions"
        return self._exporter.choose_file([session.id for session in sessions], named)

    def ask_shown(self) -> None:
        """Asks where the session in the lanes is to go; says so where there is none."""
        session = self._shown()
        if session is None:
            self._window.message.show_message(
                self.tr("There is nothing to export yet: run something.")
            )
            return
        # The prompt's field may hold the next question already.
        self._library.request_sessions(
            [session],
            lambda found: self._ask_found(session, found),
            self._window.message.show_message,
        )

    def _ask_found(self, session: str, found: Sequence[SessionSummary]) -> None:
        if found:
            self.ask(found)
        else:  # just begun, and not in the database yet
            self._exporter.choose_file([session], "")
