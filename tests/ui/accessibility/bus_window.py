"""The real window in a process of its own, for tests through the accessibility bus.

Reads one command per line from standard input and answers each with one line of JSON: `run` starts
both lanes, `texts` waits for their end and returns both transcripts, `selections` returns what is
selected in them, and `show PANEL` opens a panel and lists the names of its controls. The window
closes at the end of its input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from qasync import QEventLoop

from overthink.core.events import LaneEvent
from overthink.ui.app.startup import make_application
from overthink.ui.panels.palette.palette import CommandPalette
from overthink.ui.panels.preferences.energy_price_dialog import EnergyPriceDialog
from overthink.ui.state.turn_state import SIDES
from tests.lanes import child_events
from tests.ui.opened_window import Opened, run_of
from tests.ui.window_fixture import accessible_name, focusable

WORDS = ("Wait", ",", " the", " ice", " 🧊", " melts", ".", "\n", " Così", " 冰", " is", " gone")
TOKENS_PER_EVENT = 3
THOUGHT = [WORDS[n % len(WORDS)] for n in range(300 * TOKENS_PER_EVENT)]
LAST_WORDS = "None are left"
ANSWER = [*LAST_WORDS.partition(" "), ": **0**", "."]
PAUSE_S = 0.02
"""Between two events; the thought streams for six seconds or more."""


def streamed_run() -> list[LaneEvent]:
    """A run that arrives in many small events."""
    begun, _, answer, finished = run_of(THOUGHT, ANSWER)
    pieces = [
        child_events.tokens(at, THOUGHT[at : at + TOKENS_PER_EVENT])
        for at in range(0, len(THOUGHT), TOKENS_PER_EVENT)
    ]
    return [begun, *pieces, answer, finished]


# -- panels ------------------------------------------------------------------------------------


def _label_popover(scene: Opened) -> QWidget:
    scene.window.transcripts["left"].accessible_text().select(60, 80)
    scene.opened.sessions.annotations.label()
    return scene.opened.sessions.annotations.popover


def _divergence(scene: Opened) -> QWidget:
    scene.opened.sessions.divergence.find()
    return scene.opened.sessions.divergence.strip


def _downloads(scene: Opened) -> QWidget:
    scene.opened.downloads.open()
    assert scene.opened.downloads.panel
    return scene.opened.downloads.panel


def _draft_tuning(scene: Opened) -> QWidget:
    scene.opened.draft_tuning.open("left")
    return scene.opened.draft_tuning.panel


def _find(scene: Opened) -> QWidget:
    scene.window.find_bar.open("ice")
    return scene.window.find_bar


def _help(scene: Opened) -> QWidget:
    scene.opened.actions.by_name["help"].trigger()
    return scene.window


def _palette(scene: Opened) -> QWidget:
    scene.opened.actions.by_name["palette"].trigger()
    return scene.window.findChild(CommandPalette) or scene.window


def _experiments(scene: Opened) -> QWidget:
    dialog = scene.opened.sessions.experiments.panel
    dialog.show()
    return dialog


def _lane(scene: Opened) -> QWidget:
    scene.window.panels["right"].header.settings.click()
    return scene.window.panels["right"]


def _models(scene: Opened) -> QWidget:
    scene.opened.model_library.open()
    return scene.opened.model_library.dialog


def _plots(scene: Opened) -> QWidget:
    scene.until(lambda: scene.opened.transcripts.plots is not None)
    assert scene.opened.transcripts.plots
    return scene.opened.transcripts.plots


def _preferences(scene: Opened) -> QWidget:
    dialog = EnergyPriceDialog(scene.opened.options, scene.window)
    dialog.show()
    return dialog


def _replay(scene: Opened) -> QWidget:
    session = scene.opened.recording.session
    assert session
    scene.opened.sessions.review.open(session)
    scene.until(lambda: scene.opened.sessions.review.on)
    return scene.opened.sessions.review.timeline


def _sessions(scene: Opened) -> QWidget:
    scene.window.view_bar.sessions_button.setChecked(True)
    scene.settle()
    return scene.opened.sessions.panel


def _statistics(scene: Opened) -> QWidget:
    scene.window.view_bar.statistics_button.setChecked(True)
    return scene.opened.sessions.statistics.popovers["left"]


def _token_details(scene: Opened) -> QWidget:
    scene.window.transcripts["left"].go_to_token(0, 5)
    return scene.window.card


PANELS: dict[str, Callable[[Opened], QWidget]] = {
    "view_toolbar": lambda scene: scene.window.view_bar,
    "prompt": lambda scene: scene.window.prompt_bar,
    "memory_fit": lambda scene: scene.window.memory_strip,
    "lane": _lane,
    "plots": _plots,
    "find": _find,
    "sessions": _sessions,
    "ratings": lambda scene: scene.opened.sessions.ratings.bar,
    "annotations": _label_popover,
    "token_details": _token_details,
    "thought_statistics": _statistics,
    "divergence": _divergence,
    "replay": _replay,
    "help": _help,
    "palette": _palette,
    "experiments": _experiments,
    "preferences": _preferences,
    "draft_tuning": _draft_tuning,
    "model_library": _models,
    "downloads": _downloads,
}
"""Opens each panel of `ui/panels`, by the name of its folder; those with the most widgets last."""


# -- commands ----------------------------------------------------------------------------------


def _run(scene: Opened) -> object:
    scene.planned()
    scene.window.prompt_bar.set_prompt("How many ice cubes are left?", "0")
    scene.window.prompt_bar.run_button.click()
    return "running"


def _texts(scene: Opened) -> object:
    scene.idle()
    return [scene.readable(side) for side in SIDES]


def _selections(scene: Opened) -> object:
    return [scene.window.transcripts[side].accessible_text().selection() for side in SIDES]


def _show(scene: Opened, panel: str) -> object:
    """Open a panel; return the names of its controls, or of its texts if it has no controls."""
    shown = PANELS[panel](scene)
    scene.pump()
    widgets = list(focusable(shown)) or [shown, *shown.findChildren(QWidget)]
    return [accessible_name(each) for each in widgets if each.isVisible()]


def _answer(scene: Opened, command: str) -> object:
    match command.split():
        case ["run"]:
            return _run(scene)
        case ["texts"]:
            return _texts(scene)
        case ["selections"]:
            return _selections(scene)
        case ["show", panel]:
            return _show(scene, panel)
        case _:
            raise ValueError(command)


def main() -> None:
    """Open the window and serve commands; the only argument is the folder for its settings."""
    app = make_application()
    with QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        run = streamed_run()
        scene = Opened(loop, app, Path(sys.argv[1]), [run], PAUSE_S)
        scene.planned()
        print(json.dumps("ready"), flush=True)
        while command := loop.run_until_complete(loop.run_in_executor(None, sys.stdin.readline)):
            print(json.dumps(_answer(scene, command)), flush=True)
        scene.close()


if __name__ == "__main__":
    main()
