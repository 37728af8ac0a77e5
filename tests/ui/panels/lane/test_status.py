"""The status bar in every state of a lane: text, icon, metrics, and update rate."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from overthink.core.events import (
    DraftRound,
    LaneEvent,
    Loaded,
    LoopFound,
    MemoryUse,
    PhaseChanged,
    RunawayFound,
)
from overthink.core.vocabulary import Judgement, Origin, Phase, RunStatus, TimingMode
from overthink.grading.status_text import RunOutcome, status_line, status_of
from overthink.grading.version import GRADER_VERSION
from overthink.ui.i18n.number_format import MISSING
from overthink.ui.panels.lane.metrics import STATUS_METRICS
from overthink.ui.panels.lane.status_bar import StatusBar
from overthink.ui.state.turn_state import TurnState
from overthink.ui.state.ui_settings import Price
from overthink.ui.theme.theme import Theme
from tests.core.runaway.test_folds import exact
from tests.lanes import child_events
from tests.ui.panels.lane.states import STATES, answered, never, thought, turn

EXPECTED: dict[str, tuple[RunOutcome, str]] = {
    "waiting": (RunOutcome.QUIET, "waiting"),
    "loading": (RunOutcome.BUSY, "loading the model, 42 %"),
    "loading-draft": (RunOutcome.BUSY, "loading the draft, 90 %"),
    "loaded": (RunOutcome.QUIET, "loaded"),
    "reading": (RunOutcome.BUSY, "reading the prompt, 2,048 of 12,000 tokens"),
    "thinking": (RunOutcome.BUSY, "thinking"),
    "answering": (RunOutcome.BUSY, "answering"),
    "looping": (RunOutcome.LOOP, "looping since token 318"),
    "right": (RunOutcome.RIGHT, "answered “0” ✓ right · by number"),
    "wrong": (RunOutcome.WRONG, "answered “20” ✗ wrong, expected “0” · by number"),
    "open": (
        RunOutcome.OPEN,
        "answered “Hard to say, really: it depends on the pan.” ? not judged, expected “0”",
    ),
    "unknown": (RunOutcome.DONE, "answered “There are 0.”"),
    "never": (RunOutcome.ENDED, "never answered"),
    "stopped": (RunOutcome.ENDED, "never answered (stopped)"),
    "stopped-early": (RunOutcome.ENDED, "stopped before it began"),
    "budget": (RunOutcome.RIGHT, "answered “0” ✓ right · by words (thinking budget spent)"),
    "length": (
        RunOutcome.ENDED,
        "never answered (ran into the token limit, looping since token 318)",
    ),
    "context": (RunOutcome.ENDED, "never answered (ran out of context)"),
    "loop-stopped": (
        RunOutcome.ENDED,
        "never answered (stopped in a loop, looping since token 318)",
    ),
    "in-thought": (RunOutcome.ENDED, "never answered (ended inside its thought)"),
    "cut-off": (
        RunOutcome.ENDED,
        "incomplete answer “There are 20” (ran into the token limit)",
    ),
    "answered-after-loop": (
        RunOutcome.RIGHT,
        "answered “0” ✓ right · by words (stopped in a loop)",
    ),
    "failed": (RunOutcome.FAILED, "failed"),
    "crashed": (RunOutcome.FAILED, "crashed"),
    "no-tokens": (RunOutcome.ENDED, "never answered"),
    "empty-answer": (RunOutcome.ENDED, "never answered"),
    "sequential": (RunOutcome.RIGHT, "answered “0” ✓ right · by words"),
}

HEADLINES = {
    "looping": "Looping since token 318",
    "length": (
        "never answered (ran into the token limit)\nCaught in a loop · 12 tokens × 73 · 870 wasted"
    ),
    "loop-stopped": (
        "never answered (stopped in a loop)\nCaught in a loop · 12 tokens × 73 · 870 wasted"
    ),
}
"""In the window a runaway is named in a line of its own."""


@pytest.mark.parametrize("status", RunStatus)
def test_a_loop_at_the_end_is_reported_for_every_status(status: RunStatus) -> None:
    run = turn(*never(status, loop=True), expect=None)
    text = [str(status_of(run.record, None, None).text), status_line(run.record, None, None)]
    assert all(each.endswith("looping since token 318)") for each in text)


def test_a_loop_that_ended_is_reported_in_the_past_tense() -> None:
    run = turn(*answered("Well then: there are 0.", RunStatus.STOPPED, loop=True), expect=None)
    text = [str(status_of(run.record, None, None).text), status_line(run.record, None, None)]
    assert all(each.endswith("(stopped, looped from token 318)") for each in text)


@pytest.fixture
def line(qtbot: QtBot) -> StatusBar:
    made = StatusBar(Theme())
    qtbot.addWidget(made)
    made.resize(480, 80)
    made.show()
    return made


def judged(
    *, correct: bool | None, how: str, found: str | None = None, grader: int = GRADER_VERSION
) -> Judgement:
    return Judgement(correct=correct, how=how, found=found, grader=grader)


def value(line: StatusBar, key: str) -> str:
    return line.metrics[key].parts[0]


@pytest.mark.parametrize("state", EXPECTED)
def test_every_state_has_its_text_and_outcome(line: StatusBar, state: str) -> None:
    line.show_turn(STATES[state]())
    shown = (line.icon.outcome, line.label.text())
    assert shown == (EXPECTED[state][0], HEADLINES.get(state, EXPECTED[state][1]))


def test_an_unjudged_answer_has_another_icon_than_a_stopped_one(line: StatusBar) -> None:
    icons = []
    for state in ("unknown", "stopped"):
        line.show_turn(STATES[state]())
        icons.append((line.icon.grab().toImage(), line.icon.accessibleName()))
    (done, text), (stopped, other) = icons
    assert done != stopped
    assert (text, other) == (
        "answered, no expected answer",
        "ended before the answer was complete",
    )


def test_a_stopped_answer_has_the_icon_of_a_stopped_run(line: StatusBar) -> None:
    line.show_turn(turn(*answered("There are", RunStatus.STOPPED), expect=None))
    assert line.icon.outcome is RunOutcome.ENDED


def test_before_the_first_run_all_metrics_are_missing(line: StatusBar) -> None:
    assert line.label.text() == "not run yet"
    assert {metric.parts[0] for metric in line.metrics.values()} == {MISSING}


@pytest.mark.parametrize("state", STATES)
def test_every_metric_explains_how_it_was_measured(line: StatusBar, state: str) -> None:
    line.show_turn(STATES[state]())
    for metric in line.metrics.values():
        assert metric.toolTip()
        assert metric.accessibleDescription()
        assert metric.parts[1] in metric.accessibleName()


def test_metrics_of_a_drafted_run(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    assert {key: metric.parts for key, metric in line.metrics.items()} == {
        "thinking": ("1,200", "thinking"),
        "answer": ("9", "answer"),
        "first": ("2 ms", "to first"),
        "speed": ("1,000/s", "together"),
        "share": ("99.3 %", "drafted"),
        "acceptance": ("80 %", "accepted (1,200/1,500)"),
        "memory": ("1.0 MiB", "RAM"),
        "gpu": (MISSING, "GPU"),
        "energy": (MISSING, "energy"),
    }


def test_a_failed_run_has_no_metrics(line: StatusBar) -> None:
    line.show_turn(STATES["failed"]())
    assert {metric.parts[0] for metric in line.metrics.values()} == {MISSING}
    line.show_turn(STATES["no-tokens"]())
    assert (value(line, "thinking"), value(line, "answer")) == ("0", "0")
    assert (value(line, "first"), value(line, "speed")) == (MISSING, MISSING)


def test_speed_is_labelled_with_its_timing(line: StatusBar) -> None:
    line.show_turn(STATES["sequential"]())
    assert line.metrics["speed"].parts == ("1,000/s", "alone")
    assert "each with the machine to itself" in line.metrics["speed"].toolTip()


def test_a_missing_metric_explains_why(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    assert "no GPU in use" in line.metrics["gpu"].toolTip()
    why = {"no_energy": "no counter here", "no_gpu_readings": "no reader"}
    line.show_turn(
        turn(msgspec.structs.replace(child_events.loaded(), **why), child_events.finished())
    )
    assert "Not measured: no counter here; no reader." in line.metrics["energy"].toolTip()


def offloaded(**changes: Any) -> Loaded:
    """A loaded lane with all layers on a GPU, as llama.cpp reports it."""
    use = MemoryUse(
        device="CUDA0", weights_bytes=10**9, cache_bytes=10**8, compute_bytes=0, layers=33
    )
    description = {"gpu_layers": 33, "layers": 33, "memory": (use,)} | changes
    return msgspec.structs.replace(child_events.loaded(), **description)


def test_gpu_memory_is_llama_cpps_figure_without_a_driver(line: StatusBar) -> None:
    line.show_turn(turn(offloaded(no_gpu_readings="no driver")))
    assert value(line, "gpu") == "1.0 GiB"
    description = line.metrics["gpu"].accessibleDescription()
    assert "as llama.cpp reports them" in description
    assert "33 of 33 layers are on the GPU. CUDA0: 1.0 GiB." in description
    assert "Not read from the GPU: no driver." in description


def test_gpu_memory_is_the_drivers_figure_if_available(line: StatusBar) -> None:
    line.show_turn(turn(offloaded(), child_events.readings(0)))
    assert value(line, "gpu") == "2.0 GiB"
    assert "as its driver reports it" in line.metrics["gpu"].accessibleDescription()


MEASURED = (
    *(
        child_events.loaded(),
        child_events.readings(0),
        child_events.prompt_done(),
        child_events.tokens(0, ["x"] * 50),
    ),
    *(
        child_events.tokens(50, ["y"] * 40, Phase.ANSWER),
        child_events.readings(100_000),
        child_events.finished(),
    ),
)


def test_energy_of_a_sequential_run_has_its_parts_and_cost(line: StatusBar) -> None:
    line.show_turn(turn(*MEASURED, timing=TimingMode.SEQUENTIAL))
    assert line.metrics["energy"].parts == ("21.0 J", "energy")
    description = line.metrics["energy"].accessibleDescription()
    assert "By the counters of processor, CUDA0" in description
    assert "Thinking: 10.5 J. Answer: 8.4 J." in description
    line.measured.price = Price(3.6, "kr")
    line.update_now()
    assert line.metrics["energy"].parts == ("21.0 J", "energy (0.0000210 kr)")
    assert "At 3.6 kr per kWh: 0.0000210 kr." in line.metrics["energy"].accessibleDescription()


def test_energy_is_not_attributed_to_one_of_two_concurrent_lanes(line: StatusBar) -> None:
    line.show_turn(turn(*MEASURED))
    assert value(line, "energy") == MISSING
    description = line.metrics["energy"].accessibleDescription()
    assert "the counters count both lanes at once" in description
    assert "both used 21.0 J" in description


def test_a_gpu_in_use_is_not_reported_as_unused(line: StatusBar) -> None:
    line.show_turn(turn(msgspec.structs.replace(child_events.loaded(), gpu_layers=33)))
    assert "no GPU in use" not in line.metrics["gpu"].toolTip()
    assert "memory cannot be read here" in line.metrics["gpu"].accessibleDescription()


def test_memory_is_that_of_the_live_process(line: StatusBar) -> None:
    line.show_turn(STATES["thinking"]())
    assert value(line, "memory") == MISSING
    line.measured.resident_bytes = 212_000_000
    line.update_now()
    assert value(line, "memory") == "202 MiB"


def test_the_acceptance_of_each_drafter_is_in_the_tooltip(line: StatusBar) -> None:
    rounds = [
        DraftRound(0, 0, (1, 2), ("a", "b"), 2, 1, "mtp"),
        DraftRound(1, 2, (1,), ("a",), 1, 1, "ngram"),
    ]
    told = child_events.tokens(0, ("a", "c", "a"), Phase.THINKING, Origin.ACCEPTED, rounds)
    line.show_turn(turn(child_events.loaded(), child_events.prompt_done(), told))
    tip = line.metrics["acceptance"].toolTip()
    assert "n-grams: 1 of 1, prediction layers (MTP): 1 of 2." in tip


def looped_turn(*, ended: bool) -> TurnState:
    """A run that loops from token 318 on."""
    made = turn(*thought(4_000))
    found = exact(start=318, period=7, repeats=524)
    made.record.take(RunawayFound(found, at=3_986))
    if ended:
        done = child_events.finished(RunStatus.LENGTH, runaways=(found,), thought_closed=False)
        made.record.take(done)
    return made


@pytest.mark.parametrize("ended", [True, False])
def test_a_runaway_is_a_headline_with_a_link(line: StatusBar, ended: bool) -> None:
    line.show_turn(looped_turn(ended=ended))
    headline = "Caught in a loop · 7 tokens × 5"
    assert headline in line.label.text()
    assert line.label.text().startswith("never answered (ran" if ended else headline)
    assert not line.go_to_start.isHidden()
    assert "Go to token 318" in line.go_to_start.accessibleName()
    asked: list[int] = []
    line.runaway_requested.connect(asked.append)
    line.go_to_start.click()
    assert asked == [318]


def test_without_a_runaway_there_is_no_link(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    assert line.go_to_start.isHidden()


def test_a_blind_comparison_names_no_runaway(line: StatusBar) -> None:
    line.show_turn(looped_turn(ended=True))
    line.set_blind(True)
    assert line.go_to_start.isHidden()
    assert "loop" not in line.label.text()


def test_an_audience_sees_repetitions_and_waste_in_large_numbers(line: StatusBar) -> None:
    line.show_turn(looped_turn(ended=True))
    assert line.wasted.isHidden()
    line.set_presenting(True)
    assert not line.wasted.isHidden()
    assert (line.wasted.times.text(), line.wasted.wasted.text()) == ("× 524", "3,661")
    line.set_presenting(False)
    assert line.wasted.isHidden()


def test_the_first_naming_of_a_runaway_is_announced_once(line: StatusBar) -> None:
    named: list[None] = []
    line.runaway_named.connect(lambda: named.append(None))
    made = looped_turn(ended=False)
    line.show_turn(made)
    line.update_now()
    assert len(named) == 1


def test_in_a_loop_acceptance_is_qualified(line: StatusBar) -> None:
    line.show_turn(STATES["looping"]())
    assert "means little" in line.metrics["acceptance"].toolTip()


def test_the_note_on_a_runs_end_is_in_the_tooltip(line: StatusBar) -> None:
    line.show_turn(STATES["context"]())
    assert "All 4,096 tokens of the context are used." in line.label.toolTip()
    line.show_turn(STATES["wrong"]())
    assert "Judged by the number" in line.label.accessibleDescription()


def test_the_final_judgement_replaces_the_quick_one(line: StatusBar) -> None:
    line.show_turn(turn(*answered(r"So $2\sqrt{2}$"), expect=r"\sqrt{8}"))
    seen = [line.icon.outcome]
    line.set_judgement(judged(correct=True, how="equivalence"))
    seen.append(line.icon.outcome)
    assert seen == [RunOutcome.OPEN, RunOutcome.RIGHT]
    assert line.label.text().endswith("✓ right · by mathematics")


def test_a_long_answer_is_not_judged_on_the_ui_thread(line: StatusBar) -> None:
    long = turn(*answered("1 " * 5000))
    with patch("overthink.grading.judgement.judge") as judge:
        line.show_turn(long)
    assert judge.call_count == 0
    assert line.label.text().endswith("· being judged")
    line.set_judgement(judged(correct=False, how="number", found="1"))
    assert line.label.text() == "answered “1” ✗ wrong, expected “0” · by number"


def test_model_output_is_plain_text(line: StatusBar) -> None:
    line.show_turn(STATES["hostile"]())
    text = line.label.text()
    assert text.startswith("answered “<img src=")
    assert text.isprintable()
    assert "<img" not in line.label.toolTip()


def test_an_elided_answer_is_complete_in_the_tooltip(line: StatusBar) -> None:
    line.resize(200, 80)
    line.show_turn(STATES["open"]())
    assert "not judged" in line.label.toolTip()
    assert line.minimumSizeHint().width() < 300


LANE_AT_1280 = 489
"""A lane's width in a window 1,280 pixels wide, with the saved sessions beside it."""


