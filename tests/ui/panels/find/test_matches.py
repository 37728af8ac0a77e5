"""The cursor over matches: both lanes, wrapping wrapped, growing texts."""

from __future__ import annotations

from overthink.ui.panels.find.matches import Match, MatchCursor


def walk(
    cursor: MatchCursor, count: int, *, forward: bool = True
) -> list[tuple[Match | None, bool]]:
    return [(cursor.current, wrapped) for _ in range(count) for wrapped in [cursor.step(forward)]]


def test_the_cursor_visits_both_lanes_and_wraps_wrapped() -> None:
    cursor = MatchCursor()
    cursor.start({"left": 2, "right": 1})
    assert cursor.current == Match("left", 0)
    assert walk(cursor, 3) == [
        (Match("left", 1), False),
        (Match("right", 0), False),
        (Match("left", 0), True),
    ]
    assert walk(cursor, 1, forward=False) == [(Match("right", 0), True)]


def test_a_lane_without_matches_is_skipped() -> None:
    cursor = MatchCursor()
    cursor.start({"left": 0, "right": 2})
    assert cursor.current == Match("right", 0)
    assert cursor.count("left") == 0
    assert cursor.total == 2


def test_without_matches_there_is_no_current_match() -> None:
    cursor = MatchCursor()
    cursor.start({"left": 0})
    assert cursor.current is None
    assert not cursor.step(True)
    assert cursor.count("right") is None


def test_new_counts_preserve_the_current_match() -> None:
    cursor = MatchCursor()
    cursor.start({"left": 3, "right": 2})
    walk(cursor, 4)
    assert cursor.current == Match("right", 1)
    cursor.recount({"left": 10, "right": 4})
    assert cursor.current == Match("right", 1)
    cursor.recount({"left": 10, "right": 1})
    assert cursor.current == Match("right", 0)
    cursor.recount({"left": 0, "right": 0})
    assert cursor.current is None
