"""The status line in every state of a lane: words, marks, figures, and how often it looks."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from overthink.core.events import Loaded, LoopFound, MemoryUse, PhaseChanged
from overthink.core.vocabulary import Phase, RunStatus, TimingMode, Verdict
from overthink.grading.judgement import Judgement
from overthink.grading.status_text import status_words
from overthink.ui.i18n.number_format import MISSING
from overthink.ui.panels.lane.metrics import FIGURES
from overthink.ui.panels.lane.status_bar import StatusBar
from overthink.ui.panels.lane.status_text import RunOutcome, status_of
from overthink.ui.state.metric_input import Price
from overthink.ui.theme.theme import Theme
from tests.lanes import said
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
    "never": (RunOutcome.WRONG, "never answered"),
    "stopped": (RunOutcome.ENDED, "never answered (stopped)"),
    "stopped-early": (RunOutcome.ENDED, "stopped before it began"),
    "budget": (RunOutcome.RIGHT, "answered “0” ✓ right · by words (thinking budget spent)"),
    "length": (
        RunOutcome.WRONG,
        "never answered (ran into the token limit, looping since token 318)",
    ),
    "context": (RunOutcome.WRONG, "never answered (ran out of context)"),
    "loop-stopped": (
        RunOutcome.WRONG,
        "never answered (stopped in a loop, looping since token 318)",
    ),
    "failed": (RunOutcome.FAILED, "failed"),
    "crashed": (RunOutcome.FAILED, "crashed"),
    "no-tokens": (RunOutcome.WRONG, "never answered"),
    "empty-answer": (RunOutcome.WRONG, "never answered"),
    "sequential": (RunOutcome.RIGHT, "answered “0” ✓ right · by words"),
}


@pytest.mark.parametrize("status", RunStatus)
def test_a_loop_at_the_end_is_said_however_it_ended(status: RunStatus) -> None:
    run = turn(*never(status, loop=True), expect=None)
    words = [status_of(run.record, None, None).text, status_words(run.record, None)]
    assert all(each.endswith("looping since token 318)") for each in words)


def test_a_loop_that_was_broken_is_not_said_to_go_on() -> None:
    run = turn(*answered("Well then: there are 0.", RunStatus.STOPPED, loop=True), expect=None)
    words = [status_of(run.record, None, None).text, status_words(run.record, None)]
    assert all(each.endswith("(stopped, looped from token 318)") for each in words)


@pytest.fixture
def line(qtbot: QtBot) -> StatusBar:
    made = StatusBar(Theme())
    qtbot.addWidget(made)
    made.resize(480, 80)
    made.show()
    return made


def value(line: StatusBar, key: str) -> str:
    return line.figures[key].words[0]


@pytest.mark.parametrize("state", EXPECTED)
def test_every_state_has_its_words(line: StatusBar, state: str) -> None:
    line.show_turn(STATES[state]())
    assert (line.icon.mark, line.label.text()) == EXPECTED[state]


def test_an_answer_that_nobody_judges_does_not_look_stopped(line: StatusBar) -> None:
    looks = []
    for state in ("unknown", "stopped"):
        line.show_turn(STATES[state]())
        looks.append((line.icon.grab().toImage(), line.icon.accessibleName()))
    (done, words), (stopped, other) = looks
    assert done != stopped
    assert (words, other) == ("answered, nothing was expected", "ended before an answer was done")


def test_a_stopped_answer_looks_stopped(line: StatusBar) -> None:
    line.show_turn(turn(*answered("There are", RunStatus.STOPPED), expect=None))
    assert line.icon.mark is RunOutcome.ENDED


def test_before_the_first_run(line: StatusBar) -> None:
    assert line.label.text() == "not run yet"
    assert {figure.words[0] for figure in line.figures.values()} == {MISSING}


@pytest.mark.parametrize("state", STATES)
def test_every_figure_says_how_it_was_measured(line: StatusBar, state: str) -> None:
    line.show_turn(STATES[state]())
    for figure in line.figures.values():
        assert figure.toolTip()
        assert figure.accessibleDescription()
        assert figure.words[1] in figure.accessibleName()


def test_figures_of_a_drafted_run(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    assert {key: figure.words for key, figure in line.figures.items()} == {
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


def test_nothing_is_measured_where_nothing_ran(line: StatusBar) -> None:
    line.show_turn(STATES["failed"]())
    assert {figure.words[0] for figure in line.figures.values()} == {MISSING}
    line.show_turn(STATES["no-tokens"]())
    assert (value(line, "thinking"), value(line, "answer")) == ("0", "0")
    assert (value(line, "first"), value(line, "speed")) == (MISSING, MISSING)


def test_speed_bears_its_timing(line: StatusBar) -> None:
    line.show_turn(STATES["sequential"]())
    assert line.figures["speed"].words == ("1,000/s", "alone")
    assert "each with the machine to itself" in line.figures["speed"].toolTip()


def test_what_was_not_measured_says_why(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    assert "no GPU in use" in line.figures["gpu"].toolTip()
    why = {"no_energy": "no counter here", "no_gpu_readings": "no reader"}
    line.show_turn(turn(msgspec.structs.replace(said.loaded(), **why), said.finished()))
    assert "Not measured: no counter here; no reader." in line.figures["energy"].toolTip()


def offloaded(**changes: Any) -> Loaded:
    """A lane with all its layers on a GPU, by llama.cpp's word."""
    use = MemoryUse(
        device="CUDA0", weights_bytes=10**9, cache_bytes=10**8, compute_bytes=0, layers=33
    )
    told = {"gpu_layers": 33, "layers": 33, "memory": (use,)} | changes
    return msgspec.structs.replace(said.loaded(), **told)


