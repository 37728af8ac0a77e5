"""Saved runs in the lanes: a session opened like a live one, or any two runs beside each other.

Transcripts, plots and status lines show them as they show live runs; for as long as they are there,
the timeline says that they are recorded, plays them, and says what was not the same for both. They
are left when something is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conversation import Exchange
from overthink.comparison.pairing import PairedRun
from overthink.comparison.plan import LaneChoice
from overthink.comparison.recorded import choice_of
from overthink.core.profiles import Profiles
from overthink.storage.saved_sessions import SavedTurn
from overthink.ui.base.frame_clock import FrameClock
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.divergence.text import unequal_conditions_text
from overthink.ui.panels.replay.playback_bar import PlaybackBar
from overthink.ui.panels.replay.player import Player
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.reviewed_lane import (
    ReviewedLane,
    live_lane,
    live_run,
    saved_lane,
    turn_of,
)
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.opened_session import OpenedSession
from overthink.ui.state.turn_state import SIDES, Side, TurnState, as_side, session_of


class SessionReviewPresenter(QObject):
    """Opens saved sessions and runs. A child of the window.

    Args:
        profiles: the model families, for what was planned for a saved run.
    """

    changed = Signal()
    """Other runs stand in the lanes, or live ones again."""
    session_changed = Signal()
    """Another session is shown, or none."""

    def __init__(
        self,
        window: MainWindow,
        controller: ComparisonController,
        wiring: LanesPresenter,
        library: SessionStore,
        profiles: Callable[[], Profiles],
    ) -> None:
        super().__init__(window)
        self._window, self._controller, self._wiring = window, controller, wiring
        self._library, self._profiles = library, profiles
        self._opened: OpenedSession | None = None
        """The session whose lanes are shown; None while they are of anywhere."""
        self._lanes: dict[Side, ReviewedLane] = {}
        """What is reviewed on each side; empty while the lanes are live."""
        self._kept: dict[Side, tuple[list[TurnState], list[Exchange]]] = {}
        """What this window ran, where a part of it stands beside a saved run."""
        self._draft: tuple[str, str | None] | None = None
        """The prompt that was being written when a recording took its place, and its answer."""
        self.draw_sides: Callable[[], bool] = lambda: False
        """Asked before a session is shown: are its lanes to be exchanged?"""
        self.player = Player(self)
        self._clock = FrameClock(self)
        self._clock.ticked.connect(self._tick)
        self.timeline = PlaybackBar(window.theme, self.player)
        window.place_timeline(self.timeline)
        self._connect()

    def _connect(self) -> None:
        player = self.player
        player.playing_changed.connect(self._run_clock)
        player.grown.connect(self._wiring.refresh)
        player.grown.connect(self._judge_at_end)
        player.rebuilt.connect(self._take_turn)
        player.jumped.connect(self._show_token)
        self.timeline.close_requested.connect(self.leave)
        self.timeline.scrubbing_ended.connect(self._wiring.show_in_plots)
        self._controller.conversation_begun.connect(self._begin_live)
        self._controller.turn_begun.connect(self._begin_live)
        self._wiring.may_continue = self._may_continue

    @property
    def session(self) -> str | None:
        """Identity of the session whose lanes are shown; None while there is no such one."""
        return self._opened.saved.id if self._opened else None

    @property
    def on(self) -> bool:
        """True while recorded runs are shown."""
        return bool(self._lanes)

    def run_on(self, side: Side) -> PairedRun | None:
        """The run that stands on a side, recorded or live, whole; None for none."""
        if self._lanes:
            return self._lanes[side].paired if side in self._lanes else None
        return live_run(self._controller.lane_states[side], self._controller.system)

    def verdict_on(self, side: Side) -> bool | None:
        """Whether the answer of a side was found right: as saved, else as judged just now."""
        saved = self._lanes[side].right if side in self._lanes else None
        judged = self._wiring.judgement(side)
        return saved if saved is not None else judged.correct if judged else None

    def open(self, session: str, turn: str = "", side: str = "", token: int = -1) -> None:
        """Shows a session, at a token where one is named."""
        if self._may_show():
            self._library.open(session, lambda found: self._show(found, turn, side, token))

    def show_run(self, session: str, side: str, on: str) -> None:
        """Shows the last run of a session's lane on a side; what is on the other one stays.

        Args:
            side: the lane of the session.
            on: the side of the window.
        """
        if self._may_show():
            taken, place = as_side(side), as_side(on)
            self._library.open(session, lambda found: self._show_run(found, taken, place))

    def _may_show(self) -> bool:
        if self._controller.computing:
            self._window.message.show_message(
                self.tr("Stop what runs before you open a saved session.")
            )
        return not self._controller.computing

    def open_anew(self) -> None:
        """Shows the session that is shown from the beginning; nothing where none is."""
        if self._opened:
            self.open(self._opened.saved.id)

    def leave(self) -> None:
        """Back to live lanes: as they were where a part of them was shown, else empty."""
        if self._lanes:
            kept = self._kept or {side: ([], []) for side in SIDES}
            shown = next(iter(self._lanes.values())).asked.prompt
            self._step_aside()
            self._controller.show_turns(kept)
            if self._draft and self._window.prompt_bar.prompt == shown:
                self._window.prompt_bar.set_prompt(*self._draft)
            self._draft = None
            self.changed.emit()

    # -- showing -------------------------------------------------------------------------------

    def _show(self, opened: OpenedSession, turn: str, side: str, token: int) -> None:
        if opened.last is None or self._controller.computing:
            return
        if self.draw_sides():
            opened = opened.exchange()
        lanes = {each: saved_lane(opened, each, self._profiles()) for each in SIDES}
        self._kept = {}
        self._show_lanes({each: lane for each, lane in lanes.items() if lane}, opened)
        at = opened.shown_turn(turn, side) if side else None
        if at is not None and token >= 0:
            self._window.transcripts[opened.across(as_side(side))].show_token(at, token)

    def _show_run(self, opened: OpenedSession, side: Side, on: Side) -> None:
        lane = saved_lane(opened, side, self._profiles())
        if lane is None or self._controller.computing:
            return
        self._show_lanes({**(self._lanes or self._live_lanes()), on: lane}, None)

    def _live_lanes(self) -> dict[Side, ReviewedLane]:
        """What this window ran, kept for when the recording is left."""
        self._controller.show_all()
        lane_states, system = self._controller.lane_states, self._controller.system
        self._kept = {
            side: (list(lane_state.turns), list(lane_state.exchanges))
            for side, lane_state in lane_states.items()
        }
        lanes = {side: live_lane(lane_state, system) for side, lane_state in lane_states.items()}
        return {side: lane for side, lane in lanes.items() if lane}

    def _show_lanes(self, lanes: dict[Side, ReviewedLane], opened: OpenedSession | None) -> None:
        bar, kept = self._window.prompt_bar, self._kept
        if not self._lanes:
            self._draft = bar.prompt, bar.expect
        self._step_aside()
        self._kept = kept
        self._opened, self._lanes = opened, lanes
        self.player.open(turn_of(lanes, opened))
        first = next(iter(lanes.values())).asked
        bar.set_prompt(first.prompt, first.expect)
        self._controller.show_turns({side: self._conversation(side) for side in SIDES})
        for side in SIDES:
            models = lanes[side].models if side in lanes else "—"
            self._window.panels[side].set_recorded(models)
        self.timeline.set_unequal(self._unequal(lanes))
        self.session_changed.emit()
        self.changed.emit()

    def _conversation(self, side: Side) -> tuple[list[TurnState], list[Exchange]]:
        lane = self._lanes.get(side)
        if lane is None:
            return [], []
        return [*lane.earlier, self.player.turns[side]], lane.exchanges

    def _unequal(self, lanes: Mapping[Side, ReviewedLane]) -> tuple[str, ...]:
        if len(lanes) < len(SIDES):
            return ()
        return unequal_conditions_text(lanes["left"].paired, lanes["right"].paired)

    def ask_again(self, session: str, same_models: bool = True) -> None:
        """Makes a new comparison of a saved session's last question, to be run.

        Args:
            same_models: takes models, drafts and settings along; else those that are chosen stay,
                and the keyboard goes to where others are chosen.
        """
        if self._controller.computing:
            self._window.message.show_message(
                self.tr("Stop what runs before you open a saved session.")
            )
            return
        self._library.open(session, lambda opened: self._prepare(opened, same_models))

    def _prepare(self, opened: OpenedSession, same_models: bool) -> None:
        if opened.last is None or self._controller.computing:
            return
        self.leave()
        self._window.prompt_bar.set_prompt(opened.last.prompt, opened.last.expect)
        self._take_conditions(opened.saved.turns[-1])
        if not same_models:
            self._window.panels["left"].header.models.setFocus()
            return
        runs = {side: opened.runs(side) for side in SIDES}
        profiles = self._profiles()
        self._take_choices({s: choice_of(ran[-1][1], profiles) for s, ran in runs.items() if ran})

    def _take_conditions(self, ran: SavedTurn | PairedRun) -> None:
        bar = self._window.prompt_bar
        bar.set_system(ran.system)
        bar.conditions.set_timing(ran.timing)
        self._controller.system = bar.system

    def _take_choices(self, choices: Mapping[Side, LaneChoice]) -> None:
        """Chooses what ran; settings that are not the same must not become so."""
        settings = [replace(choice, model="", draft="") for choice in choices.values()]
        if any(other != settings[0] for other in settings):
            self._window.prompt_bar.conditions.same_box.setChecked(False)
        for side, choice in choices.items():
            self._controller.choose(side, choice)

    def _may_continue(self) -> bool:
        """Before a recording is continued or run again: by the models that are recorded."""
        lanes = self._lanes
        if not lanes:
            return True
        if session_of({side: self._controller.lane_states[side].turns for side in SIDES}) is None:
            words = self.tr(
                "These runs are of no session as they stand here, so nothing continues them. Open "
                "the session of one of them."
            )
            self._window.message.show_message(words)
            return False
        self._take_conditions(next(iter(lanes.values())).paired)
        self._take_choices({side: lane.choice for side, lane in lanes.items() if lane.choice})
        return True

    # -- playing -------------------------------------------------------------------------------

    def _run_clock(self, playing: bool) -> None:
        if playing:
            self._clock.start()
        else:
            self._clock.stop()
            self._judge_at_end()

    def _judge_at_end(self) -> None:
        if self._lanes and self.player.at_end:
            for side in self.player.turns:
                self._wiring.judge(side)

    def _tick(self, seconds: float) -> None:
        if self.player.advance(seconds):
            self._wiring.refresh()

    def _take_turn(self, side: Side) -> None:
        """The clock went back: the lane's last turn is a new one."""
        if self._lanes:
            self._controller.replace_last(side, self.player.turns[side])
            if not self.timeline.scrubbing:  # plots draw all anew: once, at its end
                self._wiring.show_in_plots()

    def _show_token(self, side: Side, token: int) -> None:
        turns = self._controller.lane_states[side].turns
        if turns and token >= 0:
            self._window.transcripts[side].show_token(len(turns) - 1, token)

    def _begin_live(self) -> None:
        if self._draft and self._draft[0].strip():
            self._window.prompt_bar.editor.history.add(self._draft[0])  # a press of ↑ away
        self._draft = None
        self._step_aside()
        self.changed.emit()

    def _step_aside(self) -> None:
        """Something live begins, or another recording."""
        if not self._lanes:
            return
        self._opened, self._lanes, self._kept = None, {}, {}
        self.player.seek(self.player.end_us)  # a follow-up continues all of it
        self.player.close()
        for panel in self._window.panels.values():
            panel.set_recorded("")
        self.session_changed.emit()
