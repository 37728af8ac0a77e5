"""The controller over scripted lanes: turns, stops, restarts, and the paced display."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import ModelFileError
from overthink.core.events import Failed, LaneEvent, Loading
from overthink.core.messages import verbatim
from overthink.core.protocol import Load, Run
from overthink.core.vocabulary import Phase, RunStatus, TimingMode
from overthink.lanes.scripted import ScriptedLane
from overthink.ui.services.comparison_controller import ComparisonController, ComparisonEngine
from overthink.ui.state.turn_state import SIDES, Side
from tests.cli.scenes import plan
from tests.lanes import child_events

LOAD: Sequence[LaneEvent] = [Loading("model", 0.5), child_events.loaded()]
RUN: Sequence[LaneEvent] = [
    child_events.prompt_done(),
    *(child_events.tokens(i, [f" {i}"], Phase.THINKING) for i in range(40)),
    *(child_events.tokens(i, [f" {i}"], Phase.ANSWER) for i in range(40, 44)),
    child_events.finished(),
]
CRASH = Failed(
    kind="ChildCrashed", problem=verbatim("it died"), remedy=verbatim("run again"), crashed=True
)


class FixedPlans:
    """Makes plans without files; a model called "missing" does not exist."""

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        if choice.model == "missing":
            raise ModelFileError("there is no model “missing”", "choose another")
        return plan(side, choice.model)


class Stage:
    """An engine over two scripted lanes, on the test's event loop."""

    def __init__(
        self,
        loop: QEventLoop,
        runs: Sequence[Sequence[LaneEvent]] = (RUN,) * 4,
        right_runs: Sequence[Sequence[LaneEvent]] | None = None,
        pause_s: float = 0.0,
    ) -> None:
        scripts = {"left": runs, "right": right_runs or runs}
        self.sources: dict[Side, ScriptedLane] = {
            side: ScriptedLane([LOAD] * 4, scripts[side], pause_s) for side in SIDES
        }
        self.bugs: list[BaseException] = []
        choices: dict[Side, LaneChoice] = {side: LaneChoice("tiny") for side in SIDES}
        self.engine = ComparisonEngine.build(FixedPlans, self.sources, choices, self.bugs.append)
        self._loop = loop

    @property
    def controller(self) -> ComparisonController:
        return self.engine.controller

    def until(self, true: Callable[[], bool], limit_s: float = 10.0) -> None:
        async def wait() -> None:
            async with asyncio.timeout(limit_s):
                while not true():
                    await asyncio.sleep(0.005)

        self._loop.run_until_complete(wait())

    def idle(self) -> None:
        self.until(lambda: not self.controller.busy)

    def statuses(self) -> list[RunStatus | None]:
        return [self.controller.lane_states[side].turns[-1].record.status for side in SIDES]

    def commands(self, side: Side) -> list[str]:
        return [type(command).__name__ for command in self.sources[side].commands]


@contextmanager
def staged(stage: Stage) -> Iterator[ComparisonController]:
    try:
        yield stage.controller
    finally:
        stage._loop.run_until_complete(stage.engine.close())
        assert stage.bugs == []


