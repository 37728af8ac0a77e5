"""What this machine is, in facts that are stored with every run."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path

import psutil

from overthink import __version__
from overthink.core.events import Described, MachineFacts
from overthink.core.messages import verbatim
from overthink.inference.devices import device_line, list_devices, why_no_gpu
from overthink.inference.llama_api import Backend


def machine_facts(backend: Backend) -> MachineFacts:
    """The machine and the versions that run a lane."""
    return MachineFacts(
        platform=platform.platform(),
        processor=_processor(),
        cores=psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
        backends=backend.system_info,
        devices=tuple(device_line(device.facts) for device in list_devices()),
        versions={
            "overthink": __version__,
            "llama-cpp-python": version("llama-cpp-python"),
            "python": platform.python_version(),
        },
    )


def described(backend: Backend) -> Described:
    """The machine, its devices, and why none of them is a GPU where that is so."""
    devices = list_devices()
    return Described(
        machine_facts(backend),
        backend.offloads,
        tuple(device.facts for device in devices),
        verbatim(why_no_gpu(backend, devices)),
    )


def _processor() -> str:
    """The processor's marketing name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def resident_memory() -> int:
    """Resident memory of this process, bytes."""
    return int(psutil.Process().memory_info().rss)
