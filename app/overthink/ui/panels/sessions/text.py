"""Texts of a session: title, day, time, and all facts for tooltips and screen readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt

from overthink.core.symbols import excerpt
from overthink.core.vocabulary import RunStatus
from overthink.storage.bundles.session_merge import SessionImportResult
from overthink.storage.schema import INTERRUPTED, RECORDING
from overthink.storage.search import Hit
from overthink.storage.session_list import RunSummary, SessionSummary

translate = QCoreApplication.translate

_TITLE_LENGTH = 300
"""Maximum length of a title, characters."""


def title_of(session: SessionSummary) -> str:
    """Return its name, or else its prompt, in one line."""
    title = excerpt(session.title or session.prompt, _TITLE_LENGTH)
    return title or translate("Sessions", "Without a prompt")


def moment_of(session: SessionSummary) -> QDateTime:
    """Return its start in local time."""
    return QDateTime.fromString(session.created, Qt.DateFormat.ISODateWithMs).toLocalTime()


@lru_cache(maxsize=50_000)
def day_of(created: str) -> QDate:
    """Return the local day of a time. Cached, since a list needs thousands of them."""
    return QDateTime.fromString(created, Qt.DateFormat.ISODateWithMs).toLocalTime().date()


def time_text(session: SessionSummary) -> str:
    """Return its local time of day."""
    return QLocale().toString(moment_of(session).time(), QLocale.FormatType.ShortFormat)


def day_text(day: QDate) -> str:
    """Return a day as a heading."""
    today = QDate.currentDate()
    if day == today:
        return translate("Sessions", "Today")
    if day == today.addDays(-1):
        return translate("Sessions", "Yesterday")
    return QLocale().toString(day, QLocale.FormatType.LongFormat)


def run_text(run: RunSummary) -> str:
    """Describe a run: its model and outcome."""
    lane = (
        translate("Sessions", "left: {model}, {outcome}")
        if run.side == "left"
        else translate("Sessions", "right: {model}, {outcome}")
    )
    return lane.format(model=excerpt(run.model), outcome=mark_of(run).words())


def facts_of(session: SessionSummary) -> list[str]:
    """Return everything the list knows about it, one fact a line."""
    facts = [
        title_of(session),
        QLocale().toString(moment_of(session), QLocale.FormatType.ShortFormat),
        *_origin(session),
        *(run_text(run) for run in session.runs),
    ]
    if session.starred:
        facts.append(translate("Sessions", "starred"))
    if is_interrupted(session):
        facts.append(translate("Sessions", "interrupted"))
    if session.tags:
        tags = ", ".join(excerpt(tag) for tag in session.tags)
        facts.append(translate("Sessions", "tags: {tags}").format(tags=tags))
    if session.note:
        facts.append(translate("Sessions", "note: {note}").format(note=excerpt(session.note, 200)))
    return facts


def _origin(session: SessionSummary) -> list[str]:
    """Return its origin, unless it was made here."""
    words = {
        "example": translate("Sessions", "an example included with the app"),
        "import": translate("Sessions", "imported"),
    }
    return [words[session.source]] if session.source in words else []


def origin_word(session: SessionSummary) -> str:
    """Return a word for where it comes from; empty if it was made here."""
    words = {
        "example": translate("Sessions", "example"),
        "import": translate("Sessions", "imported"),
    }
    return words.get(session.source, "")


def import_text(sessions: Sequence[SessionImportResult]) -> str:
    """Summarise an import in one line."""
    count: Counter[str] = Counter(session.outcome for session in sessions)
    words = {
        "added": translate("Sessions", "{count} imported"),
        "merged": translate("Sessions", "{count} updated"),
        "known": translate("Sessions", "{count} already here"),
    }
    parts = [words[outcome].format(count=count[outcome]) for outcome in words if count[outcome]]
    if any(session.differs for session in sessions):
        parts.append(translate("Sessions", "existing data was not changed"))
    return ", ".join(parts) or translate("Sessions", "The file contains no session")


def place_text(hit: Hit) -> str:
    """Return where a hit was found."""
    words = _PLACES[hit.place]()
    if hit.side is None:
        return words
    lane = (
        translate("Sessions", "left lane")
        if hit.side == "left"
        else translate("Sessions", "right lane")
    )
    return f"{words}, {lane}"


_PLACES = {
    "note": lambda: translate("Sessions", "name, tags or note"),
    "prompt": lambda: translate("Sessions", "prompt"),
    "model": lambda: translate("Sessions", "model"),
    "answer": lambda: translate("Sessions", "answer"),
    "thought": lambda: translate("Sessions", "thought"),
    "annotation": lambda: translate("Sessions", "annotation"),
}


class OutcomeMark(NamedTuple):
    """Icon, colour role and label of a run's outcome."""

    icon: str
    role: str
    words: Callable[[], str]


_RIGHT = OutcomeMark("check", "good", lambda: translate("Sessions", "right"))
_WRONG = OutcomeMark("cross", "bad", lambda: translate("Sessions", "wrong"))
_LOOPING = OutcomeMark("loop", "warning", lambda: translate("Sessions", "looping"))
_OPEN = OutcomeMark("question", "text_faint", lambda: translate("Sessions", "answered, not judged"))
_UNSURE = OutcomeMark("question", "unsure", lambda: translate("Sessions", "unsure"))
_SILENT = OutcomeMark("stop", "text_dim", lambda: translate("Sessions", "never answered"))
_STOPPED = OutcomeMark("stop", "text_dim", lambda: translate("Sessions", "stopped"))
_CUT_OFF = OutcomeMark("stop", "warning", lambda: translate("Sessions", "interrupted"))
_FAILED = OutcomeMark("stop", "bad", lambda: translate("Sessions", "failed"))
_IN_THOUGHT = OutcomeMark(
    "stop", "warning", lambda: translate("Sessions", "ended inside its thought")
)
_INVALID = OutcomeMark(
    "warning", "bad", lambda: translate("Sessions", "invalid: its model file changed")
)
_INCOMPLETE = OutcomeMark("stop", "warning", lambda: translate("Sessions", "incomplete answer"))
_CRASHED = OutcomeMark("stop", "bad", lambda: translate("Sessions", "crashed"))
_RUNNING = OutcomeMark("thought", "focus", lambda: translate("Sessions", "running"))


def mark_of(run: RunSummary) -> OutcomeMark:
    """The mark of a run: the verdict comes first, then a loop, then how the run ended."""
    if run.status == RECORDING:
        return _RUNNING
    if run.right:
        return _RIGHT
    if run.looping:
        return _LOOPING
    if run.right is False:
        return _WRONG
    if run.by_hand == "unsure":
        return _UNSURE
    if run.status in _ENDED_EARLY:
        return _ENDED_EARLY[run.status]
    if not run.answer_tokens:
        return _SILENT
    return _INCOMPLETE if run.status in (RunStatus.LENGTH, RunStatus.CONTEXT_FULL) else _OPEN


_ENDED_EARLY: dict[str, OutcomeMark] = {
    INTERRUPTED: _CUT_OFF,
    RunStatus.STOPPED: _STOPPED,
    RunStatus.FAILED: _FAILED,
    RunStatus.CRASHED: _CRASHED,
    RunStatus.ENDED_IN_THOUGHT: _IN_THOUGHT,
    RunStatus.MODEL_CHANGED: _INVALID,
}


def is_interrupted(session: SessionSummary) -> bool:
    """True if one of its runs was interrupted by the end of the program."""
    return any(run.status == INTERRUPTED for run in session.runs)
