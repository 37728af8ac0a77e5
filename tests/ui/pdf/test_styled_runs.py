"""Texts as runs: every character once, marked where the draft was right."""

from __future__ import annotations

from overthink.core.symbols import same_length
from overthink.core.vocabulary import Phase
from overthink.ui.pdf.styled_runs import Run, paragraphs, plain, token_runs, utf16, without_half
from tests.reports.recordings import hostile_run
from tests.storage.recordings import record_of
from tests.ui.made_runs import events


def test_runs_join_to_the_text_and_mark_what_was_accepted() -> None:
    trace = record_of(events(50)).trace
    runs = token_runs(trace, Phase.THINKING)
    assert "".join(run.text for run in runs) == trace.text(Phase.THINKING)
    marked = "".join(run.text for run in runs if run.marked)
    accepted = [i for i in range(50) if trace.origins[i] == 1]
    assert marked == "".join(map(trace.text_of, accepted))
    assert [run.marked for run in runs[:4]] == [True, False, True, False]


def test_nothing_acts() -> None:
    trace = record_of(hostile_run()).trace
    text = "".join(run.text for run in token_runs(trace, Phase.THINKING))
    assert text == same_length(text)
    assert "\u202e" not in text


def test_a_paragraph_a_line() -> None:
    runs = [Run("a\nb", True), Run("c\n\n"), Run("d")]
    lines = list(paragraphs(runs))
    assert [[run.text for run in line] for line in lines] == [["a"], ["b", "c"], [""], ["", "d"]]
    assert lines[1] == [Run("b", True), Run("c")]
    assert list(paragraphs(plain(""))) == [[Run("")]]


def test_a_character_is_not_cut_in_half() -> None:
    units = utf16("a🧊")
    assert without_half(units[:4]) == units[:2]
    assert without_half(units) == units
