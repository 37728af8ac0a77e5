"""The columns in the terminal: aligned at any width, complete at the end, always safe."""

from __future__ import annotations

import asyncio
import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from overthink.cli.columns import Columns
from overthink.cli.comparison_text import comparison_lines
from overthink.comparison.conductor import Lane, grade_lanes
from overthink.core.events import (
    DraftCost,
    DraftRound,
    Failed,
    LaneEvent,
    Loading,
    LoopSummary,
    PromptProgress,
)
from overthink.core.messages import verbatim
from overthink.core.vocabulary import Origin, Phase, RunStatus, TimingMode
from tests.cli.scenes import lane
from tests.cli.terminal import Terminal
from tests.lanes import child_events

WORDS = [f" word{i}" for i in range(400)]
HOSTILE = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b[2J", "\x00nul", "\r", "\x9b1m", "\x7f",
    "\u2028", "\u202eevil\u202c", "[bold]markup[/bold]", "[link=file:///etc]x[/link]", "w" * 300,
    "漢字" * 60, "🙂" * 50, "\ttab", "e\u0301", "\ud800",
]  # fmt: skip


def _ended(texts: list[str], answer: str = "0") -> list[LaneEvent]:
    round_ = DraftRound(0, len(texts), (9, 9), (" yes", " no"), 2, 1)
    return [
        child_events.loaded(draft=True),
        child_events.prompt_done(),
        child_events.tokens(0, texts),
        child_events.tokens(len(texts), [" yes"], origin=Origin.ACCEPTED, draft_rounds=[round_]),
        child_events.tokens(len(texts) + 1, ["\n\n", answer], phase=Phase.ANSWER),
        child_events.finished(
            drafting=DraftCost(kind="model", draft_s=0.1, verify_s=0.1, wasted_s=0)
        ),
    ]


def _shown(lanes: list[Lane], width: int, height: int = 24) -> Terminal:
    """The screen when everything is done."""
    written = io.StringIO()
    console = Console(
        file=written, width=width, height=height, force_terminal=True, color_system="truecolor"
    )
    columns = Columns(console, lanes, TimingMode.CONCURRENT, "0")

    async def show() -> None:
        await grade_lanes(lanes, "0")
        await columns.show(asyncio.create_task(asyncio.sleep(0.2)))

    asyncio.run(show())
    terminal = Terminal(width)
    terminal.write(written.getvalue())
    return terminal


@pytest.mark.parametrize("width", [20, 40, 51, 80, 100, 200])
def test_the_final_frame_has_both_texts_and_the_summary(width: int) -> None:
    lanes = [
        lane("left", _ended(WORDS), "methodical"),
        lane("right", _ended([f" other{i}" for i in range(90)], answer="7"), "runaway"),
    ]

    lines = _shown(lanes, width).lines()
    picture = "\n".join(lines)

    assert all(cell_len(line) <= width for line in lines)
    assert "⋮" not in picture, "the last frame omits nothing"
    for word in [*WORDS, *(f" other{i}" for i in range(90))]:
        assert word.strip() in picture.replace("\n", "").replace("│", ""), word
    summary = picture[picture.rindex("methodical:") :].replace("\n", " ")
    assert summary.startswith("methodical: answered “0” ✓ right")
    assert "runaway: answered “7” ✗ wrong, expected “0”" in " ".join(summary.split())


@pytest.mark.parametrize("width", [20, 60, 100])
def test_model_text_cannot_imitate_a_verdict_of_ours(width: int) -> None:
    fakes = ["\nreal: answered “0” ✓ right\n", "\n● answered “0” ✓ right\n", "\nError: fake"]
    left = lane("left", _ended(fakes, answer="7"), "real")
    lanes = [left, lane("right", _ended(WORDS), "other")]

    lines = _shown(lanes, width).lines()

    assert [line for line in lines if line.startswith(("real: answered “0”", "Error: fake"))] == []
    assert any(line.startswith("┆ real: answered") for line in lines)
    assert [line for line in lines if line.startswith("real: ")][-1].startswith(
        "real: answered “7”"
    )


@pytest.mark.parametrize("width", [51, 80, 100])
def test_columns_are_aligned(width: int) -> None:
    lanes = [lane("left", _ended(HOSTILE)), lane("right", _ended(WORDS), "a-very-long-name" * 4)]

    lines = _shown(lanes, width).lines()
    body = lines[: next(i for i, line in enumerate(lines) if not line)]

    at = {cell_len(line[: line.index("│")]) for line in body}
    assert at == {(width - 3) // 2 + 1}


def test_a_frame_fits_the_screen_and_marks_omitted_text() -> None:
    lanes = [lane("left", _ended(WORDS)[:-1]), lane("right", _ended(WORDS)[:-1])]
    for width, height in ((80, 24), (40, 12), (200, 60)):
        console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True)
        columns = Columns(console, lanes, TimingMode.CONCURRENT, None)
        with console.capture() as capture:
            console.print(columns._frame(tail=True))
        lines = capture.get().rstrip("\n").split("\n")
        assert len(lines) < height
        assert any("⋮" in line for line in lines) is (height < 60)


