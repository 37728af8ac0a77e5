"""Reads a model's answer and looks for exact repetition in its thought."""

import re
from collections.abc import Sequence
from typing import Final

_MARKED: Final = re.compile(r"\\boxed\{([^{}]*)\}|\*\*([^*]+)\*\*")

REPEATS: Final = 3
REPEATED_TOKENS: Final = 96
LONGEST_PERIOD: Final = 200


def read_answer(text: str) -> str:
    """The last value set in bold or in a box; the whole text where nothing is marked."""
    found = _MARKED.findall(text)
    return (found[-1][0] or found[-1][1]).strip() if found else text.strip()


def is_right(text: str, expected: str) -> bool:
    """Whether the answer read from `text` is the expected one."""
    return read_answer(text).casefold() == expected.casefold()


def repeating_from(tokens: Sequence[int]) -> int | None:
    """Where exact repetition begins, or None.

    Repetition is a block of tokens at least `REPEATS` times in a row, at least `REPEATED_TOKENS`
    tokens in all.
    """
    first: int | None = None
    for period in range(1, LONGEST_PERIOD + 1):
        needed = max(REPEATS * period, REPEATED_TOKENS) - period
        run = 0
        for place in range(period, len(tokens)):
            run = run + 1 if tokens[place] == tokens[place - period] else 0
            if run >= needed:
                start = place - run - period + 1
                first = start if first is None else min(first, start)
                break
    return first
