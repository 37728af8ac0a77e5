"""The progress of a database's upgrade, for the window and the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from overthink.core.messages import Message, message

PATIENCE_S = 0.5
"""Upgrades that take less time are not shown."""
_INTERVAL_S = 0.1


class UpgradeStep(Enum):
    """A step of an upgrade, with the sentence that describes it."""

    WAITING = message("Another program upgrades the saved sessions. Waiting…")
    BACKUP = message("Upgrading the saved sessions: making a backup ({share:percent})…")
    TABLES = message("Upgrading the saved sessions: changing the tables…")
    INDEX = message("Upgrading the saved sessions: updating the search index ({share:percent})…")


class UpgradeProgress(NamedTuple):
    """How far an upgrade is."""

    step: UpgradeStep
    share: float = 0.0
    """Of the step, 0 to 1."""

    @property
    def sentence(self) -> Message:
        """What to show."""
        return Message(self.step.value.template, {"share": self.share})


OnUpgrade = Callable[[UpgradeProgress | None], None]
"""Called in the thread that opens a database: with the progress of a slow upgrade, and with None at
its end."""


def ignore_progress(_progress: UpgradeProgress | None) -> None:
    """Show nothing."""


class UpgradeReporter:
    """Reports the progress of an upgrade, from when it is slow, and not too often.

    Args:
        path: the database.
        listener: gets the progress.
    """

    def __init__(self, path: Path, listener: OnUpgrade) -> None:
        self.path, self._listener = path, listener
        self._next = time.monotonic() + PATIENCE_S
        self._has_reported = False

    def report(self, step: UpgradeStep, share: float = 0.0) -> None:
        """Report how far a step is."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _INTERVAL_S
            self._has_reported = True
            self._listener(UpgradeProgress(step, share))

    def end(self) -> None:
        """Report the end, if anything was reported."""
        if self._has_reported:
            self._listener(None)
