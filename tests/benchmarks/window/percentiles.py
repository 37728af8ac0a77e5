"""Percentiles of frame times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def percentiles(seconds: Sequence[float]) -> list[float]:
    """Return median, 99th percentile and maximum in milliseconds; empty if there are no values."""
    if not seconds:
        return []
    return [*(np.percentile(seconds, [50, 99]) * 1000).tolist(), max(seconds) * 1000]
