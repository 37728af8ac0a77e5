"""A saved session in the lanes: opened like a live one, replayed, and left when something is asked.

Transcripts, plots and status lines show it as they show a live run; for as long as it is there, the
timeline says that it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conversation import Exchange
from overthink.comparison.recorded import choice_of
from overthink.core.profiles import Profiles
from overthink.ui.controller import Controller
from overthink.ui.frame_clock import FrameClock
from overthink.ui.main_window import MainWindow
from overthink.ui.replay.player import Player
from overthink.ui.replay.timeline import Timeline
from overthink.ui.sessions.library import SessionLibrary
from overthink.ui.sessions.opening import OpenedSession
from overthink.ui.shown import SIDES, ShownTurn, Side, as_side
from overthink.ui.wiring import Wiring


class Reviewing(QObject):
    """Opens saved sessions. A child of the window."""

    session_changed = Signal()
    """Another session is shown, or none."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        wiring: Wiring,
        library: SessionLibrary,
        profiles: Callable[[], Profiles],
    ) -> None:
        super().__init__(window)
        self._profiles = profiles
        self._window, self._controller, self._wiring = window, controller, wiring
        self._library = library
        self._opened: OpenedSession | None = None
        self.draw_sides: Callable[[], bool] = lambda: False
        """Asked before a session is shown: are its lanes to be exchanged?"""
        self.player = Player(self)
        self._clock = FrameClock(self)
        self._clock.ticked.connect(self._tick)
        self.timeline = Timeline(window.theme, self.player)
        window.place_timeline(self.timeline)
        self._connect()

    def _connect(self) -> None:
        player = self.player
        player.playing_changed.connect(self._run_clock)
        player.grown.connect(self._wiring.refresh)
        player.grown.connect(self._judge_at_end)
        player.rebuilt.connect(self._take_turn)
        player.jumped.connect(self._show_token)
        self.timeline.close_asked.connect(self.leave)
        self.timeline.scrubbing_ended.connect(self._wiring.show_in_plots)
        self._controller.conversation_begun.connect(self._step_aside)
        self._controller.turn_begun.connect(self._step_aside)

    @property
    def session(self) -> str | None:
        """Identity of the session that is shown; None while the lanes are live."""
        return self._opened.saved.id if self._opened else None

    def open(self, session: str, turn: str = "", side: str = "", token: int = -1) -> None:
        """Shows a session, at a token where one is named."""
        if self._controller.computing:
            self._window.message.say(self.tr("Stop what runs before you open a saved session."))
            return
        self._library.open(session, lambda found: self._show(found, turn, side, token))

    def open_anew(self) -> None:
        """Shows the session that is shown from the beginning; nothing where none is."""
        if self._opened:
            self.open(self._opened.saved.id)

    def leave(self) -> None:
        """Back to live lanes, empty as at first."""
        if self._opened:
            self._step_aside()
            self._controller.show_turns({side: ([], []) for side in SIDES})

    # -- showing -------------------------------------------------------------------------------

    def _show(self, opened: OpenedSession, turn: str, side: str, token: int) -> None:
        if opened.last is None or self._controller.computing:
            return
        self._step_aside()
        if self.draw_sides():
            opened = opened.exchange()
        assert opened.last is not None
        self._opened = opened
        self.player.open(opened.last)
        self._show_prompt(opened)
        shown = {each: self._turns(opened, each) for each in SIDES}
        exchanges = {
            each: [Exchange(turn.prompt, run.record) for turn, run in opened.runs(each)]
            for each in SIDES
        }
        self._controller.show_turns({each: (shown[each], exchanges[each]) for each in SIDES})
        for each in SIDES:
            self._window.panels[each].set_recorded(self._model_words(opened, each))
        self.session_changed.emit()
        at = opened.shown_turn(turn, side) if side else None
        if at is not None and token >= 0:
            self._window.transcripts[opened.across(as_side(side))].show_token(at, token)

    def _turns(self, opened: OpenedSession, side: Side) -> list[ShownTurn]:
        last = self.player.turns.get(side)
        return [*opened.earlier[side], *([last] if last else [])]

    def _show_prompt(self, opened: OpenedSession) -> None:
        assert opened.last is not None
        self._window.prompt_bar.set_prompt(opened.last.prompt, opened.last.expect)

    def _model_words(self, opened: OpenedSession, side: Side) -> str:
        runs = opened.runs(side)
        if not runs:
            return "—"
        _, run = runs[-1]
        return run.model if run.draft == "none" else f"{run.model} + {run.draft}"

    def ask_again(self, session: str, same_models: bool = True) -> None:
        """Makes a new comparison of a saved session's last question, to be run.

        Args:
            same_models: takes models, drafts and settings along; else those that are chosen stay,
                and the keyboard goes to where others are chosen.
        """
        if self._controller.computing:
            self._window.message.say(self.tr("Stop what runs before you open a saved session."))
            return
        self._library.open(session, lambda opened: self._prepare(opened, same_models))

    def _prepare(self, opened: OpenedSession, same_models: bool) -> None:
        if opened.last is None or self._controller.computing:
            return
        self.leave()
        self._show_prompt(opened)
        self._take_conditions(opened, same_models)
        if not same_models:
            self._window.panels["left"].header.models.setFocus()
            return
        for side in SIDES:
            if runs := opened.runs(side):
                self._controller.choose(side, choice_of(runs[-1][1], self._profiles()))

    def _take_conditions(self, opened: OpenedSession, same_models: bool) -> None:
        last = opened.saved.turns[-1]
        bar = self._window.prompt_bar
        bar.set_system(last.system)
        bar.conditions.set_timing(last.timing)
        choices = [
            choice_of(runs[-1][1], self._profiles())
            for side in SIDES
            if (runs := opened.runs(side))
        ]
        settings = [replace(choice, model="", draft="") for choice in choices]
        if same_models and any(other != settings[0] for other in settings):
            bar.conditions.same_box.setChecked(False)

    # -- playing -------------------------------------------------------------------------------

    def _run_clock(self, playing: bool) -> None:
        if playing:
            self._clock.start()
        else:
            self._clock.stop()
            self._judge_at_end()

    def _judge_at_end(self) -> None:
        if self._opened and self.player.at_end:
            for side in self.player.turns:
                self._wiring.judge(side)

    def _tick(self, seconds: float) -> None:
        if self.player.advance(seconds):
            self._wiring.refresh()

    def _take_turn(self, side: Side) -> None:
        """The clock went back: the lane's last turn is a new one."""
        if self._opened:
            self._controller.replace_last(side, self.player.turns[side])
            if not self.timeline.scrubbing:  # plots draw all anew: once, at its end
                self._wiring.show_in_plots()

    def _show_token(self, side: Side, token: int) -> None:
        turns = self._controller.desks[side].turns
        if turns and token >= 0:
            self._window.transcripts[side].show_token(len(turns) - 1, token)

    def _step_aside(self) -> None:
        """Something live begins, or another recording."""
        if self._opened is None:
            return
        self._opened = None
        self.player.seek(self.player.end_us)  # a follow-up continues all of it
        self.player.close()
        for panel in self._window.panels.values():
            panel.set_recorded("")
        self.session_changed.emit()
