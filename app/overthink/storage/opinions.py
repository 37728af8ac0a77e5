"""What a person said of runs and turns, read without their traces: for lanes that show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from overthink.storage.loading import Annotation
from overthink.storage.store import Store, told


class RunOpinion(msgspec.Struct, frozen=True):
    """Of a run."""

    by_hand: str | None = None
    """"right", "wrong" or "unsure"; None where nobody judged."""
    annotations: tuple[Annotation, ...] = ()
    """In the order of their first tokens."""


class TurnOpinion(msgspec.Struct, frozen=True):
    """Of a pair of runs."""

    preference: str | None = None
    """"left", "right", "tie" or "both_bad"."""
    blind: bool = False
    """Whether the names were hidden when that was said."""


class Opinions(msgspec.Struct, frozen=True):
    """By the identity of the run, of the turn."""

    runs: dict[str, RunOpinion]
    turns: dict[str, TurnOpinion]


def opinions_of(store: Store, runs: Iterable[str], turns: Iterable[str]) -> Opinions:
    """What was said of some runs and turns; those that are not in the database are left out.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with told(store.path):
        return Opinions(_of_runs(store, list(runs)), _of_turns(store, list(turns)))


def _of_runs(store: Store, ids: list[str]) -> dict[str, RunOpinion]:
    db, wanted = store.connection, msgspec.json.encode(ids).decode()
    spans: dict[str, list[Annotation]] = defaultdict(list)
    for run, id_, first, last, label, note, made in db.execute(
        "SELECT runs.id, annotations.id, first, last, label, annotations.note, made "
        "FROM json_each(?) AS wanted JOIN runs ON runs.id = wanted.value "
        "JOIN annotations ON annotations.run = runs.number ORDER BY first, annotations.number",
        (wanted,),
    ):
        spans[run].append(
            Annotation(id=id_, first=first, last=last, label=label, note=note, made=made)
        )
    rows = db.execute(
        "SELECT id, by_hand FROM runs WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
    )
    return {run: RunOpinion(by_hand, tuple(spans[run])) for run, by_hand in rows.fetchall()}


def _of_turns(store: Store, ids: list[str]) -> dict[str, TurnOpinion]:
    rows = store.connection.execute(
        "SELECT id, preference, preference_blind FROM turns "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(ids).decode(),),
    )
    return {id_: TurnOpinion(preference, bool(blind)) for id_, preference, blind in rows}
