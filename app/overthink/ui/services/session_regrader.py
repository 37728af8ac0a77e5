"""Regrades saved sessions in a thread of its own: comparing formulas may take seconds each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from overthink.core.errors import EnvironmentFailure
from overthink.grading.judgement import Grader
from overthink.storage.regrader import RegradeResult, regrade
from overthink.storage.store import open_store
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.services.background_work import WorkerThread


class _Cancelled(Exception):
    """The window closes; nothing was written."""


class SessionRegrader(QObject):
    """Regrades sessions of one database. Call `close` before deleting the object."""

    regraded = Signal(object, object)
    """The sessions' identities, and a `RegradeResult`."""
    failed = Signal(str)
    """The database cannot be read or written: a sentence."""

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._worker = WorkerThread(self)
        self._closing = Event()
        self._grader = Grader()

    def regrade(self, sessions: Sequence[str]) -> None:
        """Judge the answers of sessions again, all of them or, if it fails, none."""
        ids = tuple(sessions)

        def finish(result: RegradeResult | EnvironmentFailure | None) -> None:
            if isinstance(result, EnvironmentFailure):
                self.failed.emit(localise_sentence(result.sentence))
            elif result is not None:
                self.regraded.emit(ids, result)

        self._worker.run(lambda: self._regrade(ids), finish)

    def close(self) -> None:
        """End at once; a regrading that is running changes nothing."""
        self._closing.set()
        self._grader.close()
        self._worker.close()

    def _regrade(self, ids: Sequence[str]) -> RegradeResult | EnvironmentFailure | None:
        try:
            store = open_store(self._database)
            try:
                return regrade(store, ids, self._grader, progress=self._check_closing)
            finally:
                store.close()
        except EnvironmentFailure as failure:
            return failure
        except _Cancelled:
            return None

    def _check_closing(self, _done: int, _all: int) -> None:
        if self._closing.is_set():
            raise _Cancelled
