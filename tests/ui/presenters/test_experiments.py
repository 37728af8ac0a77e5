"""Experiments from a transcript's menu: results in their dialog, colours, saved, forks beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.core.events import Failed, LaneEvent, Probed, Scored
from overthink.core.messages import verbatim
from overthink.core.vocabulary import Origin, Phase
from overthink.storage.saved_sessions import load_run
from overthink.storage.store import open_store
from overthink.ui.app.application import Preset
from overthink.ui.presenters.experiments import ExperimentsPresenter
from overthink.ui.transcript.colour_layers import Layer
from tests.comparison.experiment_lane import ExperimentLane
from tests.lanes import child_events
from tests.ui.opened_window import RIGHT, Opened
from tests.ui.window_fixture import assert_accessible

ANSWERS = [
    Probed(token=0, closing=0.0, answer="**7** left", tokens=3, logprob=-1.0, complete=True),
    Probed(token=2, closing=0.25, answer="**0** left", tokens=3, logprob=-0.5, complete=True),
    Probed(token=5, closing=1.0, answer="**0** left", tokens=3, logprob=-0.1, complete=True),
]
SCORED = Scored(
    by_token=True, tokens=list(range(5)), starts=[0, 3, 4, 9, 14], ends=[3, 4, 9, 14, 15],
    logprobs=[-0.5, -0.5, -9.0, -9.0, -9.0], entropies=[0.5] * 5, best=["x"] * 5,
    best_logprobs=[-0.25] * 5, agrees=[True, True, False, False, False], prompt_tokens=12,
    total_s=0.1, full=False,
)  # fmt: skip


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window whose lanes ran once, and that saved it."""
    made = Opened(loop, qapp, tmp_path, [RIGHT, RIGHT], preset=Preset(database=tmp_path / "s.db"))
    made.run("How many ice cubes are left?", "0")
    made.until(lambda: len(made.opened.grading.judgements) == 2)
    assert made.opened.recorder.flush()
    yield made
    made.close()


def prepare(scene: Opened, lane: ExperimentLane) -> ExperimentsPresenter:
    """Let experiments run on a scripted lane."""
    scene.opened.sessions.experiment_runner.make_lane = lambda: lane
    return scene.opened.sessions.experiments


def test_when_it_knew_is_shown_saved_and_found_again(scene: Opened) -> None:
    lane = ExperimentLane([[child_events.loaded()]], ANSWERS)
    experiments = prepare(scene, lane)
    turn = scene.opened.controller.lane_states["left"].turns[-1]
    before = list(turn.record.trace.ids)
    menu = scene.window.transcripts["left"].context_menu()
    actions = {action.text(): action for action in menu.actions()}
    assert {"When did it know?", "What would the other have said?", "Fork here…"} <= set(actions)
    actions["When did it know?"].trigger()
    menu.deleteLater()
    panel = experiments.panel
    scene.until(lambda: panel.results.rowCount() == 3)
    assert panel.outcome.text().startswith("Right from 40 % on; the other 60 % changed nothing.")
    cells = [panel.results.data(panel.results.index(row, 4)) for row in range(3)]
    assert cells == ["✗ wrong", "✓ right", "✓ right"]
    assert panel.plot.accessibleDescription() == panel.outcome.text()
    assert_accessible(panel)
    assert list(turn.record.trace.ids) == before
    assert turn.saved is not None
    store = open_store(scene.opened.sessions.store._path)
    saved = load_run(store, turn.saved.run).experiments.knew
    store.close()
    assert saved is not None
    assert saved.settled_share == 0.4
    # A second time it is read from the database.
    scene.until(lambda: not experiments.runner.running)
    experiments.find_when_it_knew("left", 0)
    scene.until(lambda: panel.results.rowCount() == 3)
    assert len(lane.asked) == 1


def test_agreement_colours_the_transcript(scene: Opened) -> None:
    experiments = prepare(scene, ExperimentLane([[child_events.loaded()]], scored=SCORED))
    experiments.score("left", 0)
    panel = experiments.panel
    scene.until(lambda: panel.results.rowCount() == 1)
    assert panel.outcome.text().startswith("40 % of 5 tokens are those that")
    trace = scene.opened.controller.lane_states["left"].turns[-1].record.trace
    assert trace.disagreement is not None
    assert trace.disagreement[0] < 1 < trace.disagreement[2]
    assert scene.window.view_bar.layer is Layer.AGREEMENT


def test_a_fork_is_shown_beside_its_run(scene: Opened) -> None:
    fork: list[LaneEvent] = [
        msgspec.structs.replace(child_events.prompt_done(), given=2),
        child_events.tokens(0, [" Hm", "."], Phase.THINKING, Origin.FORCED),
        child_events.tokens(2, [" Four", "."], Phase.THINKING),
        child_events.tokens(4, ["**4**"], Phase.ANSWER),
        child_events.finished(),
    ]
    lane = ExperimentLane([[child_events.loaded()]], runs=[fork])
    experiments = prepare(scene, lane)
    experiments.ask_for_fork("left", 0, 2)
    dialog = experiments.fork_dialog
    assert_accessible(dialog)
    assert "Hm." in dialog.quote.text()
    dialog.added.setPlainText(" No.")
    dialog.run_button.click()
    review = scene.opened.sessions.review
    scene.until(lambda: review.on)
    command = lane.commands[-1]
    assert command.given is not None  # type: ignore[union-attr]
    assert command.given.added == " No."  # type: ignore[union-attr]
    assert len(command.given.ids) == 2  # type: ignore[union-attr]
    left, right = (review.run_on(side) for side in ("left", "right"))
    assert left is not None
    assert right is not None
    assert left.record.answer.strip() == "The answer is **0**."
    assert right.record.answer == "**4**"
    assert dialog.isHidden()
    scene.until(lambda: not scene.opened.sessions.divergence.strip.isHidden())


def test_a_failure_is_shown_in_the_dialog(scene: Opened) -> None:
    failed = Failed(kind="LoadFailure", problem=verbatim("no room"), remedy=verbatim("free some"))
    experiments = prepare(scene, ExperimentLane([[failed]]))
    experiments.find_when_it_knew("left", 0)
    scene.until(lambda: "no room" in experiments.panel.outcome.text().casefold())
    scene.until(lambda: experiments.panel.run_button.isEnabled())
