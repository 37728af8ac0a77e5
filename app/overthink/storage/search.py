"""Full-text search: which sessions say something, where, and at which token.

The index ranks (BM25; notes and prompts count more than answers, those more than thoughts); words
that stand in more than a thousand documents are told newest first. It keeps no text, so the words
around a hit are read from the run itself, for the few that are shown. Nor does it keep the names of
models: sessions that have them come behind what was asked and noted, before what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np

from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase
from overthink.storage.columns import unpack_others, unpack_words
from overthink.storage.filters import NO_FILTERS, Filters, conditions
from overthink.storage.query import Query, read_query
from overthink.storage.run_records import trace_of_words
from overthink.storage.search_index import Kind, annotation_text, session_text
from overthink.storage.store import Store, raising_store_failure

Place = Literal["note", "prompt", "model", "answer", "thought", "annotation"]

_BEFORE, _SNIPPET = 50, 160
"""Characters before a hit, and of a snippet in all."""
_LOOKED_AT = (200, 2_000, 1_000_000)
"""Documents that are taken from the index before filters; more, as long as too few pass."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the words stand."""

    session: str
    place: Place
    turn: str | None
    """The turn whose prompt it is, or to which the run belongs."""
    run: str | None
    side: str | None
    token: int | None
    """Of the run: the first token of the hit."""
    snippet: str
    """Words around it, in one line; a stranger's text."""
    marks: tuple[tuple[int, int], ...]
    """Where the words stand in the snippet, as characters from and to."""


def search(
    store: Store, typed: str, filters: Filters = NO_FILTERS, *, limit: int = 50
) -> list[Hit]:
    """The best hits, best first.

    Args:
        typed: words, "words in quotes", the last one may be unfinished; none at all find nothing.

    Raises:
        StoreFailure: the database cannot be read.
    """
    query = read_query(typed)
    if not query.terms:
        return []
    with raising_store_failure(store.path):
        rows = _ranked(store, query, filters, limit)
        said = [hit for row in rows if (hit := _hit(store, query, row)) is not None]
        by_name = query.of_names
        named = [_named(by_name, it) for it in sessions_named(store, by_name, filters, limit)]
        return _with_names(said, named, limit)


_RANKED = """
    WITH found AS MATERIALIZED (
        SELECT rowid / 4 AS number, rowid % 4 AS kind, {score} AS score
        FROM search_index WHERE search_index MATCH ? ORDER BY {order} LIMIT ?
    )
    SELECT found.kind, found.number, sessions.id, turns.id, runs.number, runs.id,
        runs.side
    FROM found
        LEFT JOIN annotations ON found.kind = 3 AND annotations.number = found.number
        LEFT JOIN runs ON runs.number = iif(found.kind = 2, found.number, annotations.run)
        LEFT JOIN turns ON turns.number = iif(found.kind = 1, found.number, runs.turn)
        JOIN sessions ON sessions.number = iif(found.kind = 0, found.number, turns.session)
    WHERE {where} ORDER BY found.score, found.number DESC LIMIT ?
"""


_BEST = {"score": "bm25(search_index, 6, 4, 2, 1)", "order": "score"}
_NEWEST = {"score": "-rowid", "order": "rowid DESC"}
_EVERYWHERE = 1_000
"""Documents; to rank more of them takes longer than a person types, and tells little."""


def _is_everywhere(store: Store, query: Query) -> bool:
    (count,) = store.connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT ?)",
        (query.question, _EVERYWHERE + 1),
    ).fetchone()
    return int(count) > _EVERYWHERE


def _ranked(store: Store, query: Query, filters: Filters, limit: int) -> list[Any]:
    where, values = conditions(filters)
    order = _NEWEST if _is_everywhere(store, query) else _BEST
    sql = _RANKED.format(where=where, **order)
    rows: list[Any] = []
    for count in _LOOKED_AT:
        rows = store.connection.execute(sql, (query.question, count, *values, limit)).fetchall()
        if len(rows) == limit:
            break
    return rows


