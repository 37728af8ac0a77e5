"""A session in words: its title, its day and time, and all of it in one line for screen readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt

from overthink.core.symbols import excerpt
from overthink.storage.bundles.session_merge import SessionImportResult
from overthink.storage.search import Hit
from overthink.storage.session_list import RunSummary, SessionSummary
from overthink.ui.state.run_outcome import is_interrupted, mark_of

translate = QCoreApplication.translate

_LONGEST_TITLE = 300
"""Characters; a list shows a line of it."""


def title_of(session: SessionSummary) -> str:
    """Its name, else its prompt, in one line."""
    title = excerpt(session.title or session.prompt, _LONGEST_TITLE)
    return title or translate("Sessions", "Without a prompt")


def moment_of(session: SessionSummary) -> QDateTime:
    """When it began, where the reader is."""
    return QDateTime.fromString(session.created, Qt.DateFormat.ISODateWithMs).toLocalTime()


@lru_cache(maxsize=50_000)
def day_of(created: str) -> QDate:
    """The day of a moment, where the reader is. Shared: a list asks for thousands of them."""
    return QDateTime.fromString(created, Qt.DateFormat.ISODateWithMs).toLocalTime().date()


def time_words(session: SessionSummary) -> str:
    """The time of day."""
    return QLocale().toString(moment_of(session).time(), QLocale.FormatType.ShortFormat)


def day_words(day: QDate) -> str:
    """A day as a heading."""
    today = QDate.currentDate()
    if day == today:
        return translate("Sessions", "Today")
    if day == today.addDays(-1):
        return translate("Sessions", "Yesterday")
    return QLocale().toString(day, QLocale.FormatType.LongFormat)


def run_words(run: RunSummary) -> str:
    """A lane's model, and how it went."""
    lane = (
        translate("Sessions", "left: {model}, {outcome}")
        if run.side == "left"
        else translate("Sessions", "right: {model}, {outcome}")
    )
    return lane.format(model=excerpt(run.model), outcome=mark_of(run).words())


def facts_of(session: SessionSummary) -> list[str]:
    """Everything a list knows of it, each on a line of its own."""
    facts = [
        title_of(session),
        _when(session),
        *_origin(session),
        *(run_words(run) for run in session.runs),
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
    """Where it comes from, unless it was made here."""
    words = {
        "example": translate("Sessions", "an example that came with the app"),
        "import": translate("Sessions", "imported"),
    }
    return [words[session.source]] if session.source in words else []


def is_example(session: SessionSummary) -> bool:
    """True for those that came with the app."""
    return session.source == "example"


def imported_words(sessions: Sequence[SessionImportResult]) -> str:
    """What came of an import, in one line."""
    count: Counter[str] = Counter(session.outcome for session in sessions)
    words = {
        "added": translate("Sessions", "{count} imported"),
        "merged": translate("Sessions", "{count} added to"),
        "known": translate("Sessions", "{count} here already"),
    }
    parts = [words[outcome].format(count=count[outcome]) for outcome in words if count[outcome]]
    if any(session.differs for session in sessions):
        parts.append(translate("Sessions", "what was here stayed as it was"))
    return ", ".join(parts) or translate("Sessions", "No session was in it")


def _when(session: SessionSummary) -> str:
    return QLocale().toString(moment_of(session), QLocale.FormatType.ShortFormat)


def place_words(hit: Hit) -> str:
    """Where a hit stands."""
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
