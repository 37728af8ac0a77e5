"""Formulas as drawings, set by a child process and kept. The window never waits for one.

What cannot be set, or takes longer than `LIMIT_MS`, is refused: whoever asked shows its source. The
child is started by the first formula and goes when there was none for a while.
"""

from __future__ import annotations

import json
import sys
from collections import OrderedDict, deque
from enum import Enum
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Signal

from overthink.ui.markdown.parser_rules import LONGEST_FORMULA
from overthink.ui.theme.theme import Theme

LIMIT_MS = 2_000
"""For one formula."""
START_LIMIT_MS = 30_000
"""For the first, which comes with the start of the child."""
IDLE_MS = 60_000
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


def _command() -> list[str]:
    """In a frozen bundle the program is its own interpreter and recognises `--formula-child`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--formula-child"]
    # -P: a module lying in the current folder must not take a library's place.
    return [sys.executable, "-P", "-m", "overthink.ui.markdown.formula_renderer_process"]


def _end(process: QProcess) -> None:
    process.blockSignals(True)
    process.kill()
    process.waitForFinished(2_000)


class Formulas(QObject):
    """Sets formulas one after the other and keeps them. Ends its child with its parent."""

    ready = Signal(Key)
    """A formula that was pending is there, or refused."""

    def __init__(self, parent: QObject, limit_ms: int = LIMIT_MS) -> None:
        super().__init__(parent)
        self._limit_ms = limit_ms
        self._kept: OrderedDict[Key, Formula | Unset] = OrderedDict()
        self._waiting: deque[Key] = deque()
        self._being_set: Key | None = None
        self._suspects: set[Key] = set()
        self._process = QProcess(self)
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._take)
        self._process.finished.connect(self._lost)
        self._process.errorOccurred.connect(self._failed)
        self._watch = QTimer(self, singleShot=True)
        self._watch.timeout.connect(self._give_up)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._process.closeWriteChannel)
        parent.destroyed.connect(partial(_end, self._process))
        if application := QCoreApplication.instance():
            application.aboutToQuit.connect(self.stop)

    @classmethod
    def of(cls, theme: Theme) -> Formulas:
        """The one that all who draw by a theme share."""
        return theme.findChild(cls) or cls(theme)

    def look_up(self, key: Key) -> Formula | Unset:
        """A formula as far as it is; what is not yet there is asked for, and `ready` tells."""
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            return known
        if len(key.latex) > LONGEST_FORMULA:
            return Unset.REFUSED
        self._keep(key, Unset.PENDING)
        self._waiting.append(key)
        self._go_on()
        return Unset.PENDING

    def stop(self) -> None:
        """Ends the child for good."""
        _end(self._process)

    def _keep(self, key: Key, formula: Formula | Unset) -> None:
        self._kept[key] = formula
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            oldest = next(iter(self._kept))
            if self._kept[oldest] is not Unset.PENDING:
                del self._kept[oldest]

    # -- the child --------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Asks for the next formula, of a child that is started where there is none."""
        if self._being_set is not None:
            return
        if not self._waiting:
            self._idle.start()
            return
        self._idle.stop()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            program, *arguments = _command()
            self._process.start(program, arguments)
            self._watch.start(START_LIMIT_MS)
        else:
            self._watch.start(self._limit_ms)
        self._being_set = self._waiting.popleft()
        self._process.write(json.dumps(self._being_set).encode("ascii") + b"\n")

    def _take(self) -> None:
        while self._process.canReadLine():
            answer = json.loads(bytes(self._process.readLine().data()))
            self._settle(Unset.REFUSED if answer is None else Formula(*answer))

    def _settle(self, formula: Formula | Unset) -> None:
        key, self._being_set = self._being_set, None
        self._watch.stop()
        if key is not None:
            self._keep(key, formula)
            self.ready.emit(key)
        self._go_on()

    def _give_up(self) -> None:
        if self._being_set is not None:
            self._suspects.add(self._being_set)
        self._process.kill()

    def _lost(self) -> None:
        """The child is gone. What it was at gets one more try, unless it took too long."""
        key = self._being_set
        if key in self._suspects:
            self._settle(Unset.REFUSED)
            return
        if key is not None:
            self._suspects.add(key)
            self._waiting.appendleft(key)
            self._being_set = None
        if self._waiting:
            self._go_on()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            # There is no child to be had: everything is shown as its source.
            for key in [*self._waiting, *([self._being_set] if self._being_set else [])]:
                self._keep(key, Unset.REFUSED)
                self.ready.emit(key)
            self._waiting.clear()
            self._being_set = None
