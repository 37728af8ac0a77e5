"""Draft tuning, opened from a lane's draft combo box, on a lane of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.comparison.draft_tuning import PASSES
from overthink.core.events import Failed, LaneEvent, Rescored, Tokens
from overthink.core.messages import verbatim
from overthink.core.vocabulary import Phase
from overthink.lanes.scripted import ScriptedLane
from overthink.ui.panels.draft_tuning.panel import DraftTuningPanel
from overthink.ui.panels.lane.combos import MEASURE
from tests.lanes import child_events
from tests.ui.opened_window import Opened

TOO_MANY = 200


def run_of(us_a_token: int, *texts: str) -> list[LaneEvent]:
    """Events of a run at a given speed."""
    tokens = child_events.tokens(0, texts, Phase.ANSWER)
    tokens.t_us[:] = [us_a_token * (i + 1) for i in range(len(texts))]
    return [child_events.prompt_done(thinking=False), tokens, child_events.finished()]


def rate(us_a_token: int) -> list[LaneEvent]:
    return run_of(us_a_token, "It", " is", " none")


class Bench:
    """The window with a scripted lane for draft tuning."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.lanes: list[ScriptedLane] = []
        self.scripts: list[ScriptedLane] = []
        bench = opened.opened.draft_benchmark
        bench.make_lane = self._next_lane
        opened.planned()

    def _next_lane(self) -> ScriptedLane:
        self.lanes.append(self.scripts.pop(0))
        return self.lanes[-1]

    @property
    def panel(self) -> DraftTuningPanel:
        return self.opened.opened.draft_tuning.panel

    def open(self) -> None:
        self.opened.window.panels["left"].header.drafts.action_requested.emit(MEASURE)

    def wait(self) -> None:
        self.opened.until(lambda: not self.opened.opened.draft_benchmark.running)
        self.opened.pump()


@pytest.fixture
def bench(overthink_home: Path, loop: QEventLoop, qapp: QApplication) -> Iterator[Bench]:
    opened = Opened(loop, qapp, overthink_home / "settings")
    yield Bench(opened)
    opened.close()


def column(panel: DraftTuningPanel, number: int) -> list[str]:
    model = panel.trials
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_the_best_draft_is_found_saved_and_used(bench: Bench) -> None:
    # Plain, then the chain, n-grams and lookup at three limits each, then each draft: the second
    # way of the first draft wins.
    speeds = [1000, 900, 900, 900]
    one_pass = [rate(1000), rate(1000), *(rate(us) for us in (900, *speeds[1:]) * 3)]
    fast = [rate(900), rate(800), rate(400), rate(700)]
    slow = [rate(2000)] * TOO_MANY
    runs: list[list[LaneEvent]] = []
    for _ in range(PASSES):
        runs += [*one_pass, *fast, *slow[:8]]
    bench.scripts = [ScriptedLane([[child_events.loaded()]] * TOO_MANY, runs)]
    bench.open()
    panel = bench.panel
    assert panel.isVisible()
    assert "demo-methodical" in panel.title.text()
    panel.tune_button.click()
    assert not panel.tune_button.isEnabled()
    bench.wait()

    assert bench.lanes[0].closed
    ways = column(panel, 0)
    assert ways[0] == "plain, without a draft"
    assert "✓ demo-draft, 4 per round" in ways
    assert column(panel, 3)[ways.index("✓ demo-draft, 4 per round")] == "2.50 ×"
    assert panel.outcome.text().startswith("Drafting pays: 2.50 times the plain speed")
    assert panel.outcome.text().endswith("with demo-draft, 4 per round.")

    panel.use_button.click()
    bench.opened.planned()
    choice = bench.opened.opened.controller.lane_states["left"].choice
    assert (choice.draft, choice.draft_settings.max_tokens) == ("demo-draft", 4)
    saved = bench.opened.opened.draft_benchmark.tuned
    plan = bench.opened.opened.controller.lane_states["left"].plan
    assert plan is not None
    found = saved.find(Path(plan.load.path))
    assert found is not None
    assert (found.name, found.limit, found.speed_up) == ("demo-draft", 4, 2.5)


