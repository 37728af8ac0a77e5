"""What of a loop is printed: the first rounds of it, and how many more there were.

Figures, JSON and token files have all of it; a page of the same sentence tells a reader nothing.
"""

from __future__ import annotations

from overthink.core.run_record import RunRecord

ROUNDS_SHOWN = 3


def left_out(record: RunRecord) -> range:
    """Tokens of an ended run that are not printed; empty where nothing loops for long."""
    loop = record.finished.loop if record.finished else None
    if loop is None:
        return range(0)
    first = loop.start + ROUNDS_SHOWN * loop.period
    end = min(loop.start + loop.period + loop.wasted, len(record.trace))
    return range(first, max(first, end))


def left_out_words(record: RunRecord) -> str:
    """What stands in their place."""
    loop = record.finished.loop if record.finished else None
    more = loop.repeats - ROUNDS_SHOWN if loop else 0
    return f"⋯ and {more:,} more times the same ⋯"
