"""Full-text search: which sessions contain the words, where, and at which token.

The index ranks by BM25; notes and prompts count more than answers, and those more than thoughts.
Words in more than a thousand documents are listed newest first instead. Whole words and beginnings
of words are listed before words that contain what was typed. The index is contentless, so the text
around a hit is read from the run itself, for the few hits that are shown.

It has no names of models either. There are few distinct names, however many runs there are: they
are matched here, by the rules of a search, and the database finds the sessions that have them.
Sessions that have the words only in names, or in several of their texts and names, are listed after
hits in prompts and notes, before hits in answers and thoughts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np

from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase
from overthink.storage.columns import unpack_others, unpack_words
from overthink.storage.filters import NO_FILTERS, Filters, conditions
from overthink.storage.query import Query, Term, read_query
from overthink.storage.run_records import trace_of_words
from overthink.storage.search_index import Kind, annotation_text, session_text, words_with
from overthink.storage.store import Store, raising_store_failure

HitPlace = Literal["note", "prompt", "model", "answer", "thought", "annotation"]

_BEFORE, _SNIPPET = 50, 160
"""Characters of a snippet before the hit, and in total."""
_CANDIDATES = (200, 2_000, 1_000_000)
"""Documents taken from the index before filtering; the next number if too few pass."""
_INNER_WORDS = 500
"""Words that contain what was typed; the shortest, which are the most similar."""
_FREQUENT = 1_000
"""Documents; ranking more takes longer than a keystroke and says little."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the words were found."""

    session: str
    place: HitPlace
    turn: str | None
    """The turn of the prompt or of the run."""
    run: str | None
    side: str | None
    token: int | None
    """Index in the run of the first token of the hit."""
    snippet: str
    """The text around it, in one line; untrusted."""
    marks: tuple[tuple[int, int], ...]
    """Start and end of the words in the snippet, in characters."""


def search(
    store: Store, typed: str, filters: Filters = NO_FILTERS, *, limit: int = 50
) -> list[Hit]:
    """Return the best hits, best first.

    Args:
        typed: words and "quoted phrases"; the last word may be incomplete. Empty finds nothing.

    Raises:
        StoreFailure: the database cannot be read.
    """
    query = read_query(typed)
    if not query.terms:
        return []
    with raising_store_failure(store.path):
        text_hits = list(_text_hits(store, query, filters, limit))
        name_hits = list(_name_hits(store, query.of_names, filters, limit))
        known = {hit.session for hit in (*text_hits, *name_hits)}
        spread = list(_spread_hits(store, query, filters, limit, known))
        return _merged(text_hits, [*name_hits, *spread], limit)


def _merged(text_hits: list[Hit], others: list[Hit], limit: int) -> list[Hit]:
    """Insert sessions that no single text found, in at most half of the list if it is full."""
    sessions = {hit.session for hit in text_hits}
    new = [hit for hit in others if hit.session not in sessions]
    new = new[: max(limit - len(text_hits), limit // 2)]
    text_hits = text_hits[: limit - len(new)]
    in_runs = (at for at, hit in enumerate(text_hits) if hit.place in ("answer", "thought"))
    at = next(in_runs, len(text_hits))
    return [*text_hits[:at], *new, *text_hits[at:]]


# ------------------------------------------------------------------------------------------ texts

_ROWS = """
    SELECT found.kind, found.number, sessions.id, turns.id, runs.number, runs.id,
        runs.side
    FROM found
        LEFT JOIN annotations ON found.kind = 3 AND annotations.number = found.number
        LEFT JOIN runs ON runs.number = iif(found.kind = 2, found.number, annotations.run)
        LEFT JOIN turns ON turns.number = iif(found.kind = 1, found.number, runs.turn)
        JOIN sessions ON sessions.number = iif(found.kind = 0, found.number, turns.session)
"""
_RANKED = f"""
    WITH found AS MATERIALIZED (
        SELECT rowid / 4 AS number, rowid % 4 AS kind, {{score}} AS score
        FROM search_index WHERE search_index MATCH ? ORDER BY {{order}} LIMIT ?
    )
    {_ROWS} WHERE {{where}} ORDER BY found.score, found.number DESC LIMIT ?
"""

_BEST = {"score": "bm25(search_index, 6, 4, 2, 1)", "order": "score"}
_NEWEST = {"score": "-rowid", "order": "rowid DESC"}


def _text_hits(store: Store, query: Query, filters: Filters, limit: int) -> Iterator[Hit]:
    """Yield hits in single texts: of whole words and beginnings, then inside of words."""
    rows = _ranked(store, query.question, filters, limit)
    wide = _wide_question(store, query) if len(rows) < limit else query.question
    if wide != query.question:
        seen = {row[:2] for row in rows}
        more = _ranked(store, wide, filters, limit)
        rows += [row for row in more if row[:2] not in seen][: limit - len(rows)]
    for row in rows:
        if (hit := _hit(store, query, row)) is not None:
            yield hit


def _wide_question(store: Store, query: Query) -> str:
    """Return the query in FTS5 syntax, with words that contain what was typed."""
    return " AND ".join(_wide_term(store, term) for term in query.terms)


def _wide_term(store: Store, term: Term) -> str:
    return term.question_with(lambda part: words_with(store.connection, part, _INNER_WORDS))


def _ranked(store: Store, question: str, filters: Filters, limit: int) -> list[Any]:
    where, values = conditions(filters)
    order = _NEWEST if _is_frequent(store, question) else _BEST
    sql = _RANKED.format(where=where, **order)
    rows: list[Any] = []
    for count in _CANDIDATES:
        rows = store.connection.execute(sql, (question, count, *values, limit)).fetchall()
        if len(rows) == limit:
            break
    return rows


def _is_frequent(store: Store, question: str) -> bool:
    (count,) = store.connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT ?)",
        (question, _FREQUENT + 1),
    ).fetchone()
    return int(count) > _FREQUENT


