"""What the system itself must bring: a C++ compiler, and the shared libraries Qt loads.

Installed with apt-get where that is possible without asking; otherwise one message names the
command to run. cmake and ninja come from the lock files.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Sequence

from environment.cache import log_file
from environment.shell import SetupFailed, output_of, run_logged, say, succeeds

Packages = dict[str, tuple[str, ...]]
"""What is needed, and the Debian or Ubuntu packages that have it, newer name first."""

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
"""What PySide6's QtWidgets and its offscreen platform link to and do not bring themselves (read
with ldd)."""

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
"""What Qt's xcb platform links to besides (read with ldd): needed for a window on an X11 display
and for nothing else, so set-up goes on where they cannot be had."""

COMPILERS = ("c++", "g++", "clang++")


def provide() -> None:
    """Makes sure of all of it.

    Raises:
        SetupFailed: something is missing and cannot be installed from here.
    """
    if sys.platform == "linux":
        required, display = _missing_packages(), _missing_of(DISPLAY_LIBRARIES)
        if display and not required and not _can_install():
            say(f"A window on an X11 display needs also: {_names_of(display)}.")
        else:
            install(required | display)
    if not _has_compiler():
        raise SetupFailed(f"A C++ compiler is needed to build llama.cpp: {_compiler_advice()}")


def _has_compiler() -> bool:
    """On Windows CMake finds Visual Studio by itself, off the PATH."""
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
    """What is missing, each with the packages that may bring it."""
    missing = _missing_of(QT_LIBRARIES)
    if not _has_compiler():
        missing["a C++ compiler"] = ("g++",)
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        missing["Python's venv"] = (f"python{version}-venv", "python3-venv")
    return missing


def _missing_of(libraries: Packages) -> Packages:
    return {name: packages for name, packages in libraries.items() if not loads(name)}


def loads(library: str) -> bool:
    """Whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(missing: Packages) -> None:
    """Installs packages with apt-get where that needs no question.

    Raises:
        SetupFailed: it does, or there is no apt-get; names what to install.
    """
    if not missing:
        return
    say(f"Missing on this system: {', '.join(sorted(missing))}.")
    if shutil.which("apt-get") is None:
        raise SetupFailed(
            f"Install what brings {', '.join(sorted(missing))} with your system's package manager"
            f" (Debian calls the packages {_names_of(missing)}), then try again."
        )
    rights = _rights()
    if rights is None:
        packages = " ".join(sorted({_available(names) for names in missing.values()}))
        raise SetupFailed(f"Run this, then try again: sudo apt-get install {packages}")
    _apt_get(rights, missing)


def _can_install() -> bool:
    return shutil.which("apt-get") is not None and _rights() is not None


def _names_of(missing: Packages) -> str:
    """The packages as Debian calls them."""
    return ", ".join(sorted({names[-1] for names in missing.values()}))


def _rights() -> Sequence[str] | None:
    """The prefix that lets apt-get install without a question; None where there is no such."""
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if succeeds(["sudo", "-n", "true"]) else None


def _apt_get(rights: Sequence[str], missing: Packages) -> None:
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y"]
    log = log_file("apt")
    run_logged([*apt, "update"], log, what="apt-get update")
    packages = sorted({_available(names) for names in missing.values()})
    say(f"Installing with apt-get: {' '.join(packages)}")
    run_logged([*apt, "install", "--no-install-recommends", *packages], log, what="apt-get install")


def _available(names: Sequence[str]) -> str:
    """The first name that this release of the distribution has a package for."""
    for name in names[:-1]:
        policy = output_of(["apt-cache", "policy", name])
        if re.search(r"Candidate: (?!\(none\))", policy):
            return name
    return names[-1]