@pytest.mark.parametrize(
    "text",
    [
        "never answered (ran into the token limit, looping since token 4,426)",
        "answered “20” ✗ wrong, expected “0” · by number (thinking budget spent)",
        "svarede »20« ✗ forkert, forventet »0« · efter tal (tænkebudgettet er brugt)",
        "answered “20” ✗ wrong, expected “0” · by number · graded by version 1; regrade (thinking "
        "budget spent)",
        "svarede »20« ✗ forkert, forventet »0« · efter tal · bedømt med version 1; bedøm igen",
        "svarede aldrig (nåede tokengrænsen, i løkke siden token 4.426)",
    ],
)
def test_the_verdict_is_not_cut_in_a_small_window(line: StatusBar, text: str) -> None:
    line.manual_verdict.show()
    line.resize(LANE_AT_1280, 120)
    before = line.label.height()
    line.label.show_text(text)
    line.grab()
    assert text not in line.label.toolTip()
    assert line.label.height() == before  # the transcript below does not jump
    assert line.label.height() >= 2 * line.label.fontMetrics().lineSpacing()


def test_text_too_long_for_three_lines_is_complete_in_the_tooltip(
    line: StatusBar, qtbot: QtBot
) -> None:
    line.resize(240, 160)
    line.label.show_text(f"answered “{'long ' * 80}” ✓ right")
    height = 3 * line.label.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: line.label.height() == height)
    assert line.label.toolTip().endswith("✓ right</p>")


