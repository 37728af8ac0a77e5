"""Chooses the llama.cpp backend to build.

`GPU=cpu|cuda|vulkan|metal|hip` selects one, and later runs remember the choice; `GPU=auto` returns
to detection. Detection takes Metal on macOS; elsewhere CUDA or Vulkan if all their requirements are
installed; otherwise CPU. HIP is built only on request.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from environment import gpu, processor
from environment.shell import SetupFailed, print_detail, print_step, program_output

FLAGS = {
    "cpu": (),
    "cuda": ("-DGGML_CUDA=ON",),
    "hip": ("-DGGML_HIP=ON",),
    "metal": ("-DGGML_METAL=ON",),
    "vulkan": ("-DGGML_VULKAN=ON",),
}

PROBES: dict[str, Callable[[], str | None]] = {
    "cpu": lambda: None,
    "cuda": gpu.missing_for_cuda,
    "hip": gpu.missing_for_hip,
    "metal": gpu.missing_for_metal,
    "vulkan": gpu.missing_for_vulkan,
}
"""For each backend, the first missing requirement; None if all are installed."""

DETECTED = ("metal",) if sys.platform == "darwin" else ("cuda", "vulkan")
"""In order of preference: the first without a missing requirement is used."""

COMMON_FLAGS = ("-DLLAVA_BUILD=OFF", "-DGGML_NATIVE=ON")
"""Without image input, which the app does not use; optimised for this processor."""


@dataclass(frozen=True)
class Backend:
    """A backend and the reason for choosing it."""

    name: str
    reason: str
    remarks: tuple[str, ...] = ()
    """One line per preferred backend that cannot be built here, and warnings about this one."""
    requested: bool = False
    arguments: tuple[str, ...] = ()
    """Extra CMake arguments, such as the location of headers outside the system folders."""

    @property
    def cmake_args(self) -> str:
        """CMake's arguments; the user's CMAKE_ARGS come last, so that they take precedence."""
        own = os.environ.get("CMAKE_ARGS", "").split()
        flags = (*COMMON_FLAGS, *processor.flags(), *FLAGS[self.name], *self.arguments)
        return " ".join([*flags, *own])

    def report(self) -> None:
        """Print the backend and the reason for it."""
        print_step(f"llama.cpp backend: {self.name} ({self.reason})")
        for line in self.remarks:
            print_detail(line)

    @property
    def toolchain(self) -> str:
        """The toolchain version that the build depends on; empty except for CUDA."""
        return program_output(["nvcc", "--version"]) if self.name == "cuda" else ""


def requested_backend(remembered: str) -> str:
    """Return the backend requested by `GPU` now or in an earlier run, or `auto`."""
    name = os.environ.get("GPU", "").strip().lower() or remembered or "auto"
    if name != "auto" and name not in FLAGS:
        known = ", ".join(sorted(FLAGS))
        raise SetupFailed(f"GPU={name} is not a backend: choose one of {known}, or auto.")
    return name


def choose(name: str) -> Backend:
    """Return the named backend, or for `auto` the best one that can be built."""
    if name != "auto":
        missing = PROBES[name]()
        warnings = (f"it may not compile: {missing}",) if missing else ()
        return Backend(name, f"requested with GPU={name}", warnings, requested=True)
    skipped: list[str] = []
    for candidate in DETECTED:
        missing = PROBES[candidate]()
        if missing is None:
            return Backend(candidate, "all requirements are installed", tuple(skipped))
        skipped.append(f"{candidate} skipped: {missing}")
    return Backend("cpu", "no GPU backend can be built here", tuple(skipped))


def plain_cpu(failed: Backend) -> Backend:
    """Return the fallback for a detected backend that does not compile."""
    return Backend("cpu", f"{failed.name} was detected but did not compile")
