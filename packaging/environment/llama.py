"""Builds llama-cpp-python from its pinned source, once per kind of machine and backend.

The package is published as source only and takes minutes to compile, so the wheel is cached under a
key of everything that it depends on. Other environments and clones install it from there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from environment.backend import Backend
from environment.cache import cache_folder, digest_of, exclusive_lock, file_digest, log_path
from environment.locks import DEV, Pin, pin_of
from environment.processor import fingerprint
from environment.shell import Progress, SetupFailed, print_detail, print_step, run_logged

NAME = "llama-cpp-python"
FACTS = "built-from.json"


def pinned() -> Pin:
    """Return the version and the hash of the source archive."""
    return pin_of(NAME, DEV)


def wheel_key(backend: Backend) -> str:
    """Return the cache key of a wheel: a readable part, then a hash of all its inputs."""
    pin = pinned()
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    platform = sysconfig.get_platform()
    compilers = (os.environ.get("CC", ""), os.environ.get("CXX", ""))
    digest = digest_of(
        *pin.hashes, fingerprint(), backend.cmake_args, backend.toolchain, *compilers
    )
    return f"{pin.version}-{backend.name}-{tag}-{platform}-{digest[:16]}"


def cached_wheel(backend: Backend) -> Path | None:
    """Return the cached wheel, or None if there is none or its hash does not match."""
    folder = cache_folder() / "wheels" / wheel_key(backend)
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        wheel = folder / str(facts["wheel"])
        return wheel if file_digest(wheel) == facts["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def wheel_for(python: Path, backend: Backend) -> Path:
    """Return the wheel from the cache; build it first if necessary.

    Args:
        python: the interpreter of an environment with the build requirements.
        backend: the backend to build.
    """
    key = wheel_key(backend)
    with exclusive_lock(cache_folder() / "wheels" / f"{key}.lock", "building llama.cpp"):
        wheel = cached_wheel(backend)
        if wheel is None:
            with tempfile.TemporaryDirectory(prefix="overthink-wheel-") as out:
                cache_wheel(_build(python, backend, Path(out)), backend)
            wheel = cached_wheel(backend)
    if wheel is None:
        raise SetupFailed(f"The built wheel cannot be read from {cache_folder()}.")
    return wheel


def cache_wheel(wheel: Path, backend: Backend) -> None:
    """Store a built wheel in the cache, atomically."""
    wheels = cache_folder() / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    facts = {
        "wheel": wheel.name,
        "sha256": file_digest(wheel),
        "source": pinned().hashes,
        "backend": backend.name,
        "cmake_args": backend.cmake_args,
    }
    with tempfile.TemporaryDirectory(dir=wheels) as made:
        ready = Path(made) / "ready"
        ready.mkdir()
        shutil.copy2(wheel, ready)
        (ready / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        target = wheels / wheel_key(backend)
        shutil.rmtree(target, ignore_errors=True)
        ready.rename(target)


def _build(python: Path, backend: Backend, out: Path) -> Path:
    source = source_archive(python)
    print_step("Building llama.cpp. This takes 5 to 10 minutes on two cores, but only once.")
    started = time.monotonic()
    # pip caches wheels by the archive's path alone and would return one that was built with other
    # flags, so disable its cache.
    options = ("--verbose", "--no-cache-dir", "--no-deps", "--no-build-isolation")
    run_logged(
        (python, "-m", "pip", "wheel", *options, "--wheel-dir", out, source),
        log_path(f"llama-{backend.name}"),
        what=f"Building llama-cpp-python ({backend.name})",
        env={"CMAKE_ARGS": backend.cmake_args, "PATH": path_with_tools(python)},
        progress=build_progress(),
    )
    (wheel,) = out.glob("llama_cpp_python-*.whl")
    print_detail(f"built in {(time.monotonic() - started) / 60:.1f} minutes")
    return wheel


def path_with_tools(python: Path) -> str:
    """Return a PATH on which the environment's cmake and ninja come first."""
    return os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])


def source_archive(python: Path) -> Path:
    """Return the pinned source archive; download it first if it is not cached."""
    pin = pinned()
    cached = cache_folder() / "sources" / f"llama_cpp_python-{pin.version}.tar.gz"
    if cached.exists() and file_digest(cached) in pin.hashes:
        return cached
    print_step(f"Downloading the source of {NAME} {pin.version}")
    with tempfile.TemporaryDirectory() as folder:
        requirement = Path(folder) / "llama.lock"
        requirement.write_text(pin.text + "\n", encoding="utf-8")
        options = ("--require-hashes", "--no-deps", "--no-binary", NAME, "--no-build-isolation")
        run_logged(
            (python, "-m", "pip", "download", *options, "--dest", folder, "-r", requirement),
            log_path("llama-source"),
            what=f"Downloading {NAME}",
        )
        (archive,) = Path(folder).glob("*.tar.gz")
        cached.parent.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(f".{os.getpid()}.part")
        shutil.copy2(archive, partial)
        partial.replace(cached)
    return cached


def build_progress(every_percent: int = 10) -> Progress:
    """Return a callback that turns ninja's `[12/345]` into an occasional progress line."""
    last = 0
    started = time.monotonic()

    def follow(line: str) -> str | None:
        nonlocal last
        match = re.match(r"\s*\[(\d+)/(\d+)\]", line)
        if match is None:
            return None
        done, total = int(match[1]), int(match[2])
        percent = 100 * done // total
        if total < every_percent or percent < last + every_percent:
            return None
        last = percent - percent % every_percent
        minutes = (time.monotonic() - started) / 60
        return f"compiled {done} of {total} ({percent} %, {minutes:.1f} min)"

    return follow