# -- update rate -------------------------------------------------------------------------------


def test_metrics_update_ten_times_a_second_and_once_at_the_end(
    line: StatusBar, qtbot: QtBot
) -> None:
    run = turn(*thought(4))
    line.show_turn(run)
    with patch.object(line, "update_now", wraps=line.update_now) as update:
        for _ in range(40):
            run.record.take(child_events.tokens(len(run.record.trace), ["x"]))
            line.refresh()
        assert update.call_count == 0
        assert value(line, "thinking") == "4"
    qtbot.waitUntil(lambda: value(line, "thinking") == "44", timeout=1000)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (LoopFound(0, 1, 3, 3), "Looping since token 0"),
        (child_events.finished(RunStatus.LENGTH), "never answered (ran into the token limit)"),
    ],
)
def test_a_change_of_state_is_shown_immediately(
    line: StatusBar, event: LoopFound, text: str
) -> None:
    run = turn(*thought(4))
    line.show_turn(run)
    run.record.take(event)
    line.refresh()
    assert line.label.text() == text


def test_corrected_phases_are_counted_again(line: StatusBar) -> None:
    run = turn(
        child_events.loaded(),
        child_events.prompt_done(),
        child_events.tokens(0, ["x"] * 5, Phase.ANSWER),
    )
    line.show_turn(run)
    assert (value(line, "thinking"), value(line, "answer")) == ("0", "5")
    run.record.take(PhaseChanged(0, Phase.THINKING))
    line.update_now()
    assert (value(line, "thinking"), value(line, "answer")) == ("5", "0")


