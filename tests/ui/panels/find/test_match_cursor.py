"""Walking through matches: over both lanes, around the ends, in texts that grow."""

from __future__ import annotations

from overthink.ui.panels.find.match_cursor import Match, MatchCursor


def walk(
    steps: MatchCursor, count: int, *, forward: bool = True
) -> list[tuple[Match | None, bool]]:
    return [(steps.current, around) for _ in range(count) for around in [steps.step(forward)]]


def test_it_goes_through_one_lane_then_the_other_and_around() -> None:
    steps = MatchCursor()
    steps.start({"left": 2, "right": 1})
    assert steps.current == Match("left", 0)
    assert walk(steps, 3) == [
        (Match("left", 1), False),
        (Match("right", 0), False),
        (Match("left", 0), True),
    ]
    assert walk(steps, 1, forward=False) == [(Match("right", 0), True)]


def test_a_lane_without_matches_is_passed() -> None:
    steps = MatchCursor()
    steps.start({"left": 0, "right": 2})
    assert steps.current == Match("right", 0)
    assert steps.count("left") == 0
    assert steps.total == 2


def test_nothing_found_has_no_current_match() -> None:
    steps = MatchCursor()
    steps.start({"left": 0})
    assert steps.current is None
    assert not steps.step(True)
    assert steps.count("right") is None


def test_new_counts_leave_the_walk_where_it_is() -> None:
    steps = MatchCursor()
    steps.start({"left": 3, "right": 2})
    walk(steps, 4)
    assert steps.current == Match("right", 1)
    steps.recount({"left": 10, "right": 4})
    assert steps.current == Match("right", 1)
    steps.recount({"left": 10, "right": 1})
    assert steps.current == Match("right", 0)
    steps.recount({"left": 0, "right": 0})
    assert steps.current is None
