"""Shows saved runs in the lanes: a whole session, or any two runs beside each other.

Transcripts, plots and status lines show them like live runs. Meanwhile the timeline labels them as
recorded, replays them, and lists the conditions in which they differ. Asking something returns to
live lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import Exchange
from overthink.comparison.plan import LaneChoice
from overthink.comparison.run_pair import PairedRun
from overthink.comparison.saved_plan import choice_from_run
from overthink.core.profiles import Profiles
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.storage.saved_sessions import SavedTurn
from overthink.ui.base.frame_clock import FrameClock
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.divergence.text import unequal_conditions_text
from overthink.ui.panels.replay.playback_bar import PlaybackBar
from overthink.ui.panels.replay.player import Player
from overthink.ui.presenters.lanes import LanesPresenter
from overthink.ui.presenters.transcripts import TranscriptsPresenter
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.session_recording import AutoGrading
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.lane_state import have_same_settings
from overthink.ui.state.opened_session import (
    OpenedSession,
    ReviewedLane,
    live_lane,
    live_run,
    saved_lane,
    turn_of,
)
from overthink.ui.state.turn_state import SIDES, Side, TurnState, as_side, session_of


class SessionReviewPresenter(QObject):
    """Opens saved sessions and runs. A child of the window.

    Args:
        profiles: returns the model families, from which a saved run's plan is derived.
    """

    changed = Signal()
    """The lanes show other saved runs, or live ones again."""
    session_changed = Signal()
    """The lanes show another session, or none."""

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        lanes: LanesPresenter,
        grading: AutoGrading,
        transcripts: TranscriptsPresenter,
        store: SessionStore,
        profiles: Callable[[], Profiles],
    ) -> None:
        super().__init__(window)
        self._window, self._lanes_presenter = window, lanes
        self._grading, self._transcripts = grading, transcripts
        self._controller, self._plans, self._display = (
            engine.controller,
            engine.plans,
            engine.display,
        )
        self._store, self._profiles = store, profiles
        self._opened: OpenedSession | None = None
        """The session in the lanes; None while they show runs of several sessions."""
        self._lanes: dict[Side, ReviewedLane] = {}
        """The reviewed run on each side; empty while the lanes are live."""
        self._live: dict[Side, tuple[list[TurnState], list[Exchange]]] = {}
        """The live conversations, while one of them is shown beside a saved run."""
        self._draft: tuple[str, str | None, str] | None = None
        """The unsent prompt that a recording replaced in the field, its expected answer, and the
        system prompt."""
        self.may_change_lanes: Callable[[], bool] = lambda: True
        """Asked before the live lanes get another choice."""
        self.draw_sides: Callable[[], bool] = lambda: False
        """Asked before a session is shown: whether to exchange its lanes."""
        self.player = Player(self)
        self._clock = FrameClock(self)
        self._clock.ticked.connect(self._tick)
        self.timeline = PlaybackBar(window.theme, self.player)
        window.place_timeline(self.timeline)
        self._connect()

    def _connect(self) -> None:
        player = self.player
        player.playing_changed.connect(self._run_clock)
        player.grown.connect(self._lanes_presenter.refresh)
        player.grown.connect(self._judge_at_end)
        player.rebuilt.connect(self._replace_turn)
        player.jumped.connect(self._show_token)
        self.timeline.close_requested.connect(self.leave)
        self.timeline.scrubbing_ended.connect(self._transcripts.show_in_plots)
        self._controller.conversation_started.connect(self._begin_live)
        self._controller.turn_started.connect(self._begin_live)

    @property
    def session(self) -> str | None:
        """Identity of the session in the lanes; None if they show no saved session."""
        return self._opened.saved.id if self._opened else None

    @property
    def on(self) -> bool:
        """True while saved runs are shown."""
        return bool(self._lanes)

    def run_on(self, side: Side) -> PairedRun | None:
        """The complete run on a side, recorded or live; None if there is none."""
        if self._lanes:
            return self._lanes[side].paired if side in self._lanes else None
        return live_run(self._controller.lane_states[side], self._controller.system)

    def verdict_on(self, side: Side) -> tuple[Judgement | None, bool | None]:
        """The judgement of a side's answer, and whether it is right according to the user."""
        by_hand = self._lanes[side].by_hand if side in self._lanes else None
        return self._grading.judgements.get(side), by_hand

    @property
    def shown_choices(self) -> dict[Side, LaneChoice]:
        """The choices that run the displayed saved models again, with their settings."""
        return {side: lane.choice for side, lane in self._lanes.items() if lane.choice}

    @property
    def shown_timing(self) -> TimingMode:
        """The timing mode of the displayed saved runs."""
        return next(iter(self._lanes.values())).paired.timing

    def apply_shown(self) -> tuple[Side, ...]:
        """Choose the displayed models, settings and timing; return the lanes that have a run."""
        choices = self.shown_choices
        self._window.prompt_bar.conditions.set_timing(self.shown_timing)
        self._apply_choices(choices)
        return tuple(side for side in SIDES if side in choices)

    # -- opening -------------------------------------------------------------------------------

    def open(self, session: str, turn: str = "", side: str = "", token: int = -1) -> None:
        """Show a session, scrolled to a token if one is given."""
        if self._may_show():
            self._store.open(session, lambda found: self._show(found, turn, side, token))

    def reopen(self) -> None:
        """Show the current session from the beginning; do nothing if there is none."""
        if self._opened:
            self.open(self._opened.saved.id)

    def show_run(self, session: str, side: str, on: str) -> None:
        """Show the last run of a session's lane on one side; the other side stays as it is.

        Args:
            side: the lane in the session.
            on: the side of the window.
        """
        if self._may_show():
            lane, place = as_side(side), as_side(on)
            self._store.open(session, lambda found: self._show_run(found, lane, place))

    def ask_again(self, session: str, same_models: bool = True) -> None:
        """Prepare a new comparison with a saved session's last question.

        Args:
            same_models: also chooses the session's models, drafts and settings. Otherwise the
                current choice stays, and the focus moves to the model chooser.
        """
        if self._may_show():
            self._store.open(session, lambda opened: self._prepare(opened, same_models))

    def _may_show(self) -> bool:
        if self._controller.computing:
            self._window.message.show_message(
                self.tr("Stop the running lanes before you open a saved session.")
            )
        return not self._controller.computing

    def leave(self) -> None:
        """Return to live lanes: to the conversation shown beside a saved run, or to empty ones."""
        if self._lanes:
            live = self._live or {side: ([], []) for side in SIDES}
            shown = next(iter(self._lanes.values())).asked.prompt
            self._close()
            self._controller.show_turns(live)
            if self._draft:
                prompt, expect, system = self._draft
                self._window.prompt_bar.set_system(system)
                if self._window.prompt_bar.prompt == shown:
                    self._window.prompt_bar.set_prompt(prompt, expect)
            self._draft = None
            self.changed.emit()

    # -- showing -------------------------------------------------------------------------------

    def _show(self, opened: OpenedSession, turn: str, side: str, token: int) -> None:
        if opened.last is None or self._controller.computing:
            return
        if self.draw_sides():
            opened = opened.exchange()
        lanes = {each: saved_lane(opened, each, self._profiles()) for each in SIDES}
        self._live = {}
        self._show_lanes({each: lane for each, lane in lanes.items() if lane}, opened)
        index = opened.shown_turn(turn, side) if side else None
        if index is not None and token >= 0:
            self._window.transcripts[opened.across(as_side(side))].show_token(index, token)

    def _show_run(self, opened: OpenedSession, side: Side, on: Side) -> None:
        lane = saved_lane(opened, side, self._profiles())
        if lane is not None and not self._controller.computing:
            self._show_lanes({**(self._lanes or self._live_lanes()), on: lane}, None)

    def _live_lanes(self) -> dict[Side, ReviewedLane]:
        """The live runs; also stores their conversations for when the review is closed."""
        self._display.show_all()
        lane_states, system = self._controller.lane_states, self._controller.system
        self._live = {s: (list(e.turns), list(e.exchanges)) for s, e in lane_states.items()}
        lanes = {side: live_lane(lane_state, system) for side, lane_state in lane_states.items()}
        return {side: lane for side, lane in lanes.items() if lane}

    def _show_lanes(self, lanes: dict[Side, ReviewedLane], opened: OpenedSession | None) -> None:
        bar, live = self._window.prompt_bar, self._live
        if not self._lanes:
            self._draft = bar.prompt, bar.expect, bar.system
        self._close()
        self._live = live
        self._opened, self._lanes = opened, lanes
        self.player.open(turn_of(lanes, opened))
        first = next(iter(lanes.values())).asked
        bar.set_prompt(first.prompt, first.expect)
        bar.set_system(next(iter(lanes.values())).paired.system)
        self._controller.show_turns({side: self._conversation(side) for side in SIDES})
        for side in SIDES:
            models = lanes[side].models if side in lanes else "—"
            self._window.panels[side].set_recorded(models)
        both = len(lanes) == len(SIDES)
        self.timeline.set_unequal(
            unequal_conditions_text(lanes["left"].paired, lanes["right"].paired) if both else ()
        )
        self.session_changed.emit()
        self.changed.emit()

    def _conversation(self, side: Side) -> tuple[list[TurnState], list[Exchange]]:
        lane = self._lanes.get(side)
        if lane is None:
            return [], []
        return [*lane.earlier, self.player.turns[side]], lane.exchanges

    # -- asking anew ---------------------------------------------------------------------------

    def _prepare(self, opened: OpenedSession, same_models: bool) -> None:
        if opened.last is None or self._controller.computing or not self.may_change_lanes():
            return
        self.leave()
        self._window.prompt_bar.set_prompt(opened.last.asked.prompt, opened.last.asked.expect)
        self._apply_conditions(opened.saved.turns[-1])
        if not same_models:
            self._window.panels["left"].header.models.setFocus()
            return
        runs = {side: opened.runs(side) for side in SIDES}
        profiles = self._profiles()
        self._apply_choices(
            {s: choice_from_run(ran[-1][1], profiles) for s, ran in runs.items() if ran}
        )

    def _apply_conditions(self, ran: SavedTurn | PairedRun) -> None:
        bar = self._window.prompt_bar
        bar.set_system(ran.system)
        bar.conditions.set_timing(ran.timing)
        self._controller.system = bar.system

    def _apply_choices(self, choices: Mapping[Side, LaneChoice]) -> None:
        """Choose what ran. Settings that differed must stay different."""
        live = {side: lane.choice for side, lane in self._controller.lane_states.items()}
        if not have_same_settings(*({**live, **choices}[side] for side in SIDES)):
            self._window.prompt_bar.conditions.same_box.setChecked(False)
        for side, choice in choices.items():
            self._plans.choose(side, choice)

    def is_one_session(self) -> bool:
        """Whether the displayed saved runs can be continued together; shows the reason if not."""
        if session_of({s: each.turns for s, each in self._controller.lane_states.items()}) is None:
            text = self.tr(
                "These runs come from different sessions and can't be continued together. Open the "
                "session of one of them."
            )
            self._window.message.show_message(text)
            return False
        return True

    def may_continue(self) -> bool:
        """Before a recording is continued or run again: choose the recorded models."""
        if not self._lanes:
            return True
        if not self.is_one_session():
            return False
        self.apply_shown()
        self._controller.system = self._window.prompt_bar.system
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
                self._grading.judge(side)

    def _tick(self, seconds: float) -> None:
        if self.player.advance(seconds):
            self._lanes_presenter.refresh()

    def _replace_turn(self, side: Side) -> None:
        """Show the lane's new last turn: the player went back in time."""
        if self._lanes:
            self._controller.replace_last(side, self.player.turns[side])
            if not self.timeline.scrubbing:  # plots redraw everything, so once, at its end
                self._transcripts.show_in_plots()

    def _show_token(self, side: Side, token: int) -> None:
        turns = self._controller.lane_states[side].turns
        if turns and token >= 0:
            self._window.transcripts[side].show_token(len(turns) - 1, token)

    def _begin_live(self) -> None:
        if self._draft and self._draft[0].strip():
            self._window.prompt_bar.editor.history.add(self._draft[0])  # the up arrow recalls it
        self._draft = None
        self._close()
        self.changed.emit()

    def _close(self) -> None:
        """Close the recording: something live begins, or another recording opens."""
        if not self._lanes:
            return
        self._opened, self._lanes, self._live = None, {}, {}
        self.player.seek(self.player.end_us)  # a follow-up continues all of it
        self.player.close()
        for panel in self._window.panels.values():
            panel.set_recorded("")
        self.session_changed.emit()
