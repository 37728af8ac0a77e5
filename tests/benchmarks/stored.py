"""Synthetic saved sessions: a database of 10,000, including sessions of 2 × 32,000 tokens.

The real recorder writes them once to the user's cache folder, because packing and indexing a
hundred million characters takes a minute or two.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import platformdirs

from overthink.core.events import DraftRound, LaneEvent, Tokens
from overthink.core.vocabulary import Origin, Phase, TimingMode
from overthink.storage.columns import FORMAT
from overthink.storage.recorder import Recorder
from tests.lanes import child_events
from tests.storage.recordings import plan

CHARACTERS = 5_000
"""Length of a thought; 20,000 runs have 100 million characters."""
LONG = 32_000
"""Tokens per lane of a long session."""
VERSION = 3
"""Increment it when the generated data change; older databases are then generated again."""

_FLUSH_EVERY = 200
_TIMEOUT_S = 600
_SIDES = ("left", "right")
_POOL = 64
"""Number of runs whose metrics are generated; the others reuse them with different texts."""


class Vocabulary:
    """Invented words with a Zipf distribution: the first are much more frequent than the last."""

    def __init__(self, count: int, seed: int = 0) -> None:
        draw = random.Random(seed)
        syllables = [
            a + b for a in "bdfghklmnprstvæ" for b in ("a", "e", "i", "o", "ø", "and", "er")
        ]
        self.words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(count)]
        self._tokens = [f" {word}" for word in self.words]

    def thought(self, characters: int, draw: np.random.Generator) -> tuple[list[int], list[str]]:
        """Return ids and texts of tokens with about that many characters in total."""
        picked = draw.zipf(1.3, size=characters // 4) % len(self._tokens)
        texts = [self._tokens[index] for index in picked.tolist()]
        lengths = np.cumsum([len(text) for text in texts])
        count = int(np.searchsorted(lengths, characters)) + 1
        return picked[:count].tolist(), texts[:count]


class TokenMetrics:
    """Times and probabilities that compress as poorly as real ones."""

    def __init__(self, count: int, draw: np.random.Generator) -> None:
        self.t_us: list[int] = np.cumsum(draw.integers(12_000, 20_000, count)).tolist()
        self.logprobs: list[float] = (-draw.exponential(1.0, count)).tolist()
        self.entropies: list[float] = draw.exponential(1.0, count).tolist()


def run_events(
    ids: Sequence[int], texts: Sequence[str], metrics: TokenMetrics, batch: int = 200
) -> list[LaneEvent]:
    """Return the events of a run that thinks and does not answer."""
    made: list[LaneEvent] = [child_events.loaded(), child_events.prompt_done()]
    ends = [*range(0, len(texts), batch), len(texts)]
    made += [_batch(slice(*part), ids, texts, metrics) for part in pairwise(ends)]
    return [*made, child_events.finished()]


def drafted_events(
    ids: Sequence[int], texts: Sequence[str], metrics: TokenMetrics, batch: int = 60
) -> list[LaneEvent]:
    """Return the same with a draft: rounds of four proposals, of which none to all are accepted."""
    made: list[LaneEvent] = [child_events.loaded(draft=True), child_events.prompt_done()]
    rounds: list[DraftRound] = []
    for part in pairwise([*range(0, len(texts), batch), len(texts)]):
        tokens = _batch(slice(*part), ids, texts, metrics)
        _draft(tokens, len(rounds))
        rounds += tokens.draft_rounds
        made.append(tokens)
    return [*made, child_events.finished()]


def _batch(part: slice, ids: Sequence[int], texts: Sequence[str], metrics: TokenMetrics) -> Tokens:
    count = part.stop - part.start
    return Tokens(
        first=part.start,
        ids=list(ids[part]),
        texts=list(texts[part]),
        phases=bytes([Phase.THINKING]) * count,
        origins=bytes([Origin.SAMPLED]) * count,
        t_us=metrics.t_us[part],
        logprobs=metrics.logprobs[part],
        entropies=metrics.entropies[part],
        rounds=[-1] * count,
        draft_rounds=[],
    )


def _draft(tokens: Tokens, number: int) -> None:
    """Makes draft rounds of a batch's tokens, in place."""
    at, count = 0, len(tokens.ids)
    while at < count:
        accepted = min((number * 3 + 1) % 5, count - at - 1)
        refused = 4 - accepted
        proposed = (*tokens.ids[at : at + accepted], *range(refused))
        words = (*tokens.texts[at : at + accepted], *([" hence"] * refused))
        tested = accepted + bool(refused)
        first = tokens.first + at
        tokens.draft_rounds.append(DraftRound(number, first, proposed, words, tested, accepted))
        tokens.rounds[at : at + accepted + 1] = [number] * (accepted + 1)
        at, number = at + accepted + 1, number + 1


LONG_SESSIONS = {"plain": run_events, "drafted": drafted_events}
"""The long sessions by their prompts."""


def record(recorder: Recorder, prompt: str, lanes: Iterable[Iterable[LaneEvent]]) -> str:
    """Record a session of one turn; return its id."""
    session = recorder.session()
    plans = {side: plan(side) for side in _SIDES}
    turn = session.begin_turn(prompt, "", None, TimingMode.CONCURRENT, plans)
    for side, events in zip(_SIDES, lanes, strict=True):
        for event in events:
            session.record(turn, side, event)
    session.end_turn(turn)
    session.close()
    return session.id


def store_with(sessions: int) -> Path:
    """Return a database with that many sessions and two long ones; generate it if necessary."""
    folder = platformdirs.user_cache_path("overthink", appauthor=False) / "benchmarks"
    path = folder / f"sessions-{sessions}-{FORMAT}-{VERSION}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        generate(partial, sessions)
        partial.rename(path)
    return path


def generate(path: Path, sessions: int, long: int = LONG) -> None:
    """Fill a new database. The last two sessions are long: without and with a draft."""
    vocabulary, draw = Vocabulary(20_000), np.random.default_rng(1)
    pool = [TokenMetrics(CHARACTERS // 2, draw) for _ in range(_POOL)]
    recorder = Recorder(path)
    for number in range(sessions):
        topic = " ".join(vocabulary.words[number % 900 : number % 900 + 12])
        metrics = pool[number % _POOL]
        lanes = [run_events(*vocabulary.thought(CHARACTERS, draw), metrics) for _ in _SIDES]
        record(recorder, f"Question {number}: {topic}?", lanes)
        if number % _FLUSH_EVERY == _FLUSH_EVERY - 1:
            recorder.flush(_TIMEOUT_S)
    for name, make in LONG_SESSIONS.items():
        metrics = TokenMetrics(long, draw)
        words = [vocabulary.thought(long * 8, draw) for _ in _SIDES]
        lanes = [make(ids[:long], texts[:long], metrics) for ids, texts in words]
        record(recorder, name, lanes)
    if not recorder.close(_TIMEOUT_S):
        raise RuntimeError(f"the sessions were not written to {path}")
