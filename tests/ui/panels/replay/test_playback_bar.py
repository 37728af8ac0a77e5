"""The playback bar with real buttons: controlling the player, and showing its state."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.replay.key_moments import MomentKind
from overthink.ui.panels.replay.marker_slider import US_PER_STEP
from overthink.ui.panels.replay.playback_bar import PlaybackBar
from overthink.ui.panels.replay.player import Alignment, Player
from overthink.ui.state.recorded_turn import (
    Circumstances,
    RecordedTurn,
    Recording,
    paired_turn,
)
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.theme import Theme
from tests.lanes import child_events
from tests.ui.made_runs import events, prompt_done
from tests.ui.panels.replay.recorded import BEGUN, recording_of, turn_of, two_lanes
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    return Player()


@pytest.fixture
def timeline(qtbot: QtBot, player: Player) -> PlaybackBar:
    made = PlaybackBar(Theme("dark"), player)
    qtbot.addWidget(made)
    made.resize(1000, 70)
    player.open(two_lanes())
    qtbot.waitExposed(made)
    return made


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_every_control_has_a_name(timeline: PlaybackBar) -> None:
    assert_accessible(timeline)


def test_the_bar_is_visible_while_a_recording_is_open(
    timeline: PlaybackBar, player: Player
) -> None:
    assert timeline.isVisible()
    player.close()
    assert not timeline.isVisible()


def test_the_bar_shows_date_machine_and_timing(timeline: PlaybackBar, player: Player) -> None:
    assert timeline.description.text().startswith("Recorded · ")
    assert timeline.description.text().endswith(" · Test · lanes together")
    player.open(turn_of([prompt_done()], timing=TimingMode.SEQUENTIAL))
    words = timeline.description.text()
    assert "machine not recorded" in words
    assert "one lane after the other" in words
    assert "22" in words


def test_facts_that_differ_are_shown_by_lane(timeline: PlaybackBar, player: Player) -> None:
    runs = two_lanes().runs
    asked: dict[Side, Circumstances] = {
        "left": Circumstances("?", "0", TimingMode.CONCURRENT, BEGUN),
        "right": Circumstances("??", None, TimingMode.SEQUENTIAL, ""),
    }
    player.open(paired_turn(runs, asked))
    words = timeline.description.text()
    assert "right just now" in words
    assert "left lanes together, right one lane after the other" in words
    assert words.count("Test") == 1  # the machine is the same
    assert [turn.prompt for turn in player.turns.values()] == ["?", "??"]


def test_unequal_conditions_are_shown(timeline: PlaybackBar, player: Player) -> None:
    player.open(two_lanes())
    timeline.set_unequal(["The prompts differ.", "Seed: 1 left, 2 right."])
    assert not timeline.unequal.isHidden()
    assert timeline.difference.text() == "The prompts differ."
    assert "Seed" in timeline.unequal.toolTip()
    timeline.set_unequal([])
    assert timeline.unequal.isHidden()
    assert timeline.difference.isHidden()


def test_an_interrupted_lane_is_named(timeline: PlaybackBar, player: Player) -> None:
    cut_off = recording_of(events(20, status=None))
    runs: dict[Side, Recording] = {"right": dataclasses.replace(cut_off, interrupted=True)}
    player.open(RecordedTurn(Circumstances("Q", None, TimingMode.CONCURRENT, "nonsense"), runs))
    words = timeline.description.text()
    assert words.startswith("Recorded · nonsense · ")
    assert words.endswith(" · right lane interrupted")


def test_play_and_pause_are_one_button(qtbot: QtBot, timeline: PlaybackBar, player: Player) -> None:
    assert timeline.play_button.accessibleName() == "Play"
    click(qtbot, timeline.play_button)
    assert player.playing
    assert timeline.play_button.accessibleName() == "Pause"
    player.advance(0.5)
    click(qtbot, timeline.play_button)
    assert not player.playing
    assert player.clock_us == 500_000


def test_clock_and_slider_follow(qtbot: QtBot, timeline: PlaybackBar, player: Player) -> None:
    assert timeline.clock.text() == "0:01.1 / 0:01.1"
    assert timeline.slider.value() == timeline.slider.maximum()
    click(qtbot, timeline.first_button)
    assert timeline.clock.text() == "0:00.0 / 0:01.1"
    assert timeline.slider.value() == 0
    player.seek(456_000)
    assert timeline.slider.value() == 456
    assert timeline.clock.text().startswith("0:00.4")


def test_a_click_on_the_groove_seeks(qtbot: QtBot, timeline: PlaybackBar, player: Player) -> None:
    slider = timeline.slider
    spot = QPoint(round(slider.x_of(300)), slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=spot)
    assert player.clock_us == pytest.approx(300_000, abs=5_000)


def test_dragging_seeks_in_both_directions(
    qtbot: QtBot, timeline: PlaybackBar, player: Player
) -> None:
    slider = timeline.slider
    middle = slider.height() // 2
    start = QPoint(round(slider.x_of(slider.maximum())), middle)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for value in (200, 900, 100):
        qtbot.mouseMove(slider, QPoint(round(slider.x_of(value)), middle))
        assert player.clock_us == pytest.approx(value * US_PER_STEP, abs=5_000)
    assert timeline.scrubbing
    with qtbot.waitSignal(timeline.scrubbing_ended):
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(10, middle))
    assert not timeline.scrubbing


def test_arrow_keys_seek_a_little_and_end_to_the_end(
    qtbot: QtBot, timeline: PlaybackBar, player: Player
) -> None:
    player.seek(0.0)
    qtbot.keyClick(timeline.slider, Qt.Key.Key_Right)
    assert 0 < player.clock_us < 50_000
    qtbot.keyClick(timeline.slider, Qt.Key.Key_End)
    assert player.at_end


def test_steps_and_jumps(qtbot: QtBot, timeline: PlaybackBar, player: Player) -> None:
    click(qtbot, timeline.first_button)
    click(qtbot, timeline.token_button)
    assert len(player.turns["left"].record.trace) == 1
    click(qtbot, timeline.back_button)
    assert len(player.turns["left"].record.trace) == 0
    click(qtbot, timeline.round_button)
    assert len(player.turns["left"].record.trace) == 2
    click(qtbot, timeline.jumps[MomentKind.LOOP_START])
    assert len(player.turns["right"].record.trace) == 31


def test_jumps_without_a_key_moment_are_disabled(timeline: PlaybackBar, player: Player) -> None:
    player.open(turn_of(events(20, with_draft=False, answer="")))
    assert not any(button.isEnabled() for button in timeline.jumps.values())
    assert not timeline.round_button.isEnabled()
    assert not timeline.alignment_box.isEnabled()
    assert "of the thought" not in timeline.slider.accessibleDescription()


def test_speed_and_alignment_can_be_chosen(
    qtbot: QtBot, timeline: PlaybackBar, player: Player
) -> None:
    assert timeline.speed_box.currentText() == "1×"
    qtbot.keyClick(timeline.speed_box, Qt.Key.Key_Down)
    assert player.speed == 2.0
    qtbot.keyClick(timeline.alignment_box, Qt.Key.Key_Down)
    assert player.alignment is Alignment.FIRST_TOKEN
    player.set_speed(0.25)
    assert timeline.speed_box.currentText() == "0.25×"


def test_markers_have_tooltips(timeline: PlaybackBar, player: Player) -> None:
    slider = timeline.slider
    at = {moment.kind: at_us for at_us, moment in player.moments()}
    words = slider.tooltip_at(slider.x_of(at[MomentKind.LOOP_START] / US_PER_STEP))
    assert words.endswith("start of the loop, right lane")
    assert "end of the thought, left lane" in slider.accessibleDescription()
    assert slider.tooltip_at(-50) == ""


def test_each_lane_has_its_side_of_the_groove(timeline: PlaybackBar, player: Player) -> None:
    theme = Theme("dark")
    image = timeline.slider.grab().toImage()
    at = {moment.kind: at_us for at_us, moment in player.moments()}
    ratio = image.devicePixelRatio()

    def colours(kind: MomentKind, rows: range) -> set[str]:
        x = timeline.slider.x_of(at[kind] / US_PER_STEP)
        across = range(int((x - 6) * ratio), int((x + 6) * ratio))
        return {image.pixelColor(px, int(y * ratio)).name() for px in across for y in rows}

    above, below = range(8), range(timeline.slider.height() - 8, timeline.slider.height())
    assert theme.roles.left in colours(MomentKind.THOUGHT_END, above)
    assert theme.roles.right in colours(MomentKind.LOOP_START, below)
    assert theme.roles.right not in colours(MomentKind.LOOP_START, above)


def test_a_run_that_never_started_has_no_duration(timeline: PlaybackBar, player: Player) -> None:
    player.open(turn_of([child_events.loaded()]))
    assert timeline.clock.text() == "0:00.0 / 0:00.0"
    timeline.grab()
