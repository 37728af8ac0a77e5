"""The machine's counters during a run: energy of the processor, and the GPUs' counters.

They are read in a thread and sent as events of the lane. If there is nothing to read, no thread is
started, and the reason is reported once, when the model has been loaded.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec

from overthink.core.events import DeviceFacts, GpuReading, Readings
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.inference.gpu_counters import GpuReader, Opener, open_amdgpu, open_nvml

INTERVAL_S = 0.25

POWERCAP = Path("/sys/class/powercap")

NO_COUNTER = message("this machine shows no energy counter")
NOT_READABLE = message("only the administrator may read this machine's energy counters")

VENDORS: tuple[Opener, ...] = (open_nvml, open_amdgpu)


class Energy(NamedTuple):
    """Energy used, or why it is unknown."""

    joules: float | None
    reason: Message = NO_MESSAGE
    """Why there is no figure, a clause; empty if there is one."""


class _Package(NamedTuple):
    """The energy counter of one processor package."""

    file: Path
    span_uj: int
    """Microjoules at which the counter wraps to 0."""


class EnergyMeter:
    """Sums the increments of the processor packages' energy counters ("RAPL" on Linux).

    They count whole packages: every program on them, not one lane. If they are missing or may not
    be read, nothing is estimated. A counter wraps after its span, which takes a busy processor half
    an hour at least: sample every few minutes.

    Args:
        folder: where the system shows the counters.
    """

    def __init__(self, folder: Path = POWERCAP) -> None:
        self._packages = _packages(folder)
        self._last: list[int] | None = None
        self._spent_uj = 0
        self._reason = NO_MESSAGE if self._packages else NO_COUNTER

    def sample(self) -> Energy:
        """Read the counters and return the energy since the first sample."""
        if self._reason:
            return Energy(None, self._reason)
        try:
            now = [int(package.file.read_text()) for package in self._packages]
        except PermissionError:
            self._reason = NOT_READABLE
            return Energy(None, self._reason)
        except (OSError, ValueError):
            self._reason = message("this machine's energy counters give no number")
            return Energy(None, self._reason)
        for package, before, after in zip(self._packages, self._last or now, now, strict=True):
            self._spent_uj += (
                after - before if after >= before else after - before + package.span_uj
            )
        self._last = now
        return Energy(self._spent_uj / 1e6)


def _packages(folder: Path) -> list[_Package]:
    """Find the counters of whole packages; parts of them and the platform would count twice."""
    found = []
    for zone in sorted(folder.glob("intel-rapl:*")):
        try:
            if (zone / "name").read_text().startswith("package"):
                span = int((zone / "max_energy_range_uj").read_text())
                found.append(_Package(zone / "energy_uj", span))
        except (OSError, ValueError):
            continue  # an unreadable zone is not counted
    return found


class Counters:
    """What can be read while a lane runs.

    Args:
        gpus: those that the lane's models are on.
        vendors: openers to try.
    """

    def __init__(
        self,
        gpus: Sequence[DeviceFacts],
        vendors: Sequence[Opener] = VENDORS,
        meter: Callable[[], EnergyMeter] = EnergyMeter,
    ) -> None:
        self._make_meter = meter
        self.no_energy = meter().sample().reason
        """Why the processor's energy is not read; empty if it is."""
        self._readers: list[GpuReader] = []
        self.no_gpu_readings = NO_MESSAGE
        """Why the GPUs are not read; empty if they are, or there are none."""
        if gpus:
            self._open(gpus, vendors)

    def _open(self, gpus: Sequence[DeviceFacts], vendors: Sequence[Opener]) -> None:
        reasons = []
        for opened in (vendor(gpus, os.getpid()) for vendor in vendors):
            if isinstance(opened, Message):
                reasons.append(opened)
            else:
                self._readers.append(opened)
        if not self._readers:
            unknown = message("nothing here reads this GPU")
            self.no_gpu_readings = joined("; ", reasons) or unknown

    @property
    def any(self) -> bool:
        """True if there is something to read."""
        return bool(self._readers) or not self.no_energy

    def close(self) -> None:
        for reader in self._readers:
            reader.close()
        self._readers.clear()

    def begin(self, started_ns: int) -> Callable[[], Readings]:
        """Begin a run and return a function that reads; energy counts from its first call.

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
    """Return the reading with its energy counted from the run's first."""
    if gpu.energy_mj is None:
        return gpu
    start = first.setdefault(gpu.device, gpu.energy_mj)
    return msgspec.structs.replace(gpu, energy_mj=gpu.energy_mj - start)


class ReadingsSender:
    """Sends readings while it is entered, including one at the beginning and one at the end.

    Args:
        counters: None, or without anything to read: then it does nothing.
        started_ns: when the run began.
        send: is called from a thread too.
    """

    def __init__(
        self, counters: Counters | None, started_ns: int, send: Callable[[Readings], None]
    ) -> None:
        self._read = counters.begin(started_ns) if counters and counters.any else None
        self._send = send
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> ReadingsSender:
        if self._read is not None:
            self._send(self._read())
            self._thread = threading.Thread(target=self._repeat, name="readings", daemon=True)
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

    def _repeat(self) -> None:
        assert self._read is not None
        while not self._over.wait(INTERVAL_S):
            self._send(self._read())
