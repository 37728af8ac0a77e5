"""The statistics of a thought as a JSON object. What cannot be measured is null, never zero."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics


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
