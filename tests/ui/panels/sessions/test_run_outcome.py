"""Marks of lanes: a shape and words for each way a run can end; and how names share a line."""

from __future__ import annotations

import pytest

from overthink.storage.session_list import RunSummary
from overthink.ui.panels.sessions.row_painter import distinguishable_names, fitting_widths
from overthink.ui.panels.sessions.text import mark_of


def run(
    status: str = "finished",
    *,
    correct: bool | None = None,
    by_hand: str | None = None,
    looping: bool = False,
    answer_tokens: int | None = 5,
) -> RunSummary:
    return RunSummary(
        id="",
        side="left",
        model="",
        draft="none",
        family="",
        status=status,
        looping=looping,
        correct=correct,
        by_hand=by_hand,
        thinking_tokens=10,
        answer_tokens=answer_tokens,
    )


@pytest.mark.parametrize(
    ("summary", "icon", "words"),
    [
        (run(correct=True), "check", "right"),
        (run(correct=True, looping=True), "check", "right"),
        (run(correct=False), "cross", "wrong"),
        (run(correct=True, by_hand="wrong"), "cross", "wrong"),
        (run(correct=False, by_hand="right"), "check", "right"),
        (run(), "question", "answered, not judged"),
        (run(by_hand="unsure"), "question", "unsure"),
        (run("length", looping=True, answer_tokens=0), "loop", "looping"),
        (run("length", answer_tokens=0), "stop", "never answered"),
        (run("model_changed"), "warning", "invalid: its model file changed"),
        (run("ended_in_thought", answer_tokens=0), "stop", "ended inside its thought"),
        (run("length"), "stop", "incomplete answer"),
        (run("context_full"), "stop", "incomplete answer"),
        (run("stopped", by_hand="wrong"), "cross", "wrong"),
        (run("crashed"), "stop", "crashed"),
        (run("stopped"), "stop", "stopped"),
        (run("crashed", answer_tokens=None), "stop", "crashed"),
        (run("failed", answer_tokens=None), "stop", "failed"),
        (run("interrupted", answer_tokens=None), "stop", "interrupted"),
        (run("interrupted"), "stop", "interrupted"),
        (run("recording", answer_tokens=None), "thought", "running"),
    ],
)
def test_each_end_has_its_shape_and_words(summary: RunSummary, icon: str, words: str) -> None:
    mark = mark_of(summary)
    assert (mark.icon, mark.words()) == (icon, words)


@pytest.mark.parametrize(
    ("wanted", "room", "given"),
    [
        ([50, 60], 200, [50, 60]),
        ([150, 60], 160, [100, 60]),
        ([60, 150], 160, [60, 100]),
        ([150, 150], 160, [80, 80]),
        ([80], 40, [40]),
        ([10, 10], -5, [0, 0]),
        ([], 100, []),
    ],
)
def test_names_share_a_line(wanted: list[int], room: int, given: list[int]) -> None:
    assert fitting_widths(wanted, room) == given


@pytest.mark.parametrize(
    ("names", "room", "shown"),
    [
        (["demo-methodical", "demo-runaway"], 27, ["demo-methodical", "demo-runaway"]),
        (["demo-methodical", "demo-runaway"], 26, ["demo-methodical", "…runaway"]),
        (["demo-methodical", "demo-runaway"], 22, ["…methodical", "…runaway"]),
        (["demo-methodical", "demo-runaway"], 5, ["…methodical", "…runaway"]),
        (["Qwen3-8B-Q4_K_M", "Qwen3-14B-Q4_K_M"], 24, ["Qwen3-8B…", "Qwen3-14B…"]),
        (["Qwen3-8B-Q4_K_M", "Qwen3-14B-Q4_K_M"], 15, ["Qwen3-8B…", "…14B…"]),
        (["a-model", "a-model"], 5, ["a-model", "a-model"]),
        (["a-model"], 5, ["a-model"]),
        (["a-", "a-b"], 3, ["a-", "a-b"]),
        (["one", "two"], 3, ["one", "two"]),
        ([], 3, []),
    ],
)
def test_of_two_names_goes_first_what_both_have(
    names: list[str], room: int, shown: list[str]
) -> None:
    assert distinguishable_names(names, room, len) == shown
