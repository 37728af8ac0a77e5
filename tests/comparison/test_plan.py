"""A plan has notes on settings that need explaining."""

from __future__ import annotations

import pytest

from overthink.bootstrap import build_program
from overthink.comparison.plan import LaneChoice
from overthink.core.settings import AUTO, LoadSettings


@pytest.mark.parametrize(("context", "notes"), [(AUTO, 0), (16_384, 0), (16_385, 1)])
def test_a_context_beyond_the_trained_one_gets_a_note(context: int, notes: int) -> None:
    choice = LaneChoice(model="demo-methodical", load=LoadSettings(context=context))
    plan = build_program().planner().plan("left", choice, 1)
    assert sum("longer than the 16,384" in str(note) for note in plan.notes) == notes
