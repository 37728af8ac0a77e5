"""A lane's mark in the list: how its run went, as a shape, a colour and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from overthink.core.vocabulary import RunStatus
from overthink.storage.session_list import RunSummary, SessionSummary

translate = QCoreApplication.translate

INTERRUPTED, RECORDING = "interrupted", "recording"
"""What a list says of runs that did not end, beside the run statuses."""


class LaneMark(NamedTuple):
    """Icon and colour role, and what they mean in words."""

    icon: str
    role: str
    words: Callable[[], str]


_RIGHT = LaneMark("check", "good", lambda: translate("Sessions", "right"))
_WRONG = LaneMark("cross", "bad", lambda: translate("Sessions", "wrong"))
_LOOPING = LaneMark("loop", "warning", lambda: translate("Sessions", "looping"))
_OPEN = LaneMark("question", "text_faint", lambda: translate("Sessions", "answered, not judged"))
_UNSURE = LaneMark("question", "unsure", lambda: translate("Sessions", "unsure"))
_SILENT = LaneMark("stop", "text_dim", lambda: translate("Sessions", "never answered"))
_STOPPED = LaneMark("stop", "text_dim", lambda: translate("Sessions", "stopped"))
_CUT_OFF = LaneMark("stop", "warning", lambda: translate("Sessions", "interrupted"))
_FAILED = LaneMark("stop", "bad", lambda: translate("Sessions", "failed"))
_CRASHED = LaneMark("stop", "bad", lambda: translate("Sessions", "crashed"))
_RUNNING = LaneMark("thought", "focus", lambda: translate("Sessions", "running"))


def mark_of(run: RunSummary) -> LaneMark:
    """How a run went: the verdict first, then a loop, then how it ended."""
    if run.status == RECORDING:
        return _RUNNING
    if run.right:
        return _RIGHT
    if run.looping:
        return _LOOPING
    if run.status == RunStatus.STOPPED or not run.answer_tokens:
        return _unanswered(run.status)
    if run.right is False:
        return _WRONG
    if run.status == INTERRUPTED:
        return _CUT_OFF
    return _UNSURE if run.by_hand == "unsure" else _OPEN


def _unanswered(status: str) -> LaneMark:
    named = {
        INTERRUPTED: _CUT_OFF,
        RunStatus.STOPPED: _STOPPED,
        RunStatus.FAILED: _FAILED,
        RunStatus.CRASHED: _CRASHED,
    }
    return named.get(status, _SILENT)


def is_interrupted(session: SessionSummary) -> bool:
    """True where a run of it was cut off by the end of the program."""
    return any(run.status == INTERRUPTED for run in session.runs)
