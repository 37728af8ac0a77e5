"""Builds llama.cpp's own tools from the source that the installed llama-cpp-python vendors.

The benchmarks compare the app with these tools, so they are compiled from the same pinned archive,
with the same flags and the same cmake as the app's library. They are linked statically, so their
folder is self-contained. They are built once per kind of machine, which takes about as long as
llama.cpp itself, and cached.

Run it with the environment's Python: `.venv/bin/python packaging/native_tools.py`. The last line of
its output is the folder; from Python, call `tools_folder()`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from environment import backend, llama
from environment.cache import cache_folder, exclusive_lock, log_path
from environment.shell import SetupFailed, print_step, run_logged
from environment.steps import PYTHON, installed_backend

TOOLS = ("llama-bench", "llama-speculative-simple", "llama-completion", "llama-server")

FLAGS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    "-DLLAMA_BUILD_SERVER=ON",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
)
"""Leaves out everything that uses the network or is not measured."""


def tools_folder() -> Path:
    """Return the folder with the tools; build them first if they are not cached.

    Raises:
        SetupFailed: they do not compile.
    """
    built_with = installed_backend()
    folder = _folder(built_with)
    with exclusive_lock(folder.parent / f"{folder.name}.lock", "building llama.cpp's own tools"):
        if not _is_complete(folder):
            _build(built_with, folder)
    return folder


def are_built() -> bool:
    """Return whether the tools for the installed llama.cpp are cached."""
    try:
        return _is_complete(_folder(installed_backend()))
    except SetupFailed:
        return False


def _folder(built_with: backend.Backend) -> Path:
    return cache_folder() / "native" / llama.wheel_key(built_with)


def _is_complete(folder: Path) -> bool:
    return all((folder / _file_name(tool)).exists() for tool in TOOLS)


def _file_name(tool: str) -> str:
    return f"{tool}.exe" if os.name == "nt" else tool


def _build(built_with: backend.Backend, folder: Path) -> None:
    print_step(
        "Building llama.cpp's own tools. This takes 5 to 10 minutes on two cores, but only once."
    )
    archive = llama.source_archive(PYTHON)
    with tempfile.TemporaryDirectory(prefix="overthink-native-") as scratch:
        shutil.unpack_archive(archive, scratch)
        (source,) = Path(scratch).glob("*/vendor/llama.cpp")
        build = Path(scratch) / "build"
        flags = (*FLAGS, *built_with.cmake_args.split())
        _cmake("configuring", "-S", source, "-B", build, "-G", "Ninja", *flags)
        _cmake("compiling", "--build", build, "--target", *TOOLS)
        _store([build / "bin" / _file_name(tool) for tool in TOOLS], folder)


def _cmake(step: str, *arguments: str | Path) -> None:
    run_logged(
        [PYTHON.parent / "cmake", *arguments],
        log_path(f"native-{step}"),
        what=f"{step.capitalize()} llama.cpp's tools",
        env={"PATH": llama.path_with_tools(PYTHON)},
        progress=llama.build_progress(),
    )


def _store(built: Sequence[Path], folder: Path) -> None:
    """Copy the tools to the cache; the folder is created by an atomic rename."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    ready = Path(tempfile.mkdtemp(dir=folder.parent))
    for tool in built:
        shutil.copy2(tool, ready)
    ready.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    ready.rename(folder)


def main() -> int:
    """Build the tools if necessary and print their folder; return the exit status."""
    try:
        print(tools_folder())
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
