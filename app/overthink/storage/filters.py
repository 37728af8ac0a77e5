"""Filters of the session list and the search, as conditions on the table `sessions`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from overthink.core.runaway.findings import RunawayKind

ANY_RUNAWAY = "any"

Outcome = Literal["right", "wrong", "open"]

_RIGHT = (
    "CASE runs.by_hand WHEN 'right' THEN 1 WHEN 'wrong' THEN 0 WHEN 'unsure' THEN NULL "
    "ELSE runs.correct END"
)
"""`right_of` in SQL."""


def right_of(by_hand: str | None, correct: bool | None) -> bool | None:
    """Return the user's verdict if there is one, else the automatic one.

    Args:
        by_hand: "right", "wrong" or "unsure"; None if the user did not judge.
        correct: the automatic verdict.
    """
    if by_hand is not None:
        return {"right": True, "wrong": False}.get(by_hand)
    return correct


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions that must all hold; None or False is no condition.

    Conditions on runs must hold for one and the same run.
    """

    model: str | None = None
    """Displayed name of the target or the draft."""
    family: str | None = None
    status: str | None = None
    """A run status, `interrupted` or `recording`."""
    looping: bool = False
    runaway: str | None = None
    """A kind of runaway, or "any"."""
    never_answered: bool = False
    """A finished run with a thought and not a single answer token."""
    outcome: Outcome | None = None
    """The user's verdict if there is one, else the automatic one; "open" is neither."""
    tag: str | None = None
    since: str | None = None
    """First day or moment, ISO 8601, UTC."""
    until: str | None = None
    """Last day, or last moment."""
    label: str | None = None
    """Of an annotation of one of its runs."""
    noted: bool = False
    """The session has a note or an annotation."""
    starred: bool = False
    source: str | None = None
    """What made the session. Samples of suites are listed only if this is "suite"."""


SUITE_SOURCE = "suite"
"""The source of sessions that are samples of a suite, one run each: there may be thousands."""

NO_FILTERS = Filters()

Condition = tuple[str, tuple[Any, ...]]


def conditions(filters: Filters) -> Condition:
    """Return SQL for a WHERE clause on `sessions`, and its parameters."""
    parts = [("sessions.deleted IS NULL", ()), *_session_conditions(filters)]
    if run_parts := list(_run_conditions(filters)):
        sql, values = _joined(run_parts)
        parts.append(
            (
                "EXISTS (SELECT 1 FROM turns JOIN runs ON runs.turn = turns.number "
                f"WHERE turns.session = sessions.number AND {sql})",
                values,
            )
        )
    return _joined(parts)


def _joined(parts: list[Condition]) -> Condition:
    return " AND ".join(f"({sql})" for sql, _ in parts), tuple(v for _, vs in parts for v in vs)


_ANNOTATED = (
    "SELECT turns.session FROM annotations JOIN runs ON runs.number = annotations.run "
    "JOIN turns ON turns.number = runs.turn"
)


def _session_conditions(filters: Filters) -> Iterator[Condition]:
    if filters.tag is not None:
        in_tags = "sessions.number IN (SELECT session FROM session_tags WHERE tag = ?)"
        yield in_tags, (filters.tag,)
    if filters.since is not None:
        yield "sessions.created >= ?", (filters.since,)
    if filters.until is not None:
        # A bare day sorts before all its moments: "~" sorts after whatever may follow the day.
        yield "sessions.created <= ?", (filters.until + "~" * (len(filters.until) == 10),)
    if filters.starred:
        yield "sessions.starred", ()
    if filters.source is not None:
        yield "sessions.source = ?", (filters.source,)
    else:
        # As a literal, so that the index `sessions_outside_suites` is used.
        yield "sessions.source <> 'suite'", ()
    if filters.label is not None:
        yield f"sessions.number IN ({_ANNOTATED} WHERE annotations.label = ?)", (filters.label,)
    if filters.noted:
        yield f"sessions.note <> '' OR sessions.number IN ({_ANNOTATED})", ()


def _run_conditions(filters: Filters) -> Iterator[Condition]:
    if filters.model is not None:
        yield "runs.model_name = ? OR runs.draft_name = ?", (filters.model, filters.model)
    if filters.family is not None:
        yield "runs.family = ?", (filters.family,)
    if filters.status is not None:
        yield "runs.status = ?", (filters.status,)
    if filters.looping:
        yield "runs.loop_start IS NOT NULL", ()
    if filters.runaway == ANY_RUNAWAY:
        yield "runs.loop_start IS NOT NULL OR runs.runaways <> ''", ()
    elif filters.runaway is not None:
        kind = "',' || runs.runaways || ',' LIKE '%,' || ? || ',%'"
        # Recordings of schema 6 and before have exact loops without `runaways`.
        exact = " OR runs.loop_start IS NOT NULL" * (filters.runaway == RunawayKind.EXACT)
        yield kind + exact, (str(filters.runaway),)
    if filters.never_answered:
        yield "runs.ended IS NOT NULL AND runs.answer_tokens = 0 AND runs.thinking_tokens > 0", ()
    if filters.outcome == "open":
        yield f"({_RIGHT}) IS NULL", ()
    elif filters.outcome is not None:
        yield f"({_RIGHT}) = ?", (int(filters.outcome == "right"),)