def _hit(store: Store, query: Query, row: Any) -> Hit | None:
    kind, number, session, turn, run_number, run, side = row
    for place, text, token in _texts(store, Kind(kind), number, run_number):
        if (span := query.first(text)) is not None:
            snippet, marks = _snippet(query, text, span[0])
            return Hit(
                session=session,
                place=place,
                turn=turn,
                run=run,
                side=side,
                token=_token(token, place, text, span[0]) if isinstance(token, Trace) else token,
                snippet=snippet,
                marks=marks,
            )
    return None


def _texts(
    store: Store, kind: Kind, number: int, run: int | None
) -> Iterator[tuple[HitPlace, str, Trace | int | None]]:
    """Yield the texts of a document, each with its trace, its first token, or None."""
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
                return  # damaged: `sessions check` reports it; the other hits are good
            yield "answer", trace.text(Phase.ANSWER), trace
            yield "thought", trace.text(Phase.THINKING), trace


def _token(trace: Trace, place: HitPlace, text: str, at: int) -> int:
    """Return the token at a character of a phase's text."""
    phase = Phase.ANSWER if place == "answer" else Phase.THINKING
    ends = np.array(trace.utf8_ends, dtype=np.int64)
    of_phase = np.flatnonzero(np.frombuffer(bytes(trace.phases), np.uint8) == phase)
    ends_in_phase = np.cumsum(np.diff(ends, prepend=np.int64(0))[of_phase])
    offset = len(text[:at].encode("utf-8", "replace"))
    return int(of_phase[np.searchsorted(ends_in_phase, offset, side="right")])


