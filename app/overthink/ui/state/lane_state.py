"""One lane as the window has it: its choice, its plan, its run, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from overthink.comparison.conductor import Exchange, Lane, conversation_messages
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import EnvironmentFailure, error_kind
from overthink.core.events import Failed
from overthink.core.messages import Message
from overthink.core.protocol import ChatMessage
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import LaneSource
from overthink.storage.recorder import TurnHandle
from overthink.ui.state.paced_feed import PacedFeed
from overthink.ui.state.turn_state import Side, TurnState, model_words


@dataclass(eq=False)
class LaneState:
    """One lane's state. Only the services change it; presenters read it."""

    side: Side
    choice: LaneChoice
    source: LaneSource
    plan: LanePlan | None = None
    problem: Message | str = ""
    """Why there is no plan, in a sentence."""
    planned_choice: LaneChoice | None = None
    """The choice for which `plan` or `problem` was made."""
    turns: list[TurnState] = field(default_factory=list)
    """As shown, oldest first."""
    exchanges: list[Exchange] = field(default_factory=list)
    """As computed, one per ended turn: what the next turn continues."""
    feed: PacedFeed | None = None
    """Of the last turn; None before the first."""
    handle: TurnHandle | None = None
    """Of the last turn that was recorded; None if none was."""
    lane: Lane | None = None
    """The conductor's lane; None before the first run."""
    running_turn: int = 0
    """Number of the turn for which the lane loads or runs; 0 while it is idle."""
    run_began: bool = False
    """Whether the run of that turn has begun, after planning and loading."""
    stop_requested: bool = False
    end_announced: bool = False
    """Whether the end of the last run was announced once it was on the screen."""

    @property
    def last_turn(self) -> TurnState | None:
        """The last displayed turn; None before the first."""
        return self.turns[-1] if self.turns else None

    @property
    def loaded(self) -> bool:
        """True while the model is in memory."""
        return self.lane is not None and self.lane.loaded

    @property
    def running(self) -> bool:
        """True while the lane loads or runs, whatever is shown of it."""
        return self.running_turn > 0

    @property
    def busy(self) -> bool:
        """True while the lane runs, or not all that it computed is on the screen."""
        return self.running or (self.feed is not None and self.feed.behind)

    @property
    def next_models(self) -> str:
        """The model and draft that run next, in one line; empty if no model is chosen.

        A draft that is chosen automatically is named once it is planned.
        """
        if self.plan and self.planned_choice == self.choice:
            return model_words(self.plan.model, self.plan.draft)
        return choice_words(self.choice)

    def set_plan(self, plan: LanePlan | EnvironmentFailure) -> None:
        """Set the result of planning."""
        self.planned_choice = self.choice
        if isinstance(plan, EnvironmentFailure):
            self.plan, self.problem = None, plan.sentence
        else:
            self.plan, self.problem = plan, ""

    def exchange(self, other: LaneState) -> None:
        """Exchange choice, process and loaded model with the other lane."""
        for name in ("choice", "source", "plan", "problem", "planned_choice", "lane"):
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, theirs)
            setattr(other, name, mine)
        for lane_state in (self, other):
            if lane_state.plan:
                lane_state.plan = replace(lane_state.plan, side=lane_state.side)
            if lane_state.lane:
                lane_state.lane.plan = replace(lane_state.lane.plan, side=lane_state.side)

    def lane_for(self, plan: LanePlan) -> Lane:
        """The conductor's lane, made on first use."""
        if self.lane is None:
            self.lane = Lane(plan, self.source, retains_tokens=False)
        return self.lane

    def begin(self, number: int, prompt: str, expect: str | None, timing: TimingMode) -> None:
        """Append a new turn, whose run has not begun."""
        before = self.lane.record.for_next_turn() if self.lane else RunRecord()
        turn = TurnState(prompt, expect, timing, before, choice=self.choice)
        self.turns.append(turn)
        self.feed = PacedFeed(turn)
        self.running_turn = number
        self.run_began = self.stop_requested = self.end_announced = False

    def end(self) -> None:
        """The run has ended: later turns continue what it computed, if it computed anything."""
        self.running_turn = 0
        turn = self.turns[-1]
        self.exchanges.append(Exchange(turn.prompt, turn.record if self.run_began else RunRecord()))

    def drop_last_turn(self) -> None:
        """Remove the last turn, which is about to run again."""
        if self.turns:
            self.turns.pop()
            self.exchanges.pop()

    def clear(self) -> None:
        """Begin a new conversation_messages."""
        self.turns, self.exchanges, self.feed, self.handle = [], [], None, None

    def messages(self, system: str, prompt: str) -> tuple[ChatMessage, ...]:
        """The chat messages that the lane is given for a prompt."""
        thoughts = self.plan is None or self.plan.passes_thoughts
        return conversation_messages(system, self.exchanges, prompt, thoughts=thoughts)


def choice_words(choice: LaneChoice) -> str:
    """The model and draft of a choice that is not planned, in one line."""
    draft = "none" if choice.draft == "auto" else _listed_name(choice.draft)
    return model_words(_listed_name(choice.model), draft)


def _listed_name(model: str) -> str:
    """A listed name, or the file name of a path."""
    return Path(model).stem if model.endswith(".gguf") else model


def failed(failure: EnvironmentFailure) -> Failed:
    """The event for a failure that came before a lane could begin."""
    return Failed(kind=error_kind(failure), problem=failure.problem, remedy=failure.remedy)


def have_same_settings(left: LaneChoice, right: LaneChoice) -> bool:
    """Whether two choices have the same settings, apart from model, draft and device."""
    return with_settings_of(left, right) == left


def with_settings_of(choice: LaneChoice, other: LaneChoice) -> LaneChoice:
    """A choice with another's settings, except for model, draft and device.

    The device stays because a user with two GPUs wants each lane on its own.
    """
    own = choice.load
    return replace(
        choice,
        sampler=dict(other.sampler),
        draft_settings=other.draft_settings,
        run=other.run,
        load=msgspec.structs.replace(other.load, device=own.device, split=own.split),
    )
