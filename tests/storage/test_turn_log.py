"""The recorder retains a turn until all of it is written, in little memory."""

from __future__ import annotations

from array import array

from msgspec import structs

from overthink.core.events import Tokens
from overthink.core.vocabulary import TimingMode
from overthink.storage.turn_log import Entry, EventReceived, TurnBegun, TurnLog
from tests.lanes import child_events
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


def test_another_file_gets_all_entries_again() -> None:
    entries = [EventReceived("left", at, event) for at, event in enumerate(events(60))]
    log = TurnLog(begun())
    log.entries += entries[:3]
    log.mark_written(2)
    log.entries += entries[3:]
    assert log.entries == entries[2:]

    log.mark_written(len(entries) - 2)
    assert not log.behind
    log.mark_unwritten()
    assert log.behind
    assert len(log.entries) == len(entries)
    assert all(map(same_to_32_bits, log.entries, entries))


def same_to_32_bits(entry: Entry, expected: Entry) -> bool:
    """Compare entries, logprobs and entropies as the 32-bit floats that traces store."""
    assert isinstance(entry, EventReceived)
    assert isinstance(expected, EventReceived)
    if not isinstance(expected.event, Tokens):
        return entry == expected
    event = structs.replace(
        expected.event,
        logprobs=single(expected.event.logprobs),
        entropies=single(expected.event.entropies),
    )
    return entry == expected._replace(event=event)


def single(numbers: list[float]) -> list[float]:
    return array("f", numbers).tolist()


def test_written_entries_take_little_memory() -> None:
    entries: list[Entry] = [
        EventReceived("left", at, event) for at, event in enumerate(events(4_000))
    ]
    log = TurnLog(begun(), entries=entries)
    log.mark_written(len(entries))
    assert len(log.written[0].tokens) / 4_000 < 14


def test_entries_that_arrive_during_a_write_are_not_marked_as_written() -> None:
    log = TurnLog(begun())
    log.entries.append(EventReceived("left", 0, child_events.prompt_done()))
    late = EventReceived("left", 1, child_events.tokens(0, ["a"]))
    writing = log.entries[:]
    log.entries.append(late)
    log.mark_written(len(writing))

    assert log.entries == [late]