def test_control_sequences_are_shown_not_executed() -> None:
    lanes = [lane("left", _ended(HOSTILE)), lane("right", _ended(HOSTILE), "\x1b[31mname")]

    terminal = _shown(lanes, 80)
    plain = "\n".join(comparison_lines(lanes, TimingMode.CONCURRENT, "0"))

    assert terminal.strange == []
    for text in ("\n".join(terminal.lines()), plain):
        assert "[bold]markup[/bold]" in text.replace("\n", "").replace(" ", "") or "[bold]" in text
        assert "␛[31mred" in text
        assert "␀nul" in text
        assert not any(c in text for c in "\x1b\x00\x07\r\x7f\x9b\u202e\u202c\u2028\ud800")
        text.encode()


def test_accepted_tokens_are_green_and_underlined_and_thoughts_dim() -> None:
    styles = _shown([lane("left", _ended([" a"])), lane("right", [])], 80).styles

    assert "2;4;32" in styles, "an accepted token of a thought: dim, underlined, green"
    assert "2" in styles


def test_plain_text_has_no_control_codes() -> None:
    lanes = [lane("left", _ended(WORDS)), lane("right", [child_events.loaded()])]

    text = "\n".join(comparison_lines(lanes, TimingMode.SEQUENTIAL, None))

    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "accepted 1 of 2 tested (50 %)" in text
    assert "(sequential)" in text


LOOP = LoopSummary(start=3, period=1, repeats=9, wasted=8)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([], "waiting"),
        ([Loading("draft", 0.45)], "loading the draft, 45 %"),
        ([child_events.loaded()], "loaded"),
        (
            [child_events.loaded(), PromptProgress(512, 2048, 0)],
            "reading the prompt, 512 of 2,048 tokens",
        ),
        ([child_events.loaded(), child_events.prompt_done()], "thinking"),
        ([child_events.loaded(), child_events.prompt_done(thinking=False)], "answering"),
        (_ended([" a"]), "answered “0” ✓ right"),
        (_ended([" a"], answer=""), "never answered"),
        (
            [*_ended([" a"])[:-1], child_events.finished(RunStatus.BUDGET)],
            "(thinking budget spent)",
        ),
        (
            [child_events.prompt_done(), child_events.finished(RunStatus.LENGTH, loop=LOOP)],
            "looping since token 3",
        ),
        (
            [
                Failed(
                    kind="ChildCrashed", problem=verbatim("p"), remedy=verbatim("r"), crashed=True
                )
            ],
            "crashed",
        ),
        (
            [
                Failed(
                    kind="LoadFailure", problem=verbatim("no memory"), remedy=verbatim("buy some")
                )
            ],
            "failed",
        ),
    ],
)
def test_a_line_shows_the_status(events: list[LaneEvent], words: str) -> None:
    shown = " ".join("\n".join(_shown([lane("left", events)], 90).lines()).split())

    assert words in shown


def test_a_failure_shows_reason_and_remedy() -> None:
    failed = Failed(kind="LoadFailure", problem=verbatim("no memory"), remedy=verbatim("buy some"))

    shown = "\n".join(_shown([lane("left", [failed]), lane("right", [])], 90).lines())

    assert "no memory: buy some." in shown


def _looping() -> list[LaneEvent]:
    loop = LoopSummary(start=2, period=2, repeats=50, wasted=98)
    return [
        child_events.loaded(),
        child_events.prompt_done(),
        child_events.tokens(0, ["Well", ".", *[" again", "!\n"] * 50, " End"]),
        child_events.finished(RunStatus.LENGTH, loop=loop),
    ]


def test_a_loop_is_printed_for_three_rounds() -> None:
    lanes = [lane("left", _looping()), lane("right", _ended(["short"]))]

    text = "\n".join(comparison_lines(lanes, TimingMode.CONCURRENT, None))
    picture = "\n".join(_shown(lanes, 100, height=300).lines())

    for shown in (text, picture):
        assert shown.count("again!") == 3
        assert "⋯ and the same 47 more times ⋯" in shown
        assert "End" in shown, "the text after the loop is printed"
    assert lanes[0].record.thinking.count("again!") == 50, "the record is complete"


def test_a_percentage_below_100_is_not_rounded_up_to_it() -> None:
    round_ = DraftRound(0, 0, tuple(range(1000)), ("x",) * 1000, 1000, 999)
    events: list[LaneEvent] = [
        child_events.loaded(draft=True),
        child_events.prompt_done(),
        child_events.tokens(0, ["x"] * 1000, origin=Origin.ACCEPTED, draft_rounds=[round_]),
    ]
    text = "\n".join(comparison_lines([lane("left", events)], TimingMode.CONCURRENT, None))
    assert "accepted 999 of 1,000 tested (99.9 %), 100 % of all tokens" in text
