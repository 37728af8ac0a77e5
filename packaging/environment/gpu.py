"""What is there to build a GPU backend with. Each probe says what it misses, first thing first.

`None` means nothing is missing. A compiler alone is not enough: CUDA needs cuBLAS's development
files too, and a backend built without its device only makes the build long.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from environment.shell import output_of, succeeds

SYSTEM_INCLUDES = (Path("/usr/include"), Path("/usr/local/include"))
SYSTEM_LIBRARIES = (
    *Path("/usr/lib").glob("*-linux-gnu"),
    Path("/usr/lib"),
    Path("/usr/lib64"),
    Path("/usr/local/lib"),
)


def missing_for_cuda() -> str | None:
    """What CUDA misses."""
    nvcc = shutil.which("nvcc")
    if nvcc is None:
        return "nvcc is not there"
    homes = _cuda_homes(nvcc)
    includes = [home / "include" for home in homes]
    libraries = [home / name for home in homes for name in ("lib64", "lib", "lib/x64")]
    if not _any_has(("cublas_v2.h",), [*includes, *SYSTEM_INCLUDES]):
        return "nvcc is there, but cuBLAS's header (cublas_v2.h) is not"
    if not _any_has(("libcublas.so", "cublas.lib"), [*libraries, *SYSTEM_LIBRARIES]):
        return "nvcc is there, but cuBLAS's library (libcublas) is not"
    if not _nvidia_driver():
        return "nvcc and cuBLAS are there, but no NVIDIA driver"
    return None


def _cuda_homes(nvcc: str) -> list[Path]:
    """The toolkit's folders: as told, as nvcc says, and the one that nvcc lies in."""
    told = [os.environ.get(name) for name in ("CUDA_HOME", "CUDA_PATH", "CUDAToolkit_ROOT")]
    homes = [Path(path) for path in told if path]
    homes.append(Path(nvcc).resolve().parents[1])
    for line in output_of([nvcc, "--dryrun", "-x", "cu", os.devnull]).splitlines():
        if "TOP=" in line:
            homes.append(Path(line.partition("TOP=")[2].strip()).resolve())
    targets = [target for home in homes for target in home.glob("targets/*")]
    return homes + targets


def _nvidia_driver() -> bool:
    if Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists():
        return True
    return succeeds(["nvidia-smi", "-L"])


def missing_for_vulkan() -> str | None:
    """What Vulkan misses; old headers count as missing, llama.cpp does not compile with them."""
    sdk = [Path(path) for path in (os.environ.get("VULKAN_SDK"),) if path]
    includes = [*(path / "include" for path in sdk), *(path / "Include" for path in sdk)]
    includes += SYSTEM_INCLUDES
    if not _any_has(("vulkan/vulkan.hpp",), includes):
        return "its headers (vulkan/vulkan.hpp) are not there"
    if not any(_knows_layer_settings(folder) for folder in includes):
        return "its headers are older than llama.cpp needs (1.3.272)"
    if not _any_has(("spirv/unified1/spirv.hpp",), includes):
        return "the SPIR-V headers are not there"
    if shutil.which("glslc", path=_with(os.environ.get("PATH", ""), sdk)) is None:
        return "its shader compiler (glslc) is not there"
    libraries = [*(path / "lib" for path in sdk), *(path / "Lib" for path in sdk)]
    if not _any_has(("libvulkan.so", "vulkan-1.lib"), [*libraries, *SYSTEM_LIBRARIES]):
        return "its loader's development files (libvulkan) are not there"
    return None


def _knows_layer_settings(folder: Path) -> bool:
    """llama.cpp uses `vk::LayerSettingEXT`, which Debian 12's headers do not have."""
    structs = folder / "vulkan" / "vulkan_structs.hpp"
    return structs.exists() and "LayerSettingEXT" in structs.read_text(errors="replace")


def _with(path: str, folders: Iterable[Path]) -> str:
    return os.pathsep.join([path, *(str(folder / "bin") for folder in folders)])


def missing_for_metal() -> str | None:
    """What Metal misses: its compiler comes with the command-line tools, which C++ needs too."""
    tools = output_of(["xcrun", "--show-sdk-path"])
    return None if tools else "Xcode's command-line tools are not there"


def missing_for_hip() -> str | None:
    """What HIP, AMD's ROCm, misses."""
    found = shutil.which("hipcc") or Path("/opt/rocm/bin/hipcc").exists()
    return None if found else "hipcc is not there"


def _any_has(names: Iterable[str], folders: Iterable[Path]) -> bool:
    folders = list(folders)
    return any((folder / name).exists() for name in names for folder in folders)
