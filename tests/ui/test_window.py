"""The whole window over scripted lanes: what the user does, and what the screen shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.core.events import Failed, LaneEvent, LoopFound
from overthink.core.messages import verbatim
from overthink.core.protocol import Run
from overthink.core.vocabulary import Phase, RunStatus, TimingMode
from overthink.ui.app.application import Preset
from overthink.ui.state.paced_feed import Pace
from overthink.ui.state.turn_state import SIDES
from tests.lanes import child_events
from tests.ui.opened_window import RIGHT, Opened, run_of
from tests.ui.window_fixture import assert_accessible

HOSTILE = (
    '<img src="file:///etc/passwd">',
    '<a href="http://example.org">click</a>',
    "\x1b[31mred\x1b[0m",
    "\x00",
    "\u202eevil\u202c",
    "![x](file:///etc/passwd)",
    "<script>alert(1)</script>",
)
CRASH = Failed(
    kind="ChildCrashed", problem=verbatim("it died"), remedy=verbatim("run again"), crashed=True
)

Open = Callable[..., Opened]


@pytest.fixture
def opened(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Open]:
    """Open windows, and close them after the test."""
    windows: list[Opened] = []

    def open_one(runs: Sequence[Sequence[LaneEvent]] = (RIGHT,) * 4, **more: object) -> Opened:
        windows.append(Opened(loop, qapp, tmp_path, runs, **more))  # type: ignore[arg-type]
        return windows[-1]

    yield open_one
    for window in windows:
        if not window.opened.closed.is_set():
            window.close()


def test_uncaught_exceptions_are_hooked_while_the_window_exists(opened: Open) -> None:
    before = sys.excepthook
    scene = opened()
    assert sys.excepthook is not before
    scene.close()
    assert sys.excepthook is before


def test_first_start_shows_the_question_and_two_ready_models(opened: Open) -> None:
    scene = opened()
    scene.planned()
    window = scene.window

    assert "ice cubes" in window.prompt_bar.prompt
    assert window.prompt_bar.expect == "0"
    names = [scene.opened.controller.lane_states[side].choice.model for side in SIDES]
    assert names == ["demo-methodical", "demo-runaway"]
    assert all(scene.opened.controller.lane_states[side].plan for side in SIDES)
    # The demo models are too fast to read.
    scene.window.prompt_bar.conditions.set_pace(Pace.AUTO, 24)
    assert scene.opened.engine.display.pace == 24


def test_one_shortcut_runs_both_models_and_shows_the_verdicts(opened: Open, qtbot: QtBot) -> None:
    scene = opened()
    scene.planned()
    scene.window.prompt_bar.editor.setFocus()
    qtbot.keyClick(
        scene.window.prompt_bar.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    scene.idle()

    assert [scene.record(side).status for side in SIDES] == [RunStatus.FINISHED] * 2
    assert [len(lane.commands) for lane in scene.lanes.values()] == [2, 2]
    for side in SIDES:
        judgement = scene.opened.grading.judgements.get(side)
        assert judgement
        assert judgement.correct is True
        assert "None left" in scene.readable(side)


def test_every_control_is_named_and_reachable(opened: Open) -> None:
    assert_accessible(opened().window)


def test_the_conditions_fit_into_one_line_of_a_small_laptop(opened: Open, qtbot: QtBot) -> None:
    window = opened().window
    window.resize(1280, 720)
    bar = window.prompt_bar
    qtbot.waitUntil(lambda: bar.again_button.isVisible())
    centres = {
        each.mapTo(window, each.rect().center()).y()
        for each in (*bar.conditions.controls, bar.again_button)
        if each.isVisible()
    }
    assert max(centres) - min(centres) < bar.again_button.height() / 2


def test_a_follow_up_continues_the_conversation(opened: Open) -> None:
    scene = opened()
    scene.run()
    scene.window.prompt_bar.set_prompt("Sure?", None)
    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()

    last = scene.lanes["left"].commands[-1]
    assert isinstance(last, Run)
    assert [m.role for m in last.messages] == ["user", "assistant", "user"]
    readable = scene.readable("left")
    assert "How many are left?" in readable
    assert "Sure?" in readable


@pytest.mark.parametrize(
    "run",
    [
        run_of([], ["0"]),
        run_of([" Hm"], []),
        [child_events.prompt_done(), child_events.finished()],
        [*RIGHT[:2], CRASH],
        [
            Failed(
                kind="PromptError",
                problem=verbatim("the prompt is too long"),
                remedy=verbatim("shorten it"),
            )
        ],
        [
            child_events.prompt_done(),
            child_events.tokens(0, [" x"] * 9),
            LoopFound(0, 1, 9, 8),
            child_events.finished(),
        ],
        run_of(["word " * 20_000], ["x" * 1_000_000]),
    ],
    ids=["no-thought", "no-answer", "no-tokens", "crash", "refused", "loop", "no-space"],
)
def test_every_run_status_is_shown(opened: Open, run: Sequence[LaneEvent]) -> None:
    scene = opened([run, RIGHT])
    scene.run()

    assert all(scene.record(side).status for side in SIDES)
    assert not scene.window.grab().isNull()
    assert scene.window.prompt_bar.run_button.isVisible()


def test_a_crash_retains_the_text_and_one_click_restarts(opened: Open) -> None:
    scene = opened({"left": [[*RIGHT[:2], CRASH], RIGHT], "right": [RIGHT]})
    scene.run()
    assert scene.record("left").status is RunStatus.CRASHED
    assert "None left" in scene.readable("left")

    scene.window.panels["left"].restart_requested.emit()
    scene.idle()

    assert scene.record("left").status is RunStatus.FINISHED
    assert len(scene.lanes["right"].commands) == 2


def test_hostile_output_is_harmless_text(opened: Open) -> None:
    scene = opened([run_of(HOSTILE, HOSTILE)])
    scene.run()
    for rendered in (True, False):
        scene.window.view_bar.rendered_button.setChecked(rendered)
        scene.pump()
        assert not scene.window.grab().isNull()

    transcript = scene.window.transcripts["left"]
    transcript.select_all()
    copied = transcript.selected_text()
    assert "file:///etc/passwd" in copied
    assert not set(copied) & set("\x00\x1b\u202e\u202c")


def test_two_clicks_start_one_run(opened: Open) -> None:
    scene = opened()
    scene.planned()
    scene.window.prompt_bar.run_requested.emit()
    scene.window.prompt_bar.run_requested.emit()
    scene.idle()

    assert [len(lane.commands) for lane in scene.lanes.values()] == [2, 2]


def test_esc_stops_while_the_models_load(opened: Open) -> None:
    scene = opened(pause_s=0.05)
    scene.planned()
    scene.window.prompt_bar.run_button.click()
    scene.opened.actions.by_name["stop"].trigger()
    scene.idle()

    assert [scene.record(side).status for side in SIDES] == [RunStatus.STOPPED] * 2


def test_a_computed_run_that_is_still_being_shown_is_not_shown_as_running(opened: Open) -> None:
    scene = opened([run_of([f" {i}" for i in range(2_000)], ["0"])])
    scene.planned()
    scene.window.prompt_bar.conditions.set_pace(Pace.READING, 20)
    bar, panel = scene.window.prompt_bar, scene.window.panels["left"]
    bar.run_button.click()
    scene.until(lambda: not scene.opened.controller.computing)

    assert scene.opened.controller.busy
    assert bar.rest_button.isVisible()
    assert not bar.stop_button.isVisible()
    scene.until(lambda: len(scene.record("left").trace) > 0)
    panel.status.update_now()
    words = panel.status.label.text()
    assert words.startswith("thinking\ncomputed in ")
    assert words.endswith(" s · shown at reading pace")
    panel.set_blind(True)
    assert panel.status.label.text() == "thinking\ncomputed · shown at reading pace"
    panel.set_blind(False)

    bar.rest_button.click()
    scene.idle()
    assert bar.run_button.isVisible()
    assert scene.record("left").status is RunStatus.FINISHED
    assert "computed" not in panel.status.label.text()


def test_closing_while_both_lanes_run_leaves_nothing_running(opened: Open) -> None:
    scene = opened(pause_s=0.05)
    scene.planned()
    scene.window.prompt_bar.run_button.click()
    scene.pump(0.2)
    scene.close()

    assert all(lane.closed for lane in scene.lanes.values())


def test_a_prompt_of_two_megabytes_is_sent_completely(opened: Open) -> None:
    scene = opened()
    prompt = "melting ice " * 170_000
    scene.run(prompt.strip())

    asked = scene.lanes["left"].commands[-1]
    assert isinstance(asked, Run)
    assert asked.messages[-1].content == prompt.strip()


def test_an_empty_prompt_shows_a_message(opened: Open) -> None:
    scene = opened()
    scene.planned()
    scene.window.prompt_bar.set_prompt("", None)
    scene.window.prompt_bar.run_button.click()

    assert scene.window.message.isVisible()
    assert "Enter a prompt" in scene.window.message.text()
    assert not scene.opened.controller.busy
    scene.window.prompt_bar.editor.set_text("So")
    assert not scene.window.message.isVisible()


def test_choices_are_restored_after_a_restart(opened: Open) -> None:
    scene = opened()
    scene.planned()
    scene.window.prompt_bar.conditions.set_timing(TimingMode.SEQUENTIAL)
    scene.window.view_bar.ghosts_button.setChecked(True)
    scene.opened.transcripts.zoom(2)
    scene.run("What was asked")
    scene.close()

    again = opened()
    again.planned()
    assert again.window.prompt_bar.conditions.timing is TimingMode.SEQUENTIAL
    assert again.window.view_bar.ghosts_button.isChecked()
    assert again.window.theme.zoom == pytest.approx(1.21)
    assert again.window.prompt_bar.editor.history.prompts == ["What was asked"]


def test_a_chosen_language_is_saved_and_takes_effect_at_the_next_start(opened: Open) -> None:
    scene = opened()
    before = scene.window.prompt_bar.run_button.text()
    next(a for a in scene.opened.menu.findChildren(QAction) if a.text() == "Dansk").trigger()
    assert scene.window.message.text() == "The language changes the next time Overthink starts."
    assert scene.window.prompt_bar.run_button.text() == before
    assert scene.opened.options.options.language == "da"


def test_the_command_line_presets_and_starts_a_run(opened: Open) -> None:
    scene = opened(preset=Preset(left="demo-wanderer", prompt="Why?", run=True))
    scene.until(lambda: scene.opened.controller.has_turns)
    scene.idle()

    assert scene.opened.controller.lane_states["left"].choice.model == "demo-wanderer"
    assert scene.opened.controller.lane_states["left"].turns[-1].prompt == "Why?"


def test_presentation_mode_hides_controls_and_escape_leaves_it(opened: Open) -> None:
    scene = opened()
    scene.run()
    scene.opened.actions.by_name["presentation"].trigger()
    scene.pump()
    assert scene.window.prompt_bar.isHidden()
    assert scene.window.view_bar.isHidden()
    scene.opened.actions.by_name["stop"].trigger()

    assert not scene.window.presenting
    assert scene.window.prompt_bar.isVisible()


def test_both_schemes_and_every_layer_can_be_drawn(opened: Open) -> None:
    scene = opened()
    scene.run()
    pictures = []
    for scheme in ("dark", "light"):
        scene.opened.schemes.set_choice(scheme)
        for layer in ("origin", "surprisal", "entropy", "loops", "plain"):
            scene.opened.actions.by_name[f"layer_{layer}"].trigger()
            scene.pump(0.05)
            pictures.append(scene.window.transcripts["left"].grab().toImage())

    assert not any(picture.isNull() for picture in pictures)
    assert pictures[0] != pictures[5]
    assert pictures[0] != pictures[4]  # origin colours differ from no colours


def test_copying_goes_to_the_clipboard_as_plain_text(opened: Open) -> None:
    scene = opened()
    scene.run()
    transcript = scene.window.transcripts["left"]
    transcript.select_all()
    transcript.copy()

    assert "None left" in QGuiApplication.clipboard().text()


def test_a_click_in_the_plots_shows_the_token(opened: Open) -> None:
    scene = opened([run_of([f" {i}" for i in range(3_000)], ["0"])])
    scene.run()
    scene.until(lambda: scene.opened.transcripts.plots is not None)
    plots = scene.opened.transcripts.plots
    assert plots
    transcript = scene.window.transcripts["left"]
    before = transcript.verticalScrollBar().value()
    plots.token_picked.emit("left", 5)

    assert transcript.verticalScrollBar().value() < before


def test_the_last_tokens_belong_to_the_answer(opened: Open) -> None:
    scene = opened()
    scene.run()

    assert scene.record("left").trace.phases[-1] == Phase.ANSWER
