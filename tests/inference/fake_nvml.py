"""A fake of NVIDIA's management library, since test machines have no GPU.

It has the functions that `overthink.inference.gpu_counters` calls, named and typed as in the
package `pynvml`, and returns the values that it was given. Nothing of ours is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class NVMLError(Exception):
    """Like the library's own."""


@dataclass
class Process:
    pid: int
    usedGpuMemory: int | None  # noqa: N815 - the library's name


@dataclass
class Rates:
    gpu: int
    memory: int = 0


@dataclass
class Memory:
    used: int
    total: int
    free: int = 0


@dataclass
class Card:
    """A GPU with the values of its counters; None for unsupported ones."""

    bus_id: str
    use: int | None = 50
    used: int | None = 2**30
    total: int = 24 * 2**30
    power: int | None = 100_000
    limit: int | None = 300_000
    energy: int | None = 5_000_000
    computing: list[Process] = field(default_factory=list)
    drawing: list[Process] = field(default_factory=list)


class FakeNvml:
    """The library with these cards; `broken` is why it cannot be used."""

    NVMLError = NVMLError

    def __init__(self, *cards: Card, broken: str = "") -> None:
        self.cards, self.broken = list(cards), broken
        self.open = 0

    def nvmlInit(self) -> None:  # noqa: N802
        if self.broken:
            raise NVMLError(self.broken)
        self.open += 1

    def nvmlShutdown(self) -> None:  # noqa: N802
        self.open -= 1

    def nvmlDeviceGetHandleByPciBusId(self, bus_id: bytes) -> Card:  # noqa: N802
        for card in self.cards:
            if card.bus_id == bus_id.decode():
                return card
        raise NVMLError("Not Found")

    def nvmlDeviceGetUtilizationRates(self, card: Card) -> Rates:  # noqa: N802
        return Rates(_given(card.use))

    def nvmlDeviceGetMemoryInfo(self, card: Card) -> Memory:  # noqa: N802
        return Memory(_given(card.used), card.total)

    def nvmlDeviceGetPowerUsage(self, card: Card) -> int:  # noqa: N802
        return _given(card.power)

    def nvmlDeviceGetEnforcedPowerLimit(self, card: Card) -> int:  # noqa: N802
        return _given(card.limit)

    def nvmlDeviceGetTotalEnergyConsumption(self, card: Card) -> int:  # noqa: N802
        return _given(card.energy)

    def nvmlDeviceGetComputeRunningProcesses(self, card: Card) -> list[Process]:  # noqa: N802
        return card.computing

    def nvmlDeviceGetGraphicsRunningProcesses(self, card: Card) -> list[Process]:  # noqa: N802
        return card.drawing


def _given(value: int | None) -> int:
    if value is None:
        raise NVMLError("Not Supported")
    return value
