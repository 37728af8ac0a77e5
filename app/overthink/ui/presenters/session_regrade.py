"""Regrades sessions that are chosen in the list, and shows what changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from overthink.storage.regrader import RegradeResult
from overthink.storage.session_list import SessionSummary
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.session_regrader import SessionRegrader
from overthink.ui.services.session_store import SessionStore


class SessionRegradePresenter(QObject):
    """Connects the list, the regrader and the displayed session. A child of the window."""

    def __init__(
        self,
        window: MainWindow,
        panel: SessionPanel,
        store: SessionStore,
        review: SessionReviewPresenter,
        regrader: SessionRegrader,
    ) -> None:
        super().__init__(window)
        self._panel, self._store, self._review = panel, store, review
        self._regrader = regrader
        panel.regrade_requested.connect(self.regrade)
        regrader.regraded.connect(self._show)
        regrader.failed.connect(self._show_failure)

    def regrade(self, sessions: Sequence[SessionSummary]) -> None:
        """Judge the answers of these sessions again."""
        self._panel.message.show_message("")
        self._panel.undo.show_text(self.tr("Regrading…"))
        self._regrader.regrade([session.id for session in sessions])

    def _show(self, sessions: Sequence[str], result: RegradeResult) -> None:
        self._panel.undo.show_text(self._summary(result))
        self._panel.message.show_message(" ".join(result.damage))
        for session in sessions:
            self._store.changed.emit(session)
        if self._review.session in sessions:
            self._review.reopen()

    def _show_failure(self, sentence: str) -> None:
        self._panel.undo.hide()
        self._panel.message.show_message(sentence)

    def _summary(self, result: RegradeResult) -> str:
        answers = result.graded + result.ungraded
        if not answers:
            return self.tr("Nothing to regrade: no expected answer is known.")
        template = self.tr("{changed} of {answers} verdicts changed")
        parts = [template.format(changed=len(result.changed), answers=answers)]
        if result.ungraded:
            incomplete = self.tr("{count} incomplete answers stay ungraded")
            parts.append(incomplete.format(count=result.ungraded))
        return ", ".join(parts)
