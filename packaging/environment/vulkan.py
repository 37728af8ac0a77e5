"""Requirements of llama.cpp's Vulkan backend on systems whose headers are too old.

Debian 12 and its derivatives have a shader compiler, a loader and Mesa's drivers (with a software
device), but headers that are too old for llama.cpp. Debian 13's header packages are unpacked in the
cache folder; the system itself is not changed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from environment import gpu, machine
from environment.backend import Backend
from environment.cache import cache_folder, log_path
from environment.shell import SetupFailed, print_step, program_output, run_logged

NEWER_SUITE = "trixie"
HEADER_PACKAGES = ("libvulkan-dev", "spirv-headers")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

SYSTEM: machine.Packages = {
    "libvulkan.so.1": ("libvulkan1",),
    "libvulkan.so": ("libvulkan-dev",),
}
TOOLS = {"glslc": "glslc"}
"""Program to the Debian package that contains it."""
DRIVERS = Path("/usr/share/vulkan/icd.d")
"""The folder that lists the drivers; Mesa's include a software device."""


def install_requirements() -> Backend:
    """Install missing requirements, if that needs no password.

    Returns:
        The backend, with CMake arguments for the newer headers if they are needed.

    Raises:
        SetupFailed: a requirement is missing and cannot be installed; the message names it.
    """
    machine.install(_missing())
    missing = gpu.missing_for_vulkan()
    if missing is None:
        return Backend("vulkan", "requested", requested=True)
    if "headers" not in missing:
        raise SetupFailed(f"The Vulkan backend cannot be built: {missing}.")
    usr = _newer_headers() / "usr"
    arguments = (
        f"-DVulkan_INCLUDE_DIR={usr / 'include'}",
        f"-DSPIRV-Headers_DIR={usr / 'share/cmake/SPIRV-Headers'}",
    )
    return Backend("vulkan", "requested", requested=True, arguments=arguments)


def _missing() -> machine.Packages:
    missing = {name: names for name, names in SYSTEM.items() if not machine.loads(name)}
    missing |= {tool: (package,) for tool, package in TOOLS.items() if not shutil.which(tool)}
    if not any(DRIVERS.glob("*.json")):
        missing["a Vulkan driver"] = ("mesa-vulkan-drivers",)
    return missing


def _newer_headers() -> Path:
    """Return the folder with the newer headers; download them first if necessary.

    Raises:
        SetupFailed: there is no apt-get, or its archive lacks the suite.
    """
    folder = cache_folder() / "vulkan-headers"
    if (folder / "usr/include/vulkan/vulkan.hpp").exists():
        return folder
    if shutil.which("apt-get") is None:
        raise SetupFailed(
            "llama.cpp's Vulkan backend needs Vulkan headers 1.3.272 or newer: install the Vulkan "
            "SDK and set VULKAN_SDK."
        )
    print_step(
        f"Downloading newer Vulkan headers ({' and '.join(HEADER_PACKAGES)} of {NEWER_SUITE})"
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        unpacked = _download(Path(scratch))
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)
    return folder


def _download(scratch: Path) -> Path:
    """Download and unpack the packages with separate package lists, not the system's."""
    sources = scratch / "newer.list"
    sources.write_text(source_line() + "\n", encoding="utf-8")
    for part in ("lists/partial", "archives/partial", "debs", "unpacked"):
        (scratch / part).mkdir(parents=True)
    options = {
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
        *(part for name, value in options.items() for part in ("-o", f"{name}={value}")),
    ]
    log = log_path("vulkan-headers")
    run_logged([*apt, "update"], log, what=f"Downloading the package list of {NEWER_SUITE}")
    run_logged(
        [*apt, "download", *HEADER_PACKAGES],
        log,
        what="Downloading headers",
        folder=scratch / "debs",
    )
    for package in (scratch / "debs").glob("*.deb"):
        run_logged(["dpkg", "-x", package, scratch / "unpacked"], log, what="Unpacking headers")
    return scratch / "unpacked"


def source_line() -> str:
    """Return the sources.list line of the newer suite in the archive that this system uses.

    Raises:
        SetupFailed: the system does not use a Debian archive.
    """
    sites = program_output(["apt-get", "indextargets", "--format", "$(SITE)", "Label: Debian"])
    for site in sites.splitlines():
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        return f"deb {signed}{site} {NEWER_SUITE} main"
    raise SetupFailed(
        "Newer Vulkan headers are needed, but this system does not use a Debian archive: "
        "install the Vulkan SDK and set VULKAN_SDK."
    )
