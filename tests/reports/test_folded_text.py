"""Runaways in reports: marked, what repeats folded, nothing of the text lost."""

from __future__ import annotations

from overthink.core.events import RunawayFound
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import Finding
from overthink.core.vocabulary import Phase
from overthink.reports.folded_text import omitted_text, text_parts
from tests.core.runaway.test_folds import exact
from tests.lanes import child_events


def record_of(*findings: Finding, tokens: int = 400, answer: int = 3) -> RunRecord:
    record = RunRecord()
    record.take(child_events.prompt_done())
    texts = [f" w{i}" for i in range(tokens)]
    record.take(child_events.tokens(0, texts, Phase.THINKING))
    record.take(child_events.tokens(tokens, [" so"] * answer, Phase.ANSWER))
    for finding in findings:
        record.take(RunawayFound(finding, ended=True, at=finding.end))
    return record


def test_a_text_without_runaways_is_one_part() -> None:
    record = record_of()
    (part,) = text_parts(record, Phase.THINKING)
    assert (part.text, part.marks, part.fold) == (record.thinking, (), "")


def test_a_loop_is_marked_and_folded_and_no_text_is_lost() -> None:
    record = record_of(exact(start=50, repeats=40))
    parts = text_parts(record, Phase.THINKING)
    assert "".join(part.text for part in parts) == record.thinking
    assert [(part.first, part.fold) for part in parts] == [
        (0, ""),
        (50, ""),
        (78, "the same 7 tokens, 36 more times"),
        (330, ""),
    ]
    (mark,) = parts[1].marks
    assert mark.text == "Exact loop · 7 tokens × 40 · 273 wasted"
    assert text_parts(record, Phase.ANSWER)[0].text == " so so so"


def test_a_circling_passage_links_to_the_earlier_one() -> None:
    circling = child_events.circling(start=200, end=350, found=300)
    record = record_of(circling)
    parts = text_parts(record, Phase.THINKING)
    (mark,) = next(part.marks for part in parts if part.marks)
    assert (mark.earlier, mark.see) == (0, "see token 0")
    assert [part.first for part in parts if part.linked] == [0]
    assert not any(part.fold for part in parts)


def test_text_reports_name_what_they_leave_out() -> None:
    text = omitted_text(record_of(exact(start=50, repeats=40)), Phase.THINKING)
    assert "[left out: the same 7 tokens, 36 more times]" in text
    assert " w77" in text
    assert " w200" not in text
    assert " w330" in text


def test_a_loop_from_thought_into_answer_is_folded_in_both() -> None:
    record = record_of(exact(start=50, repeats=60), tokens=300, answer=300)
    thought, answer = (text_parts(record, phase) for phase in (Phase.THINKING, Phase.ANSWER))
    assert thought[-1].fold == "the same 7 tokens, 56 more times"
    assert answer[0].fold == "the same 7 tokens, 56 more times"
    assert "".join(part.text for part in answer) == record.answer
