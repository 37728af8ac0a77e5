"""Any two runs side by side in the real window: labelled, replayed, compared and closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.core.events import LaneEvent
from overthink.storage.recorder import Recorder
from overthink.ui.app.application import Preset
from overthink.ui.panels.thought_statistics.popover import StatisticsPopover
from overthink.ui.state.paced_feed import Pace
from overthink.ui.state.turn_state import SIDES
from tests.storage.recordings import record_turn, whole_run
from tests.ui.opened_window import RIGHT, Opened
from tests.ui.window_fixture import assert_accessible

THOUGHT = "The ice in the pan is melting . Wait , is it ? So 0 are left ."
SHORT = "The ice in the pan is gone . So 0 are left ."


def saved(path: Path, left: Sequence[LaneEvent], right: Sequence[LaneEvent], prompt: str) -> str:
    """Save a session by models that are on no disk; return its identity."""
    recorder = Recorder(path)
    session = recorder.session("compare")
    models = ("no-such-model", "gone-model")
    record_turn(session, left, right, prompt=prompt, expect="0", models=models)
    session.close()
    assert recorder.close()
    return session.id


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window over a database with three sessions; nothing has run in it yet."""
    path = tmp_path / "sessions.db"
    long, short = whole_run(THOUGHT), whole_run(SHORT)
    made = [
        saved(path, long, short, "How many?"),
        saved(path, short, long, "How many?"),
        saved(path, long, long, "How much?"),
    ]
    opened = Opened(loop, qapp, tmp_path, [RIGHT] * 3, preset=Preset(database=path))
    opened.sessions = made
    yield opened
    opened.close()


def beside(scene: Opened, number: int, side: str, on: str) -> None:
    """Show a run of a session on a side, and wait until it is displayed."""
    before = scene.opened.sessions.review.player.recorded
    scene.opened.sessions.review.show_run(scene.sessions[number], side, on)
    scene.until(lambda: scene.opened.sessions.review.player.recorded is not before)
    scene.pump(0.05)


def thought(scene: Opened, side: str) -> str:
    return scene.record("left" if side == "left" else "right").thinking


def part(scene: Opened) -> str:
    """The strip's text when the divergence is requested."""
    scene.window.view_bar.divergence_button.click()
    return scene.opened.sessions.divergence.strip.words.text()


