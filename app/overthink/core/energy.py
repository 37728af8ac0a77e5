"""What a run cost in energy, from the readings that its lane took.

Counters count the machine, not the lane: of two lanes that ran at once each has the energy of
both in its readings, and no rule tells them apart. Whoever shows a figure says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from overthink.core.events import GpuReading, Readings
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase

PROCESSOR = "processor"
JOULES_A_KWH = 3_600_000.0
_US = 1_000_000

Floats = npt.NDArray[np.float64]


class Energy(msgspec.Struct, frozen=True, kw_only=True):
    """Joules of a run, from its first reading to its last."""

    joules: float
    thinking_joules: float | None
    """From the end of the prompt to the last thinking token; None for a run without a thought."""
    answer_joules: float | None
    """From there to the end; None where there is no answer. The rest is the prompt's."""
    of: tuple[str, ...]
    """What was counted: "processor", and GPUs by llama.cpp's names."""

    def cost(self, price_per_kwh: float) -> float:
        """What it cost, in the price's currency."""
        return self.joules / JOULES_A_KWH * price_per_kwh


def energy(record: RunRecord) -> Energy | None:
    """Energy of a run so far; None where nothing counted it.

    A GPU without an energy counter is counted by its power, over the time between readings
    (trapezoids). Between two readings energy is taken to rise evenly.
    """
    readings = record.readings
    parts = _parts(readings)
    if len(readings) < 2 or not parts:
        return None
    times = np.array([reading.t_us for reading in readings], dtype=np.float64)
    spent = np.sum(list(parts.values()), axis=0)
    start, thought, end = _bounds(record)

    def between(first_us: int | None, last_us: int | None) -> float | None:
        if first_us is None or last_us is None:
            return None
        at = np.interp([first_us, last_us], times, spent)
        return float(at[1] - at[0])

    return Energy(
        joules=float(spent[-1] - spent[0]),
        thinking_joules=between(start, thought),
        answer_joules=between(thought if thought is not None else start, end),
        of=tuple(parts),
    )


def _bounds(record: RunRecord) -> tuple[int | None, int | None, int | None]:
    """When the prompt was done, the thought ended, the answer ended; None where it did not."""
    trace = record.trace
    start = record.prompt.t_us if record.prompt else None
    last = trace.phases.rfind(int(Phase.THINKING))
    answered = trace.phases.rfind(int(Phase.ANSWER))
    times = trace.t_us
    return start, times[last] if last >= 0 else None, times[answered] if answered >= 0 else None


def _parts(readings: Sequence[Readings]) -> dict[str, Floats]:
    """Joules spent at each reading since the first, by what was counted throughout."""
    parts: dict[str, Floats] = {}
    processor = [reading.processor_uj for reading in readings]
    if all(value is not None for value in processor):
        parts[PROCESSOR] = np.array(processor, dtype=np.float64) / 1e6
    for device in gpu_names(readings):
        gpu = [gpu_reading(reading, device) for reading in readings]
        spent = _gpu_joules([r.t_us for r in readings], [g for g in gpu if g is not None])
        if spent is not None:
            parts[device] = spent
    return parts


def gpu_names(readings: Sequence[Readings]) -> list[str]:
    """The GPUs that were read."""
    return list(dict.fromkeys(gpu.device for reading in readings for gpu in reading.gpus))


def gpu_reading(reading: Readings, device: str) -> GpuReading | None:
    """A GPU's part of a reading."""
    return next((gpu for gpu in reading.gpus if gpu.device == device), None)


def _gpu_joules(times_us: Sequence[int], gpu: Sequence[GpuReading]) -> Floats | None:
    if len(gpu) != len(times_us):
        return None  # with a gap in it the sum would be wrong
    counted = [reading.energy_mj for reading in gpu]
    if all(value is not None for value in counted):
        return np.array(counted, dtype=np.float64) / 1e3
    power = [reading.power_mw for reading in gpu]
    if any(value is None for value in power):
        return None
    watts = np.array(power, dtype=np.float64) / 1e3
    seconds = np.diff(np.array(times_us, dtype=np.float64)) / _US
    return np.concatenate(([0.0], np.cumsum(seconds * (watts[1:] + watts[:-1]) / 2)))


def mean_gpu_use(readings: Sequence[Readings]) -> float | None:
    """Mean over time and over the GPUs read, 0 to 1; None where it was not measured."""
    times = np.array([reading.t_us for reading in readings], dtype=np.float64)
    means = []
    for device in gpu_names(readings):
        gpu = (gpu_reading(reading, device) for reading in readings)
        use = [g.use_percent for g in gpu if g is not None and g.use_percent is not None]
        if len(use) == len(times) and len(use) > 1 and times[-1] > times[0]:
            area = np.trapezoid(np.array(use, dtype=np.float64), times)
            means.append(float(area / (times[-1] - times[0])) / 100)
    return sum(means) / len(means) if means else None


def gpu_process_bytes(readings: Sequence[Readings]) -> int | None:
    """The most memory that the lane's process held on all GPUs together; None: not measured."""
    sums = [
        sum(gpu.process_bytes for gpu in reading.gpus if gpu.process_bytes is not None)
        for reading in readings
        if any(gpu.process_bytes is not None for gpu in reading.gpus)
    ]
    return max(sums, default=None)
