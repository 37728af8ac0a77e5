"""Records the example sessions: the bundled models, run by the real conductor.

`make examples` runs this and writes `resources/examples/*.overthink`. Of the recording machine they
contain only the names of its system and processor, its cores and its memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import platform
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from overthink.bootstrap import Program, build_program
from overthink.bundled import bundled_folder
from overthink.comparison.conductor import Lane, grade_lanes
from overthink.comparison.plan import LaneChoice
from overthink.comparison.saved_plan import run_plan
from overthink.core.events import LaneEvent, Loaded, MachineFacts, ModelFacts
from overthink.core.metrics import tokens_per_second
from overthink.core.prompts import find_prompt
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.core.vocabulary import TimingMode
from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.bundle_export import write_bundle
from overthink.storage.recorder import Recorder, SessionRecorder
from overthink.storage.session_edits import rename, set_note
from overthink.storage.turn_writer import open_and_recover


@dataclass(frozen=True)
class Example:
    """A session to record. The session list sorts examples by file name."""

    file: str
    title: str
    note: str
    ask: str
    """Id of a built-in prompt."""
    left: LaneChoice
    right: LaneChoice
    timing: TimingMode


ATTEMPTS = 5
"""The text is the same each time; the fastest attempt is the least disturbed and is saved."""

THREADS = 1
"""Per lane; models this small gain nothing from a second thread."""

_LIMITS = RunSettings(max_tokens=1_000)
"""Enough to detect a loop."""
_CIRCLES = RunSettings(max_tokens=2_600)
"""Circling shows after about 2,000 tokens."""
_CALM, _WARM = {"temperature": 0.6, "seed": 1}, {"temperature": 0.8, "seed": 1}

EXAMPLES = (
    Example(
        "1-ice-cubes",
        "One answers, one never does",
        "Two models of one size, one question. The left one counts in steps and answers; the right "
        "one repeats itself until its tokens are spent. Press play to see them think.",
        "ice-cubes",
        LaneChoice("demo-methodical", run=_LIMITS),
        LaneChoice("demo-runaway", run=_LIMITS),
        TimingMode.CONCURRENT,
    ),
    Example(
        "2-wandering",
        "Two ways to the same answer",
        "Both are right. The left thought goes straight there, the right one doubts, tries other "
        "ways and comes back: compare how many tokens each needed.",
        "ice-cubes",
        LaneChoice("demo-methodical"),
        LaneChoice("demo-wanderer"),
        TimingMode.CONCURRENT,
    ),
    Example(
        "3-with-and-without-draft",
        "With and without a draft",
        "The same model with the same seed, once with a small draft model and once without. The "
        "text is the same; green, underlined tokens were proposed by the draft and accepted.",
        "ice-cubes",
        LaneChoice("demo-methodical", draft="demo-draft"),
        LaneChoice("demo-methodical", draft="none"),
        TimingMode.SEQUENTIAL,
    ),
    Example(
        "4-circling",
        "Around in circles",
        "The right model has the answer after a few lines and does not see it. It returns to the "
        "same few thoughts in ever new words: nothing is repeated exactly, and nothing is new.",
        "tallest",
        LaneChoice("demo-methodical", draft="none", run=_CIRCLES, sampler=_CALM),
        LaneChoice("demo-runaway", draft="none", run=_CIRCLES, sampler=_CALM),
        TimingMode.CONCURRENT,
    ),
    Example(
        "5-falling-apart",
        "A thought that falls apart",
        "The right model calculates the change, and then loses the thread word by word. Colour "
        "the tokens by surprisal to see that it finds its own words unlikely.",
        "change",
        LaneChoice("demo-methodical", draft="none", run=_LIMITS, sampler=_WARM),
        LaneChoice("demo-runaway", draft="none", run=_LIMITS, sampler=_WARM),
        TimingMode.CONCURRENT,
    ),
)


def main() -> int:
    """Record all examples; return 1 if a run failed."""
    folder = bundled_folder("resources") / "examples"
    folder.mkdir(exist_ok=True)
    program = build_program()
    # Model files are recorded without their folder, and are found relative to this one.
    with contextlib.chdir(program.models.bundled), tempfile.TemporaryDirectory() as scratch:
        program = replace(program, user=replace(program.user, logs=Path(scratch)))
        return max([_record(program, example, folder, Path(scratch)) for example in EXAMPLES])


def _record(program: Program, example: Example, folder: Path, scratch: Path) -> int:
    database = scratch / f"{example.file}.db"
    recorder = Recorder(database)
    attempts = [_record_once(program, example, recorder) for _ in range(ATTEMPTS)]
    if not recorder.close():
        print(f"{example.file} could not be saved.", file=sys.stderr)
        return 1
    session, lanes = min(attempts, key=lambda each: sum(map(_computed_us, each[1])))
    path = folder / f"{example.file}{SUFFIX}"
    _write(database, session, example, path)
    print(f"{path.name}: {path.stat().st_size / 1e3:,.0f} kB, {', '.join(map(_summary, lanes))}")
    return int(any(lane.record.finished is None for lane in lanes))


def _record_once(program: Program, example: Example, recorder: Recorder) -> tuple[str, list[Lane]]:
    session = recorder.session("compare")
    lanes = asyncio.run(_run(program, example, session))
    session.close()
    return session.id, lanes


def _computed_us(lane: Lane) -> int:
    return lane.record.finished.total_us if lane.record.finished else sys.maxsize


async def _run(program: Program, example: Example, session: SessionRecorder) -> list[Lane]:
    prompt = find_prompt(program.prompts, example.ask)
    planner = program.planner()
    choices = {"left": example.left, "right": example.right}
    plans = [planner.plan(side, choice, THREADS) for side, choice in choices.items()]
    run_plans = {plan.side: run_plan(plan) for plan in plans}
    turn = session.begin_turn(prompt.text, "", prompt.answer, example.timing, run_plans)
    conductor = program.conductor(
        plans, lambda side, event: session.record(turn, side, without_machine_details(event))
    )
    try:
        messages = [ChatMessage("user", prompt.text)]
        await conductor.turn({lane.side: messages for lane in conductor.lanes}, example.timing)
        await grade_lanes(conductor.lanes, prompt.answer)
        for lane in conductor.lanes:
            if lane.judged is not None:
                session.record_judgement(turn, lane.side, lane.judged)
        session.end_turn(turn)
    finally:
        await conductor.close()
    return list(conductor.lanes)


def without_machine_details(event: LaneEvent) -> LaneEvent:
    """Return a lane's event without folders and system builds."""
    if not isinstance(event, Loaded):
        return event
    return msgspec.structs.replace(
        event,
        model=_without_folder(event.model),
        draft=_without_folder(event.draft) if event.draft else None,
        machine=_without_build(event.machine),
    )


def _without_folder(facts: ModelFacts) -> ModelFacts:
    return msgspec.structs.replace(facts, path=Path(facts.path).name)


def _without_build(facts: MachineFacts) -> MachineFacts:
    return msgspec.structs.replace(facts, platform=f"{platform.system()} {platform.machine()}")


def _write(database: Path, session: str, example: Example, path: Path) -> None:
    store = open_and_recover(database)
    try:
        rename(store, session, example.title)
        set_note(store, session, example.note)
        write_bundle(store, [session], path, overwrite=True)
    finally:
        store.close()


def _summary(lane: Lane) -> str:
    rate = tokens_per_second(lane.record.trace) or 0.0
    tokens = len(lane.record.trace)
    return f"{lane.plan.model} {lane.record.status}: {tokens:,} tokens, {rate:,.0f}/s"


if __name__ == "__main__":
    sys.exit(main())
