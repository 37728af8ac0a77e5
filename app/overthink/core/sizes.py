"""Sizes of memory as people read them, and the sentences that compare them."""

from __future__ import annotations

from collections.abc import Mapping

RAM = "RAM"
"""The machine's own memory, among the names of devices."""

_GIB, _MIB = 2**30, 2**20


def shown_size(size: int) -> str:
    """Bytes in GiB, or in MiB where that says more: "23.5 GiB", "612 MiB"."""
    if abs(size) >= _GIB:
        return f"{size / _GIB:,.1f} GiB"
    mebibytes = size / _MIB
    return f"{mebibytes:,.0f} MiB" if abs(mebibytes) >= 10 else f"{mebibytes:,.1f} MiB"


def need_and_have(needs: Mapping[str, int], free: Mapping[str, int]) -> str:
    """What is needed, against what there is, as a clause.

    Needs are estimates; places where nothing is needed are left out.

    Args:
        needs: bytes by place.
        free: bytes by place; a place that is missing here is left out.
    """
    known = [place for place, size in needs.items() if size and place in free]
    parts = (
        f"≈ {shown_size(needs[place])} of {place}, where {shown_size(free[place])} are free"
        for place in known
    )
    return " and ".join(parts)
