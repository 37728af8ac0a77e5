"""Sizes of memory as people read them."""

from __future__ import annotations

_GIB, _MIB = 2**30, 2**20


def shown_size(size: int) -> str:
    """Bytes in GiB, or in MiB where that says more: "23.5 GiB", "612 MiB"."""
    if abs(size) >= _GIB:
        return f"{size / _GIB:,.1f} GiB"
    mebibytes = size / _MIB
    return f"{mebibytes:,.0f} MiB" if abs(mebibytes) >= 10 else f"{mebibytes:,.1f} MiB"
