"""Texts as runs: every character once, underlined where the draft was accepted."""

from __future__ import annotations

from overthink.core.symbols import same_length
from overthink.core.vocabulary import Phase
from overthink.ui.pdf.page_layout import (
    TextRun,
    drop_half_char,
    paragraphs,
    plain_runs,
    token_runs,
    utf16,
)
from tests.reports.recordings import hostile_run
from tests.storage.recordings import record_of
from tests.ui.made_runs import events


def test_runs_join_to_the_text_and_underline_accepted_tokens() -> None:
    trace = record_of(events(50)).trace
    runs = token_runs(trace, Phase.THINKING)
    assert "".join(run.text for run in runs) == trace.text(Phase.THINKING)
    marked = "".join(run.text for run in runs if run.underlined)
    accepted = [i for i in range(50) if trace.origins[i] == 1]
    assert marked == "".join(map(trace.text_of, accepted))
    assert [run.underlined for run in runs[:4]] == [True, False, True, False]


def test_control_characters_are_replaced() -> None:
    trace = record_of(hostile_run()).trace
    text = "".join(run.text for run in token_runs(trace, Phase.THINKING))
    assert text == same_length(text)
    assert "\u202e" not in text


def test_each_line_is_a_paragraph() -> None:
    runs = [TextRun("a\nb", True), TextRun("c\n\n"), TextRun("d")]
    lines = list(paragraphs(runs))
    assert [[run.text for run in line] for line in lines] == [["a"], ["b", "c"], [""], ["", "d"]]
    assert lines[1] == [TextRun("b", True), TextRun("c")]
    assert list(paragraphs(plain_runs(""))) == [[TextRun("")]]


def test_a_surrogate_pair_is_not_cut() -> None:
    units = utf16("a🧊")
    assert drop_half_char(units[:4]) == units[:2]
    assert drop_half_char(units) == units
