"""What a person said of runs and turns, read without their traces: for lanes that show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from overthink.core.proportions import wilson
from overthink.storage.saved_sessions import Annotation
from overthink.storage.store import Store, raising_store_failure


class RunRating(msgspec.Struct, frozen=True):
    """Of a run."""

    by_hand: str | None = None
    """"right", "wrong" or "unsure"; None where nobody judged."""
    annotations: tuple[Annotation, ...] = ()
    """In the order of their first tokens."""


class TurnRating(msgspec.Struct, frozen=True):
    """Of a pair of runs."""

    preference: str | None = None
    """"left", "right", "tie" or "both_bad"."""
    blind: bool = False
    """Whether the names were hidden when that was said."""


class Ratings(msgspec.Struct, frozen=True):
    """By the identity of the run, of the turn."""

    runs: dict[str, RunRating]
    turns: dict[str, TurnRating]


def load_ratings(store: Store, runs: Iterable[str], turns: Iterable[str]) -> Ratings:
    """What was said of some runs and turns; those that are not in the database are left out.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        return Ratings(_of_runs(store, list(runs)), _of_turns(store, list(turns)))


def _of_runs(store: Store, ids: list[str]) -> dict[str, RunRating]:
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
    return {run: RunRating(by_hand, tuple(spans[run])) for run, by_hand in rows.fetchall()}


def _of_turns(store: Store, ids: list[str]) -> dict[str, TurnRating]:
    rows = store.connection.execute(
        "SELECT id, preference, preference_blind FROM turns "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(ids).decode(),),
    )
    return {id_: TurnRating(preference, bool(blind)) for id_, preference, blind in rows}


class PairTally(msgspec.Struct, frozen=True, kw_only=True):
    """The votes on two models, in the order of the alphabet."""

    one: str
    other: str
    one_better: int
    other_better: int
    ties: int
    both_bad: int
    blind: int
    """Votes, of all these, that were given while the names were hidden."""

    @property
    def votes(self) -> int:
        """All of them."""
        return self.decided + self.ties + self.both_bad

    @property
    def decided(self) -> int:
        """Those that say which is better."""
        return self.one_better + self.other_better

    @property
    def share(self) -> float | None:
        """Of the decided votes, those for `one`; None where none is decided."""
        return self.one_better / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where that share lies with a confidence of 95 %; see `core.proportions.wilson`."""
        return wilson(self.one_better, self.decided)


def tally_votes(store: Store, *, only_blind: bool = False) -> list[PairTally]:
    """All pairs of models that were voted on, those with the most votes first.

    A lane counts by its model; where both lanes have the same, by model and draft. A pair that is
    the same in both says nothing and is left out.

    Args:
        only_blind: count only votes that were given while the names were hidden.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(_VOTES, (only_blind,)).fetchall()
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        _count(counts, row)
    made = [_pair(names, found) for names, found in counts.items()]
    return sorted(made, key=lambda pair: (-pair.votes, pair.one.casefold(), pair.other.casefold()))


_VOTES = """
    SELECT turns.preference, coalesce(turns.preference_blind, 0), l.model_name, l.draft_name,
        r.model_name, r.draft_name, count(*)
    FROM turns JOIN sessions ON sessions.number = turns.session AND sessions.deleted IS NULL
        JOIN runs AS l ON l.turn = turns.number AND l.side = 'left'
        JOIN runs AS r ON r.turn = turns.number AND r.side = 'right'
    WHERE turns.preference IS NOT NULL AND coalesce(turns.preference_blind, 0) >= ?
    GROUP BY 1, 2, 3, 4, 5, 6
"""


def _count(counts: dict[tuple[str, str], dict[str, int]], row: Any) -> None:
    preference, blind, left, left_draft, right, right_draft, votes = row
    names = _names((left, left_draft), (right, right_draft))
    if names is None:
        return
    pair = (min(names, key=_order), max(names, key=_order))
    found = counts[pair]
    found[_BETTER.get((preference, names == pair), preference)] += votes
    found["blind"] += votes if blind else 0


_BETTER = {
    ("left", True): "one_better",
    ("right", True): "other_better",
    ("left", False): "other_better",
    ("right", False): "one_better",
    ("tie", True): "ties",
    ("tie", False): "ties",
}
"""What a vote counts as, by whether the left lane's model is the pair's first."""


def _order(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _names(left: tuple[str, str], right: tuple[str, str]) -> tuple[str, str] | None:
    if left[0] != right[0]:
        return left[0], right[0]
    if left == right:
        return None
    return _with_draft(*left), _with_draft(*right)


def _with_draft(model: str, draft: str) -> str:
    return model if draft == "none" else f"{model} + {draft}"


def _pair(names: tuple[str, str], found: dict[str, int]) -> PairTally:
    counted = ("one_better", "other_better", "ties", "both_bad", "blind")
    return PairTally(one=names[0], other=names[1], **{name: found[name] for name in counted})
