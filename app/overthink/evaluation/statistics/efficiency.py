"""Accuracy against cost: which models no other beats in both, and what of a thought was needed.

Source of the outcome metrics: Chen et al., arXiv 2412.21187 (outcome efficiency), and Wang et al.,
arXiv 2501.18585 (underthinking).
"""

from __future__ import annotations

from collections.abc import Sequence


def pareto_front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Return the indexes of (cost, accuracy) points that no other beats, by rising cost.

    A point is beaten by one that costs no more and is at least as accurate, and better in one.
    """
    front: list[int] = []
    for index in sorted(
        range(len(points)), key=lambda index: (points[index][0], -points[index][1])
    ):
        if (
            not front
            or points[index][1] > points[front[-1]][1]
            or points[index] == points[front[-1]]
        ):
            front.append(index)
    return front


def outcome_efficiency(tokens_to_right: int | None, tokens: int) -> float | None:
    """Return the share of a right run's tokens up to its first right answer; None without both."""
    if tokens_to_right is None or not tokens:
        return None
    return min(1.0, tokens_to_right / tokens)
