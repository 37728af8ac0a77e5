"""System requirements: a C++ compiler, and the shared libraries that Qt loads.

Installs what is missing with apt-get where that needs no password; otherwise prints the command to
run. cmake and ninja come from the lock files.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Sequence

from environment.cache import log_path
from environment.shell import SetupFailed, print_step, program_output, run_logged, succeeds

Packages = dict[str, tuple[str, ...]]
"""Requirement to the Debian or Ubuntu packages that contain it, newer package names first."""

QT_LIBRARIES: Packages = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libX11.so.6": ("libx11-6",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libxkbcommon.so.0": ("libxkbcommon0",),
}
"""Libraries that PySide6's QtWidgets and offscreen platform need but do not contain (from ldd)."""

DISPLAY_LIBRARIES: Packages = {
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb.so.1": ("libxcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
}
"""Libraries that Qt's xcb platform needs as well (from ldd). Only a window on an X11 display uses
them, so the set-up continues without them."""

COMPILERS = ("c++", "g++", "clang++")


def install_requirements() -> None:
    """Install all missing requirements.

    Raises:
        SetupFailed: a requirement is missing and cannot be installed automatically.
    """
    if sys.platform == "linux":
        required, display = _missing_packages(), _missing_libraries(DISPLAY_LIBRARIES)
        if display and not required and not _can_install():
            print_step(f"To open a window on an X11 display, install: {_package_names(display)}.")
        else:
            install(required | display)
    if not _has_compiler():
        raise SetupFailed(f"A C++ compiler is needed to build llama.cpp: {_compiler_advice()}")


def _has_compiler() -> bool:
    """On Windows, CMake finds Visual Studio even though it is not on the PATH."""
    if sys.platform == "win32" or os.environ.get("CXX"):
        return True
    if sys.platform == "darwin":
        return succeeds(["xcrun", "--find", "clang++"])
    return any(map(shutil.which, COMPILERS))


def _compiler_advice() -> str:
    if sys.platform == "darwin":
        return "run `xcode-select --install`, then try again."
    return "install g++ or clang with your system's package manager, then try again."


def _missing_packages() -> Packages:
    """Return the missing requirements with the packages that may contain them."""
    missing = _missing_libraries(QT_LIBRARIES)
    if not _has_compiler():
        missing["a C++ compiler"] = ("g++",)
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        missing["Python's venv"] = (f"python{version}-venv", "python3-venv")
    return missing


def _missing_libraries(libraries: Packages) -> Packages:
    return {name: packages for name, packages in libraries.items() if not loads(name)}


def loads(library: str) -> bool:
    """Return whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(missing: Packages) -> None:
    """Install packages with apt-get, if that needs no password.

    Raises:
        SetupFailed: it needs one, or there is no apt-get; the message names what to install.
    """
    if not missing:
        return
    print_step(f"Missing on this system: {', '.join(sorted(missing))}.")
    if shutil.which("apt-get") is None:
        raise SetupFailed(
            f"Install {', '.join(sorted(missing))} with your system's package manager"
            f" (Debian's packages: {_package_names(missing)}), then try again."
        )
    rights = _privileges()
    if rights is None:
        packages = " ".join(sorted({_available(names) for names in missing.values()}))
        raise SetupFailed(f"Run this, then try again: sudo apt-get install {packages}")
    _apt_get(rights, missing)


def _can_install() -> bool:
    return shutil.which("apt-get") is not None and _privileges() is not None


def _package_names(missing: Packages) -> str:
    """Return the names of Debian's packages."""
    return ", ".join(sorted({names[-1] for names in missing.values()}))


def _privileges() -> Sequence[str] | None:
    """Return the command prefix for running apt-get as root; None if that needs a password."""
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if succeeds(["sudo", "-n", "true"]) else None


def _apt_get(rights: Sequence[str], missing: Packages) -> None:
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y"]
    log = log_path("apt")
    run_logged([*apt, "update"], log, what="apt-get update")
    packages = sorted({_available(names) for names in missing.values()})
    print_step(f"Installing with apt-get: {' '.join(packages)}")
    run_logged([*apt, "install", "--no-install-recommends", *packages], log, what="apt-get install")


def _available(names: Sequence[str]) -> str:
    """Return the first package name that exists in this release of the distribution."""
    for name in names[:-1]:
        policy = program_output(["apt-cache", "policy", name])
        if re.search(r"Candidate: (?!\(none\))", policy):
            return name
    return names[-1]
