"""Runs turns over both lanes: begins them, repeats them, stops them, and records what happens."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import Conductor, Exchange
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.comparison.saved_plan import run_plan, run_plan_of_choice
from overthink.core.errors import EnvironmentFailure
from overthink.core.events import Failed, Finished, LaneEvent, Loaded, Loading, Tokens
from overthink.core.protocol import ChatMessage
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import LaneSource
from overthink.storage.recorder import TurnHandle
from overthink.storage.turn_log import RunPlan
from overthink.ui.services.background_work import BackgroundTasks
from overthink.ui.services.lane_plans import LanePlans, PlanMaker, Plans, plans_for_turn
from overthink.ui.services.paced_display import PacedDisplay
from overthink.ui.services.session_recording import SessionRecording
from overthink.ui.state.lane_state import LaneState, failed
from overthink.ui.state.turn_state import (
    SIDES,
    SavedAs,
    Side,
    TurnState,
    as_side,
    model_words,
    other_side,
    session_of,
)

_SEEDS = 2**31


@dataclass(frozen=True)
class ComparisonEngine:
    """The objects behind the two lanes, for the composition root to hand out."""

    lane_states: dict[Side, LaneState]
    tasks: BackgroundTasks
    plans: LanePlans
    display: PacedDisplay
    recording: SessionRecording
    controller: ComparisonController

    @classmethod
    def build(
        cls,
        make_planner: Callable[[], PlanMaker],
        sources: Mapping[Side, LaneSource],
        choices: Mapping[Side, LaneChoice],
        report_bug: Callable[[BaseException], None],
        recording: SessionRecording | None = None,
    ) -> ComparisonEngine:
        """Connect the objects.

        Args:
            sources: what each lane runs on.
            choices: the first choice of each lane.
            report_bug: called with exceptions that are bugs of our own.
            recording: saves the turns; without one nothing is saved.
        """
        lane_states = {side: LaneState(side, choices[side], sources[side]) for side in SIDES}
        tasks = BackgroundTasks(report_bug)
        plans = LanePlans(make_planner, lane_states, tasks)
        display = PacedDisplay(lane_states)
        recording = recording or SessionRecording()
        controller = ComparisonController(lane_states, tasks, plans, display, recording)
        return cls(lane_states, tasks, plans, display, recording, controller)

    async def close(self) -> None:
        """Stop the lanes and their processes; nothing is left running."""
        self.display.stop()
        self.controller.stop()
        await asyncio.gather(*(each.source.close() for each in self.lane_states.values()))
        await self.tasks.cancel()


class ComparisonController(QObject):
    """The turns of both lanes."""

    conversation_starting = Signal()
    """A new conversation is requested; nothing runs yet, so lanes may still be exchanged."""
    conversation_started = Signal(str)
    """A lane's turns were removed or replaced; a new turn is about to follow."""
    conversation_shown = Signal()
    """A saved conversation is displayed; no lane is running."""
    turn_replaced = Signal(str)
    """A lane's last turn was replaced."""
    turn_started = Signal(str)
    """A lane has a new last turn."""
    turn_saved = Signal(str)
    """A lane's last turn has its identity in the database."""
    busy_changed = Signal(bool)
    loaded_changed = Signal(str)
    lane_event = Signal(str, object)
    """A lane emitted an event other than tokens: side and event. It may be shown later."""
    refused = Signal(str)
    """A request cannot be fulfilled: a sentence."""

    def __init__(
        self,
        lane_states: dict[Side, LaneState],
        tasks: BackgroundTasks,
        plans: LanePlans,
        display: PacedDisplay,
        recording: SessionRecording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.lane_states = lane_states
        self._tasks, self._plans, self._display = tasks, plans, display
        self._recording = recording
        self.system = ""
        """The system prompt."""
        self.ignore_memory_warning = False
        """The user wants to run what does not fit into memory."""
        self._seed: int | None = None
        """For a turn that runs again with another seed; the chosen settings stay as they are."""
        self._turns_begun = 0
        display.finished.connect(lambda: self.busy_changed.emit(False))

    # -- state ---------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while a lane loads, runs, or is still being shown."""
        return any(lane_state.busy for lane_state in self.lane_states.values())

    @property
    def computing(self) -> bool:
        """True while a lane loads or runs, whatever is shown of it."""
        return any(lane_state.running for lane_state in self.lane_states.values())

    @property
    def has_turns(self) -> bool:
        """True if there is a conversation to follow up."""
        return any(lane_state.turns for lane_state in self.lane_states.values())

    def exchange_lanes(self) -> None:
        """Exchange left and right, loaded models included. Nothing may run."""
        assert not self.computing, "running lanes cannot be exchanged"
        self.lane_states["left"].exchange(self.lane_states["right"])
        for side in SIDES:
            self._plans.planned.emit(side)
            self.loaded_changed.emit(side)

    # -- beginning turns -----------------------------------------------------------------------

    def run(self, prompt: str, expect: str | None, sides: Sequence[Side] = SIDES) -> None:
        """Begin a new conversation with a prompt.

        Args:
            sides: the lanes that run; the others become empty.
        """
        if self._may_run(prompt):
            self.conversation_starting.emit()
            self._recording.begin_session()
            for side, lane_state in self.lane_states.items():
                lane_state.clear()
                self.conversation_started.emit(side)
            self._begin_turn(sides, prompt, expect)

    @property
    def _conversing(self) -> tuple[Side, ...]:
        """The lanes that have a conversation; both if neither has."""
        return tuple(side for side in SIDES if self.lane_states[side].turns) or SIDES

    def follow_up(self, prompt: str, expect: str | None) -> None:
        """Continue the displayed conversations with another prompt."""
        if self._may_run(prompt):
            self._begin_turn(self._conversing, prompt, expect)

    def again(self, *, new_seed: bool) -> None:
        """Run the displayed last turns again, with the same seed or another one."""
        last = next(filter(None, (each.last_turn for each in self.lane_states.values())), None)
        if last is not None and self._may_run(last.prompt):
            self._seed = random.randrange(_SEEDS) if new_seed else None
            self._repeat(self._conversing)

    def restart(self, side: Side) -> None:
        """Run the last turn of one lane again, for example after a crash."""
        lane_state = self.lane_states[side]
        if lane_state.running or not lane_state.turns:
            return
        if self.computing and self._plans.timing is TimingMode.SEQUENTIAL:
            self.refused.emit(
                self.tr("The other lane is running alone. Wait until it has finished.")
            )
        else:
            self._repeat((side,))

    def _repeat(self, sides: Sequence[Side]) -> None:
        last = self.lane_states[sides[0]].turns[-1]
        for side in sides:
            self.lane_states[side].drop_last_turn()
            self.conversation_started.emit(side)
        self._begin_turn(sides, last.prompt, last.expect, last.saved)

    def _may_run(self, prompt: str) -> bool:
        if self.computing:
            return False
        if not prompt.strip():
            self.refused.emit(self.tr("Enter a prompt first."))
            return False
        self._display.show_all()
        self._seed = None
        return True

    def _begin_turn(
        self, sides: Sequence[Side], prompt: str, expect: str | None, repeats: SavedAs | None = None
    ) -> None:
        was_busy = self.busy
        self._turns_begun += 1
        for side in sides:
            self.lane_states[side].begin(self._turns_begun, prompt, expect, self._plans.timing)
            self.turn_started.emit(side)
        if not was_busy:
            self.busy_changed.emit(True)
        self._display.start()
        self._tasks.start(self._conduct(self._turns_begun, tuple(sides), prompt, repeats))

    # -- conducting a turn ---------------------------------------------------------------------

    async def _conduct(
        self, number: int, sides: tuple[Side, ...], prompt: str, repeats: SavedAs | None
    ) -> None:
        ready: list[Side] = []
        try:
            plans = await self._plan_turn(sides)
            self._show_plans(plans)
            ready = [side for side in sides if await self._load(plans[side])]
            turn = self._record_turn(plans, prompt, repeats)
            try:
                self._report_failures(plans)
                await self._run_lanes([self.lane_states[side] for side in ready], prompt)
            finally:
                self._recording.end_turn(turn, self._stopped_before_run(plans, ready))
        finally:
            for side in sides:
                if self.lane_states[side].running_turn == number:
                    self._end_run(self.lane_states[side])

    async def _plan_turn(self, sides: tuple[Side, ...]) -> Plans:
        planned = await self._plans.make()
        plans = {side: planned.plans[side] for side in sides}
        self._plans.set(plans_for_turn(plans, self.system, None), planned.fitted)
        return plans_for_turn(plans, self.system, self._seed)

    def _show_plans(self, plans: Plans) -> None:
        """Store in each turn what was planned for it, whatever is chosen later."""
        both = {side: each.lane.plan for side, each in self.lane_states.items() if each.lane}
        both |= {side: plan for side, plan in plans.items() if isinstance(plan, LanePlan)}
        for side in plans:
            turn = self.lane_states[side].turns[-1]
            if side in both:
                turn.models = model_words(both[side].model, both[side].draft)
            if len(both) == len(SIDES):
                turn.plans = both["left"], both["right"]
            self._plans.planned.emit(side)

    async def _load(self, plan: LanePlan | EnvironmentFailure) -> bool:
        """Give a lane its plan; True if it is to run."""
        if isinstance(plan, EnvironmentFailure):
            return False
        lane_state = self.lane_states[as_side(plan.side)]
        await Conductor([lane_state.lane_for(plan)], self._take_event).replan(plan)
        return not lane_state.stop_requested

    def _record_turn(self, plans: Plans, prompt: str, repeats: SavedAs | None) -> TurnHandle | None:
        run_plans: dict[str, RunPlan] = {s: self._run_plan(s, plan) for s, plan in plans.items()}
        expect = self.lane_states[next(iter(plans))].turns[-1].expect
        turn = self._recording.begin_turn(
            prompt, self.system, expect, self._plans.timing, run_plans, repeats
        )
        for side in plans:
            lane_state = self.lane_states[side]
            lane_state.handle = turn
            if turn:
                saved = SavedAs(turn.session, turn.turn, turn.runs[side], side)
                lane_state.turns[-1].saved = saved
                self.turn_saved.emit(side)
        return turn

    def _run_plan(self, side: Side, plan: LanePlan | EnvironmentFailure) -> RunPlan:
        lane_state = self.lane_states[side]
        if isinstance(plan, EnvironmentFailure):
            return run_plan_of_choice(side, lane_state.choice)
        return run_plan(plan, lane_state.lane.record if lane_state.lane else None)

    def _report_failures(self, plans: Plans) -> None:
        """A lane that could not be planned emits the reason as its only event."""
        for side, plan in plans.items():
            if isinstance(plan, EnvironmentFailure):
                self._take_event(side, failed(plan))

    async def _run_lanes(self, ready: list[LaneState], prompt: str) -> None:
        messages: dict[str, Sequence[ChatMessage]] = {
            each.side: each.messages(self.system, prompt) for each in ready
        }
        for lane_state in ready:
            lane_state.run_began = True
        lanes = [each.lane for each in self.lane_states.values() if each.lane]
        fitted = self._plans.fitted
        await Conductor(lanes, self._take_event).turn(
            messages,
            self._plans.timing,
            in_turn=fitted is not None and fitted.in_turn,
            ignore_memory_warning=self.ignore_memory_warning,
        )

    def _stopped_before_run(self, plans: Plans, ready: list[Side]) -> list[str]:
        """Mark and return the sides that were stopped before their run began.

        They emit no event, so only their records show it.
        """
        stopped: list[str] = []
        for side, plan in plans.items():
            lane_state = self.lane_states[side]
            never = side not in ready and isinstance(plan, LanePlan)
            if never or (side in ready and lane_state.lane and lane_state.lane.record.stopped):
                lane_state.turns[-1].record.stopped = True
                stopped.append(side)
        return stopped

    def _take_event(self, side: str, event: LaneEvent) -> None:
        lane_state = self.lane_states[as_side(side)]
        assert lane_state.feed is not None, "a lane emits events during its turn only"
        lane_state.feed.push(event)
        self._recording.record(lane_state.handle, side, event)
        if isinstance(event, Tokens):
            return
        self.lane_event.emit(side, event)
        if isinstance(event, Loading) and self._plans.fitted and self._plans.fitted.in_turn:
            self.loaded_changed.emit(other_side(lane_state.side))  # it was unloaded to make room
        if isinstance(event, Loaded):
            self.loaded_changed.emit(side)
        if isinstance(event, Finished | Failed):
            self._end_run(lane_state)

    def _end_run(self, lane_state: LaneState) -> None:
        """The other lane may go on, and this one may be asked again."""
        lane_state.end()
        self.loaded_changed.emit(lane_state.side)

    # -- saved conversations -------------------------------------------------------------------

    def show_turns(self, turns: Mapping[Side, tuple[list[TurnState], list[Exchange]]]) -> None:
        """Display a saved conversation, which a follow-up continues."""
        session = session_of({side: shown for side, (shown, _) in turns.items()})
        self._recording.begin_session(session or "")
        for side, (shown, exchanges) in turns.items():
            lane_state = self.lane_states[side]
            lane_state.clear()
            lane_state.turns, lane_state.exchanges = shown, exchanges
        self.conversation_shown.emit()

    def replace_last(self, side: Side, turn: TurnState) -> None:
        """Replace a lane's last turn, for example when a replay goes back in time."""
        self.lane_states[side].turns[-1] = turn
        self.turn_replaced.emit(side)

    # -- stopping ------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop both lanes, and show at once what they computed."""
        for side in SIDES:
            self.stop_lane(side)

    def stop_lane(self, side: Side) -> None:
        """Stop one lane, and show at once what it computed."""
        lane_state = self.lane_states[side]
        if lane_state.running:
            lane_state.stop_requested = True
            if lane_state.lane:
                Conductor([lane_state.lane], self._take_event).stop(side)
        if lane_state.feed:
            lane_state.feed.hurried = True

    def release(self, side: Side) -> None:
        """Unload a lane's model."""
        lane_state = self.lane_states[side]
        if not lane_state.running and lane_state.lane:
            self._tasks.start(self._release(lane_state))

    async def _release(self, lane_state: LaneState) -> None:
        if lane_state.lane:
            await Conductor([lane_state.lane], self._take_event).release(lane_state.side)
            self.loaded_changed.emit(lane_state.side)

    def check_process(self, side: Side) -> None:
        """Report a lane's process that ended while the lane was idle."""
        lane_state = self.lane_states[side]
        lane = lane_state.lane
        if lane_state.running or lane is None or lane.record.released or not lane.source.lost:
            return
        lane.record.released = True
        self.loaded_changed.emit(side)
        template = self.tr("The process of {model} has ended. The next run reloads the model.")
        self.refused.emit(template.format(model=lane.plan.model))
