"""A recorded turn as the player needs it. Independent of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from overthink.core.events import PhaseChanged
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.ui.state.turn_state import SavedAs, Side


class Correction(NamedTuple):
    """A change of phases, and the number of tokens at which it came."""

    after: int
    change: PhaseChanged


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One run from beginning to end. Replaying does not change it."""

    record: RunRecord
    starts_us: int = 0
    """When the run began on the turn's clock: one lane may have waited for the other."""
    phases: bytes | None = None
    """Each token's phase before corrections; None if only the corrected phases are known."""
    corrections: tuple[Correction, ...] = ()
    interrupted: bool = False
    """The program ended before the run, so its record has no end."""
    saved: SavedAs | None = None
    """Its identity in the database."""
    judged: Judgement | None = None
    """The judgement of its answer."""
    judged_before: bool = True
    """False if the answer of a live run is still being graded."""

    @property
    def trace(self) -> Trace:
        """All tokens."""
        return self.record.trace

    @property
    def first_phases(self) -> bytes | bytearray:
        """Phases before `corrections` change them."""
        return self.trace.phases if self.phases is None else self.phases

    @property
    def first_us(self) -> int:
        """Time of the first token on the run's clock; without tokens, the end of the prompt."""
        if len(self.trace):
            return self.trace.t_us[0]
        return self.record.prompt.t_us if self.record.prompt else 0

    @property
    def end_us(self) -> int:
        """When the run ended, on its clock. An interrupted run ends with its last token."""
        finished = self.record.finished.total_us if self.record.finished else 0
        return max(finished, self.trace.t_us[-1] if len(self.trace) else self.first_us)


class Circumstances(NamedTuple):
    """The prompt, and when and how it was run."""

    prompt: str
    expect: str | None
    timing: TimingMode
    begun: str
    """ISO 8601 with UTC offset; empty for a live run."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordedTurn:
    """One prompt given to one or two lanes; or two unrelated runs side by side."""

    asked: Circumstances
    runs: Mapping[Side, Recording]
    apart: Mapping[Side, Circumstances] = field(default_factory=dict)
    """The circumstances of runs that belong to different turns."""

    def of(self, side: Side) -> Circumstances:
        """The circumstances of a lane."""
        return self.apart.get(side, self.asked)

    def machine_of(self, side: Side) -> str:
        """The processor that a lane ran on; empty if its model was never loaded."""
        loaded = self.runs[side].record.loaded
        return loaded.machine.processor if loaded else ""

    @property
    def machine(self) -> str:
        """The processor of the first lane that loaded its model; empty if none did."""
        return next(filter(None, map(self.machine_of, self.runs)), "")


def paired_turn(
    runs: Mapping[Side, Recording], asked: Mapping[Side, Circumstances]
) -> RecordedTurn:
    """Two unrelated runs as one turn. They share no clock, so they begin together."""
    own = next(iter(asked.values()))
    return RecordedTurn(own, {side: replace(run, starts_us=0) for side, run in runs.items()}, asked)
