"""The real window over scripted lanes, on the test's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bootstrap import Program, build_program
from overthink.core.events import LaneEvent, Loading
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase
from overthink.lanes.scripted import ScriptedLane
from overthink.storage.saved_sessions import SavedSession, load_session
from overthink.storage.store import open_store
from overthink.ui.app.application import Application, Preset
from overthink.ui.main_window import MainWindow
from overthink.ui.state.paced_feed import Pace
from overthink.ui.state.turn_state import SIDES, Side
from tests.lanes import child_events

LOAD: Sequence[LaneEvent] = [Loading("model", 0.5), child_events.loaded()]
PATIENCE_S = 20.0


def run_of(thought: Sequence[str], answer: Sequence[str]) -> list[LaneEvent]:
    """The events of a run with one token per text; all thinking tokens are accepted proposals."""
    events: list[LaneEvent] = [child_events.prompt_done()]
    if thought:
        events.append(child_events.tokens(0, thought, Phase.THINKING, Origin.ACCEPTED))
    if answer:
        events.append(child_events.tokens(len(thought), answer, Phase.ANSWER))
    return [*events, child_events.finished()]


RIGHT = run_of([" Hm", ".", " None", " left", "."], ["The", " answer", " is", " **0**", "."])


class Opened:
    """An open window and the scripts of its lanes.

    Args:
        runs: a script each run, the same for both lanes, or by side.
        pause_s: between two events of a lane.
    """

    def __init__(
        self,
        loop: QEventLoop,
        app: QApplication,
        settings: Path,
        runs: Sequence[Sequence[LaneEvent]] | dict[Side, Sequence[Sequence[LaneEvent]]] = (RIGHT,),
        pause_s: float = 0.0,
        preset: Preset | None = None,
    ) -> None:
        scripts = runs if isinstance(runs, dict) else dict.fromkeys(SIDES, runs)
        self.lanes: dict[Side, ScriptedLane] = {
            side: ScriptedLane([LOAD] * 5, scripts[side], pause_s) for side in SIDES
        }
        self._loop = loop
        self.first = ""
        """Identity of a session, for tests that return to it."""
        self.sessions: list[str] = []
        """Identities of sessions, for tests that need several."""
        program = build_program()
        own = replace(program, user=replace(program.user, settings=settings))
        loop.run_until_complete(self._open(own, app, preset or Preset()))

    async def _open(self, program: Program, app: QApplication, preset: Preset) -> None:
        self.opened = Application(program, app, dict(self.lanes), preset.database)
        self.opened.show(preset)
        self.window.prompt_bar.conditions.set_pace(Pace.FAST, 24)
        await asyncio.sleep(0)

    @property
    def window(self) -> MainWindow:
        return self.opened.window

    def record(self, side: Side) -> RunRecord:
        """The record of the last displayed turn."""
        return self.opened.controller.lane_states[side].turns[-1].record

    def readable(self, side: Side) -> str:
        """The transcript as a screen reader gets it."""
        text = self.window.transcripts[side].accessible_text()
        return text.text(0, text.character_count())

    def until(self, come: Callable[[], bool]) -> None:
        """Run the event loop until a condition holds."""

        async def wait() -> None:
            async with asyncio.timeout(PATIENCE_S):
                while not come():
                    await asyncio.sleep(0.005)

        self._loop.run_until_complete(wait())

    def planned(self) -> None:
        """Wait until both lanes are planned."""
        self.until(
            lambda: all(d.plan or d.problem for d in self.opened.controller.lane_states.values())
        )

    def run(self, prompt: str = "How many are left?", expect: str | None = "0") -> None:
        """Run a prompt and wait for its end."""
        self.planned()
        self.window.prompt_bar.set_prompt(prompt, expect)
        self.window.prompt_bar.run_button.click()
        self.idle()

    def idle(self) -> None:
        """Wait until nothing runs and everything is shown and graded."""
        self.until(lambda: not self.opened.controller.busy)
        self.pump()

    def settle(self) -> None:
        """Wait until everything is saved and the store has answered."""
        assert self.opened.recorder.flush()
        answered: list[object] = []
        self.opened.sessions.store.request_filter_values(
            answered.append
        )  # answered after all earlier requests
        self.until(lambda: bool(answered))

    def saved(self) -> SavedSession:
        """The session `first` from the database, once everything is written."""
        self.settle()
        store = open_store(build_program().sessions)
        try:
            return load_session(store, self.first)
        finally:
            store.close()

    def pump(self, seconds: float = 0.15) -> None:
        """Run the event loop for a while, so that timers fire and widgets are painted."""
        self._loop.run_until_complete(asyncio.sleep(seconds))

    def close(self) -> None:
        """Close the window like a user, and wait until nothing runs."""
        self.window.close()
        self._loop.run_until_complete(self.opened.closed.wait())
        self._loop.run_until_complete(self.opened.close())
