"""Which of two models was preferred, how often, and how sure that is: a line a pair of models.

A vote is what a person said of a turn: left, right, tie or both bad. A share is of decided votes
only; ties and “both bad” say nothing about which is better, so they are counted beside it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from overthink.core.proportions import wilson
from overthink.storage.store import Store, told


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


def tally(store: Store, *, only_blind: bool = False) -> list[PairTally]:
    """All pairs of models that were voted on, those with the most votes first.

    A lane counts by its model; where both lanes have the same, by model and draft. A pair that is
    the same in both says nothing and is left out.

    Args:
        only_blind: count only votes that were given while the names were hidden.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with told(store.path):
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
