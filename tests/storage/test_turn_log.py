"""What the recorder keeps of a turn until all of it is written: little, and nothing is lost."""

from __future__ import annotations

from overthink.core.vocabulary import TimingMode
from overthink.storage.turn_log import EventTaken, TurnBegun, TurnLog
from tests.lanes import said
from tests.ui.made_runs import events


def begun() -> TurnBegun:
    return TurnBegun(
        session="s",
        session_created="2026-01-01T00:00:00Z",
        source="window",
        turn="t",
        repeats=None,
        begun="2026-01-01T00:00:00Z",
        prompt="How many?",
        system="",
        expect=None,
        timing=TimingMode.CONCURRENT,
        runs={"left": "r"},
        plans={},
    )


def test_another_file_gets_all_that_was_written_before() -> None:
    told = [EventTaken("left", at, event) for at, event in enumerate(events(60))]
    log = TurnLog(begun())
    log.entries += told[:3]
    log.note_written(3)
    log.entries += told[3:]

    assert log.unwritten() == told[3:]
    log.note_written(len(told) - 3)
    assert not log.behind

    log.forget_written()
    assert log.behind
    assert log.unwritten() == told


def test_what_comes_while_it_is_written_is_not_taken_for_written() -> None:
    log = TurnLog(begun())
    log.entries.append(EventTaken("left", 0, said.prompt_done()))
    late = EventTaken("left", 1, said.tokens(0, ["a"]))
    writing = log.unwritten()
    log.entries.append(late)
    log.note_written(len(writing))

    assert log.unwritten() == [late]
