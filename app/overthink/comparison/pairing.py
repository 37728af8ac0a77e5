"""Any two runs set beside each other: what was not the same for both, and where they part.

They may be of one turn or of two sessions, recorded months apart on other machines. So what two
lanes of one turn have in common by themselves must be compared here: the prompt, what was said
before it, the timing mode, the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.plan import LanePlan
from overthink.comparison.recorded import recorded_plan
from overthink.core.divergence import Divergence, first_divergence
from overthink.core.profiles import Profiles
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.storage.saved_sessions import SavedSession, SavedTurn


class Exchanged(NamedTuple):
    """An earlier turn of the same lane."""

    prompt: str
    answer: str


@dataclass(frozen=True, slots=True, eq=False)
class PairedRun:
    """One of the two runs, with all that it was given."""

    record: RunRecord
    prompt: str
    system: str
    earlier: tuple[Exchanged, ...]
    """What was said before, oldest first; thoughts are not given to a model again."""
    timing: TimingMode
    expect: str | None = None
    plan: LanePlan | None = None
    """None where a lane could not be planned."""


class Condition(StrEnum):
    """What two runs may not have in common, beside their settings."""

    PROMPT = "prompt"
    SYSTEM = "system"
    EARLIER = "earlier"
    TIMING = "timing"
    MACHINE = "machine"
    VERSIONS = "versions"


ASKED = frozenset({Condition.PROMPT, Condition.SYSTEM, Condition.EARLIER})
"""What a model is given. Where any of it differs, the runs part before they begin."""


class Apart(NamedTuple):
    """A condition that differs, and what it is on each side; empty where that is not known."""

    condition: Condition
    left: str
    right: str


def saved_run(session: SavedSession, turn: SavedTurn, side: str, profiles: Profiles) -> PairedRun:
    """A run of a saved session."""
    run = turn.runs[side]
    return PairedRun(
        record=run.record,
        prompt=turn.prompt,
        system=turn.system,
        earlier=tuple(_earlier(session, turn, side)),
        timing=turn.timing,
        expect=turn.expect,
        plan=recorded_plan(run, profiles),
    )


def _earlier(session: SavedSession, turn: SavedTurn, side: str) -> Iterator[Exchanged]:
    """The turns that the lane had behind it: not those that were run again since."""
    before = session.turns[: session.turns.index(turn)]
    replaced = {each.repeats for each in (*before, turn)}
    for each in before:
        if side in each.runs and each.id not in replaced:
            yield Exchanged(each.prompt, each.runs[side].record.answer)


def asked_the_same(left: PairedRun, right: PairedRun) -> bool:
    """Whether both were given the same: prompt, system prompt, and what was said before."""
    return not any(apart.condition in ASKED for apart in set_apart(left, right))


def have_said_nothing(left: PairedRun, right: PairedRun) -> bool:
    """Neither run has a token: then they are not identical, there is nothing to compare."""
    return not (left.record.trace or right.record.trace)


def divergence_of(left: PairedRun, right: PairedRun) -> Divergence | None:
    """Where two runs that were asked the same part; None where they are the same.

    Raises:
        ValueError: they were asked something else; `asked_the_same` tells.
    """
    if not asked_the_same(left, right):
        raise ValueError("the two runs were asked something else")
    return first_divergence(left.record, right.record)


def set_apart(left: PairedRun, right: PairedRun) -> tuple[Apart, ...]:
    """The conditions beside settings that differ; `unequal_settings` has those."""
    values = (
        (Condition.PROMPT, left.prompt.strip(), right.prompt.strip()),
        (Condition.SYSTEM, left.system.strip(), right.system.strip()),
        (Condition.EARLIER, _said(left), _said(right)),
        (Condition.TIMING, left.timing.value, right.timing.value),
        (Condition.MACHINE, *_both(_machine(left.record), _machine(right.record))),
        (Condition.VERSIONS, *_both(_versions(left.record), _versions(right.record))),
    )
    return tuple(Apart(*value) for value in values if value[1] != value[2])


def unequal_settings(left: PairedRun, right: PairedRun) -> tuple[str, ...]:
    """A sentence for each setting that differs and takes effect; empty where a plan is missing."""
    return unequal_conditions(left.plan, right.plan) if left.plan and right.plan else ()


def apart_sentence(apart: Apart) -> str:
    """The difference in a sentence, for the terminal and for reports."""
    match apart.condition:
        case Condition.PROMPT:
            return "The prompts differ."
        case Condition.SYSTEM:
            return "The system prompts differ."
        case Condition.EARLIER:
            return "What was said before the prompt differs."
        case Condition.TIMING:
            return f"The timing is {apart.left} on the left and {apart.right} on the right."
        case Condition.MACHINE:
            return f"The machine is “{apart.left}” on the left and “{apart.right}” on the right."
        case Condition.VERSIONS:
            return f"The versions are {apart.left} on the left and {apart.right} on the right."


def _said(run: PairedRun) -> str:
    return "\n".join(text for exchange in run.earlier for text in exchange)


def _both(left: str, right: str) -> tuple[str, str]:
    """What is not known on one side cannot be said to differ."""
    return (left, right) if left and right else ("", "")


def _machine(record: RunRecord) -> str:
    loaded = record.loaded
    if loaded is None:
        return ""
    devices = loaded.machine.devices if loaded.gpu_layers > 0 else ()
    return ", ".join([loaded.machine.processor, *devices])


def _versions(record: RunRecord) -> str:
    versions = record.loaded.machine.versions if record.loaded else {}
    return ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))
