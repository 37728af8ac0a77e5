"""Compare any two runs: the conditions that differ, and where the texts diverge.

The runs may be of one turn or of two sessions, recorded months apart on different machines. So what
the lanes of one turn share must be compared here: prompt, earlier turns, timing mode, machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.plan import LanePlan
from overthink.comparison.saved_plan import recorded_plan
from overthink.core.divergence import Divergence, first_divergence
from overthink.core.messages import Message, message
from overthink.core.profiles import Profiles
from overthink.core.run_record import RunRecord
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import TimingMode
from overthink.storage.saved_sessions import SavedSession, SavedTurn


class EarlierTurn(NamedTuple):
    """An earlier turn of the same lane."""

    prompt: str
    answer: str


@dataclass(frozen=True, slots=True, eq=False)
class PairedRun:
    """One of the two runs, with its input."""

    record: RunRecord
    prompt: str
    system: str
    earlier: tuple[EarlierTurn, ...]
    """Oldest first, without thoughts."""
    timing: TimingMode
    expect: str | None = None
    plan: LanePlan | None = None
    """None if the lane could not be planned."""


class Condition(StrEnum):
    """What may differ between two runs, besides their settings."""

    PROMPT = "prompt"
    SYSTEM = "system"
    EARLIER = "earlier"
    TIMING = "timing"
    MACHINE = "machine"
    VERSIONS = "versions"


INPUT = frozenset({Condition.PROMPT, Condition.SYSTEM, Condition.EARLIER})
"""The model's input. If any of it differs, comparing tokens means nothing."""


class ConditionDifference(NamedTuple):
    """A condition that differs, with its value on each side."""

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


def _earlier(session: SavedSession, turn: SavedTurn, side: str) -> Iterator[EarlierTurn]:
    """The lane's turns before this one, without those that were repeated since."""
    before = session.turns[: session.turns.index(turn)]
    replaced = {each.repeats for each in (*before, turn)}
    for each in before:
        if side in each.runs and each.id not in replaced:
            yield EarlierTurn(each.prompt, each.runs[side].record.answer)


def have_same_input(left: PairedRun, right: PairedRun) -> bool:
    """Whether prompt, system prompt and earlier turns are the same."""
    return not any(
        difference.condition in INPUT for difference in differing_conditions(left, right)
    )


def are_both_empty(left: PairedRun, right: PairedRun) -> bool:
    """Whether neither run has a token: then there is nothing to compare."""
    return not (left.record.trace or right.record.trace)


def divergence_of(left: PairedRun, right: PairedRun) -> Divergence | None:
    """Where two runs with the same input diverge; None if they are identical.

    Raises:
        ValueError: their input differs; see `have_same_input`.
    """
    if not have_same_input(left, right):
        raise ValueError("the two runs have different input")
    return first_divergence(left.record, right.record)


def differing_conditions(left: PairedRun, right: PairedRun) -> tuple[ConditionDifference, ...]:
    """The conditions that differ; `unequal_settings` compares the settings."""
    values = (
        (Condition.PROMPT, left.prompt.strip(), right.prompt.strip()),
        (Condition.SYSTEM, left.system.strip(), right.system.strip()),
        (Condition.EARLIER, _earlier_text(left), _earlier_text(right)),
        (Condition.TIMING, left.timing.value, right.timing.value),
        (Condition.MACHINE, *_both(_machine(left.record), _machine(right.record))),
        (Condition.VERSIONS, *_both(_versions(left.record), _versions(right.record))),
    )
    return tuple(ConditionDifference(*value) for value in values if value[1] != value[2])


def unequal_settings(left: PairedRun, right: PairedRun) -> tuple[str, ...]:
    """A sentence for each setting that differs and has an effect; empty if a plan is missing."""
    return unequal_conditions(left.plan, right.plan) if left.plan and right.plan else ()


def condition_sentence(difference: ConditionDifference, value_length: int = 300) -> Message:
    """The difference in a sentence.

    Args:
        value_length: characters shown of a machine or its versions.
    """
    left, right = (excerpt(value, value_length) for value in difference[1:])
    match difference.condition:
        case Condition.PROMPT:
            return message("The prompts differ.")
        case Condition.SYSTEM:
            return message("The system prompts differ.")
        case Condition.EARLIER:
            return message("The conversations before the prompt differ.")
        case Condition.TIMING:
            return message(
                "Timing: {left} left, {right} right.", left=_TIMING[left], right=_TIMING[right]
            )
        case Condition.MACHINE:
            return message("Machine: {left} left, {right} right.", left=left, right=right)
        case Condition.VERSIONS:
            return message("Versions: {left} left, {right} right.", left=left, right=right)


_TIMING = {
    TimingMode.CONCURRENT.value: message("lanes together"),
    TimingMode.SEQUENTIAL.value: message("one after the other"),
    TimingMode.SHARED.value: message("several samples at once"),
}


def _earlier_text(run: PairedRun) -> str:
    return "\n".join(text for exchange in run.earlier for text in exchange)


def _both(left: str, right: str) -> tuple[str, str]:
    """A value that is unknown on one side does not count as different."""
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