def test_the_layout_is_stable_while_metrics_grow(line: StatusBar) -> None:
    run = turn(*thought(4))
    line.show_turn(run)
    before = {key: metric.geometry() for key, metric in line.metrics.items()}
    for first in range(4, 900, 4):
        run.record.take(child_events.tokens(first, ["x"] * 4))
    line.update_now()
    assert {key: metric.geometry() for key, metric in line.metrics.items()} == before


def test_every_declared_metric_is_shown(line: StatusBar) -> None:
    assert list(line.metrics) == [metric.key for metric in STATUS_METRICS]


def test_presentation_shows_only_the_status_text(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    line.set_presenting(True)
    assert line.label.isVisible()
    assert not any(metric.isVisible() for metric in line.metrics.values())
    assert line.label.property("role") == "title"
    line.resize(200, 300)
    line.show_turn(STATES["length"]())
    line.grab()
    assert line.label.height() > 2 * line.label.fontMetrics().height()  # nothing is cut
    line.set_presenting(False)
    assert all(metric.isVisible() for metric in line.metrics.values())


def recorded(*events: LaneEvent, stored: Judgement | None) -> TurnState:
    run = turn(*events)
    run.judged, run.judged_before = stored, True
    return run


def test_a_recording_shows_its_saved_verdict(line: StatusBar) -> None:
    """Whatever today's rules would decide: the list and the terminal show the saved one too."""
    stored = judged(correct=False, how="number", found="7")
    line.show_turn(recorded(*answered("There are **0**."), stored=stored))
    assert line.label.text() == "answered “7” ✗ wrong, expected “0” · by number"


def test_a_recording_without_a_verdict_is_not_graded(line: StatusBar) -> None:
    line.show_turn(recorded(*answered("There are **0**."), stored=None))
    assert line.label.text() == "answered “There are 0.” · not graded"
    assert line.icon.outcome is RunOutcome.OPEN
    assert "Regrade" in line.label.toolTip()


def test_the_tooltip_shows_what_was_read_by_which_rule_and_version(line: StatusBar) -> None:
    line.show_turn(STATES["wrong"]())
    assert (
        "Judged by the number that the answer gives. It was read as “20”. "
        f"Graded by version {GRADER_VERSION}."
    ) in line.label.accessibleDescription()


def test_an_older_grader_is_visible(line: StatusBar) -> None:
    stored = judged(correct=True, how="number", found="0", grader=1)
    line.show_turn(recorded(*answered("There are **0**."), stored=stored))
    assert line.label.text().endswith("✓ right · by number · graded by version 1; regrade")
    tip = line.label.accessibleDescription()
    assert f"Graded by version 1; the rules are now version {GRADER_VERSION}." in tip
    assert "Choose Regrade in the session's menu." in tip


def test_an_unknown_rule_of_a_newer_grader_is_named(line: StatusBar) -> None:
    stored = judged(correct=True, how="telepathy", found="0", grader=GRADER_VERSION + 1)
    line.show_turn(recorded(*answered("There are **0**."), stored=stored))
    assert line.label.text().endswith("✓ right · by the rule telepathy")
