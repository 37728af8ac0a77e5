"""What llama.cpp's Vulkan backend needs beside a compiler, where the system's own is too old.

Debian 12 and its like have a shader compiler, a loader and Mesa's drivers (a software device among
them), but headers older than llama.cpp needs. Those of Debian 13 are headers only, so they are
unpacked aside, in the cache folder, and nothing of the system changes.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from environment import gpu, machine
from environment.backend import Backend
from environment.cache import cache_folder, log_file
from environment.shell import SetupFailed, output_of, run_logged, say

NEWER_SUITE = "trixie"
HEADER_PACKAGES = ("libvulkan-dev", "spirv-headers")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

SYSTEM: machine.Packages = {
    "libvulkan.so.1": ("libvulkan1",),
    "libvulkan.so": ("libvulkan-dev",),
}
TOOLS = {"glslc": "glslc"}
"""Program to the Debian package that has it."""
DRIVERS = Path("/usr/share/vulkan/icd.d")
"""Where the drivers are listed; Mesa's list a software device."""


def provide() -> Backend:
    """Installs what is missing where that is allowed.

    Returns:
        The backend, with the arguments that lead CMake to headers new enough.

    Raises:
        SetupFailed: something is missing and cannot be had from here; says what.
    """
    machine.install(_missing())
    missing = gpu.missing_for_vulkan()
    if missing is None:
        return Backend("vulkan", "asked for", asked_for=True)
    if "headers" not in missing:
        raise SetupFailed(f"Vulkan cannot be built here: {missing}.")
    usr = _newer_headers() / "usr"
    arguments = (
        f"-DVulkan_INCLUDE_DIR={usr / 'include'}",
        f"-DSPIRV-Headers_DIR={usr / 'share/cmake/SPIRV-Headers'}",
    )
    return Backend("vulkan", "asked for", asked_for=True, arguments=arguments)


def _missing() -> machine.Packages:
    missing = {name: names for name, names in SYSTEM.items() if not machine.loads(name)}
    missing |= {tool: (package,) for tool, package in TOOLS.items() if not shutil.which(tool)}
    if not any(DRIVERS.glob("*.json")):
        missing["a Vulkan driver"] = ("mesa-vulkan-drivers",)
    return missing


def _newer_headers() -> Path:
    """The folder with the newer headers, fetched once.

    Raises:
        SetupFailed: there is no apt-get, or its source has no such suite.
    """
    folder = cache_folder() / "vulkan-headers"
    if (folder / "usr/include/vulkan/vulkan.hpp").exists():
        return folder
    if shutil.which("apt-get") is None:
        raise SetupFailed(
            "llama.cpp's Vulkan backend needs headers of 1.3.272 or newer: install the Vulkan SDK "
            "and set VULKAN_SDK."
        )
    say(f"Fetching newer Vulkan headers ({' and '.join(HEADER_PACKAGES)} of {NEWER_SUITE})")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        unpacked = _fetch(Path(scratch))
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)
    return folder


def _fetch(scratch: Path) -> Path:
    """Downloads and unpacks the packages with lists of their own, apart from the system's."""
    sources = scratch / "newer.list"
    sources.write_text(_source_line() + "\n", encoding="utf-8")
    for part in ("lists/partial", "archives/partial", "debs", "unpacked"):
        (scratch / part).mkdir(parents=True)
    apart = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": scratch / "lists",
        "Dir::Cache::archives": scratch / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Sandbox::User": "root",
    }
    apt = [
        "apt-get",
        *(part for name, value in apart.items() for part in ("-o", f"{name}={value}")),
    ]
    log = log_file("vulkan-headers")
    run_logged([*apt, "update"], log, what=f"Reading the list of {NEWER_SUITE}")
    run_logged(
        [*apt, "download", *HEADER_PACKAGES], log, what="Fetching headers", folder=scratch / "debs"
    )
    for package in (scratch / "debs").glob("*.deb"):
        run_logged(["dpkg", "-x", package, scratch / "unpacked"], log, what="Unpacking headers")
    return scratch / "unpacked"


def _source_line() -> str:
    """The newer suite at the place where this system takes its own packages from.

    Raises:
        SetupFailed: the system takes them from no Debian archive.
    """
    sites = output_of(["apt-get", "indextargets", "--format", "$(SITE)", "Label: Debian"])
    for site in sites.splitlines():
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        return f"deb {signed}{site} {NEWER_SUITE} main"
    raise SetupFailed(
        "Newer Vulkan headers are needed and this system's package source is no Debian archive: "
        "install the Vulkan SDK and set VULKAN_SDK."
    )
