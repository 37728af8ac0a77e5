"""Load what was asked in saved sessions, without the runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from overthink.storage.store import Store, raising_store_failure

_PROMPTS = (
    "SELECT sessions.id, sessions.title, turns.number, turns.repeats, turns.prompt, turns.system, "
    "turns.expect, (SELECT json_group_array(tag) FROM (SELECT tag FROM session_tags WHERE "
    "session = sessions.number ORDER BY tag)) FROM turns JOIN sessions "
    "ON sessions.number = turns.session JOIN json_each(?) AS chosen ON chosen.value = sessions.id "
    "WHERE sessions.deleted IS NULL ORDER BY chosen.key, turns.number"
)


class SavedPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked in a turn."""

    session: str
    title: str
    tags: tuple[str, ...]
    prompt: str
    system: str
    expect: str
    """Empty if no answer was expected."""
    follows: bool
    """Whether it continues a conversation, so that it cannot be asked alone."""


def load_prompts(store: Store, sessions: Sequence[str]) -> list[SavedPrompt]:
    """Load the prompts of sessions, in this order; deleted and unknown ones are left out.

    Raises:
        StoreFailure: the database cannot be read.
    """
    chosen = msgspec.json.encode(list(sessions)).decode()
    with raising_store_failure(store.path):
        rows = store.connection.execute(_PROMPTS, (chosen,)).fetchall()
    return [
        prompt for _, turns in groupby(rows, lambda row: row[0]) for prompt in _session(list(turns))
    ]


def _session(rows: list[tuple[int | str | None, ...]]) -> Iterator[SavedPrompt]:
    """The prompts of one session. A turn that runs the first one again follows nothing either."""
    first = {rows[0][2]}
    for id_, title, number, repeats, prompt, system, expect, tags in rows:
        if repeats in first:
            first.add(number)
        yield SavedPrompt(
            session=str(id_),
            title=str(title),
            tags=msgspec.json.decode(str(tags), type=tuple[str, ...]),
            prompt=str(prompt),
            system=str(system),
            expect=str(expect or ""),
            follows=number not in first,
        )