def test_gpu_memory_is_llama_cpps_word_where_the_driver_says_nothing(line: StatusBar) -> None:
    line.show_turn(turn(offloaded(no_gpu_readings="no driver")))
    assert value(line, "gpu") == "1.0 GiB"
    told = line.figures["gpu"].accessibleDescription()
    assert "by llama.cpp's word" in told
    assert "33 of 33 layers are on the GPU. CUDA0: 1.0 GiB." in told
    assert "Not read from the GPU: no driver." in told


def test_gpu_memory_is_what_the_process_holds_where_the_driver_tells(line: StatusBar) -> None:
    line.show_turn(turn(offloaded(), said.readings(0)))
    assert value(line, "gpu") == "2.0 GiB"
    assert "by its driver" in line.figures["gpu"].accessibleDescription()


MEASURED = (
    *(said.loaded(), said.readings(0), said.prompt_done(), said.tokens(0, ["x"] * 50)),
    *(said.tokens(50, ["y"] * 40, Phase.ANSWER), said.readings(100_000), said.finished()),
)


def test_energy_of_a_lane_alone_in_parts_and_with_its_cost(line: StatusBar) -> None:
    line.show_turn(turn(*MEASURED, timing=TimingMode.SEQUENTIAL))
    assert line.figures["energy"].words == ("21.0 J", "energy")
    told = line.figures["energy"].accessibleDescription()
    assert "By the counters of processor, CUDA0" in told
    assert "Thinking: 10.5 J. Answer: 8.4 J." in told
    line.measured.price = Price(3.6, "kr")
    line.update_now()
    assert line.figures["energy"].words == ("21.0 J", "energy (0.0000210 kr)")
    assert "At 3.6 kr a kWh: 0.0000210 kr." in line.figures["energy"].accessibleDescription()


def test_energy_of_two_lanes_at_once_is_nobodys(line: StatusBar) -> None:
    line.show_turn(turn(*MEASURED))
    assert value(line, "energy") == MISSING
    told = line.figures["energy"].accessibleDescription()
    assert "the counters count both lanes at once" in told
    assert "both spent 21.0 J" in told


def test_a_gpu_in_use_is_not_said_to_be_unused(line: StatusBar) -> None:
    line.show_turn(turn(msgspec.structs.replace(said.loaded(), gpu_layers=33)))
    assert "no GPU in use" not in line.figures["gpu"].toolTip()
    assert "nothing here reads" in line.figures["gpu"].accessibleDescription()


def test_memory_is_the_processs_while_it_lives(line: StatusBar) -> None:
    line.show_turn(STATES["thinking"]())
    assert value(line, "memory") == MISSING
    line.measured.resident_bytes = 212_000_000
    line.update_now()
    assert value(line, "memory") == "202 MiB"


def test_a_loop_says_that_acceptance_says_little(line: StatusBar) -> None:
    line.show_turn(STATES["looping"]())
    assert "says little" in line.figures["acceptance"].toolTip()


def test_a_note_of_the_end_is_in_the_tooltip(line: StatusBar) -> None:
    line.show_turn(STATES["context"]())
    assert "All 4,096 tokens of the context are used." in line.label.toolTip()
    line.show_turn(STATES["wrong"]())
    assert "Judged by the number" in line.label.accessibleDescription()


def test_a_better_judgement_replaces_the_fast_one(line: StatusBar) -> None:
    line.show_turn(turn(*answered(r"So $2\sqrt{2}$"), expect=r"\sqrt{8}"))
    seen = [line.icon.mark]
    line.set_judgement(Judgement(Verdict(None, "none", None), equivalent=True))
    seen.append(line.icon.mark)
    assert seen == [RunOutcome.OPEN, RunOutcome.RIGHT]
    assert line.label.text().endswith("✓ right · by mathematics")


