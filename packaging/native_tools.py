"""Builds llama.cpp's own tools from the very source that the installed llama-cpp-python vendors.

The benchmarks compare the app with them, so they are compiled from the same pinned archive, with
the same flags, by the same cmake as the library that the app runs on. They are linked statically,
so the folder they are kept in can be used as it is. Built once for each kind of machine (about as
long as llama.cpp itself takes), then taken from the cache folder.

Run with the environment's Python: `.venv/bin/python packaging/native_tools.py`. The last line it
prints is the folder; from Python it is `tools_folder()`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from environment import backend, llama
from environment.cache import cache_folder, log_file, only_one
from environment.shell import SetupFailed, run_logged, say
from environment.steps import PYTHON, installed_backend

TOOLS = ("llama-bench", "llama-speculative-simple", "llama-completion")

FLAGS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DLLAMA_BUILD_APP=OFF",
    "-DLLAMA_BUILD_SERVER=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
)
"""Nothing that fetches, listens or is not measured."""


def tools_folder() -> Path:
    """The folder with the tools, building them first where the cache lacks them.

    Raises:
        SetupFailed: they do not compile here.
    """
    built_with = installed_backend()
    folder = cache_folder() / "native" / llama.wheel_key(built_with)
    with only_one(folder.parent / f"{folder.name}.lock", "building llama.cpp's own tools"):
        if not all((folder / _file_name(tool)).exists() for tool in TOOLS):
            _build(built_with, folder)
    return folder


def _file_name(tool: str) -> str:
    return f"{tool}.exe" if os.name == "nt" else tool


def _build(built_with: backend.Backend, folder: Path) -> None:
    say("Building llama.cpp's own tools. This takes 5 to 10 minutes on two cores, once.")
    archive = llama.source_archive(PYTHON)
    with tempfile.TemporaryDirectory(prefix="overthink-native-") as scratch:
        shutil.unpack_archive(archive, scratch)
        (source,) = Path(scratch).glob("*/vendor/llama.cpp")
        build = Path(scratch) / "build"
        flags = (*FLAGS, *built_with.cmake_args.split())
        _cmake("configuring", "-S", source, "-B", build, "-G", "Ninja", *flags)
        _cmake("compiling", "--build", build, "--target", *TOOLS)
        _keep([build / "bin" / _file_name(tool) for tool in TOOLS], folder)


def _cmake(step: str, *arguments: str | Path) -> None:
    run_logged(
        [PYTHON.parent / "cmake", *arguments],
        log_file(f"native-{step}"),
        what=f"{step.capitalize()} llama.cpp's tools",
        env={"PATH": llama.with_tools_of(PYTHON)},
        progress=llama.build_progress(),
    )


def _keep(built: Sequence[Path], folder: Path) -> None:
    """All of them or none: the folder appears by a rename."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    ready = Path(tempfile.mkdtemp(dir=folder.parent))
    for tool in built:
        shutil.copy2(tool, ready)
    ready.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    ready.rename(folder)


def main() -> int:
    """Builds them where needed and prints their folder; returns the exit status."""
    try:
        print(tools_folder())
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
