"""Sizes of memory as people read them, and the sentences that compare them."""

from __future__ import annotations

from collections.abc import Mapping

RAM = "RAM"
"""The machine's own memory, among the names of devices."""

_GIB, _MIB = 2**30, 2**20


def as_memory(size: int) -> tuple[float, str]:
    """Bytes as memory is counted everywhere here: in GiB, or in MiB where that says more."""
    return (size / _GIB, "GiB") if abs(size) >= _GIB else (size / _MIB, "MiB")


def memory_digits(number: float, unit: str) -> int:
    """Digits behind the point: one, or none where there are enough before it."""
    return 0 if unit == "MiB" and abs(number) >= 10 else 1


def shown_size(size: int) -> str:
    """Bytes of memory in words: "23.5 GiB", "612 MiB"."""
    number, unit = as_memory(size)
    return f"{number:,.{memory_digits(number, unit)}f} {unit}"


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
