"""Which sessions ran models of a name. The full-text index holds no names: the runs are asked.

There are few names, however many runs there are. Which of them a person means is decided here, by
the rules of a search; which sessions have them, by the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from overthink.storage.filters import Filters, conditions
from overthink.storage.query import Query
from overthink.storage.store import Store

NO_DRAFT = "none"
"""What a run without a draft has in place of a draft's name."""
_RUNS_A_SESSION = 8
"""Runs that are looked at for each session that is wanted; all of them, where too few come."""


class Named(NamedTuple):
    """A session that ran models which are called so."""

    session: str
    names: str
    """Those of its models and drafts that were meant, in one line."""


def sessions_named(store: Store, query: Query, filters: Filters, limit: int) -> list[Named]:
    """Sessions in which each word stands in the name of a model or a draft; newest runs first.

    Args:
        query: of which every word may be the beginning of one, or names were to be typed whole.

    Raises:
        sqlite3.Error: the database cannot be read.
    """
    known = _names(store)
    meant = [[name for name in known if Query((term,)).first(name)] for term in query.terms]
    if not query.terms or not all(meant):
        return []
    found = _sessions(store, meant, filters, limit)
    names = _names_in(store, list(found), {name for names in meant for name in names})
    return [Named(id_, ", ".join(names[number])) for number, id_ in found.items()]


def _names(store: Store) -> list[str]:
    rows = store.connection.execute("SELECT DISTINCT model_name, draft_name FROM runs")
    return sorted({name for row in rows for name in row} - {NO_DRAFT, ""})


_IS_CALLED = (
    "(r.model_name IN (SELECT value FROM json_each(?)) "
    "OR r.draft_name IN (SELECT value FROM json_each(?)))"
)


def _sessions(
    store: Store, meant: Sequence[Sequence[str]], filters: Filters, limit: int
) -> dict[int, str]:
    """Numbers and identities of the sessions that have one of each of these names."""
    where, values = conditions(filters)
    others = " AND ".join(
        "EXISTS (SELECT 1 FROM turns AS t JOIN runs AS r ON r.turn = t.number "
        f"WHERE t.session = sessions.number AND {_IS_CALLED})"
        for _ in meant[1:]
    )
    sql = (
        "SELECT sessions.number, sessions.id FROM runs AS r JOIN turns ON turns.number = r.turn "
        f"JOIN sessions ON sessions.number = turns.session WHERE {_IS_CALLED} AND {where} "
        f"{'AND ' + others if others else ''} ORDER BY r.number DESC LIMIT ?"
    )
    first, *rest = ((names, names) for names in map(_json, meant))
    told = (*first, *values, *(value for pair in rest for value in pair))
    for most in (_RUNS_A_SESSION * limit, -1):
        rows = store.connection.execute(sql, (*told, most)).fetchall()
        found = dict(rows)
        if len(found) >= limit or len(rows) < most:
            break
    return dict(list(found.items())[:limit])


def _names_in(store: Store, sessions: list[int], meant: set[str]) -> dict[int, list[str]]:
    """Those of the names that each session has, in the order in which they ran."""
    rows = store.connection.execute(
        "SELECT turns.session, model_name, draft_name FROM json_each(?) AS wanted "
        "JOIN turns ON turns.session = wanted.value JOIN runs ON runs.turn = turns.number "
        "ORDER BY runs.number",
        (_json(sessions),),
    )
    found: dict[int, dict[str, None]] = {number: {} for number in sessions}
    for number, *names in rows:
        found[number].update({name: None for name in names if name in meant})
    return {number: list(names) for number, names in found.items()}


def _json(values: Iterable[Any]) -> str:
    return msgspec.json.encode(list(values)).decode()
