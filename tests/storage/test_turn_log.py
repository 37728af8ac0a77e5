"""What the recorder keeps of a turn until all of it is written: little, and nothing is lost."""

from __future__ import annotations

from array import array

from msgspec import structs

from overthink.core.events import Tokens
from overthink.core.vocabulary import TimingMode
from overthink.storage.turn_log import Entry, EventReceived, TurnBegun, TurnLog
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
    told = [EventReceived("left", at, event) for at, event in enumerate(events(60))]
    log = TurnLog(begun())
    log.entries += told[:3]
    log.mark_written(2)
    log.entries += told[3:]
    assert log.entries == told[2:]

    log.mark_written(len(told) - 2)
    assert not log.behind
    log.mark_unwritten()
    assert log.behind
    assert len(log.entries) == len(told)
    assert all(map(same_to_32_bits, log.entries, told))


def same_to_32_bits(entry: Entry, told: Entry) -> bool:
    """Figures are kept as traces keep them; all else as it was."""
    assert isinstance(entry, EventReceived)
    assert isinstance(told, EventReceived)
    if not isinstance(told.event, Tokens):
        return entry == told
    event = structs.replace(
        told.event, logprobs=single(told.event.logprobs), entropies=single(told.event.entropies)
    )
    return entry == told._replace(event=event)


def single(numbers: list[float]) -> list[float]:
    return array("f", numbers).tolist()


def test_what_is_written_takes_little() -> None:
    told: list[Entry] = [EventReceived("left", at, event) for at, event in enumerate(events(4_000))]
    log = TurnLog(begun(), entries=told)
    log.mark_written(len(told))
    assert len(log.written[0].tokens) / 4_000 < 14


def test_what_comes_while_it_is_written_is_not_taken_for_written() -> None:
    log = TurnLog(begun())
    log.entries.append(EventReceived("left", 0, said.prompt_done()))
    late = EventReceived("left", 1, said.tokens(0, ["a"]))
    writing = log.entries[:]
    log.entries.append(late)
    log.mark_written(len(writing))

    assert log.entries == [late]
