"""The user's ratings of runs and turns, read without traces, and the votes on pairs of models.

A vote is the user's preference for a turn: left, right, tie or both bad. A share counts decided
votes only; ties and “both bad” don't show which model is better, so they are counted separately.

Functions raise a `StoreFailure` if the database cannot be read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from overthink.storage.saved_sessions import Annotation
from overthink.storage.store import Store, raising_store_failure


class RunRating(msgspec.Struct, frozen=True):
    """The user's rating of a run."""

    by_hand: str | None = None
    """"right", "wrong" or "unsure"; None without a verdict."""
    annotations: tuple[Annotation, ...] = ()
    """In the order of their first tokens."""


class TurnRating(msgspec.Struct, frozen=True):
    """The user's preference for one of a turn's runs."""

    preference: str | None = None
    """"left", "right", "tie" or "both_bad"."""
    blind: bool = False
    """Whether the models' names were hidden."""


class Ratings(msgspec.Struct, frozen=True):
    """Ratings by the identity of the run or turn."""

    runs: dict[str, RunRating]
    turns: dict[str, TurnRating]


def load_ratings(store: Store, runs: Iterable[str], turns: Iterable[str]) -> Ratings:
    """Load the ratings of runs and turns, leaving out those that are not in the database."""
    with raising_store_failure(store.path):
        return Ratings(_run_ratings(store, list(runs)), _turn_ratings(store, list(turns)))


def _run_ratings(store: Store, ids: list[str]) -> dict[str, RunRating]:
    db, wanted = store.connection, msgspec.json.encode(ids).decode()
    annotations: dict[str, list[Annotation]] = defaultdict(list)
    for run, id_, first, last, label, note, made in db.execute(
        "SELECT runs.id, annotations.id, first, last, label, annotations.note, made "
        "FROM json_each(?) AS wanted JOIN runs ON runs.id = wanted.value "
        "JOIN annotations ON annotations.run = runs.number ORDER BY first, annotations.number",
        (wanted,),
    ):
        annotations[run].append(
            Annotation(id=id_, first=first, last=last, label=label, note=note, made=made)
        )
    rows = db.execute(
        "SELECT id, by_hand FROM runs WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
    )
    return {run: RunRating(by_hand, tuple(annotations[run])) for run, by_hand in rows.fetchall()}


def _turn_ratings(store: Store, ids: list[str]) -> dict[str, TurnRating]:
    rows = store.connection.execute(
        "SELECT id, preference, preference_blind FROM turns "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(ids).decode(),),
    )
    return {id_: TurnRating(preference, bool(blind)) for id_, preference, blind in rows}


# ----------------------------------------------------------------------------------------- votes


class PairTally(msgspec.Struct, frozen=True, kw_only=True):
    """The votes on two models, in alphabetical order."""

    one: str
    other: str
    one_better: int
    other_better: int
    ties: int
    both_bad: int
    blind: int
    """How many of all votes were given while the names were hidden."""

    @property
    def votes(self) -> int:
        """The number of all votes."""
        return self.decided + self.ties + self.both_bad

    @property
    def decided(self) -> int:
        """The number of votes for one of the two."""
        return self.one_better + self.other_better

    @property
    def share(self) -> float | None:
        """The share of decided votes for `one`; None without decided votes."""
        return self.one_better / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float]:
        """The share's 95 % confidence interval; see `wilson`."""
        return wilson(self.one_better, self.decided)


def tally_votes(store: Store, *, only_blind: bool = False) -> list[PairTally]:
    """Count the votes on each pair of models, most votes first.

    Lanes count by model; where both have the same model, by model and draft. Pairs that are the
    same in both lanes are left out.

    Args:
        only_blind: count only votes that were given while the names were hidden.
    """
    with raising_store_failure(store.path):
        rows = store.connection.execute(_VOTES, (only_blind,)).fetchall()
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("one_better", "other_better", "ties", "both_bad", "blind"), 0)
    )
    for row in rows:
        _count(counts, row)
    pairs = [PairTally(one=one, other=two, **found) for (one, two), found in counts.items()]
    return sorted(pairs, key=lambda pair: (-pair.votes, _order(pair.one), _order(pair.other)))


_VOTES = """
    SELECT turns.preference, coalesce(turns.preference_blind, 0), l.model_name, l.draft_name,
        r.model_name, r.draft_name, count(*)
    FROM turns JOIN sessions ON sessions.number = turns.session AND sessions.deleted IS NULL
        JOIN runs AS l ON l.turn = turns.number AND l.side = 'left'
        JOIN runs AS r ON r.turn = turns.number AND r.side = 'right'
    WHERE turns.preference IS NOT NULL AND coalesce(turns.preference_blind, 0) >= ?
    GROUP BY 1, 2, 3, 4, 5, 6
"""

_BETTER = {
    ("left", True): "one_better",
    ("right", True): "other_better",
    ("left", False): "other_better",
    ("right", False): "one_better",
    ("tie", True): "ties",
    ("tie", False): "ties",
}
"""What a preference counts as, by whether the left lane's model is the pair's first."""


def _count(counts: dict[tuple[str, str], dict[str, int]], row: Any) -> None:
    preference, blind, left, left_draft, right, right_draft, votes = row
    names = _names((left, left_draft), (right, right_draft))
    if names is None:
        return
    pair = (min(names, key=_order), max(names, key=_order))
    counts[pair][_BETTER.get((preference, names == pair), preference)] += votes
    counts[pair]["blind"] += votes if blind else 0


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


Z_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: two-sided confidence of 95 %."""


def wilson(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion.

    Unlike the usual p ± z·s it stays within 0 and 1 and holds for few trials (E. B. Wilson, Journal
    of the American Statistical Association 22, 1927, pages 209-212; recommended for up to 40 trials
    by Brown, Cai and DasGupta, Statistical Science 16, 2001, pages 101-133).

    Args:
        successes: from 0 to `trials`.
        trials: without any, the interval is 0 to 1.
        z: the quantile of the confidence level.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, z * z
    middle = share + square / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    low = 0.0 if successes == 0 else (middle - half) / whole
    high = 1.0 if successes == trials else (middle + half) / whole
    return low, high
