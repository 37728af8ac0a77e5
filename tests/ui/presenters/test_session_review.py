"""A saved session in the window: opened, replayed back and forth, continued and closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.comparison.plan import LaneChoice
from overthink.core.protocol import Run
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.ui.state.turn_state import SIDES
from tests.ui.opened_window import RIGHT, Opened, run_of

LONG = run_of([f" {i}" for i in range(200)], ["0"])


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window in which two sessions were run; `first` is the first one."""
    made = Opened(loop, qapp, tmp_path, [LONG, RIGHT, RIGHT, RIGHT])
    made.run("The first question")
    made.first = made.opened.recording.session or ""
    made.run("The second question")
    yield made
    if not made.opened.closed.is_set():
        made.close()


def open_first(scene: Opened) -> None:
    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.review.session is not None)
    scene.pump()


def test_a_saved_session_is_shown_and_labelled_as_recorded(scene: Opened) -> None:
    open_first(scene)

    assert [len(scene.record(side).trace) for side in SIDES] == [201, 201]
    assert scene.record("left").status is RunStatus.FINISHED
    assert "The first question" in scene.readable("left")
    assert scene.window.prompt_bar.prompt == "The first question"
    assert scene.opened.sessions.review.timeline.isVisible()
    assert scene.window.panels["left"].header.isHidden()
    assert not scene.window.grab().isNull()


def test_seeking_back_hides_later_tokens(scene: Opened) -> None:
    open_first(scene)
    player = scene.opened.sessions.review.player
    whole = player.end_us
    player.seek(whole / 2)
    half = len(scene.record("left").trace)
    assert 0 < half < 201
    assert scene.record("left").status is None

    player.seek(whole)
    assert len(scene.record("left").trace) == 201
    assert scene.record("left").status is RunStatus.FINISHED


def test_a_replay_follows_the_clock_and_stops_at_the_end(scene: Opened) -> None:
    open_first(scene)
    player = scene.opened.sessions.review.player
    player.set_speed(16.0)
    player.play()
    assert len(scene.record("left").trace) < 201
    scene.until(lambda: not player.playing)

    assert len(scene.record("left").trace) == 201


def test_a_follow_up_continues_the_recorded_conversation(scene: Opened) -> None:
    open_first(scene)
    scene.window.prompt_bar.set_prompt("Sure?", None)
    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()

    asked = scene.lanes["left"].commands[-1]
    assert isinstance(asked, Run)
    assert [m.role for m in asked.messages] == ["user", "assistant", "user"]
    assert asked.messages[0].content == "The first question"
    assert scene.opened.sessions.review.session is None
    assert scene.opened.sessions.review.timeline.isHidden()
    assert not scene.window.panels["left"].header.isHidden()


def test_a_follow_up_becomes_a_turn_of_the_session(scene: Opened) -> None:
    """The new turn includes the earlier conversation."""
    open_first(scene)
    scene.window.prompt_bar.set_prompt("Sure?", None)
    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()

    saved = scene.saved()
    assert [turn.prompt for turn in saved.turns] == ["The first question", "Sure?"]
    assert [turn.prompt for turn in saved.conversation("left")] == ["The first question", "Sure?"]


def test_a_recorded_turn_that_runs_again_is_replaced_in_its_session(scene: Opened) -> None:
    open_first(scene)
    scene.window.prompt_bar.again_requested.emit(False)
    scene.idle()

    saved = scene.saved()
    assert [turn.prompt for turn in saved.turns] == ["The first question"] * 2
    assert len(saved.conversation("left")) == 1


@pytest.mark.parametrize("how", ["follow_up", "again"])
def test_a_recording_is_continued_by_the_recorded_models(scene: Opened, how: str) -> None:
    controller, window = scene.opened.controller, scene.window
    scene.settle()
    scene.opened.engine.plans.same_settings = False
    scene.opened.engine.plans.choose(
        "right", LaneChoice("demo-wanderer", "none", {"temperature": 0.25})
    )
    open_first(scene)
    if how == "again":
        window.prompt_bar.again_requested.emit(False)
    else:
        window.prompt_bar.follow_up_button.click()
    scene.idle()

    turn = controller.lane_states["right"].turns[-1]
    assert turn.plans is not None
    assert [plan.model for plan in turn.plans] == ["demo-methodical", "demo-runaway"]
    assert turn.models == "demo-runaway + demo-draft"


def test_an_unsent_prompt_is_restored_when_the_recording_closes(scene: Opened) -> None:
    bar = scene.window.prompt_bar
    bar.set_prompt("Half a quest", "7")
    open_first(scene)
    scene.opened.sessions.review.timeline.close_requested.emit()
    scene.pump()
    assert (bar.prompt, bar.expect) == ("Half a quest", "7")

    open_first(scene)
    bar.run_button.click()
    scene.idle()
    assert bar.editor.history.older("") is not None
    assert "Half a quest" in bar.editor.history.prompts


