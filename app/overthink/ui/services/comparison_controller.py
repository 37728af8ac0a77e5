"""What the window asks for, done: plans, turns, stops, and the clock by which things are shown.

One frame clock drives all showing. Lanes talk to feeds; on each tick the feeds show what is due and
whoever shows something is told once. The clock stands still while nothing happens.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import Conductor
from overthink.comparison.conversation import Exchange
from overthink.comparison.fitting import Fitted, held_by
from overthink.comparison.machine_memory import without_ours
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.comparison.recording import run_plan, unplanned
from overthink.core.errors import EnvironmentFailure
from overthink.core.events import DeviceFacts, Failed, Finished, LaneEvent, Loaded, Loading, Tokens
from overthink.core.protocol import ChatMessage
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import LaneSource
from overthink.storage.recorder import TurnHandle
from overthink.storage.turn_log import RunPlan
from overthink.ui.base.frame_clock import FrameClock
from overthink.ui.services.async_tasks import Tasks
from overthink.ui.services.run_planner import (
    PlanMaker,
    Planned,
    Plans,
    Room,
    asked_with,
    make_plans,
    with_seed,
)
from overthink.ui.services.session_recording import SessionRecording
from overthink.ui.state.lane_state import LaneState, failed, with_settings_of
from overthink.ui.state.paced_feed import AT_ONCE, slowed_to
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

ENOUGH = 8
"""New tokens of a lane that are worth a picture of their own while lanes compute."""


class ComparisonController(QObject):
    """Two lanes, their turns, and what is shown of them.

    Args:
        make_planner: gives a planner with a fresh look at the model folders; called in a thread.
        sources: what each lane runs on.
        choices: what is chosen for each lane at first.
        report_bug: told of exceptions that are our own mistakes.
        keeping: told of all turns, to be saved; nothing is saved without one.
    """

    planned = Signal(str)
    """A lane's plan, or why it has none, is known anew."""
    fitted_changed = Signal()
    """How the lanes fit into memory is known anew: see `fitted`."""
    conversation_begins = Signal()
    """A new conversation is asked for; nothing runs, and lanes may still be exchanged."""
    conversation_begun = Signal(str)
    """A lane's shown turns are others now; a turn is about to begin behind them."""
    conversation_shown = Signal()
    """A conversation of before is shown: nothing runs."""
    turn_replaced = Signal(str)
    """A lane's last turn is another one."""
    turn_begun = Signal(str)
    """A lane has a new last turn."""
    turn_kept = Signal(str)
    """It is known what a lane's last turn is in the database."""
    ticked = Signal()
    """Something new is shown."""
    shown_to_the_end = Signal(str)
    """All of a lane's run is on the screen."""
    busy_changed = Signal(bool)
    loaded_changed = Signal(str)
    lane_event = Signal(str, object)
    """A lane said something beside tokens, just now, whatever is shown: side and event."""
    refused = Signal(str)
    """What was asked for cannot be done: a sentence."""

    def __init__(
        self,
        make_planner: Callable[[], PlanMaker],
        sources: dict[Side, LaneSource],
        choices: dict[Side, LaneChoice],
        report_bug: Callable[[BaseException], None],
        keeping: SessionRecording | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_planner = make_planner
        self.keeping = keeping or SessionRecording(self)
        self.lane_states = {side: LaneState(side, choices[side], sources[side]) for side in SIDES}
        self.timing = TimingMode.CONCURRENT
        self.same_settings = True
        self.pace: float | None = None
        """Tokens a second to show at most; None shows them as fast as they come."""
        self.system = ""
        self._seed: int | None = None
        """Of a turn that is run again with another one; the settings stay as they were chosen."""
        self._tasks = Tasks(report_bug)
        self._running: dict[Side, int] = {}
        """The lanes that load or run, each with the number of its turn."""
        self._began: set[Side] = set()
        """Those of them whose run has begun."""
        self._turns_begun = 0
        self._stopping: set[Side] = set()
        self._ended: set[Side] = set()
        self._plans_requested = 0
        self.devices: tuple[DeviceFacts, ...] | None = ()
        """As llama.cpp told them last, with what our own lanes held counted as free; None as long
        as it has not: what fits is not known then."""
        self.fitted: Fitted | None = None
        """How the lanes as planned fit into memory; None where that is not known."""
        self.ignore_memory_warning = False
        """The person wants to run what does not fit."""
        self._clock = FrameClock(self)
        self._clock.ticked.connect(self._tick)

    # -- what is chosen ------------------------------------------------------------------------

    def choose(self, side: Side, choice: LaneChoice) -> None:
        """Takes a lane's choice; the other lane gets the same settings where that is wished."""
        self.lane_states[side].choice = choice
        if self.same_settings:
            other = self.lane_states[other_side(side)]
            other.choice = with_settings_of(other.choice, choice)
        self.plan_again()

    def plan_again(self) -> None:
        """Plans both lanes anew, in a thread; a later call makes an earlier one moot."""
        self._plans_requested += 1
        self.start(self._show_plans(self._plans_requested))

    async def _show_plans(self, asked: int) -> None:
        planned = await self._plan()
        if asked == self._plans_requested:
            self._take_plans(planned.plans, planned.fitted)

    async def _plan(self) -> Planned:
        """Plans of both lanes: how one fits hangs on the other."""
        choices = {side: lane_state.choice for side, lane_state in self.lane_states.items()}
        return await make_plans(self._make_planner, choices, self.timing, self._room())

    @property
    def in_memory(self) -> dict[str, Loaded]:
        """What llama.cpp said of the lanes that are loaded, by side."""
        lanes = (
            lane_state.lane
            for lane_state in self.lane_states.values()
            if lane_state.lane and lane_state.lane.loaded
        )
        return {lane.side: lane.record.loaded for lane in lanes if lane.record.loaded}

    def _room(self) -> Room:
        loaded = self.in_memory
        plans = {
            side: lane_state.lane.plan
            for side, lane_state in self.lane_states.items()
            if lane_state.lane
        }
        return Room(self.devices, {s: p for s, p in plans.items() if s in loaded}, loaded)

    def set_devices(self, devices: Sequence[DeviceFacts]) -> None:
        """Takes llama.cpp's device list, and plans anew where it is another."""
        room = self._room()
        told = without_ours(devices, held_by(room.loaded, room.facts))
        if told != self.devices:
            self.devices = told
            self.plan_again()

    def _take_plans(self, plans: Plans, fitted: Fitted | None) -> None:
        for side, plan in plans.items():
            self.lane_states[side].take_plan(plan)
            self.planned.emit(side)
        self.fitted = fitted
        self.fitted_changed.emit()

    def exchange_lanes(self) -> None:
        """Left becomes right, with models that are in memory; nothing may run."""
        assert not self._running, "lanes that run stay where they are"
        self.lane_states["left"].exchange(self.lane_states["right"])
        for side in SIDES:
            self.planned.emit(side)
            self.loaded_changed.emit(side)

    # -- turns ---------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """True while a lane loads, runs, or is still being shown."""
        return bool(self._running) or any(
            lane_state.showing for lane_state in self.lane_states.values()
        )

    @property
    def has_turns(self) -> bool:
        """True where there is a conversation to follow up."""
        return any(lane_state.turns for lane_state in self.lane_states.values())

    def running(self, side: Side) -> bool:
        """True while this lane loads or runs, whatever is shown of it."""
        return side in self._running

    def run(self, prompt: str, expect: str | None) -> None:
        """Begins a new conversation with a prompt."""
        if self._may_run(prompt):
            self.conversation_begins.emit()
            self.keeping.begin_session()
            for side, lane_state in self.lane_states.items():
                lane_state.forget_all()
                self.conversation_begun.emit(side)
            self._turn(SIDES, prompt, expect)

    def follow_up(self, prompt: str, expect: str | None) -> None:
        """Continues both conversations with another prompt."""
        if self._may_run(prompt):
            self._turn(SIDES, prompt, expect)

    def again(self, *, new_seed: bool) -> None:
        """Runs the last turn of both lanes again, with the seed it had or another."""
        last = next(
            (lane_state.turns[-1] for lane_state in self.lane_states.values() if lane_state.turns),
            None,
        )
        if last is None or not self._may_run(last.prompt):
            return
        self._seed = random.randrange(_SEEDS) if new_seed else None
        self._repeat(SIDES)

    def restart(self, side: Side) -> None:
        """Runs the last turn of one lane again: after a crash, say."""
        if side in self._running or not self.lane_states[side].turns:
            return
        if self._running and self.timing is TimingMode.SEQUENTIAL:
            self.refused.emit(self.tr("The other lane has the machine for itself: wait for it."))
        else:
            self._repeat((side,))

    def _repeat(self, sides: Sequence[Side]) -> None:
        last = self.lane_states[sides[0]].turns[-1]
        repeats = last.saved
        for side in sides:
            self.lane_states[side].forget_last()
            self.conversation_begun.emit(side)
        self._turn(sides, last.prompt, last.expect, repeats)

    def _may_run(self, prompt: str) -> bool:
        if self._running:
            return False
        if not prompt.strip():
            self.refused.emit(self.tr("Write something to think about."))
            return False
        self.show_all()
        self._seed = None
        return True

    def show_all(self) -> None:
        """Shows at once what was computed, whatever the pace."""
        for lane_state in self.lane_states.values():
            if lane_state.feed:
                lane_state.feed.show_all()

    def _turn(
        self,
        sides: Sequence[Side],
        prompt: str,
        expect: str | None,
        repeats: SavedAs | None = None,
    ) -> None:
        was_busy = self.busy
        self._turns_begun += 1
        for side in sides:
            self.lane_states[side].begin(prompt, expect, self.timing)
            self._running[side] = self._turns_begun
            self._began.discard(side)
            self._stopping.discard(side)
            self._ended.discard(side)
            self.turn_begun.emit(side)
        if not was_busy:
            self.busy_changed.emit(True)
        self._clock.start()
        self.start(self._conduct(self._turns_begun, tuple(sides), prompt, repeats))

    async def _conduct(
        self, number: int, sides: tuple[Side, ...], prompt: str, repeats: SavedAs | None
    ) -> None:
        began: list[Side] = []
        try:
            plans = await self._plan_turn(sides)
            self._tell_plans(plans)
            began = [side for side in sides if await self._get_ready(plans[side])]
            turn = self._keep_turn(plans, prompt, repeats)
            try:
                self._tell_failures(plans)
                await self._run_lanes([self.lane_states[side] for side in began], prompt)
            finally:
                self.keeping.end_turn(turn, self._stopped_before(plans, began))
        finally:
            for side in sides:
                if self._running.get(side) == number:
                    self._end_lane(side)

    async def _plan_turn(self, sides: tuple[Side, ...]) -> Plans:
        planned = await self._plan()
        plans = asked_with({side: planned.plans[side] for side in sides}, self.system)
        self._take_plans(plans, planned.fitted)
        return plans if self._seed is None else with_seed(plans, self._seed)

    def _tell_plans(self, plans: Plans) -> None:
        """What is shown of a run keeps what was decided for it, whatever is chosen later."""
        beside = {
            side: lane_state.lane.plan
            for side, lane_state in self.lane_states.items()
            if lane_state.lane
        }
        beside |= {side: plan for side, plan in plans.items() if isinstance(plan, LanePlan)}
        for side in plans:
            turn = self.lane_states[side].turns[-1]
            if side in beside:
                turn.models = model_words(beside[side].model, beside[side].draft)
            if len(beside) == len(SIDES):
                turn.plans = beside["left"], beside["right"]
            self.planned.emit(side)

    async def _get_ready(self, plan: LanePlan | EnvironmentFailure) -> bool:
        """Gives a lane its plan; True where it is to run."""
        if isinstance(plan, EnvironmentFailure):
            return False
        side = as_side(plan.side)
        await Conductor([self.lane_states[side].lane_for(plan)], self._on_event).replan(plan)
        return side not in self._stopping

    def _keep_turn(self, plans: Plans, prompt: str, repeats: SavedAs | None) -> TurnHandle | None:
        kept: dict[str, RunPlan] = {s: self._kept_plan(s, plan) for s, plan in plans.items()}
        expect = self.lane_states[next(iter(plans))].turns[-1].expect
        turn = self.keeping.begin_turn(prompt, self.system, expect, self.timing, kept, repeats)
        for side in plans:
            lane_state = self.lane_states[side]
            lane_state.handle = turn
            if turn:
                saved = SavedAs(turn.session, turn.turn, turn.runs[side], side)
                lane_state.turns[-1].saved = saved
                self.turn_kept.emit(side)
        return turn

    def _kept_plan(self, side: Side, plan: LanePlan | EnvironmentFailure) -> RunPlan:
        lane_state = self.lane_states[side]
        if isinstance(plan, EnvironmentFailure):
            return unplanned(side, lane_state.choice)
        return run_plan(plan, lane_state.lane.record if lane_state.lane else None)

    def _tell_failures(self, plans: Plans) -> None:
        """What kept a lane from being planned is all that it has to say."""
        for side, plan in plans.items():
            if isinstance(plan, EnvironmentFailure):
                self._on_event(side, failed(plan))

    async def _run_lanes(self, lane_states: list[LaneState], prompt: str) -> None:
        given: dict[str, Sequence[ChatMessage]] = {
            lane_state.side: lane_state.messages(self.system, prompt) for lane_state in lane_states
        }
        self._began |= {lane_state.side for lane_state in lane_states}
        lanes = [lane_state.lane for lane_state in self.lane_states.values() if lane_state.lane]
        in_turn = self.fitted is not None and self.fitted.in_turn
        await Conductor(lanes, self._on_event).turn(
            given, self.timing, in_turn=in_turn, ignore_memory_warning=self.ignore_memory_warning
        )

    def _stopped_before(self, plans: Plans, began: list[Side]) -> list[str]:
        """Sides that were stopped before their run began: they say nothing, their records know."""
        stopped: list[str] = []
        for side, plan in plans.items():
            lane_state = self.lane_states[side]
            never = side not in began and isinstance(plan, LanePlan)
            if never or (side in began and lane_state.lane and lane_state.lane.record.stopped):
                lane_state.turns[-1].record.stopped = True
                stopped.append(side)
        return stopped

    def _on_event(self, side: str, event: LaneEvent) -> None:
        lane_state = self.lane_states[as_side(side)]
        assert lane_state.feed is not None, "a lane speaks in its turn only"
        lane_state.feed.push(event)
        self.keeping.take(lane_state.handle, side, event)
        if isinstance(event, Tokens):
            return
        self.lane_event.emit(side, event)
        if isinstance(event, Loading) and self.fitted and self.fitted.in_turn:
            self.loaded_changed.emit(other_side(lane_state.side))  # it made room
        if isinstance(event, Loaded):
            self.loaded_changed.emit(side)
        if isinstance(event, Finished | Failed):
            self._end_lane(lane_state.side)

    def _end_lane(self, side: Side) -> None:
        """A lane is done with its turn; the other one may go on, and this one be asked again."""
        lane_state = self.lane_states[side]
        del self._running[side]
        lane_state.keep_exchange(lane_state.turns[-1].prompt, began=side in self._began)
        self.loaded_changed.emit(side)

    # -- recordings ----------------------------------------------------------------------------

    @property
    def computing(self) -> bool:
        """True while a lane loads or runs, whatever is shown of it."""
        return bool(self._running)

    def show_turns(self, turns: Mapping[Side, tuple[list[TurnState], list[Exchange]]]) -> None:
        """Shows a conversation of before, which a follow-up continues."""
        self.keeping.begin_session(session_of({s: shown for s, (shown, _) in turns.items()}) or "")
        for side, (shown, exchanges) in turns.items():
            lane_state = self.lane_states[side]
            lane_state.forget_all()
            lane_state.turns, lane_state.exchanges = shown, exchanges
        self.conversation_shown.emit()

    def replace_last(self, side: Side, turn: TurnState) -> None:
        """Shows another last turn of a lane: a recording went back in time."""
        self.lane_states[side].turns[-1] = turn
        self.turn_replaced.emit(side)

    # -- stopping ------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stops both lanes; what was computed is shown at once."""
        for side in SIDES:
            self.stop_lane(side)

    def stop_lane(self, side: Side) -> None:
        """Stops one lane; what it computed is shown at once."""
        lane_state = self.lane_states[side]
        if side in self._running:
            self._stopping.add(side)
            if lane_state.lane:
                Conductor([lane_state.lane], self._on_event).stop(side)
        if lane_state.feed:
            lane_state.feed.hurried = True

    def release(self, side: Side) -> None:
        """Takes a lane's model out of memory."""
        lane_state = self.lane_states[side]
        if side not in self._running and lane_state.lane:
            self.start(self._release(lane_state))

    def look_for_lost(self, side: Side) -> None:
        """Tells that a lane's process is gone, where it ended while nobody asked it anything."""
        lane = self.lane_states[side].lane
        if side in self._running or lane is None or lane.record.released or not lane.source.lost:
            return
        lane.record.released = True
        self.loaded_changed.emit(side)
        words = self.tr("The process of {model} has ended; the next run loads it again.")
        self.refused.emit(words.format(model=lane.plan.model))

    async def _release(self, lane_state: LaneState) -> None:
        if lane_state.lane:
            await Conductor([lane_state.lane], self._on_event).release(lane_state.side)
            self.loaded_changed.emit(lane_state.side)

    async def close(self) -> None:
        """Stops everything and lets go of the lanes; nothing is left running."""
        self._clock.stop()
        self.stop()
        await asyncio.gather(
            *(lane_state.source.close() for lane_state in self.lane_states.values())
        )
        await self._tasks.cancel()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something beside what goes on; ended with the window, and a mistake is reported."""
        self._tasks.start(work)

    # -- the frame clock -----------------------------------------------------------------------

    def _tick(self, seconds: float) -> None:
        feeds = [lane_state.feed for lane_state in self.lane_states.values() if lane_state.feed]
        slowed = slowed_to(self.pace, feeds) if self.pace else AT_ONCE
        before = self._tokens_shown()
        grown = [feed.advance(seconds, slowed) for feed in feeds]
        few = self._tokens_shown() - before < ENOUGH * len(feeds)
        self._clock.set_calm(few and slowed == AT_ONCE and self.computing)
        over = not self.busy
        if any(grown) or over:  # a lane may end without a word
            self.ticked.emit()
        self._say_what_ended()
        if over:
            self._clock.stop()
            self.busy_changed.emit(False)

    def _tokens_shown(self) -> int:
        return sum(
            len(lane_state.turns[-1].record.trace)
            for lane_state in self.lane_states.values()
            if lane_state.turns
        )

    def _say_what_ended(self) -> None:
        for side, lane_state in self.lane_states.items():
            over = lane_state.feed and side not in self._running and not lane_state.showing
            if over and side not in self._ended:
                self._ended.add(side)
                self.shown_to_the_end.emit(side)
