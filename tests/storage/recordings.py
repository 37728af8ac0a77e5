"""Artificial runs, and sessions of them in a test's own database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from overthink.core.events import DraftRound, LaneEvent, Loading, PhaseChanged, Tokens
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Judgement, Origin, Phase, TimingMode
from overthink.grading.judgement import Grader, is_gradable
from overthink.storage.recorder import Recorder, SessionRecorder, TurnHandle
from overthink.storage.turn_log import RunPlan
from tests.lanes import child_events

PROMPT = "How many whole ice cubes are left?"
THOUGHT = "The pan is hot . Ice cubes melt , so wait , none is left whole ."
TRACE_COLUMNS = (
    *("ids", "phases", "origins", "t_us", "logprobs", "entropies", "rounds", "draft_rounds"),
    *("utf8", "utf8_ends", "corrections"),
)


def plan(side: str, model: str = "demo-methodical", *, draft: str = "none") -> RunPlan:
    return RunPlan(
        side=side,
        model=model,
        draft=draft,
        family="overthink-demo",
        sampler=SamplerSettings(),
        drafting=DraftSettings(),
        run=RunSettings(),
        load=LoadSettings(),
    )


def batches(texts: Sequence[str], phase: Phase, first: int = 0, size: int = 7) -> list[Tokens]:
    """Return tokens of these texts in batches; their numbers follow from their indices."""
    made = []
    for start in range(0, len(texts), size):
        part = texts[start : start + size]
        indices = range(first + start, first + start + len(part))
        made.append(
            Tokens(
                first=first + start,
                ids=[hash_of(text) for text in part],
                texts=list(part),
                phases=bytes([phase]) * len(part),
                origins=bytes([Origin.SAMPLED]) * len(part),
                t_us=[2_000 + 15_000 * i + i * 7919 % 997 for i in indices],
                logprobs=[-((i * 7919) % 97) / 16 for i in indices],
                entropies=[((i * 104729) % 89) / 32 for i in indices],
                rounds=[-1] * len(part),
                draft_rounds=[],
            )
        )
    return made


def hash_of(text: str) -> int:
    """Return the token id of a text."""
    return sum(ord(letter) * (31 * i + 1) for i, letter in enumerate(text)) % 30_000


def whole_run(
    thought: str = THOUGHT, answer: str = "There are **0** left.", *, load: bool = True
) -> list[LaneEvent]:
    """Return the events of a run from loading to its end."""
    thinking = [f" {word}" for word in thought.split()]
    answering = [f" {word}" for word in answer.split()]
    events: list[LaneEvent] = [Loading("model", 0.5), child_events.loaded()] if load else []
    events += [
        child_events.readings(0),
        child_events.prompt_done(),
        *batches(thinking, Phase.THINKING),
    ]
    events += [child_events.readings(250_000), PhaseChanged(len(thinking), Phase.ANSWER)]
    events += [*batches(answering, Phase.ANSWER, len(thinking)), child_events.readings(500_000)]
    return [*events, child_events.finished()]


def drafted_batch(first: int, number: int, draw: random.Random) -> Tokens:
    """Return a batch of one draft round whose proposals were partly rejected."""
    accepted = draw.randint(0, 3)
    texts = [draw.choice((" ice", " cubes", "", "ø", "🧊")) for _ in range(accepted + 1)]
    ids = tuple(map(hash_of, [*texts[:accepted], " cold", " slow"]))
    proposed_text = (*texts[:accepted], " cold", " slow")
    done = DraftRound(number, first, ids, proposed_text, accepted + 1, accepted)
    tokens = child_events.tokens(first, texts, draft_rounds=[done])
    tokens.ids[:] = [hash_of(text) for text in texts]
    return tokens


def record_of(events: Sequence[LaneEvent]) -> RunRecord:
    record = RunRecord()
    for event in events:
        record.take(event)
    return record


def assert_same(saved: RunRecord, live: RunRecord) -> None:
    """Assert that two records are equal in every attribute."""
    for column in TRACE_COLUMNS:
        assert getattr(saved.trace, column) == getattr(live.trace, column), column
    names = vars(live).keys() - {"trace"}
    assert {name: getattr(saved, name) for name in names} == {
        name: getattr(live, name) for name in names
    }


def record_turn(
    session: SessionRecorder,
    left: Sequence[LaneEvent],
    right: Sequence[LaneEvent],
    *,
    prompt: str = PROMPT,
    expect: str | None = None,
    models: tuple[str, str] = ("demo-methodical", "demo-runaway"),
    repeats: str | None = None,
) -> TurnHandle:
    """Record a turn of two lanes, with judgements if an answer is expected."""
    plans = {side: plan(side, model) for side, model in zip(("left", "right"), models, strict=True)}
    turn = session.begin_turn(prompt, "", expect, TimingMode.CONCURRENT, plans, repeats)
    for side, events in (("left", left), ("right", right)):
        for event in events:
            session.record(turn, side, event)
        if expect is not None:
            record = record_of(events)
            if is_gradable(record, expect):
                session.record_judgement(turn, side, judged_now(expect, record.answer))
    session.end_turn(turn)
    return turn


def judged_now(expect: str, answer: str) -> Judgement:
    """Judge an answer as the app does."""
    grader = Grader()
    try:
        return grader.judge(expect, answer)
    finally:
        grader.close()


def saved_session(path: Path, *prompts: str, answer: str = "There are **0** left.") -> str:
    """Record a session with these turns and return its identity."""
    recorder = Recorder(path)
    session = recorder.session("compare")
    for prompt in prompts or (PROMPT,):
        run = whole_run(answer=answer)
        record_turn(session, run, whole_run(answer="There are 7 left."), prompt=prompt, expect="0")
    session.close()
    assert recorder.close()
    return session.id
