"""The machine's counters beside a run: read in a thread, told as events of the lane.

GPUs are read by whoever knows them, one module a vendor; which those are is here. Where nothing
can be read there is no thread, and the reason is told once, when the model is loaded.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Protocol

from overthink.core.events import DeviceFacts, GpuReading, Readings
from overthink.inference.amdgpu import open_amdgpu
from overthink.inference.energy import EnergyMeter
from overthink.inference.nvml import open_nvml

EVERY_S = 0.25


class GpuReader(Protocol):
    """Reads the GPUs of one vendor."""

    def read(self) -> tuple[GpuReading, ...]:
        """What the counters say now; `energy_mj` since the device was switched on, if at all."""
        ...

    def close(self) -> None:
        """Lets go of the vendor's library."""
        ...


Opener = Callable[[Sequence[DeviceFacts], int], GpuReader | str]
"""Gives a reader for those of some devices that it knows, and for a process; or why there is none,
a clause."""

VENDORS: tuple[Opener, ...] = (open_nvml, open_amdgpu)


class Counters:
    """What can be read while a lane runs.

    Args:
        gpus: those that the lane's models are on.
        vendors: who may know them.
    """

    def __init__(
        self,
        gpus: Sequence[DeviceFacts],
        vendors: Sequence[Opener] = VENDORS,
        meter: Callable[[], EnergyMeter] = EnergyMeter,
    ) -> None:
        self._make_meter = meter
        self.no_energy = meter().sample().reason
        """Why the processor's energy is not read; empty where it is."""
        self._readers: list[GpuReader] = []
        self.no_gpu_readings = ""
        """Why the GPUs are not read; empty where they are, or there are none."""
        if gpus:
            self._open(gpus, vendors)

    def _open(self, gpus: Sequence[DeviceFacts], vendors: Sequence[Opener]) -> None:
        reasons = []
        for opened in (vendor(gpus, os.getpid()) for vendor in vendors):
            if isinstance(opened, str):
                reasons.append(opened)
            else:
                self._readers.append(opened)
        if not self._readers:
            self.no_gpu_readings = "; ".join(filter(None, reasons)) or "nothing here reads this GPU"

    @property
    def any(self) -> bool:
        """True where there is something to read."""
        return bool(self._readers) or not self.no_energy

    def close(self) -> None:
        for reader in self._readers:
            reader.close()
        self._readers.clear()

    def begin(self, started_ns: int) -> Callable[[], Readings]:
        """Begins a run: the first reading is where energy counts from.

        Args:
            started_ns: when the run began, by `time.perf_counter_ns`.
        """
        meter = self._make_meter()
        first: dict[str, int] = {}

        def read() -> Readings:
            joules = meter.sample().joules
            gpus = [_since(gpu, first) for reader in self._readers for gpu in reader.read()]
            return Readings(
                t_us=(time.perf_counter_ns() - started_ns) // 1000,
                processor_uj=None if joules is None else round(joules * 1e6),
                gpus=tuple(gpus),
            )

        return read


def _since(gpu: GpuReading, first: dict[str, int]) -> GpuReading:
    """The reading with energy counted from the run's first."""
    if gpu.energy_mj is None:
        return gpu
    begun = first.setdefault(gpu.device, gpu.energy_mj)
    return GpuReading(
        device=gpu.device,
        use_percent=gpu.use_percent,
        used_bytes=gpu.used_bytes,
        total_bytes=gpu.total_bytes,
        process_bytes=gpu.process_bytes,
        power_mw=gpu.power_mw,
        limit_mw=gpu.limit_mw,
        energy_mj=gpu.energy_mj - begun,
    )


class Sampling:
    """Tells readings for as long as it is entered, the first and the last at its ends.

    Args:
        counters: None or without anything to read: then it does nothing.
        started_ns: when the run began.
        send: called from a thread of its own too.
    """

    def __init__(
        self, counters: Counters | None, started_ns: int, send: Callable[[Readings], None]
    ) -> None:
        self._read = counters.begin(started_ns) if counters and counters.any else None
        self._send = send
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Sampling:
        if self._read is not None:
            self._send(self._read())
            self._thread = threading.Thread(target=self._go_on, name="readings", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread is not None and self._read is not None:
            self._over.set()
            self._thread.join()
            self._send(self._read())

    def _go_on(self) -> None:
        assert self._read is not None
        while not self._over.wait(EVERY_S):
            self._send(self._read())
