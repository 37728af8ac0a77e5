"""Detects what is installed for building GPU backends.

Each probe returns the first missing requirement, or None. A compiler alone is not enough: CUDA also
needs cuBLAS's development files, and a backend without a device only prolongs the build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from environment.shell import program_output, succeeds

SYSTEM_INCLUDES = (Path("/usr/include"), Path("/usr/local/include"))
SYSTEM_LIBRARIES = (
    *Path("/usr/lib").glob("*-linux-gnu"),
    Path("/usr/lib"),
    Path("/usr/lib64"),
    Path("/usr/local/lib"),
)


def missing_for_cuda() -> str | None:
    """Return what is missing for CUDA."""
    nvcc = shutil.which("nvcc")
    if nvcc is None:
        return "nvcc is not installed"
    homes = _cuda_homes(nvcc)
    includes = [home / "include" for home in homes]
    libraries = [home / name for home in homes for name in ("lib64", "lib", "lib/x64")]
    if not _any_contains(("cublas_v2.h",), [*includes, *SYSTEM_INCLUDES]):
        return "cuBLAS's header (cublas_v2.h) is not installed"
    if not _any_contains(("libcublas.so", "cublas.lib"), [*libraries, *SYSTEM_LIBRARIES]):
        return "cuBLAS's library (libcublas) is not installed"
    if not _nvidia_driver():
        return "there is no NVIDIA driver"
    return None


def _cuda_homes(nvcc: str) -> list[Path]:
    """Return the toolkit's folders: from the environment, nvcc's location and nvcc's output."""
    configured = [os.environ.get(name) for name in ("CUDA_HOME", "CUDA_PATH", "CUDAToolkit_ROOT")]
    homes = [Path(path) for path in configured if path]
    homes.append(Path(nvcc).resolve().parents[1])
    for line in program_output([nvcc, "--dryrun", "-x", "cu", os.devnull]).splitlines():
        if "TOP=" in line:
            homes.append(Path(line.partition("TOP=")[2].strip()).resolve())
    targets = [target for home in homes for target in home.glob("targets/*")]
    return homes + targets


def _nvidia_driver() -> bool:
    if Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists():
        return True
    return succeeds(["nvidia-smi", "-L"])


def missing_for_vulkan() -> str | None:
    """Return what is missing for Vulkan. llama.cpp does not compile with old headers."""
    sdk = [Path(path) for path in (os.environ.get("VULKAN_SDK"),) if path]
    includes = [*(path / "include" for path in sdk), *(path / "Include" for path in sdk)]
    includes += SYSTEM_INCLUDES
    if not _any_contains(("vulkan/vulkan.hpp",), includes):
        return "its headers (vulkan/vulkan.hpp) are not installed"
    if not any(_has_layer_settings(folder) for folder in includes):
        return "its headers are older than 1.3.272, which llama.cpp needs"
    if not _any_contains(("spirv/unified1/spirv.hpp",), includes):
        return "the SPIR-V headers are not installed"
    if shutil.which("glslc", path=_path_with(os.environ.get("PATH", ""), sdk)) is None:
        return "its shader compiler (glslc) is not installed"
    libraries = [*(path / "lib" for path in sdk), *(path / "Lib" for path in sdk)]
    if not _any_contains(("libvulkan.so", "vulkan-1.lib"), [*libraries, *SYSTEM_LIBRARIES]):
        return "its loader's development files (libvulkan) are not installed"
    return None


def _has_layer_settings(folder: Path) -> bool:
    """llama.cpp uses `vk::LayerSettingEXT`, which Debian 12's headers lack."""
    structs = folder / "vulkan" / "vulkan_structs.hpp"
    return structs.exists() and "LayerSettingEXT" in structs.read_text(errors="replace")


def _path_with(path: str, folders: Iterable[Path]) -> str:
    return os.pathsep.join([path, *(str(folder / "bin") for folder in folders)])


def missing_for_metal() -> str | None:
    """Return what is missing for Metal, whose compiler is part of the command-line tools."""
    tools = program_output(["xcrun", "--show-sdk-path"])
    return None if tools else "Xcode's command-line tools are not installed"


def missing_for_hip() -> str | None:
    """Return what is missing for HIP, part of AMD's ROCm."""
    found = shutil.which("hipcc") or Path("/opt/rocm/bin/hipcc").exists()
    return None if found else "hipcc is not installed"


def _any_contains(names: Iterable[str], folders: Iterable[Path]) -> bool:
    folders = list(folders)
    return any((folder / name).exists() for name in names for folder in folders)
