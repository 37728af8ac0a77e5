"""Evaluate trials of ways to draft: how fast each is against plain decoding, and whether it pays.

A trial consists of passes: each pass times every way once, on one prompt, one after the other. A
machine's speed drifts, so a way is compared with plain decoding of the same pass, and the median of
these ratios counts. Nothing here measures.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from overthink.core.messages import NO_MESSAGE, Message

PLAIN = "none"
"""The draft of plain decoding."""


class Way(msgspec.Struct, frozen=True):
    """One way to decode."""

    draft: str
    """As in a lane's choice: a name or path, `lookup`, or `none`."""
    limit: int = 0
    """Maximum number of proposed tokens a round; 0 for plain decoding."""


class Timed(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a way."""

    tokens: int
    tokens_per_s: float | None
    """See `metrics.tokens_per_second`; None below two tokens."""
    tested: int = 0
    accepted: int = 0
    looping: bool = False
    """The run looped, which is easy to draft: its speed means little."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A way and its runs, one per pass; None if the pass has none of it."""

    way: Way
    runs: tuple[Timed | None, ...] = ()
    problem: Message = NO_MESSAGE
    """A sentence why it could not be measured; empty if it was."""

    @property
    def rates(self) -> list[float]:
        """Tokens a second of each run."""
        return [r for r in (run.tokens_per_s for run in self.runs if run) if r is not None]

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested over all runs; None if nothing was tested."""
        tested = sum(run.tested for run in self.runs if run)
        return sum(run.accepted for run in self.runs if run) / tested if tested else None

    @property
    def looping(self) -> bool:
        """True if any of its runs looped."""
        return any(run.looping for run in self.runs if run)

    def against(self, plain: Trial) -> list[float]:
        """Speeds over those of plain decoding, pass by pass."""
        return [
            ours.tokens_per_s / theirs.tokens_per_s
            for ours, theirs in zip(self.runs, plain.runs, strict=False)
            if ours and theirs and ours.tokens_per_s and theirs.tokens_per_s
        ]


class Outcome(StrEnum):
    """The effect of drafting."""

    PAYS = "pays"
    """The best way was faster than plain decoding in every pass."""
    LOSES = "loses"
    """Every way was slower than plain decoding in every pass."""
    EVEN = "even"
    """Neither: these passes show no difference."""
    UNKNOWN = "unknown"
    """Plain decoding or all ways to draft could not be timed."""
    UNFINISHED = "unfinished"
    """Some ways were never timed, as the measurement was stopped or its time was over. One of them
    may pay even if none did so far."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to "what is the best draft for this model?"."""

    outcome: Outcome
    best: Way | None
    """The fastest way if drafting pays, else plain decoding; None if unknown."""
    speed_up: float | None
    """Median over the passes of the fastest drafted way's speed over plain; None if unknown."""
    least: float | None
    """The smallest of those ratios."""
    greatest: float | None
    fastest: Way | None
    """The drafted way that these ratios belong to, whether it pays or not."""


def find_best(trials: Sequence[Trial]) -> Finding:
    """Find the best way. Ways that looped count like others; see `Trial.looping`."""
    plain = next((t for t in trials if t.way.draft == PLAIN), None)
    ratios = _ratios(trials, plain) if plain else {}
    whole = all(any(trial.runs) or trial.problem for trial in trials)
    if plain is None or not ratios:
        return _nothing(Outcome.UNKNOWN if whole else Outcome.UNFINISHED)
    fastest = max(ratios, key=lambda way: statistics.median(ratios[way]))
    outcome = _outcome(ratios[fastest], ratios.values())
    if outcome is not Outcome.PAYS and not whole:
        return _nothing(Outcome.UNFINISHED)
    return Finding(
        outcome=outcome,
        best=fastest if outcome is Outcome.PAYS else plain.way,
        speed_up=statistics.median(ratios[fastest]),
        least=min(ratios[fastest]),
        greatest=max(ratios[fastest]),
        fastest=fastest,
    )


def _nothing(outcome: Outcome) -> Finding:
    return Finding(
        outcome=outcome, best=None, speed_up=None, least=None, greatest=None, fastest=None
    )


def _ratios(trials: Sequence[Trial], plain: Trial) -> dict[Way, list[float]]:
    """Ratios of each drafted way to plain decoding, for the ways with the most passes."""
    ratios = {trial.way: trial.against(plain) for trial in trials if trial is not plain}
    most = max(map(len, ratios.values()), default=0)
    return {way: each for way, each in ratios.items() if each and len(each) == most}


def _outcome(fastest: Sequence[float], all_ways: Iterable[Sequence[float]]) -> Outcome:
    if min(fastest) > 1.0:
        return Outcome.PAYS
    if all(max(ratios) < 1.0 for ratios in all_ways):
        return Outcome.LOSES
    return Outcome.EVEN
