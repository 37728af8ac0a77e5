"""Which processor a native build is for, and what of it must be left out.

llama.cpp is compiled for the very processor it is built on. A cache folder can be shared between
machines (a network home, a restored container), so a built wheel is kept under what it relies on.
"""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from pathlib import Path

from environment.cache import digest_of
from environment.shell import output_of


def fingerprint() -> str:
    """A short digest of architecture, model and instruction sets."""
    return digest_of(platform.system(), platform.machine(), *_description())[:16]


def _description() -> list[str]:
    if sys.platform == "linux":
        return linux_description(Path("/proc/cpuinfo"))
    if sys.platform == "darwin":
        return [output_of(["sysctl", "-n", "machdep.cpu.brand_string"])]
    return [platform.processor()]


def linux_description(cpuinfo: Path) -> list[str]:
    """The first processor's model and flags; ARM names them otherwise than x86."""
    wanted = ("model name", "flags", "Features", "CPU part", "CPU implementer", "isa")
    found: dict[str, str] = {}
    for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip() in wanted:
            found.setdefault(name.strip(), " ".join(sorted(value.split())))
    return [f"{name}={found[name]}" for name in sorted(found)]


@cache
def flags() -> tuple[str, ...]:
    """CMake's arguments that this processor needs: none, but where the compiler would use AMX.

    GCC's `_tile_loadconfig` tells the optimiser that it reads 8 of the 64 bytes it reads (seen in
    GCC 12.2's amxtileintrin.h), so the rest is never written, and the first matrix product of a
    quantised model dies of SIGSEGV. They are initial flags, so that CFLAGS and CXXFLAGS stand.
    """
    compiler = os.environ.get("CXX", "c++").split()
    macros = output_of([*compiler, "-march=native", "-dM", "-E", "-x", "c++", os.devnull])
    if "__AMX_INT8__" not in macros:
        return ()
    return ("-DCMAKE_C_FLAGS_INIT=-mno-amx-int8", "-DCMAKE_CXX_FLAGS_INIT=-mno-amx-int8")