def _hit(store: Store, query: Query, row: Any) -> Hit | None:
    kind, number, session, turn, run_number, run, side = row
    for place, text, token in _texts(store, query, Kind(kind), number, run_number):
        if (span := query.first(text)) is not None:
            snippet, marks = _snippet(query, text, span[0])
            return Hit(
                session=session,
                place=place,
                turn=turn,
                run=run,
                side=side,
                token=token if isinstance(token, int) else _token(token, place, text, span[0]),
                snippet=snippet,
                marks=marks,
            )
    return None


def _named(query: Query, found: Named) -> Hit:
    first, _ = query.first(found.names) or (0, 0)
    snippet, marks = _snippet(query, found.names, first)
    return Hit(
        session=found.session,
        place="model",
        turn=None,
        run=None,
        side=None,
        token=None,
        snippet=snippet,
        marks=marks,
    )


def _with_names(said: list[Hit], named: list[Hit], limit: int) -> list[Hit]:
    """Sessions found by a name among hits in texts: those that are not there already.

    They take half of the list at most, unless there are fewer texts.
    """
    there = {hit.session for hit in said}
    new = [hit for hit in named if hit.session not in there]
    new = new[: max(limit - len(said), limit // 2)]
    said = said[: limit - len(new)]
    runs = (at for at, hit in enumerate(said) if hit.place in ("answer", "thought"))
    at = next(runs, len(said))
    return [*said[:at], *new, *said[at:]]


_Tokens = Trace | int | None


def _texts(
    store: Store, query: Query, kind: Kind, number: int, run: int | None
) -> Iterator[tuple[Place, str, _Tokens]]:
    """The texts of a document, and where in a run they stand."""
    db = store.connection
    match kind:
        case Kind.SESSION:
            yield "note", session_text(db, number), None
        case Kind.TURN:
            (prompt,) = db.execute(
                "SELECT prompt FROM turns WHERE number = ?", (number,)
            ).fetchone()
            yield "prompt", prompt, None
        case Kind.ANNOTATION:
            label, note, first = db.execute(
                "SELECT label, note, first FROM annotations WHERE number = ?", (number,)
            ).fetchone()
            yield "annotation", annotation_text(label, note), int(first)
        case Kind.RUN:
            words, events = db.execute(
                "SELECT words, events FROM traces WHERE run = ?", (run,)
            ).fetchone()
            try:
                trace = trace_of_words(unpack_words(words), unpack_others(events))
            except ValueError:
                return  # damaged: `check` tells; the other hits are good
            yield "answer", trace.text(Phase.ANSWER), trace
            yield "thought", trace.text(Phase.THINKING), trace


def _token(tokens: Trace | None, place: Place, text: str, at: int) -> int | None:
    """The token at a character of a phase's text."""
    if tokens is None:
        return None
    phase = Phase.ANSWER if place == "answer" else Phase.THINKING
    ends = np.array(tokens.utf8_ends, dtype=np.int64)
    of_phase = np.flatnonzero(np.frombuffer(bytes(tokens.phases), np.uint8) == phase)
    ends_in_phase = np.cumsum(np.diff(ends, prepend=np.int64(0))[of_phase])
    offset = len(text[:at].encode("utf-8", "replace"))
    return int(of_phase[np.searchsorted(ends_in_phase, offset, side="right")])


def _snippet(query: Query, text: str, at: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Some text around a hit, in one line, and where the words stand in it."""
    start = max(0, at - _BEFORE)
    if start:  # not in the middle of a word
        start = text.find(" ", start, at) + 1 or start
    cut = " ".join(text[start : start + _SNIPPET].split())
    lead = "…" if start else ""
    tail = "…" if start + _SNIPPET < len(text) else ""
    snippet = f"{lead}{cut}{tail}"
    return snippet, tuple(query.spans(snippet))


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
    parameters = (*first, *values, *(value for pair in rest for value in pair))
    for most in (_RUNS_A_SESSION * limit, -1):
        rows = store.connection.execute(sql, (*parameters, most)).fetchall()
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
