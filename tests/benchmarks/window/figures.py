"""Figures of many frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def figures(seconds: Sequence[float]) -> list[float]:
    """Median, 99 of 100, and the largest, in milliseconds; nothing where there are none."""
    if not seconds:
        return []
    return [*(np.percentile(seconds, [50, 99]) * 1000).tolist(), max(seconds) * 1000]
