"""One lane as the window has it: what was chosen, what was planned, what was said and is shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from overthink.comparison.conductor import Lane
from overthink.comparison.conversation import Exchange, conversation
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import EnvironmentFailure, error_kind
from overthink.core.events import Failed
from overthink.core.protocol import ChatMessage
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import LaneSource
from overthink.storage.recorder import TurnHandle
from overthink.ui.state.paced_feed import PacedFeed
from overthink.ui.state.turn_state import Side, TurnState


@dataclass(eq=False)
class LaneState:
    """One lane's state. Changed by the controller only."""

    side: Side
    choice: LaneChoice
    source: LaneSource
    plan: LanePlan | None = None
    problem: str = ""
    """Why there is no plan, in a sentence."""
    turns: list[TurnState] = field(default_factory=list)
    """As shown, oldest first."""
    exchanges: list[Exchange] = field(default_factory=list)
    """As computed, one a turn that has ended: what the next turn continues."""
    feed: PacedFeed | None = None
    """Of the last turn; None before the first."""
    handle: TurnHandle | None = None
    """Of the last turn that was recorded; None where none was."""
    lane: Lane | None = None
    """As the conductor has it; None before the first run."""

    @property
    def loaded(self) -> bool:
        """True while the model is in memory."""
        return self.lane is not None and self.lane.loaded

    @property
    def showing(self) -> bool:
        """True while something computed is not yet on the screen."""
        return self.feed is not None and self.feed.behind

    def take_plan(self, plan: LanePlan | EnvironmentFailure) -> None:
        """Takes what planning came to."""
        if isinstance(plan, EnvironmentFailure):
            self.plan, self.problem = None, str(plan)
        else:
            self.plan, self.problem = plan, ""

    def exchange(self, other: LaneState) -> None:
        """What runs here runs there from now on: choice, process and what is in memory."""
        for name in ("choice", "source", "plan", "problem", "lane"):
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, theirs)
            setattr(other, name, mine)
        for lane_state in (self, other):
            if lane_state.plan:
                lane_state.plan = replace(lane_state.plan, side=lane_state.side)
            if lane_state.lane:
                lane_state.lane.plan = replace(lane_state.lane.plan, side=lane_state.side)

    def lane_for(self, plan: LanePlan) -> Lane:
        """The conductor's lane; made when there is first something to do."""
        if self.lane is None:
            self.lane = Lane(plan, self.source, keeps_tokens=False)
        return self.lane

    def begin(self, prompt: str, expect: str | None, timing: TimingMode) -> TurnState:
        """A new turn behind those that are there, waiting."""
        before = self.lane.record.for_next_turn() if self.lane else RunRecord()
        turn = TurnState(prompt, expect, timing, before)
        self.turns.append(turn)
        self.feed = PacedFeed(turn)
        return turn

    def forget_last(self) -> None:
        """Takes the last turn back, to be run again."""
        if self.turns:
            self.turns.pop()
            self.exchanges.pop()

    def forget_all(self) -> None:
        """Begins a new conversation."""
        self.turns, self.exchanges, self.feed, self.handle = [], [], None, None

    def messages(self, system: str, prompt: str) -> tuple[ChatMessage, ...]:
        """What the lane is given for a prompt."""
        thoughts = self.plan is None or self.plan.profile.history == "template"
        return conversation(system, self.exchanges, prompt, thoughts=thoughts)

    def keep_exchange(self, prompt: str, *, began: bool) -> None:
        """Keeps what the lane computed for a prompt: nothing, where it did not come to that."""
        record = self.turns[-1].record if began else RunRecord()
        self.exchanges.append(Exchange(prompt, record))


def failed(failure: EnvironmentFailure) -> Failed:
    """A failure that came before a lane could begin, as the lane would say it."""
    return Failed(kind=error_kind(failure), problem=failure.problem, remedy=failure.remedy)


def with_settings_of(choice: LaneChoice, other: LaneChoice) -> LaneChoice:
    """A choice with another's settings; model and draft stay, and the device it runs on.

    Two lanes on two devices are what a person with two devices wants.
    """
    own = choice.load
    return replace(
        choice,
        sampler=dict(other.sampler),
        draft_settings=other.draft_settings,
        run=other.run,
        load=msgspec.structs.replace(other.load, device=own.device, split=own.split),
    )
