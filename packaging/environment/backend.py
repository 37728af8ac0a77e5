"""Which llama.cpp backend this machine can build, and why that one.

`GPU=cpu|cuda|vulkan|metal|hip` decides; a decision stays for later runs until another is made
(`GPU=auto` goes back to looking). Undecided: Metal on macOS; elsewhere CUDA or Vulkan, where
everything they need is there; else CPU. HIP is built only when asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from environment import gpu, processor
from environment.shell import SetupFailed, detail, output_of, say

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
"""What each misses here; None: nothing."""

LOOKED_FOR = ("metal",) if sys.platform == "darwin" else ("cuda", "vulkan")
"""In this order: the first that misses nothing is taken."""

COMMON_FLAGS = ("-DLLAVA_BUILD=OFF", "-DGGML_NATIVE=ON")
"""Without pictures, which the app does not use; for this very processor."""


@dataclass(frozen=True)
class Backend:
    """A backend and why it was chosen."""

    name: str
    reason: str
    remarks: tuple[str, ...] = ()
    """One line for each better backend that cannot be built here, and for doubts about this one."""
    asked_for: bool = False
    arguments: tuple[str, ...] = ()
    """Further ones for CMake: where headers lie that are not the system's."""

    @property
    def cmake_args(self) -> str:
        """CMake's arguments, with those of the person's own CMAKE_ARGS last, so that they win."""
        own = os.environ.get("CMAKE_ARGS", "").split()
        flags = (*COMMON_FLAGS, *processor.flags(), *FLAGS[self.name], *self.arguments)
        return " ".join([*flags, *own])

    def tell(self) -> None:
        """Says what was chosen and why."""
        say(f"llama.cpp backend: {self.name} ({self.reason})")
        for line in self.remarks:
            detail(line)

    @property
    def toolchain(self) -> str:
        """What else the build depends on: a newer CUDA makes another library."""
        return output_of(["nvcc", "--version"]) if self.name == "cuda" else ""


def wanted(remembered: str) -> str:
    """The backend asked for: now, else in an earlier run; `auto` where none was."""
    name = os.environ.get("GPU", "").strip().lower() or remembered or "auto"
    if name != "auto" and name not in FLAGS:
        known = ", ".join(sorted(FLAGS))
        raise SetupFailed(f"GPU={name} is not a backend: choose one of {known}, or auto.")
    return name


def choose(name: str) -> Backend:
    """The backend asked for, or for `auto` the best that can be built."""
    if name != "auto":
        missing = PROBES[name]()
        doubts = (f"it may not compile: {missing}",) if missing else ()
        return Backend(name, f"asked for with GPU={name}", doubts, asked_for=True)
    skipped: list[str] = []
    for candidate in LOOKED_FOR:
        missing = PROBES[candidate]()
        if missing is None:
            return Backend(candidate, "all it needs is there", tuple(skipped))
        skipped.append(f"{candidate} is skipped: {missing}")
    return Backend("cpu", "no GPU backend can be built here", tuple(skipped))


def plain_cpu(failed: Backend) -> Backend:
    """What to fall back on when a backend that was found by looking does not compile."""
    return Backend("cpu", f"{failed.name} was found but did not compile")
