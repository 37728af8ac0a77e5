"""The summary of a comparison."""

from __future__ import annotations

from overthink.cli.comparison_text import summary_lines
from tests.cli.scenes import lane
from tests.lanes import child_events


def test_lanes_with_the_same_model_are_distinguished() -> None:
    events = (child_events.prompt_done(), child_events.finished())
    same = summary_lines([lane("left", events), lane("right", events)], None)
    assert [line.partition(":")[0] for line in same][:2] == ["tiny (left)", "tiny (right)"]
    other = summary_lines([lane("left", events), lane("right", events, "small")], None)
    assert [line.partition(":")[0] for line in other][:2] == ["tiny", "small"]