def test_a_long_answer_is_not_judged_on_the_ui_thread(line: StatusBar) -> None:
    long = turn(*answered("1 " * 5000))
    with patch("overthink.grading.judgement.judge") as judge:
        line.show_turn(long)
    assert judge.call_count == 0
    assert line.label.text().endswith("· being judged")
    line.set_judgement(Judgement(Verdict(False, "number", "1")))
    assert line.label.text() == "answered “1” ✗ wrong, expected “0” · by number"


def test_model_output_is_plain_text(line: StatusBar) -> None:
    line.show_turn(STATES["hostile"]())
    words = line.label.text()
    assert words.startswith("answered “<img src=")
    assert words.isprintable()
    assert "<img" not in line.label.toolTip()


def test_a_whole_answer_is_in_the_tooltip_where_it_is_cut(line: StatusBar) -> None:
    line.resize(200, 80)
    line.show_turn(STATES["open"]())
    assert "not judged" in line.label.toolTip()
    assert line.minimumSizeHint().width() < 300


LANE_AT_1280 = 489
"""Pixels of a lane's width in a window of 1280, with the saved sessions beside it."""


@pytest.mark.parametrize(
    "words",
    [
        "never answered (ran into the token limit, looping since token 4,426)",
        "answered “20” ✗ wrong, expected “0” · by number (thinking budget spent)",
        "svarede »20« ✗ forkert, forventet »0« · efter tal (tænkebudgettet er brugt)",
        "svarede aldrig (nåede tokengrænsen, i løkke siden token 4.426)",
    ],
)
def test_the_verdict_is_whole_in_a_small_window(line: StatusBar, words: str) -> None:
    line.manual_verdict.show()
    line.resize(LANE_AT_1280, 120)
    before = line.label.height()
    line.label.show_text(words)
    line.grab()
    assert words not in line.label.toolTip()
    assert line.label.height() == before  # the transcript below does not jump
    assert line.label.height() >= 2 * line.label.fontMetrics().lineSpacing()


def test_words_that_no_line_holds_are_whole_in_the_tooltip(line: StatusBar, qtbot: QtBot) -> None:
    line.resize(240, 160)
    line.label.show_text(f"answered “{'long ' * 80}” ✓ right")
    height = 3 * line.label.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: line.label.height() == height)
    assert line.label.toolTip().endswith("✓ right</p>")


# -- how often it looks ------------------------------------------------------------------------


def test_figures_are_read_ten_times_a_second_and_the_last_one_too(
    line: StatusBar, qtbot: QtBot
) -> None:
    run = turn(*thought(4))
    line.show_turn(run)
    with patch.object(line, "update_now", wraps=line.update_now) as update:
        for _ in range(40):
            run.record.take(said.tokens(len(run.record.trace), ["x"]))
            line.refresh()
        assert update.call_count == 0
        assert value(line, "thinking") == "4"
    qtbot.waitUntil(lambda: value(line, "thinking") == "44", timeout=1000)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (LoopFound(0, 1, 3, 3), "looping since token 0"),
        (said.finished(RunStatus.LENGTH), "never answered (ran into the token limit)"),
    ],
)
def test_another_state_is_shown_at_once(line: StatusBar, event: LoopFound, words: str) -> None:
    run = turn(*thought(4))
    line.show_turn(run)
    run.record.take(event)
    line.refresh()
    assert line.label.text() == words


def test_corrected_phases_are_counted_anew(line: StatusBar) -> None:
    run = turn(said.loaded(), said.prompt_done(), said.tokens(0, ["x"] * 5, Phase.ANSWER))
    line.show_turn(run)
    assert (value(line, "thinking"), value(line, "answer")) == ("0", "5")
    run.record.take(PhaseChanged(0, Phase.THINKING))
    line.update_now()
    assert (value(line, "thinking"), value(line, "answer")) == ("5", "0")


def test_the_line_stands_still_while_figures_grow(line: StatusBar) -> None:
    run = turn(*thought(4))
    line.show_turn(run)
    before = {key: figure.geometry() for key, figure in line.figures.items()}
    for first in range(4, 900, 4):
        run.record.take(said.tokens(first, ["x"] * 4))
    line.update_now()
    assert {key: figure.geometry() for key, figure in line.figures.items()} == before


def test_every_declared_figure_is_shown(line: StatusBar) -> None:
    assert list(line.figures) == [figure.key for figure in FIGURES]


def test_presenting_leaves_the_words(line: StatusBar) -> None:
    line.show_turn(STATES["right"]())
    line.set_presenting(True)
    assert line.label.isVisible()
    assert not any(figure.isVisible() for figure in line.figures.values())
    assert line.label.property("role") == "title"
    line.resize(200, 300)
    line.show_turn(STATES["length"]())
    line.grab()
    assert line.label.height() > 2 * line.label.fontMetrics().height()  # nothing is cut
    line.set_presenting(False)
    assert all(figure.isVisible() for figure in line.figures.values())
