"""The store at size: a generated database listed, searched, opened; recording; bytes a token.

python -m tests.benchmarks.store [--sessions 10000] [--file FILE]
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from overthink.core.events import LaneEvent, Tokens
from overthink.core.vocabulary import Origin, Phase, TimingMode
from overthink.storage.listing import list_sessions
from overthink.storage.loading import load_session
from overthink.storage.recorder import Recorder
from overthink.storage.search import search
from overthink.storage.store import Store, open_store
from tests.benchmarks.measuring import table
from tests.lanes import said
from tests.storage.making import hash_of, plan

_CHARACTERS = 5_000
"""Of a thought: 20,000 runs of them are 100 million."""
_LONG = 32_000
_RATE, _SECONDS = 500, 10.0


def words(count: int, seed: int = 0) -> list[str]:
    """Made-up words, the first ones much more frequent than the last ones (Zipf)."""
    draw = random.Random(seed)
    syllables = [a + b for a in "bdfghklmnprstvæ" for b in ("a", "e", "i", "o", "ø", "and", "er")]
    return ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(count)]


def thought(vocabulary: Sequence[str], length: int, draw: np.random.Generator) -> list[str]:
    """Words of about so many characters."""
    picked = draw.zipf(1.3, size=length // 4) % len(vocabulary)
    return [f" {vocabulary[index]}" for index in picked][: length // 6]


def events(texts: list[str], draw: np.random.Generator, batch: int = 200) -> list[LaneEvent]:
    """A run whose figures are as incompressible as real ones."""
    made: list[LaneEvent] = [said.loaded(), said.prompt_done()]
    count = len(texts)
    t_us = np.cumsum(draw.integers(12_000, 20_000, count)).tolist()
    logprobs = (-draw.exponential(1.0, count)).tolist()
    entropies = draw.exponential(1.0, count).tolist()
    for first in range(0, count, batch):
        part = slice(first, first + batch)
        size = len(texts[part])
        made.append(
            Tokens(
                first=first,
                ids=[hash_of(text) for text in texts[part]],
                texts=texts[part],
                phases=bytes([Phase.THINKING]) * size,
                origins=bytes([Origin.SAMPLED]) * size,
                t_us=t_us[part],
                logprobs=logprobs[part],
                entropies=entropies[part],
                rounds=[-1] * size,
                draft_rounds=[],
            )
        )
    return [*made, said.finished()]


def generate(path: Path, sessions: int) -> tuple[int, int]:
    """Fills a new database; returns tokens and characters."""
    vocabulary, draw = words(20_000), np.random.default_rng(1)
    recorder = Recorder(path)
    tokens = characters = 0
    for number in range(sessions):
        session = recorder.session()
        plans = {side: plan(side) for side in ("left", "right")}
        prompt = f"Question {number}: {' '.join(vocabulary[number % 900 : number % 900 + 12])}?"
        turn = session.begin_turn(prompt, "", None, TimingMode.CONCURRENT, plans)
        for side in plans:
            texts = thought(vocabulary, _CHARACTERS, draw)
            tokens, characters = tokens + len(texts), characters + sum(map(len, texts))
            for event in events(texts, draw):
                session.take(turn, side, event)
        session.end_turn(turn)
        if number % 200 == 199:
            recorder.flush(600)
    recorder.close(600)
    return tokens, characters


def times_ms(work: Callable[[], object], repeats: int) -> list[float]:
    """How long each of some runs took."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def searches(store: Store, repeats: int) -> list[float]:
    """Times of searches as people type: rare and frequent words, two words, beginnings."""
    vocabulary, draw = words(20_000), random.Random(2)
    taken: list[float] = []
    for number in range(repeats):
        rank = int(draw.paretovariate(0.5)) % len(vocabulary)
        word, other = vocabulary[rank], draw.choice(vocabulary)
        typed = (f"{word} ", word[: max(2, len(word) - 1)], f"{word} {other}", f'"{word} {other}"')
        taken += times_ms(lambda text=typed[number % 4]: search(store, text, limit=30), 1)  # type: ignore[misc]
    return sorted(taken)


def recording(path: Path) -> tuple[float, float]:
    """Two lanes at 500 tokens a second each, batches at 30 a second.

    Returns:
        Share of a core that taking costs the caller, and that all of it costs.
    """
    recorder = Recorder(path)
    recorder.flush()
    session = recorder.session()
    plans = {side: plan(side) for side in ("left", "right")}
    turn = session.begin_turn("?", "", None, TimingMode.CONCURRENT, plans)
    draw, vocabulary = np.random.default_rng(3), words(5_000)
    size = _RATE // 30
    texts = thought(vocabulary, int(_RATE * _SECONDS) * 7, draw)[: int(_RATE * _SECONDS)]
    batches = [e for e in events(texts, draw, size) if isinstance(e, Tokens)]
    caller, began_all, began = 0.0, time.process_time(), time.monotonic()
    for number, batch in enumerate(batches):
        until = began + number / 30
        time.sleep(max(0.0, until - time.monotonic()))
        start = time.thread_time()
        for side in plans:
            session.take(turn, side, batch)
        caller += time.thread_time() - start
    seconds = time.monotonic() - began
    all_of_it = time.process_time() - began_all
    session.end_turn(turn)
    recorder.close(60)
    return caller / seconds, all_of_it / seconds


def opening(path: Path) -> list[float]:
    """Times to load a session of 2 × 32,000 tokens."""
    recorder = Recorder(path)
    session = recorder.session()
    plans = {side: plan(side) for side in ("left", "right")}
    turn = session.begin_turn("Long", "", None, TimingMode.CONCURRENT, plans)
    draw, vocabulary = np.random.default_rng(4), words(20_000)
    for side in plans:
        texts = thought(vocabulary, _LONG * 8, draw)[:_LONG]
        for event in events(texts, draw):
            session.take(turn, side, event)
    session.end_turn(turn)
    recorder.close(120)
    store = open_store(path)
    taken = times_ms(lambda: load_session(store, session.id), 9)
    store.close()
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--file", type=Path, help="keep the generated database, and use it again")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "sessions.db"
        rows: list[tuple[str, str]] = []
        if not path.exists():
            tokens, characters = generate(path, options.sessions)
            rows.append(("tokens, characters", f"{tokens:,}, {characters:,}"))
            rows.append(("bytes a token, all told", f"{path.stat().st_size / tokens:.1f}"))
        opened = times_ms(lambda: open_store(path).close(), 9)
        store = open_store(path)
        listed = times_ms(lambda: list_sessions(store, limit=200), 20)
        found = searches(store, 200)
        store.close()
        rows += [
            ("open, ms", f"{statistics.median(opened):.1f}"),
            ("first 200 of the list, ms", f"{statistics.median(listed):.1f}"),
            ("search, median and p95, ms", f"{statistics.median(found):.1f}, {found[189]:.1f}"),
            ("load 2 × 32,000 tokens, ms", f"{statistics.median(opening(path)):.0f}"),
        ]
        caller, everything = recording(Path(folder) / "recording.db")
        rows.append(("recording: caller, all, of a core", f"{caller:.2%}, {everything:.2%}"))
    print(table(("what", "figure"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
