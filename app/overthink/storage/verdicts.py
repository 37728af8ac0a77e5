"""What counts where a person and the rules both judged an answer."""

from __future__ import annotations


def right_of(by_hand: str | None, correct: bool | None) -> bool | None:
    """The person's verdict where there is one, else the automatic one.

    Args:
        by_hand: "right", "wrong" or "unsure"; None where nobody judged.
        correct: the automatic verdict.
    """
    if by_hand is not None:
        return {"right": True, "wrong": False}.get(by_hand)
    return correct
