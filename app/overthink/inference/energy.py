"""What the processor's own counters say a stretch of time cost in energy, where they can be read.

Linux shows the counters of Intel's and AMD's processors ("RAPL") as files. They count the whole
processor package: every program on it, not one lane. Where they are missing or may not be read,
the reason is told and nothing is estimated. Reads small files of the system: not on the UI thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

POWERCAP = Path("/sys/class/powercap")

NO_COUNTER = "this machine shows no energy counter"
NOT_READABLE = "only the administrator may read this machine's energy counters"


class Energy(NamedTuple):
    """Energy spent, or why it is not known."""

    joules: float | None
    reason: str = ""
    """Why there is no figure, a clause; empty where there is one."""


class _Package(NamedTuple):
    """The counter of one processor package."""

    file: Path
    span_uj: int
    """Microjoules at which the counter begins at 0 again."""


class EnergyMeter:
    """Adds up what the packages' counters gain. Begins at the first `sample`.

    A counter begins again at 0 after its span, which a busy processor takes about half an hour for
    at the least: sample at least every few minutes.

    Args:
        folder: where the system shows the counters.
    """

    def __init__(self, folder: Path = POWERCAP) -> None:
        self._packages = _packages(folder)
        self._last: list[int] | None = None
        self._spent_uj = 0
        self._reason = "" if self._packages else NO_COUNTER

    def sample(self) -> Energy:
        """Reads the counters; the energy since the first sample."""
        if self._reason:
            return Energy(None, self._reason)
        try:
            now = [int(package.file.read_text()) for package in self._packages]
        except PermissionError:
            self._reason = NOT_READABLE
            return Energy(None, self._reason)
        except (OSError, ValueError):
            self._reason = "this machine's energy counters give no number"
            return Energy(None, self._reason)
        for package, before, after in zip(self._packages, self._last or now, now, strict=True):
            self._spent_uj += (
                after - before if after >= before else after - before + package.span_uj
            )
        self._last = now
        return Energy(self._spent_uj / 1e6)


def _packages(folder: Path) -> list[_Package]:
    """The counters of whole packages: parts of them, and the platform around, would count twice."""
    found = []
    for zone in sorted(folder.glob("intel-rapl:*")):
        try:
            if (zone / "name").read_text().startswith("package"):
                span = int((zone / "max_energy_range_uj").read_text())
                found.append(_Package(zone / "energy_uj", span))
        except (OSError, ValueError):
            continue  # a zone that cannot be understood is not counted
    return found
