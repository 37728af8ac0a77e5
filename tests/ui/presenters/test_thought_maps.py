"""Maps of the displayed runs: read a few tokens at a time, shown in strips and statistics."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.core.events import LaneEvent, RunawayFound
from tests.lanes import child_events
from tests.ui.made_runs import batch, prompt_done, words
from tests.ui.opened_window import Opened

THOUGHT = [*words(700, 30), "\n", "So", " the", " answer", " is", " 4", ".", "\n", *words(60)]


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    circling = child_events.circling(start=300, end=600, found=500)
    run: list[LaneEvent] = [
        prompt_done(),
        batch(0, THOUGHT),
        RunawayFound(circling, ended=True, at=600),
        child_events.finished(runaways=(circling,)),
    ]
    opened = Opened(loop, qapp, tmp_path / "settings", [run])
    yield opened
    opened.close()


def test_strip_and_statistics_show_the_map_of_the_run(scene: Opened) -> None:
    scene.run("How many?", "4")
    view = scene.window.transcripts["left"]
    height = view.strip.height()
    at = THOUGHT.index(" 4") * height / len(THOUGHT)
    scene.until(lambda: "States an answer" in view.strip.text_at(at))
    assert "Circling" in view.strip.text_at(height * 450 / len(THOUGHT))

    scene.window.view_bar.statistics_button.click()
    shown = scene.opened.sessions.statistics.popovers["left"].map_view
    scene.until(lambda: shown.map is not None and shown.map.tokens == len(THOUGHT))
    shown.token_chosen.emit(333)
    assert view.token_at_caret == (0, 333)


def test_the_headlines_link_goes_to_the_start_of_the_runaway(scene: Opened) -> None:
    scene.run("How many?", "4")
    view = scene.window.transcripts["right"]
    scene.window.panels["right"].status.go_to_start.click()
    assert view.token_at_caret == (0, 300)
