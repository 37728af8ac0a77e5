"""Formulas as drawings, set by a child process and kept. The window never waits for one.

What cannot be set, or takes longer than `LIMIT_S`, is refused: whoever asked shows its source. The
child is started by the first formula and goes when there was none for a while.
"""

from __future__ import annotations

from collections import OrderedDict
from enum import Enum
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.ui.markdown.parser_rules import LONGEST_FORMULA
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.theme.theme import Theme

LIMIT_S = 2.0
"""For one formula."""
IDLE_MS = 60_000
CHILD = "overthink.ui.markdown.formula_renderer_process"
MOST_KEPT = 2_000


class Formula(NamedTuple):
    """The drawing of a formula, black; lengths in em."""

    svg: str
    width: float
    ascent: float
    descent: float


class Unset(Enum):
    """Why there is no drawing."""

    PENDING = "being set"
    REFUSED = "cannot be set"


class Key(NamedTuple):
    """What is to be set."""

    latex: str
    display: bool


class Formulas(QObject):
    """Sets formulas one after the other and caches them. Ends its child with its parent."""

    ready = Signal(Key)
    """A formula that was pending has been set, or refused."""

    def __init__(self, parent: QObject, limit_s: float = LIMIT_S) -> None:
        super().__init__(parent)
        self._limit_s = limit_s
        self._kept: OrderedDict[Key, Formula | Unset] = OrderedDict()
        self._child = WorkerProcess(child_command(CHILD))
        self._thread = WorkerThread(self)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._child.end)
        parent.destroyed.connect(partial(_stop, self._child, self._thread))
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(self.stop)

    @classmethod
    def of(cls, theme: Theme) -> Formulas:
        """Return the cache that everything drawn with a theme shares."""
        return theme.findChild(cls) or cls(theme)

    def look_up(self, key: Key) -> Formula | Unset:
        """Return a formula if it is cached; else request it, and `ready` follows."""
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            return known
        if len(key.latex) > LONGEST_FORMULA:
            return Unset.REFUSED
        self._keep(key, Unset.PENDING)
        self._idle.stop()
        self._thread.run(partial(self._set, key), partial(self._settle, key))
        return Unset.PENDING

    def stop(self) -> None:
        """End the child for good."""
        _stop(self._child, self._thread)

    def _keep(self, key: Key, formula: Formula | Unset) -> None:
        self._kept[key] = formula
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            oldest = next(iter(self._kept))
            if self._kept[oldest] is not Unset.PENDING:
                del self._kept[oldest]

    def _set(self, key: Key) -> Formula | Unset:
        """Ask the child, in the worker thread."""
        for _ in range(2):  # a child that died, not of the time, may have died of something else
            try:
                answer = self._child.request(key, self._limit_s)
            except WorkerEnded as ended:
                if ended.exit is None or ended.why_killed:
                    break
            else:
                return Unset.REFUSED if answer is None else Formula(*answer)
        return Unset.REFUSED

    def _settle(self, key: Key, formula: Formula | Unset) -> None:
        self._keep(key, formula)
        self._idle.start()
        self.ready.emit(key)


def _stop(child: WorkerProcess, thread: WorkerThread) -> None:
    child.close()
    thread.close()
