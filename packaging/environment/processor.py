"""Identifies the processor that a native build targets, and the features that it must not use.

llama.cpp is compiled for the processor it is built on. A cache folder can be shared between
machines (a network home, a restored container), so the processor is part of a cached wheel's key.
"""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from pathlib import Path

from environment.cache import digest_of
from environment.shell import program_output


def fingerprint() -> str:
    """Return a short digest of architecture, model and instruction sets."""
    return digest_of(platform.system(), platform.machine(), *_description())[:16]


def _description() -> list[str]:
    if sys.platform == "linux":
        return linux_description(Path("/proc/cpuinfo"))
    if sys.platform == "darwin":
        return [program_output(["sysctl", "-n", "machdep.cpu.brand_string"])]
    return [platform.processor()]


def linux_description(cpuinfo: Path) -> list[str]:
    """Return the first processor's model and flags; ARM uses other names than x86."""
    wanted = ("model name", "flags", "Features", "CPU part", "CPU implementer", "isa")
    found: dict[str, str] = {}
    for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in wanted:
            found.setdefault(name.strip(), " ".join(sorted(value.split())))
    return [f"{name}={found[name]}" for name in sorted(found)]


@cache
def flags() -> tuple[str, ...]:
    """Return CMake arguments that disable AMX if the compiler would use it.

    GCC's `_tile_loadconfig` declares that it reads 8 bytes although it reads 64 (seen in GCC
    12.2's amxtileintrin.h). The optimiser then drops the writes to the rest, and the first matrix
    product of a quantised model ends in SIGSEGV. These are initial flags, so CFLAGS and CXXFLAGS
    still apply.
    """
    compiler = os.environ.get("CXX", "c++").split()
    macros = program_output([*compiler, "-march=native", "-dM", "-E", "-x", "c++", os.devnull])
    if "__AMX_INT8__" not in macros:
        return ()
    return ("-DCMAKE_C_FLAGS_INIT=-mno-amx-int8", "-DCMAKE_CXX_FLAGS_INIT=-mno-amx-int8")
