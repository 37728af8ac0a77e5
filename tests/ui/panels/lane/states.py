"""Records of a lane in every state, made of the events that a child would send."""

from __future__ import annotations

from collections.abc import Callable

from overthink.core.events import (
    DraftRound,
    Failed,
    LaneEvent,
    Loading,
    LoopFound,
    LoopSummary,
    PromptProgress,
)
from overthink.core.messages import verbatim
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase, RunStatus, TimingMode
from overthink.ui.state.turn_state import TurnState
from tests.lanes import child_events

PROMPT = "How many whole ice cubes are in the pan?"


def turn(
    *events: LaneEvent, expect: str | None = "0", timing: TimingMode = TimingMode.CONCURRENT
) -> TurnState:
    """A turn whose lane sent these events."""
    record = RunRecord()
    for event in events:
        record.take(event)
    return TurnState(PROMPT, expect, timing, record)


def drafted(first: int, count: int, phase: Phase = Phase.THINKING) -> LaneEvent:
    """The accepted tokens of a round that also refused one."""
    words = tuple(f" word{i}" for i in range(count + 1))
    made = DraftRound(first, first, tuple(range(count + 1)), words, count + 1, count)
    return child_events.tokens(first, words[:count], phase, Origin.ACCEPTED, [made])


def thought(tokens: int = 1200) -> list[LaneEvent]:
    """Events of a run that is thinking."""
    rounds = [drafted(i, 4) for i in range(0, tokens, 4)]
    return [child_events.loaded(draft=True), child_events.prompt_done(), *rounds]


def answered(
    answer: str, status: RunStatus = RunStatus.FINISHED, *, loop: bool = False, note: str = ""
) -> list[LaneEvent]:
    """Events of a complete run."""
    texts = answer.split(" ") if answer else []
    words = [f" {text}" if i else text for i, text in enumerate(texts)]
    found = LoopSummary(start=318, period=12, repeats=73, wasted=870) if loop else None
    ended = child_events.finished(status, note=note, loop=found)
    return [*thought(), child_events.tokens(1200, words, Phase.ANSWER), ended]


def never(status: RunStatus, *, loop: bool = False, note: str = "") -> list[LaneEvent]:
    """Events of a run that ended while thinking."""
    return answered("", status, loop=loop, note=note)


LOOP = LoopFound(start=318, period=12, repeats=3, at=360)
CRASH = Failed(
    kind="ChildCrashed",
    problem=verbatim("the lane's process crashed with signal SIGSEGV (segmentation fault)"),
    remedy=verbatim("run again"),
    crashed=True,
    report="a report to copy",
)
NO_MEMORY = Failed(
    kind="LoadFailure",
    problem=verbatim("the model needs about 19.9 GB and 6.2 GB are free"),
    remedy=verbatim("choose a smaller model, a shorter context or close other programs"),
)


def stopped_early() -> TurnState:
    made = turn()
    made.record.stopped = True
    return made


STATES: dict[str, Callable[[], TurnState]] = {
    "waiting": turn,
    "loading": lambda: turn(Loading("model", 0.42)),
    "loading-draft": lambda: turn(Loading("draft", 0.9)),
    "loaded": lambda: turn(child_events.loaded()),
    "reading": lambda: turn(child_events.loaded(), PromptProgress(2048, 12_000, 0)),
    "thinking": lambda: turn(*thought()),
    "answering": lambda: turn(*thought(), child_events.tokens(1200, ["There"], Phase.ANSWER)),
    "looping": lambda: turn(*thought(), LOOP),
    "right": lambda: turn(*answered("There are **0** whole ice cubes in the pan.")),
    "wrong": lambda: turn(*answered("There are **20** whole ice cubes in the pan.")),
    "open": lambda: turn(*answered("Hard to say, really: it depends on the pan.")),
    "unknown": lambda: turn(*answered("There are **0**."), expect=None),
    "never": lambda: turn(*never(RunStatus.FINISHED)),
    "stopped": lambda: turn(*never(RunStatus.STOPPED)),
    "stopped-early": stopped_early,
    "budget": lambda: turn(*answered("0", RunStatus.BUDGET)),
    "length": lambda: turn(*never(RunStatus.LENGTH, loop=True)),
    "context": lambda: turn(
        *never(RunStatus.CONTEXT_FULL, note="All 4,096 tokens of the context are used.")
    ),
    "loop-stopped": lambda: turn(*never(RunStatus.LOOP_STOPPED, loop=True)),
    "in-thought": lambda: turn(
        *thought(), child_events.finished(RunStatus.ENDED_IN_THOUGHT, thought_closed=False)
    ),
    "cut-off": lambda: turn(*answered("There are **20**", RunStatus.LENGTH)),
    "answered-after-loop": lambda: turn(*answered("0", RunStatus.LOOP_STOPPED)),
    "failed": lambda: turn(NO_MEMORY),
    "crashed": lambda: turn(*thought(300), CRASH),
    "no-tokens": lambda: turn(
        child_events.loaded(), child_events.prompt_done(), child_events.finished()
    ),
    "empty-answer": lambda: turn(*answered("")),
    "sequential": lambda: turn(*answered("0"), timing=TimingMode.SEQUENTIAL),
    "hostile": lambda: turn(
        *answered('<img src="file:///etc/passwd"><b>0</b> \x1b[31m \x00 \u202e evil')
    ),
}
"""Every state by its name."""
