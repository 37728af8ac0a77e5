"""GPU metrics of a run over time, from its readings: a few values a second.

Several GPUs are combined: use is their mean, memory and power are sums.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from overthink.core.events import GpuReading, Readings
from overthink.ui.panels.plots.lane_series import Series, copy_part
from overthink.ui.panels.plots.series_math import Floats

NAN = float("nan")


class ReadingSeries(Series):
    """One value for each reading that contains GPUs; NaN where it was not measured.

    Args:
        readings: the run's readings, a list that grows.
        read: computes the value from the GPUs of a reading.
    """

    def __init__(
        self, readings: Sequence[Readings], read: Callable[[Sequence[GpuReading]], float]
    ) -> None:
        super().__init__()
        self._readings, self._read = readings, read
        self._read_count = 0
        self._times: array[int] = array("q")
        self._values: array[float] = array("d")

    @property
    def times(self) -> array[int]:
        return self._times

    def values(self, first: int, last: int) -> Floats:
        return np.asarray(copy_part(self._values, first, last), dtype=np.float64)

    def read_new(self) -> None:
        new = self._readings[self._read_count :]
        self._read_count += len(new)
        for reading in new:
            if reading.gpus:
                self._times.append(reading.t_us)
                self._values.append(self._read(reading.gpus))
        super().read_new()

    def at(self, t_us: int) -> float | None:
        """Return the latest value at a time; None where there is none."""
        index = bisect_right(self._times, t_us) - 1
        return self.value(index) if index >= 0 else None


class GpuSeries:
    """All GPU metrics of a lane."""

    def __init__(self, readings: Sequence[Readings]) -> None:
        self.use = ReadingSeries(readings, _use)
        self.memory = ReadingSeries(readings, _memory)
        self.power = ReadingSeries(readings, _power)
        self.watts = ReadingSeries(readings, lambda gpus: _sum(gpu.power_mw for gpu in gpus) / 1e3)
        self.bytes = ReadingSeries(readings, lambda gpus: _sum(gpu.used_bytes for gpu in gpus))

    @property
    def measured(self) -> bool:
        """True if anything was measured."""
        return bool(self.use.times)

    def read_new(self) -> None:
        """Read what has arrived since the last call."""
        for series in (self.use, self.memory, self.power, self.watts, self.bytes):
            series.read_new()


def _sum(values: Iterable[int | None]) -> float:
    """Return NaN where a value is missing: the sum of the others would be misleading."""
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
