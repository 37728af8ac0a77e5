"""Two runs as JSON: what was unequal, and where they diverge; and the statistics of a thought.

What was not measured is null, never zero.
"""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.comparison.run_pair import (
    PairedRun,
    are_both_empty,
    condition_sentence,
    differing_conditions,
    divergence_of,
    have_same_input,
    unequal_settings,
)
from overthink.core.divergence import Divergence
from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics


def pair_object(left: PairedRun, right: PairedRun) -> dict[str, Any]:
    """Compare two runs.

    `divergence` is null if they are identical. Both `divergence` and `identical` are null if the
    prompts differ (see `asked_the_same`) or neither run has a token.
    """
    same = have_same_input(left, right)
    found = divergence_of(left, right) if same else None
    comparable = same and not are_both_empty(left, right)
    return {
        "asked_the_same": same,
        "conditions": [
            {"condition": apart.condition.value, "left": apart.left, "right": apart.right}
            for apart in differing_conditions(left, right)
        ],
        "unequal": [
            *(str(condition_sentence(apart)) for apart in differing_conditions(left, right)),
            *unequal_settings(left, right),
        ],
        "identical": found is None if comparable else None,
        "divergence": divergence_object(found) if found else None,
    }


def divergence_object(found: Divergence) -> dict[str, Any]:
    """Return a divergence and what follows from it."""
    return {**msgspec.to_builtins(found), "shorter": found.shorter}


def statistics_object(statistics: ThoughtStatistics) -> dict[str, Any]:
    """Return a thought's statistics with their sums and rates."""
    by_position = statistics.acceptance_by_position
    return {
        **msgspec.to_builtins(statistics),
        "verifying": statistics.verifying,
        "switching": statistics.switching,
        "acceptance_thinking": _acceptance(statistics.acceptance_thinking),
        "acceptance_answer": _acceptance(statistics.acceptance_answer),
        "acceptance_by_position": [_acceptance(each) for each in by_position],
    }


def _acceptance(acceptance: Acceptance) -> dict[str, int | float | None]:
    return {
        "tested": acceptance.tested,
        "accepted": acceptance.accepted,
        "acceptance": acceptance.rate,
    }
