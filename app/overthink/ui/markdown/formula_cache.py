"""Formulas as drawings, rendered in a child process and cached. The window never waits for one.

A formula that cannot be rendered within `LIMIT_S` is refused, and its source is shown instead. The
child starts with the first formula and ends after a while without one.
"""

from __future__ import annotations

from collections import OrderedDict
from enum import Enum
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.ui.markdown.parser_rules import MAX_FORMULA
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.theme.theme import Theme

LIMIT_S = 2.0
"""Time limit for one formula, seconds."""
IDLE_MS = 60_000
CHILD = "overthink.ui.markdown.formula_renderer_process"
MAX_CACHED = 2_000


class Formula(NamedTuple):
    """The drawing of a formula, in black; lengths in em."""

    svg: str
    width: float
    ascent: float
    descent: float


class FormulaState(Enum):
    """Why there is no drawing."""

    PENDING = "being rendered"
    REFUSED = "cannot be rendered"


class Key(NamedTuple):
    """A formula to render."""

    latex: str
    display: bool


class FormulaCache(QObject):
    """Renders formulas one after the other and caches them. Ends its child with its parent."""

    ready = Signal(Key)
    """A pending formula has been rendered, or refused."""

    def __init__(self, parent: QObject, limit_s: float = LIMIT_S) -> None:
        super().__init__(parent)
        self._limit_s = limit_s
        self._cache: OrderedDict[Key, Formula | FormulaState] = OrderedDict()
        self._child = WorkerProcess(child_command(CHILD), counts_processor_time=True)
        self._thread = WorkerThread(self)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._child.end)
        parent.destroyed.connect(partial(_stop, self._child, self._thread))
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(self.stop)

    @classmethod
    def of(cls, theme: Theme) -> FormulaCache:
        """Return the cache that everything drawn with a theme shares."""
        return theme.findChild(cls) or cls(theme)

    def request(self, key: Key) -> Formula | FormulaState:
        """Return a formula if it is cached; else request it, and `ready` follows."""
        cached = self._cache.get(key)
        if cached is not None:
            self._cache.move_to_end(key)
            return cached
        if len(key.latex) > MAX_FORMULA:
            return FormulaState.REFUSED
        self._store(key, FormulaState.PENDING)
        self._idle.stop()
        self._thread.run(partial(self._render, key), partial(self._finish, key))
        return FormulaState.PENDING

    def stop(self) -> None:
        """End the child for good."""
        _stop(self._child, self._thread)

    def _store(self, key: Key, formula: Formula | FormulaState) -> None:
        self._cache[key] = formula
        self._cache.move_to_end(key)
        if len(self._cache) > MAX_CACHED:
            oldest = next(iter(self._cache))
            if self._cache[oldest] is not FormulaState.PENDING:
                del self._cache[oldest]

    def _render(self, key: Key) -> Formula | FormulaState:
        """Request the drawing from the child; runs in the worker thread."""
        try:
            answer = self._child.request(key, self._limit_s)
        except WorkerEnded:
            return FormulaState.REFUSED
        return FormulaState.REFUSED if answer is None else Formula(*answer)

    def _finish(self, key: Key, formula: Formula | FormulaState) -> None:
        self._store(key, formula)
        self._idle.start()
        self.ready.emit(key)


def _stop(child: WorkerProcess, thread: WorkerThread) -> None:
    child.close()
    thread.close()