def test_two_runs_of_two_sessions_are_replayed_by_one_clock(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    beside(scene, 1, "left", "right")

    player = scene.opened.sessions.review.player
    assert "melting" in thought(scene, "left")
    assert "gone" in thought(scene, "right")
    assert scene.opened.sessions.review.session is None
    assert scene.opened.sessions.review.timeline.isVisible()
    assert [scene.window.panels[side].title.text() for side in SIDES] == ["no-such-model"] * 2
    player.seek(0.0)
    assert [len(scene.record(side).trace) for side in SIDES] == [0, 0]
    player.seek(player.end_us)
    assert "gone" in thought(scene, "right")


def test_a_run_can_replace_one_side_while_the_other_stays(scene: Opened) -> None:
    scene.opened.sessions.review.open(scene.sessions[0])
    scene.until(lambda: scene.opened.sessions.review.session is not None)
    beside(scene, 2, "right", "left")
    assert "gone" in thought(scene, "right")  # from the session that was open
    assert scene.opened.sessions.review.timeline.difference.text() == "The prompts differ."


def test_the_divergence_is_described_shown_and_marked(scene: Opened) -> None:
    assert "Two runs are needed" in part(scene)
    beside(scene, 0, "left", "left")
    beside(scene, 1, "left", "right")
    scene.opened.sessions.review.player.seek(0.0)

    assert part(scene).startswith("They diverge at token 6; everything before it is the same.")
    strip = scene.opened.sessions.divergence.strip
    assert (
        strip.lanes["left"]
        .text.text()
        .endswith("pan is ▸  melting . Wait , is it ? So 0 are left . There are **0** left.")
    )
    assert "▸  gone ." in strip.lanes["right"].text.text()
    assert "“␣gone”" in strip.lanes["right"].metrics.text()
    for side in SIDES:
        assert len(scene.record(side).trace) > 6  # the replay continued up to there
        assert scene.window.transcripts[side]._canvas.pin == (0, 6)
    assert not scene.window.grab().isNull()

    strip.close_button.click()
    assert strip.isHidden()
    assert scene.window.transcripts["left"]._canvas.pin is None


def test_the_divergence_mark_is_painted(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    beside(scene, 1, "left", "right")
    transcript = scene.window.transcripts["left"]
    scene.window.transcripts["left"].show_token(0, 6)
    scene.pump(0.05)
    plain = transcript.viewport().grab().toImage()
    transcript.pin(0, 6)
    marked = transcript.viewport().grab().toImage()
    assert marked != plain
    transcript.pin(0, -1)
    assert transcript.viewport().grab().toImage() == plain


def test_the_divergence_is_at_the_same_height_in_both_lanes(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    beside(scene, 1, "left", "right")
    part(scene)
    scene.pump(0.05)
    heights = set()
    for side in SIDES:
        sheet = scene.window.transcripts[side]._canvas
        assert sheet.selection.caret is not None
        heights.add(sheet.rect_of(sheet.selection.caret).top())
    assert len(heights) == 1


def test_escape_closes_overlays_first_and_then_side_panels(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    beside(scene, 1, "left", "right")
    escape = scene.opened.actions.by_name["stop"]
    scene.window.view_bar.statistics_button.click()
    part(scene)
    escape.trigger()
    assert not scene.window.view_bar.statistics_button.isChecked()
    assert scene.opened.sessions.statistics.popovers["left"].isHidden()
    assert not scene.opened.sessions.divergence.strip.isHidden()
    escape.trigger()
    assert scene.opened.sessions.divergence.strip.isHidden()
    assert scene.opened.sessions.review.on


def test_identical_and_incomparable_runs_are_reported_differently(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    beside(scene, 1, "right", "right")
    assert part(scene) == "The two runs are identical to the last token."
    beside(scene, 2, "left", "right")
    assert scene.opened.sessions.divergence.strip.isHidden()  # it described other runs
    assert part(scene) == "The prompts differ. So they can't be compared token by token."


def test_a_live_run_stays_beside_a_saved_run(scene: Opened) -> None:
    scene.run("How many?")
    live = thought(scene, "left")
    beside(scene, 0, "left", "right")

    assert thought(scene, "left") == live
    assert "melting" in thought(scene, "right")
    assert "just now" in scene.opened.sessions.review.timeline.description.text()
    assert part(scene).startswith("They diverge at token 0, the first.")
    scene.opened.sessions.review.player.seek(0.0)
    assert thought(scene, "left") == ""

    scene.opened.sessions.review.timeline.close_requested.emit()
    assert [thought(scene, side) for side in SIDES] == [live, live]
    assert not scene.opened.sessions.review.on


def test_a_live_run_is_reviewed_completely_whatever_the_pace(scene: Opened) -> None:
    scene.planned()
    scene.window.prompt_bar.conditions.set_pace(Pace.READING, 1)  # the display is far behind
    scene.window.prompt_bar.run_button.click()
    scene.until(lambda: not scene.opened.controller.computing)
    assert len(scene.record("left").trace) < 10
    beside(scene, 0, "left", "right")
    assert len(scene.record("left").trace) == 10
    scene.idle()
    scene.opened.sessions.review.leave()
    assert len(scene.record("left").trace) == 10


def test_a_new_prompt_closes_the_pair(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    scene.run("Again?")
    assert not scene.opened.sessions.review.on
    assert scene.opened.sessions.review.timeline.isHidden()
    assert [len(scene.opened.controller.lane_states[side].turns) for side in SIDES] == [1, 1]


def test_no_saved_run_opens_beside_a_running_lane(scene: Opened) -> None:
    scene.planned()
    scene.window.prompt_bar.run_button.click()
    scene.opened.sessions.review.show_run(scene.sessions[0], "left", "left")
    assert scene.window.message.isVisible()
    scene.idle()
    assert not scene.opened.sessions.review.on


def test_statistics_describe_the_displayed_runs(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    button = scene.window.view_bar.statistics_button
    button.click()
    left, right = (scene.opened.sessions.statistics.popovers[side] for side in SIDES)
    scene.until(lambda: left.readings["Verifies"] == "1 (wait 1)")
    assert left.isVisible()
    assert right.isVisible()
    assert_accessible(scene.window)
    assert left.readings["Thinking"].startswith("81.8 % (18 of 22")
    assert left.readings["Outcome efficiency"] == "0.82"
    assert set(right.readings.values()) == {"—"}
    assert not scene.window.grab().isNull()

    scene.opened.sessions.review.player.seek(0.0)
    scene.until(lambda: left.readings["Thinking"] == "—")
    _close(left)
    assert button.isChecked()
    _close(right)
    assert not button.isChecked()


def test_statistics_follow_a_run_to_its_end(scene: Opened) -> None:
    scene.window.view_bar.statistics_button.click()
    scene.run("How many?")
    right = scene.opened.sessions.statistics.popovers["right"]
    scene.until(lambda: right.readings["Thinking"].startswith("50 % (5 of 10"))
    scene.until(lambda: right.readings["Outcome efficiency"] != "—")


def _close(popover: StatisticsPopover) -> None:
    popover._close.click()


def test_replay_shortcuts_do_nothing_without_a_recording(scene: Opened) -> None:
    actions = scene.opened.actions.by_name
    for name in ("play", "token_back", "token_on", "round_back", "round_on"):
        actions[name].trigger()
    assert not scene.opened.sessions.review.on
    beside(scene, 0, "left", "left")
    actions["token_back"].trigger()
    shown = len(scene.record("left").trace)
    actions["token_on"].trigger()
    assert len(scene.record("left").trace) == shown + 1


def test_a_pair_of_two_sessions_is_not_continued(scene: Opened) -> None:
    beside(scene, 0, "left", "left")
    beside(scene, 1, "left", "right")
    scene.window.prompt_bar.follow_up_button.click()
    scene.pump()

    assert "can't be continued together" in scene.window.message.text()
    assert not scene.opened.controller.computing
    assert scene.opened.sessions.review.on