def test_a_proof_reports_identity_or_the_first_difference(bench: Bench) -> None:
    bench.open()
    panel = bench.panel
    bench.scripts = [
        ScriptedLane([[child_events.loaded()]] * 2, [rate(1000), rate(500)]),
        ScriptedLane(
            [[child_events.loaded()]] * 2, [rate(1000), run_of(9, "It", " is", " none", " <b>!")]
        ),
    ]
    panel.prove_button.click()
    bench.wait()
    assert panel.outcome.text().startswith("✓ Identical: all 3 tokens are the same")
    assert not panel.use_button.isVisible()

    panel.prove_button.click()
    bench.wait()
    assert "They diverge at token 3" in panel.outcome.text()
    assert "<b>!" in panel.outcome.text()
    assert panel.outcome.text().startswith("≠ ")
    assert panel.outcome.text().endswith("it is a bug in Overthink or in llama.cpp.")
    assert panel.outcome.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("drafted", "sign", "verdict"),
    [
        (Rescored((-1.25, -1.0), 7), "≈", "this alone reverses their order."),
        (
            Rescored((-1.0, -1.25), 1),
            "≈",
            "A tie: rounding alone shifts their difference by 0.1250 nats",
        ),
        (
            Rescored((-1.0, -1.125), 1),
            "≠",
            "Not a tie: rounding shifts their difference by only 0.0000 nats",
        ),
    ],
)
def test_differing_tokens_are_rescored_to_recognise_ties(
    bench: Bench, drafted: Rescored, sign: str, verdict: str
) -> None:
    other = rate(500)
    tokens = other[1]
    assert isinstance(tokens, Tokens)
    tokens.ids[1], tokens.texts[1] = 7, " was"
    scores = [Rescored((-1.0, -1.125), 1), drafted]
    bench.scripts = [
        ScriptedLane([[child_events.loaded()]] * 2, [rate(1000), other], rescored=scores),
    ]
    bench.open()
    bench.panel.prove_button.click()
    bench.wait()
    shown = bench.panel.outcome.text()
    assert shown.startswith(f"{sign} They diverge at token 1")
    assert (
        "In the plain run's batches: \u2068“␣is”\u2069 -1.0000, \u2068“␣was”\u2069 -1.1250" in shown
    )
    assert verdict in shown.splitlines()[-1]


def test_a_failure_is_reported_and_the_lane_is_closed(bench: Bench) -> None:
    bench.open()
    failed = Failed(
        kind="LoadFailure", problem=verbatim("there is no memory"), remedy=verbatim("free some")
    )
    bench.scripts = [ScriptedLane([[failed]], [])]
    bench.panel.prove_button.click()
    bench.wait()
    assert bench.panel.outcome.text() == "There is no memory: free some."
    assert bench.lanes[0].closed
    assert bench.panel.prove_button.isEnabled()


def test_closing_the_panel_or_running_the_lanes_stops_measuring(bench: Bench) -> None:
    bench.open()
    bench.scripts = [
        ScriptedLane([[child_events.loaded()]] * TOO_MANY, [rate(1000)] * TOO_MANY, pause_s=0.01)
        for _ in range(2)
    ]
    bench.panel.tune_button.click()
    bench.opened.until(lambda: bench.panel.trials.rowCount() > 0)
    bench.panel.reject()
    bench.wait()

    bench.open()
    bench.panel.tune_button.click()
    bench.opened.until(lambda: len(bench.lanes) == 2 and bool(bench.lanes[1].commands))
    bench.opened.run()
    bench.wait()
    assert all(lane.closed for lane in bench.lanes)


def test_nothing_is_measured_while_lanes_run(bench: Bench) -> None:
    bench.open()
    lane_state = bench.opened.opened.controller.lane_states["left"]
    lane_state.running_turn = 1
    bench.panel.tune_button.click()
    lane_state.running_turn = 0
    assert bench.panel.outcome.text() == "Stop the lanes first: they would slow down the benchmark."
    assert not bench.lanes
