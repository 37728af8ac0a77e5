"""What a lane's GPUs did over time, from the readings of its run: a few values a second.

Several GPUs are shown as one: use is their mean, memory and power are sums.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from overthink.core.events import GpuReading, Readings
from overthink.ui.panels.plots.lane_series import Quantity, part
from overthink.ui.panels.plots.series_math import Floats

NAN = float("nan")


class OfReadings(Quantity):
    """A figure of each reading that has GPUs in it; NaN where it was not given.

    Args:
        readings: of the run; they grow.
        read: the figure.
    """

    def __init__(
        self, readings: Sequence[Readings], read: Callable[[Sequence[GpuReading]], float]
    ) -> None:
        super().__init__()
        self._readings, self._read = readings, read
        self._looked_at = 0
        self._times: array[int] = array("q")
        self._values: array[float] = array("d")

    @property
    def times(self) -> array[int]:
        return self._times

    def values(self, first: int, last: int) -> Floats:
        return np.asarray(part(self._values, first, last), dtype=np.float64)

    def take(self) -> None:
        new = self._readings[self._looked_at :]
        self._looked_at += len(new)
        for reading in new:
            if reading.gpus:
                self._times.append(reading.t_us)
                self._values.append(self._read(reading.gpus))
        super().take()

    def at(self, t_us: int) -> float | None:
        """The latest value by then; None where there is none."""
        index = bisect_right(self._times, t_us) - 1
        return self.value(index) if index >= 0 else None


class GpuSeries:
    """All figures of a lane's GPUs."""

    def __init__(self, readings: Sequence[Readings]) -> None:
        self.use = OfReadings(readings, _use)
        self.memory = OfReadings(readings, _memory)
        self.power = OfReadings(readings, _power)
        self.watts = OfReadings(readings, lambda gpus: _sum(gpu.power_mw for gpu in gpus) / 1e3)
        self.bytes = OfReadings(readings, lambda gpus: _sum(gpu.used_bytes for gpu in gpus))

    @property
    def measured(self) -> bool:
        """True where there is anything to show."""
        return bool(self.use.times)

    def take(self) -> None:
        """Looks at what has come since the last time."""
        for quantity in (self.use, self.memory, self.power, self.watts, self.bytes):
            quantity.take()


def _sum(values: Iterable[int | None]) -> float:
    """NaN where one is missing: the sum of the others would say something else."""
    given: list[Any] = list(values)
    return NAN if None in given else float(sum(given))


def _use(gpus: Sequence[GpuReading]) -> float:
    return _sum(gpu.use_percent for gpu in gpus) / len(gpus) / 100


def _memory(gpus: Sequence[GpuReading]) -> float:
    total = _sum(gpu.total_bytes for gpu in gpus)
    return _sum(gpu.used_bytes for gpu in gpus) / total if total else NAN


def _power(gpus: Sequence[GpuReading]) -> float:
    limit = _sum(gpu.limit_mw for gpu in gpus)
    return _sum(gpu.power_mw for gpu in gpus) / limit if limit else NAN
