"""Synthetic runs for tests of the window: with or without draft, long, looping, failed, hostile."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from overthink.core.events import (
    DraftRound,
    Failed,
    LaneEvent,
    LoopFound,
    LoopSummary,
    PromptDone,
    PromptToken,
    Tokens,
)
from overthink.core.messages import verbatim
from overthink.core.vocabulary import Origin, Phase, RunStatus, TimingMode
from overthink.ui.state.turn_state import TurnState
from tests.lanes import child_events

PROMPT = (
    "Beth puts some whole ice cubes in a frying pan that is on the stove. "
    "How many whole ice cubes are left after three minutes?"
)
WORDS = (
    *("the", "ice", "cubes", "melt", "wait", "let", "me", "check", "again", "how", "many", "whole"),
    *("ones", "are", "there", "so", "in", "total", "it", "is", "minus", "four", "plus", "five"),
    *("that", "odd", "because", "a", "hot", "pan", "would", "them", "all", "after", "minute"),
)
_US_A_TOKEN = 16_000
_PROMPT_US = 40_000


def batch(
    first: int,
    texts: Sequence[str],
    phase: Phase = Phase.THINKING,
    *,
    origins: Sequence[Origin] | None = None,
    ids: Sequence[int] | None = None,
    rounds: Sequence[int] | None = None,
    draft_rounds: Iterable[DraftRound] = (),
) -> Tokens:
    """Tokens with these texts; probability and entropy vary with the token's index."""
    count = len(texts)
    indices = range(first, first + count)
    return Tokens(
        first=first,
        ids=list(ids) if ids is not None else [1000 + i for i in indices],
        texts=list(texts),
        phases=bytes([phase]) * count,
        origins=bytes(origins) if origins is not None else bytes([Origin.SAMPLED]) * count,
        t_us=[_PROMPT_US + _US_A_TOKEN * (i + 1) for i in indices],
        logprobs=[-0.05 - ((i * 7919) % 97) / 14 for i in indices],
        entropies=[0.02 + ((i * 104729) % 89) / 34 for i in indices],
        rounds=list(rounds) if rounds is not None else [-1] * count,
        draft_rounds=list(draft_rounds),
    )


def words(count: int, breaks: int = 0, seed: int = 0) -> list[str]:
    """Token texts of one word each, with a line break after every `breaks` words; 0 for none."""
    chosen = random.Random(seed)
    texts = [f" {chosen.choice(WORDS)}" for _ in range(count)]
    if breaks:
        for i in range(breaks - 1, count, breaks):
            texts[i] = ".\n\n" if (i // breaks) % 3 == 2 else ".\n"
    return texts


def drafted(first: int, texts: Sequence[str], phase: Phase, number: int = 0) -> Tokens:
    """The same tokens in draft rounds: four proposed, and one to four of them accepted."""
    origins: list[Origin] = []
    rounds: list[int] = []
    made: list[DraftRound] = []
    at = 0
    while at < len(texts):
        accepted = min((len(made) * 3 + 1) % 5, len(texts) - at)
        taken = list(texts[at : at + accepted])
        refused = [" cold", " hence", " slow"][: 4 - accepted]
        proposed = taken + refused
        tested = accepted + bool(refused)
        ids = tuple(range(len(proposed)))
        where = first + at
        made.append(DraftRound(number + len(made), where, ids, tuple(proposed), tested, accepted))
        size = min(accepted + 1, len(texts) - at)
        origins += [Origin.ACCEPTED] * accepted + [Origin.SAMPLED] * (size - accepted)
        rounds += [number + len(made) - 1] * size
        at += size
    return batch(first, texts, phase, origins=origins, rounds=rounds, draft_rounds=made)


def prompt_done(opener: bool = True) -> PromptDone:
    """The event after the prompt; `opener` is the thought tag that the template inserts."""
    tokens = (PromptToken(7, "<think>"), PromptToken(8, "\n")) if opener else ()
    return PromptDone(tokens=57, cached=0, t_us=_PROMPT_US, opener=tokens, thinking=opener)


def events(
    tokens: int,
    *,
    breaks: int = 40,
    with_draft: bool = True,
    answer: str = "There are 0 whole ice cubes left.",
    loop: int = 0,
    status: RunStatus | None = RunStatus.FINISHED,
    failed: Failed | None = None,
    seed: int = 0,
) -> list[LaneEvent]:
    """All events of a run.

    Args:
        tokens: of the thought.
        breaks: tokens from one line break to the next; 0 for none at all.
        with_draft: True for draft rounds.
        answer: its text; empty for none.
        loop: period of a loop that fills the second half of the thought; 0 for none.
        status: how it ended; None while it goes on.
        failed: how it failed instead.
    """
    texts = words(tokens, breaks, seed)
    ids = None
    found: list[LaneEvent] = []
    start = tokens // 2
    if loop:
        texts[start:] = [texts[start + (i % loop)] for i in range(tokens - start)]
        ids = [1000 + i if i < start else 500 + (i - start) % loop for i in range(tokens)]
        found = [LoopFound(start, loop, 3, min(tokens - 1, start + 3 * loop))]
    thought = drafted(0, texts, Phase.THINKING) if with_draft else batch(0, texts)
    if ids is not None:
        thought.ids[:] = ids
    made: list[LaneEvent] = [child_events.loaded(draft=with_draft), prompt_done(), thought, *found]
    if answer:
        pieces = [piece for piece in answer.replace(" ", "\0 ").split("\0") if piece]
        number = len(thought.draft_rounds)
        as_drafted = drafted(tokens, pieces, Phase.ANSWER, number)
        made.append(as_drafted if with_draft else batch(tokens, pieces, Phase.ANSWER))
    if failed is not None:
        return [*made, failed]
    if status is not None:
        figures = _loop_figures(start, loop, tokens) if loop else None
        made.append(child_events.finished(status, loop=figures))
    return made


def _loop_figures(start: int, period: int, end: int) -> LoopSummary:
    repeats = (end - start) // period
    return LoopSummary(start=start, period=period, repeats=repeats, wasted=end - start - period)


def turn_of(made: Iterable[LaneEvent], prompt: str = PROMPT, expect: str | None = "0") -> TurnState:
    """The displayed turn of a run."""
    turn = TurnState(prompt, expect, TimingMode.CONCURRENT)
    for event in made:
        turn.record.take(event)
    return turn


def made_turn(
    tokens: int = 118,
    *,
    breaks: int = 40,
    drafted: bool = True,
    answer: str = "There are 0 whole ice cubes left.",
    loop: int = 0,
    status: RunStatus | None = RunStatus.FINISHED,
    failed: Failed | None = None,
    prompt: str = PROMPT,
) -> TurnState:
    """A turn with a synthetic run; see `events`."""
    made = events(
        tokens,
        breaks=breaks,
        with_draft=drafted,
        answer=answer,
        loop=loop,
        status=status,
        failed=failed,
    )
    return turn_of(made, prompt)


def turn_with_text(
    text: str, *, phase: Phase = Phase.THINKING, piece: int = 4, finished: bool = False
) -> TurnState:
    """A turn whose run has exactly this text, in tokens of `piece` characters."""
    texts = [text[i : i + piece] for i in range(0, len(text), piece)]
    made: list[LaneEvent] = [prompt_done(opener=False), batch(0, texts, phase)]
    if finished:
        made.append(child_events.finished())
    return turn_of(made)


CRASHED = Failed(
    kind="LaneCrashed",
    problem=verbatim("The lane's process ended with signal 9 (killed)."),
    remedy=verbatim("Restart the lane."),
    crashed=True,
)
