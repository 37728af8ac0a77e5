"""Two runs beside each other as one JSON object: what was unequal, and where they part.

What was not measured is null, never zero.
"""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.comparison.pairing import (
    PairedRun,
    apart_sentence,
    asked_the_same,
    divergence_of,
    have_said_nothing,
    set_apart,
    unequal_settings,
)
from overthink.core.divergence import Divergence
from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics


def pair_object(left: PairedRun, right: PairedRun) -> dict[str, Any]:
    """What the two have in common and what not.

    `divergence` is null where they are identical, where they were asked something else
    (`asked_the_same` tells) and where neither has a token; in both of these `identical` is null.
    """
    same = asked_the_same(left, right)
    found = divergence_of(left, right) if same else None
    comparable = same and not have_said_nothing(left, right)
    return {
        "asked_the_same": same,
        "conditions": [
            {"condition": apart.condition.value, "left": apart.left, "right": apart.right}
            for apart in set_apart(left, right)
        ],
        "unequal": [
            *(apart_sentence(apart) for apart in set_apart(left, right)),
            *unequal_settings(left, right),
        ],
        "identical": found is None if comparable else None,
        "divergence": divergence_object(found) if found else None,
    }


def divergence_object(found: Divergence) -> dict[str, Any]:
    """A divergence with what follows from it."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    return {**told, "shorter": found.shorter}


def statistics_object(statistics: ThoughtStatistics) -> dict[str, Any]:
    """A thought's statistics with their sums and rates."""
    told: dict[str, Any] = msgspec.to_builtins(statistics)
    by_position = statistics.acceptance_by_position
    return {
        **told,
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
