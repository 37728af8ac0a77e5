"""What a plan says of itself."""

from __future__ import annotations

import pytest

from overthink.bootstrap import build_program
from overthink.comparison.plan import LaneChoice
from overthink.core.settings import AUTO, LoadSettings


@pytest.mark.parametrize(("context", "said"), [(AUTO, 0), (16_384, 0), (16_385, 1)])
def test_a_context_beyond_the_models_own_is_told(context: int, said: int) -> None:
    choice = LaneChoice(model="demo-methodical", load=LoadSettings(context=context))
    notes = build_program().planner().plan("left", choice, 1).notes
    assert sum("longer than the 16,384" in note for note in notes) == said