def test_a_transcript_is_labelled_with_the_model_that_wrote_it(scene: Opened) -> None:
    panel = scene.window.panels["left"]
    assert panel.title.isHidden()
    scene.opened.engine.plans.choose("left", LaneChoice(model="demo-wanderer"))
    scene.until(lambda: panel.title.isVisible())

    assert panel.title.text() == "Below: demo-methodical + demo-draft"
    assert panel.names == "demo-methodical + demo-draft"
    assert panel.header.isVisible(), "what runs next is still chosen there"
    panel.set_presenting(True)
    assert panel.title.text() == "demo-methodical"
    panel.set_presenting(False)

    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()
    assert panel.title.isHidden()
    assert "demo-wanderer" in scene.readable("left"), "the turn of another model is labelled"


def test_differences_of_the_next_run_are_labelled_as_such(scene: Opened) -> None:
    header = scene.window.panels["left"].header
    assert header.difference.isHidden()
    scene.window.prompt_bar.conditions.same_box.setChecked(False)
    scene.opened.engine.plans.choose(
        "left", LaneChoice("demo-methodical", sampler={"temperature": 0.5})
    )
    scene.until(lambda: header.difference.isVisible())
    assert header.difference.text().startswith("Next run: Temperature")


def test_closing_a_recording_restores_live_lanes(scene: Opened) -> None:
    open_first(scene)
    scene.opened.sessions.review.timeline.close_requested.emit()
    scene.pump()

    assert scene.opened.sessions.review.session is None
    assert scene.opened.controller.lane_states["left"].turns == []
    assert not scene.window.panels["left"].header.isHidden()


def test_unequal_conditions_of_hidden_lanes_are_not_shown(scene: Opened) -> None:
    bar, message = scene.window.prompt_bar, scene.window.message
    message.show_message("There are no labels here.")
    assert bar.conditions.timing_box.isVisible()
    open_first(scene)
    assert not bar.conditions.timing_box.isVisible()
    assert not scene.window.memory_strip.isVisible()
    assert not message.isVisible()

    scene.opened.sessions.review.timeline.close_requested.emit()
    assert bar.conditions.timing_box.isVisible()
    assert scene.window.memory_strip.isVisible() == bool(scene.opened.engine.plans.fitted)


def test_asking_again_restores_the_question_and_the_models(scene: Opened) -> None:
    scene.window.prompt_bar.set_prompt("Something else", None)
    scene.opened.sessions.review.ask_again(scene.first)
    scene.until(lambda: scene.window.prompt_bar.prompt == "The first question")

    models = [scene.opened.controller.lane_states[side].choice.model for side in SIDES]
    assert models == ["demo-methodical", "demo-runaway"]


def test_asking_again_restores_settings_conditions_and_system_prompt(scene: Opened) -> None:
    window, controller = scene.window, scene.opened.controller
    choice = controller.lane_states["left"].choice
    scene.opened.engine.plans.choose(
        "left", replace(choice, sampler={"seed": 7, "temperature": 0.25})
    )
    window.prompt_bar.set_system("Be brief.")
    window.prompt_bar.conditions.set_timing(TimingMode.SEQUENTIAL)
    scene.run("The third question")
    third = scene.opened.recording.session or ""
    scene.settle()

    scene.opened.engine.plans.choose("left", choice)
    window.prompt_bar.set_system("")
    window.prompt_bar.conditions.set_timing(TimingMode.CONCURRENT)
    scene.opened.sessions.review.ask_again(third)
    scene.until(lambda: window.prompt_bar.system == "Be brief.")
    assert window.prompt_bar.conditions.timing is TimingMode.SEQUENTIAL
    for side in SIDES:
        assert controller.lane_states[side].choice.sampler == {"seed": 7, "temperature": 0.25}
    assert window.prompt_bar.conditions.same_settings
    assert not controller.busy, "it is not run by itself"


def test_asking_again_with_other_models_leaves_the_choices(scene: Opened) -> None:
    controller = scene.opened.controller
    scene.settle()
    scene.opened.engine.plans.choose("left", LaneChoice(model="demo-wanderer"))
    scene.window.prompt_bar.set_prompt("Something else", None)
    scene.opened.sessions.review.ask_again(scene.first, same_models=False)
    scene.until(lambda: scene.window.prompt_bar.prompt == "The first question")
    assert controller.lane_states["left"].choice.model == "demo-wanderer"


def test_no_session_opens_while_a_lane_runs(scene: Opened) -> None:
    scene.window.prompt_bar.run_button.click()
    scene.opened.sessions.review.open(scene.first)

    assert scene.window.message.isVisible()
    assert scene.opened.sessions.review.session is None
    scene.idle()