def _snippet(query: Query, text: str, at: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text around a hit, in one line, and where the words are in it."""
    start = max(0, at - _BEFORE)
    if start:  # not in the middle of a word
        start = text.find(" ", start, at) + 1 or start
    cut = " ".join(text[start : start + _SNIPPET].split())
    lead = "…" if start else ""
    tail = "…" if start + _SNIPPET < len(text) else ""
    snippet = f"{lead}{cut}{tail}"
    return snippet, tuple(query.spans(snippet))


# ------------------------------------------------------------------------------- names of models

_NO_DRAFT = "none"
"""A run's `draft_name` if it had no draft."""
_RUNS_PER_SESSION = 8
"""Runs that are read for each session wanted; all of them, if that finds too few."""


class _Session(NamedTuple):
    """A session that ran models with matching names."""

    id: str
    names: str
    """Matching names of its models and drafts, in one line."""


def _name_hits(store: Store, query: Query, filters: Filters, limit: int) -> Iterator[Hit]:
    for session in _sessions_by_name(store, query, filters, limit):
        first, _ = query.first(session.names) or (0, 0)
        snippet, marks = _snippet(query, session.names, first)
        yield Hit(
            session=session.id,
            place="model",
            turn=None,
            run=None,
            side=None,
            token=None,
            snippet=snippet,
            marks=marks,
        )


def _sessions_by_name(
    store: Store, query: Query, filters: Filters, limit: int
) -> Iterator[_Session]:
    """Find sessions where each word matches the name of a model or draft; newest runs first."""
    matching = _matching_names(store, query)
    if all(matching):
        found = _sessions_with(store, matching, filters, limit)
        wanted = {name for names in matching for name in names}
        names = _names_in(store, list(found), wanted)
        yield from (_Session(id_, ", ".join(names[number])) for number, id_ in found.items())


def _matching_names(store: Store, query: Query) -> list[list[str]]:
    """Return, for each term, the names of models and drafts that match it."""
    rows = store.connection.execute("SELECT DISTINCT model_name, draft_name FROM runs")
    known = sorted({name for row in rows for name in row} - {_NO_DRAFT, ""})
    return [[name for name in known if Query((term,)).first(name)] for term in query.terms]


_HAS_NAME = (
    "(r.model_name IN (SELECT value FROM json_each(?)) "
    "OR r.draft_name IN (SELECT value FROM json_each(?)))"
)


def _sessions_with(
    store: Store, matching: Sequence[Sequence[str]], filters: Filters, limit: int
) -> dict[int, str]:
    """Return numbers and identities of sessions that have one name of each list."""
    where, values = conditions(filters)
    others = "".join(
        " AND EXISTS (SELECT 1 FROM turns AS t JOIN runs AS r ON r.turn = t.number "
        f"WHERE t.session = sessions.number AND {_HAS_NAME})"
        for _ in matching[1:]
    )
    sql = (
        "SELECT sessions.number, sessions.id FROM runs AS r JOIN turns ON turns.number = r.turn "
        f"JOIN sessions ON sessions.number = turns.session WHERE {_HAS_NAME} AND {where}{others} "
        "ORDER BY r.number DESC LIMIT ?"
    )
    first, *rest = ((names, names) for names in map(_json, matching))
    parameters = (*first, *values, *(value for pair in rest for value in pair))
    for count in (_RUNS_PER_SESSION * limit, -1):
        rows = store.connection.execute(sql, (*parameters, count)).fetchall()
        found = dict(rows)
        if len(found) >= limit or len(rows) < count:
            break
    return dict(list(found.items())[:limit])


def _names_in(store: Store, sessions: list[int], wanted: set[str]) -> dict[int, list[str]]:
    """Return which of the names each session has, in the order in which they ran."""
    rows = store.connection.execute(
        "SELECT turns.session, model_name, draft_name FROM json_each(?) AS wanted "
        "JOIN turns ON turns.session = wanted.value JOIN runs ON runs.turn = turns.number "
        "ORDER BY runs.number",
        (_json(sessions),),
    )
    found: dict[int, dict[str, None]] = {number: {} for number in sessions}
    for number, *names in rows:
        found[number].update({name: None for name in names if name in wanted})
    return {number: list(names) for number, names in found.items()}


def _json(values: Iterable[Any]) -> str:
    return msgspec.json.encode(list(values)).decode()


# ----------------------------------------------------------------------- words in several fields

_SESSIONS_OF_TERM = f"""
    WITH found AS MATERIALIZED (
        SELECT rowid / 4 AS number, rowid % 4 AS kind, rowid AS document
        FROM search_index WHERE search_index MATCH ?
    )
    SELECT sessions.number, min(found.kind * {1 << 48} + found.document)
    {_ROWS[_ROWS.index("FROM found") :]} GROUP BY sessions.number
"""
"""Of each session the first document: its note, a prompt, a run or an annotation."""


def _spread_hits(
    store: Store, query: Query, filters: Filters, limit: int, known: Collection[str]
) -> Iterator[Hit]:
    """Yield sessions that have every word, each in any text or name; newest first.

    Args:
        known: sessions that were found otherwise.
    """
    if len(query.terms) < 2:
        return
    texts, everywhere = [], []
    for term, names in zip(query.terms, _matching_names(store, query.of_names), strict=True):
        documents = dict(
            store.connection.execute(_SESSIONS_OF_TERM, (_wide_term(store, term),)).fetchall()
        )
        found = documents.keys() | _sessions_with_name(store, names)
        if not found:
            return
        texts.append(documents)
        everywhere.append(found)
    sessions = set.intersection(*everywhere)
    for session in _passing(store, sessions, filters, limit, known):
        # The word in the fewest sessions describes a session best.
        documents = min((each for each in texts if session in each), key=len, default={})
        document = documents.get(session)  # none if all words are in names
        hit = document and _document_hit(store, query, document % (1 << 48))
        if hit:
            yield hit


def _sessions_with_name(store: Store, names: Sequence[str]) -> set[int]:
    rows = store.connection.execute(
        f"SELECT DISTINCT t.session FROM runs AS r JOIN turns AS t ON t.number = r.turn "
        f"WHERE {_HAS_NAME}",
        (_json(names), _json(names)),
    )
    return {session for (session,) in rows}


def _passing(
    store: Store, sessions: set[int], filters: Filters, limit: int, known: Collection[str]
) -> list[int]:
    """Return sessions that pass the filters and are not known, the newest first."""
    where, values = conditions(filters)
    rows = store.connection.execute(
        "SELECT number FROM sessions WHERE number IN (SELECT value FROM json_each(?)) "
        f"AND id NOT IN (SELECT value FROM json_each(?)) AND {where} "
        "ORDER BY listed DESC, number DESC LIMIT ?",
        (_json(sessions), _json(known), *values, limit),
    )
    return [number for (number,) in rows]


def _document_hit(store: Store, query: Query, document: int) -> Hit | None:
    number, kind = divmod(document, len(Kind))
    sql = f"WITH found AS (SELECT ? AS kind, ? AS number) {_ROWS}"
    row = store.connection.execute(sql, (kind, number)).fetchone()
    return _hit(store, query, row) if row else None
