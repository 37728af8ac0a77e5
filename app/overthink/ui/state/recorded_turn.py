"""What was recorded of a turn, whole, as the player needs it. Knows no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from overthink.core.events import LaneEvent, PhaseChanged
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.core.vocabulary import TimingMode
from overthink.ui.state.turn_state import SavedAs, Side


class Correction(NamedTuple):
    """A change of phases, and how many tokens the run had when it came."""

    after: int
    change: PhaseChanged


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One run from beginning to end. Never changed by playing it."""

    record: RunRecord
    starts_us: int = 0
    """When the run began, on the turn's clock: one lane may have waited for the other."""
    phases: bytes | None = None
    """Of each token as it was first said; None where only the corrected ones are known."""
    corrections: tuple[Correction, ...] = ()
    interrupted: bool = False
    """The program ended before the run did: its record has no end."""
    saved: SavedAs | None = None
    """What it is in the database."""

    @property
    def trace(self) -> Trace:
        """All tokens."""
        return self.record.trace

    @property
    def said_phases(self) -> bytes | bytearray:
        """Phases to begin with; `corrections` change them while the run goes on."""
        return self.trace.phases if self.phases is None else self.phases

    @property
    def first_us(self) -> int:
        """Time of the first token on the run's clock; without tokens, the end of the prompt."""
        if len(self.trace):
            return self.trace.t_us[0]
        return self.record.prompt.t_us if self.record.prompt else 0

    @property
    def end_us(self) -> int:
        """When the run ended, on its clock. A run that was cut off ends with its last token."""
        finished = self.record.finished.total_us if self.record.finished else 0
        return max(finished, self.trace.t_us[-1] if len(self.trace) else self.first_us)


class Circumstances(NamedTuple):
    """What was asked, when and how."""

    prompt: str
    expect: str | None
    timing: TimingMode
    begun: str
    """ISO 8601, with its offset from UTC; empty for what this window ran itself."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordedTurn:
    """One prompt, given to one lane or two; or two runs of anywhere, set beside each other."""

    prompt: str
    expect: str | None
    timing: TimingMode
    begun: str
    """ISO 8601, with its offset from UTC."""
    runs: Mapping[Side, Recording]
    apart: Mapping[Side, Circumstances] = field(default_factory=dict)
    """Of runs that are not of one turn."""

    def of(self, side: Side) -> Circumstances:
        """The circumstances of a lane."""
        own = Circumstances(self.prompt, self.expect, self.timing, self.begun)
        return self.apart.get(side, own)

    def machine_of(self, side: Side) -> str:
        """What a lane ran on; empty where it did not get so far as to say."""
        loaded = self.runs[side].record.loaded
        return loaded.machine.processor if loaded else ""

    @property
    def machine(self) -> str:
        """What it ran on; empty where no lane got so far as to say."""
        return next(filter(None, map(self.machine_of, self.runs)), "")


def paired_turn(
    runs: Mapping[Side, Recording], asked: Mapping[Side, Circumstances]
) -> RecordedTurn:
    """Two runs of anywhere as one turn: their clocks have nothing in common, and begin together."""
    own = next(iter(asked.values()))
    return RecordedTurn(
        *own, {side: replace(run, starts_us=0) for side, run in runs.items()}, asked
    )


def recording_of(events: Sequence[LaneEvent], starts_us: int = 0) -> Recording:
    """The recording of a run whose events are all there, oldest first."""
    record, said, corrections = RunRecord(), bytearray(), []
    for event in events:
        record.take(event)
        if isinstance(event, PhaseChanged):
            corrections.append(Correction(len(record.trace), event))
        said += record.trace.phases[len(said) :]
    return Recording(record, starts_us, bytes(said), tuple(corrections))
