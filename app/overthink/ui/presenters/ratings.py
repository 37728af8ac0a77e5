"""Ratings of the displayed runs: the user's verdicts, and votes on which run is better.

Connects the lanes' buttons and the vote bar with the ratings store. Sides are those of the window;
the store uses the sides on which a turn ran.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMenu

from overthink.storage.session_edits import ByHand, Preference
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.help.shortcut_list import make_actions
from overthink.ui.panels.ratings.vote_bar import VoteBar
from overthink.ui.presenters.blind_mode import BlindMode
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.services.ratings_store import RatingsStore
from overthink.ui.state.turn_state import SIDES, SavedAs, Side, TurnState

_VERDICTS: tuple[ByHand, ...] = ("right", "wrong", "unsure")


class RatingsPresenter(QObject):
    """Verdicts and votes. A child of the window.

    Args:
        is_recorded: returns whether a saved session is shown. Its runs have ended, however much of
            them is on the screen.
    """

    def __init__(
        self,
        window: MainWindow,
        engine: ComparisonEngine,
        store: RatingsStore,
        blind_mode: BlindMode,
        is_recorded: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._lane_states, self._store = window, engine.lane_states, store
        self._blind_mode, self._is_recorded = blind_mode, is_recorded
        self.bar = VoteBar(window.theme)
        window.view_bar.place_vote_bar(self.bar)
        self._connect(engine)
        make_actions(window, self._actions())

    def _connect(self, engine: ComparisonEngine) -> None:
        controller, store = engine.controller, self._store
        for signal in (controller.conversation_shown, controller.turn_saved):
            signal.connect(self._load)
        for signal in (
            controller.turn_started,
            controller.turn_replaced,
            engine.display.run_shown,
            controller.busy_changed,
            store.changed,
            self._blind_mode.changed,
        ):
            signal.connect(self.refresh)
        store.refused.connect(self._window.message.show_message)
        self.bar.chosen.connect(self.vote)
        self.bar.reveal_requested.connect(self._blind_mode.reveal)
        for side in SIDES:
            self._connect_lane(side)

    def _connect_lane(self, side: Side) -> None:
        panel, view = self._window.panels[side], self._window.transcripts[side]
        panel.verdict_chosen.connect(lambda verdict: self._judge_last(side, verdict))
        view.menu_created.connect(lambda menu: self._extend(menu, side))

    def _actions(self) -> dict[str, Callable[[], object]]:
        return {
            **{f"judge_{name}": partial(self._press_verdict, name) for name in _VERDICTS},
            **{f"prefer_{name}": partial(self.bar.press, name) for name in self.bar.buttons},
            "blind": self._window.view_bar.blind_button.toggle,
        }

    # -- display -----------------------------------------------------------------------------------

    def _load(self) -> None:
        self._store.load(turn for side in SIDES for turn in self._turns(side))
        self.refresh()

    def refresh(self) -> None:
        """Show the ratings, and which ratings are possible now."""
        for side in SIDES:
            turn = self._lane_states[side].last_turn
            verdict = self._store.of_run(turn.saved if turn else None).by_hand
            self._window.panels[side].set_manual_verdict(
                _as_verdict(verdict), may_judge=turn is not None and self._may_judge(turn)
            )
        self._blind_mode.reveal_failed(
            [turn for side in SIDES if (turn := self._lane_states[side].last_turn)]
        )
        self._show_bar()

    def _show_bar(self) -> None:
        pair, hidden = self._pair(), self._blind_mode.hidden
        may_vote = pair is not None and all(self._may_judge(turn) for turn in pair.values())
        rating = self._store.of_turn(pair["left"].saved if pair else None)
        # An earlier vote must not influence a blind one.
        self.bar.show_state(
            None if hidden else self._as_shown(rating.preference),
            may_vote=may_vote,
            hidden=hidden,
            words=self._state_text(
                hidden, may_vote, rating.preference is not None and rating.blind
            ),
        )
        self.bar.setVisible(hidden or may_vote)

    def _state_text(self, hidden: bool, may_vote: bool, voted_blind: bool) -> str:
        if hidden and may_vote:
            return self.tr("Names, metrics and verdicts are hidden until you vote.")
        if hidden:
            return self.tr(
                "Names, metrics and verdicts are hidden. Vote once both runs have ended."
            )
        if not voted_blind:
            waiting = self._blind_mode.armed and not self._is_recorded()
            return self.tr("Names will be hidden from the next question on.") if waiting else ""
        names = {side: self._window.panels[side].names for side in SIDES}
        template = self.tr("Voted blind. Left: {left}. Right: {right}.")
        return template.format(left=names["left"], right=names["right"])

    def _turns(self, side: Side) -> list[TurnState]:
        return self._lane_states[side].turns

    def _may_judge(self, turn: TurnState) -> bool:
        return turn.saved is not None and (turn.over or self._is_recorded())

    def _pair(self, index: int = -1) -> dict[Side, TurnState] | None:
        """The runs of one turn, by the lanes that show them; None if they belong to two turns."""
        if not all(self._turns(side) for side in SIDES):
            return None
        try:
            pair: dict[Side, TurnState] = {side: self._turns(side)[index] for side in SIDES}
        except IndexError:
            return None
        turns = {turn.saved.turn if turn.saved else None for turn in pair.values()}
        return pair if len(turns) == 1 and None not in turns else None

    # -- verdicts on a run -------------------------------------------------------------------------

    def _press_verdict(self, name: ByHand) -> None:
        """Rate the lane that has the keyboard focus."""
        side = next((side for side in SIDES if self._has_focus(side)), None)
        if side is None:
            text = self.tr("Go to a lane first: Alt+1 to the left one, Alt+2 to the right one.")
            self._window.message.show_message(text)
        elif self._window.panels[side].status.manual_verdict.isVisible():
            self._window.message.show_message("")
            self._window.panels[side].status.manual_verdict.press(name)

    def _has_focus(self, side: Side) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._window.panels[side].isAncestorOf(focus)

    def _judge_last(self, side: Side, verdict: ByHand | None) -> None:
        turn = self._lane_states[side].last_turn
        if turn and turn.saved:
            self._store.judge(turn.saved, verdict)

    # -- votes on a pair ---------------------------------------------------------------------------

    def vote(self, preference: Preference | None, index: int = -1) -> None:
        """Vote for a lane, by the sides of the window; None withdraws the vote."""
        pair = self._pair(index)
        if pair is None or (saved := pair["left"].saved) is None:
            return
        blind = self._blind_mode.hidden
        self._store.prefer(saved, self._as_run(preference, saved), blind=blind)
        if preference is not None:
            self._blind_mode.reveal()

    def _as_run(self, preference: Preference | None, left: SavedAs) -> Preference | None:
        """Convert the window's side to the side on which the turn ran."""
        return _exchanged(preference) if left.side != "left" else preference

    def _as_shown(self, preference: str | None) -> Preference | None:
        turn = self._lane_states["left"].last_turn
        known = _as_preference(preference)
        return self._as_run(known, turn.saved) if turn and turn.saved else known

    # -- earlier turns, in the transcript's menu ---------------------------------------------------

    def _extend(self, menu: QMenu, side: Side) -> None:
        found = self._window.transcripts[side].token_at_caret
        index = found[0] if found else len(self._turns(side)) - 1
        if not 0 <= index < len(self._turns(side)):
            return
        turn = self._turns(side)[index]
        if not self._may_judge(turn) or turn.saved is None:
            return
        number = index + 1
        verdicts = menu.addMenu(self.tr("Your verdict on answer {number}").format(number=number))
        for name, text in self._verdict_texts().items():
            self._add_verdict(verdicts, turn.saved, name, text)
        if self._pair(index) is not None:
            votes = menu.addMenu(self.tr("Better in turn {number}").format(number=number))
            for preference, button in self.bar.buttons.items():
                votes.addAction(button.text(), partial(self.vote, preference, index))

    def _add_verdict(self, menu: QMenu, saved: SavedAs, name: ByHand, text: str) -> None:
        given = self._store.of_run(saved).by_hand == name
        action = menu.addAction(text, lambda: self._store.judge(saved, None if given else name))
        action.setCheckable(True)
        action.setChecked(given)

    def _verdict_texts(self) -> dict[ByHand, str]:
        return {
            "right": self.tr("The answer is right"),
            "wrong": self.tr("The answer is wrong"),
            "unsure": self.tr("Unsure"),
        }


def _exchanged(preference: Preference | None) -> Preference | None:
    sides: dict[Preference, Preference] = {"left": "right", "right": "left"}
    return sides.get(preference, preference) if preference else None


def _as_verdict(word: str | None) -> ByHand | None:
    return next((name for name in _VERDICTS if name == word), None)


def _as_preference(word: str | None) -> Preference | None:
    known: tuple[Preference, ...] = ("left", "right", "tie", "both_bad")
    return next((name for name in known if name == word), None)