def test_a_run_is_shown_to_its_end_and_the_lanes_stay_loaded(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        controller.run("Why?", "0")
        assert controller.busy
        stage.idle()

        assert stage.statuses() == [RunStatus.FINISHED] * 2
        assert all(controller.lane_states[side].loaded for side in SIDES)
        controller.follow_up("Sure?", None)
        stage.idle()
        assert stage.commands("left") == ["Load", "Run", "Run"]


def test_a_follow_up_continues_each_lanes_own_conversation(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        controller.system = "Be brief."
        controller.run("Why?", None)
        stage.idle()
        controller.follow_up("Sure?", None)
        stage.idle()

        last = stage.sources["right"].commands[-1]
        assert isinstance(last, Run)
        assert [m.role for m in last.messages] == ["system", "user", "assistant", "user"]
        assert last.messages[2].content == " 40 41 42 43"
        assert [turn.prompt for turn in controller.lane_states["left"].turns] == ["Why?", "Sure?"]


def test_a_second_click_while_it_runs_changes_nothing(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        controller.run("Why?", None)
        controller.run("Again?", None)
        controller.follow_up("And?", None)
        stage.idle()

        assert [turn.prompt for turn in controller.lane_states["left"].turns] == ["Why?"]
        assert stage.commands("left") == ["Load", "Run"]


def test_an_empty_prompt_is_refused_with_a_message(loop: QEventLoop, qtbot: QtBot) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        with qtbot.waitSignal(controller.refused) as refusal:
            controller.run(" \n", None)

        assert refusal.args == ["Enter a prompt first."]
        assert not controller.busy


@pytest.mark.parametrize("timing", TimingMode)
def test_stop_works_before_anything_has_begun(loop: QEventLoop, timing: TimingMode) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        stage.engine.plans.timing = timing
        controller.run("Why?", None)
        controller.stop()
        stage.idle()

        assert stage.statuses() == [RunStatus.STOPPED] * 2
        assert "Run" not in stage.commands("left") + stage.commands("right")


def test_one_lane_stops_while_the_other_goes_on(loop: QEventLoop) -> None:
    stage = Stage(loop, pause_s=0.01)
    with staged(stage) as controller:
        controller.run("Why?", None)
        left = controller.lane_states["left"]
        stage.until(lambda: bool(left.turns) and len(left.turns[-1].record.trace) > 3)
        controller.stop_lane("left")
        stage.idle()

        counts = [len(controller.lane_states[side].turns[-1].record.trace) for side in SIDES]
        assert 3 < counts[0] < 44
        assert counts[1] == 44


def test_a_crashed_lane_retains_its_text_and_restarts_alone(loop: QEventLoop) -> None:
    stage = Stage(loop, runs=[[*RUN[:10], CRASH], RUN], right_runs=[RUN])
    with staged(stage) as controller:
        controller.run("Why?", None)
        stage.idle()
        assert stage.statuses() == [RunStatus.CRASHED, RunStatus.FINISHED]
        assert len(controller.lane_states["left"].turns[-1].record.trace) == 9

        controller.restart("left")
        stage.idle()

        assert stage.statuses() == [RunStatus.FINISHED] * 2
        assert stage.commands("left") == ["Load", "Run", "Load", "Run"]
        assert stage.commands("right") == ["Load", "Run"]


def test_a_crashed_lane_restarts_while_the_other_goes_on(loop: QEventLoop) -> None:
    stage = Stage(loop, runs=[[*RUN[:5], CRASH], RUN], right_runs=[RUN], pause_s=0.02)
    with staged(stage) as controller:
        controller.run("Why?", None)
        stage.until(lambda: controller.lane_states["left"].turns[-1].record.failed is not None)
        assert controller.lane_states["right"].running
        assert not controller.lane_states["left"].running
        shown_anew: list[str] = []
        controller.conversation_started.connect(shown_anew.append)
        controller.restart("left")
        stage.idle()

        assert shown_anew == ["left"]  # the other lane's reader is not disturbed

        assert stage.statuses() == [RunStatus.FINISHED] * 2
        assert stage.commands("right") == ["Load", "Run"]
        controller.follow_up("Sure?", None)
        controller.stop()
        stage.idle()
        assert [len(lane_state.exchanges) for lane_state in controller.lane_states.values()] == [
            2,
            2,
        ]


def test_a_lane_without_a_model_reports_it_and_the_other_runs(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        stage.engine.plans.choose("left", LaneChoice("missing"))
        controller.run("Why?", None)
        stage.idle()

        failed = controller.lane_states["left"].turns[-1].record.failed
        assert failed
        assert str(failed.problem) == "there is no model “missing”"
        assert stage.statuses()[1] is RunStatus.FINISHED
        # A turn that a lane never began is not part of its next prompt.
        stage.engine.plans.choose("left", LaneChoice("tiny"))
        controller.follow_up("Sure?", None)
        stage.idle()
        asked = stage.sources["left"].commands[-1]
        assert isinstance(asked, Run)
        assert [m.content for m in asked.messages] == ["Sure?"]


def test_settings_are_shared_unless_the_user_turns_that_off(
    loop: QEventLoop,
) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        stage.engine.plans.choose("left", LaneChoice("a", sampler={"temperature": 1.5}))
        assert controller.lane_states["right"].choice == LaneChoice(
            "tiny", sampler={"temperature": 1.5}
        )

        stage.engine.plans.same_settings = False
        stage.engine.plans.choose("left", LaneChoice("a"))
        assert controller.lane_states["right"].choice.sampler == {"temperature": 1.5}


def test_again_replaces_the_turn_with_the_same_or_another_seed(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        controller.run("Why?", "0")
        stage.idle()
        controller.again(new_seed=False)
        stage.idle()
        controller.again(new_seed=True)
        stage.idle()

        runs = [[c for c in s.commands if isinstance(c, Run)] for s in stage.sources.values()]
        seeds = [[run.sampler.seed for run in lane] for lane in runs]
        assert seeds[0] == seeds[1]
        assert seeds[0][0] == seeds[0][1] != seeds[0][2]
        # The user chose no seed, and none remains in the settings.
        assert [lane_state.choice.sampler for lane_state in controller.lane_states.values()] == [
            {},
            {},
        ]
        assert [turn.prompt for turn in controller.lane_states["left"].turns] == ["Why?"]


def test_a_pace_delays_the_display_and_stop_shows_the_rest_at_once(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        stage.engine.display.pace = 20.0
        controller.run("Why?", None)
        stage.until(lambda: not controller.computing)
        shown = controller.lane_states["left"].turns[-1].record
        assert controller.busy
        assert len(shown.trace) < 44

        controller.stop()
        stage.idle()
        assert len(shown.trace) == 44
        assert shown.status is RunStatus.FINISHED


def test_a_released_model_is_loaded_again_by_the_next_run(loop: QEventLoop) -> None:
    stage = Stage(loop)
    with staged(stage) as controller:
        controller.run("Why?", None)
        stage.idle()
        controller.release("right")
        stage.until(lambda: stage.sources["right"].closed)
        assert not controller.lane_states["right"].loaded
        controller.follow_up("Sure?", None)
        stage.idle()

        assert stage.commands("right") == ["Load", "Run", "Load", "Run"]
        assert isinstance(stage.sources["left"].commands[0], Load)


def test_an_ended_process_is_reported_and_the_next_run_loads_again(
    loop: QEventLoop,
) -> None:
    stage = Stage(loop)
    stage.controller.run("How many?", None)
    stage.idle()
    messages: list[str] = []
    stage.controller.refused.connect(messages.append)
    stage.sources["left"].lost = True
    for _ in range(2):
        stage.controller.check_process("left")
        stage.controller.check_process("right")
    assert [stage.controller.lane_states[side].loaded for side in SIDES] == [False, True]
    assert len(messages) == 1
    assert "The next run reloads the model" in messages[0]

    stage.sources["left"].lost = False  # like a new process
    stage.controller.run("And now?", None)
    stage.idle()
    assert [type(c) for c in stage.sources["left"].commands] == [Load, Run, Load, Run]
    assert [type(c) for c in stage.sources["right"].commands] == [Load, Run, Run]
    assert stage.statuses() == [RunStatus.FINISHED] * 2


def test_closing_while_both_lanes_run_closes_their_sources(loop: QEventLoop) -> None:
    stage = Stage(loop, pause_s=0.01)
    with staged(stage) as controller:
        controller.run("Why?", None)
        stage.until(lambda: len(controller.lane_states["left"].turns[-1].record.trace) > 2)

    assert all(source.closed for source in stage.sources.values())
