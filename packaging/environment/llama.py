"""llama-cpp-python, built from its pinned source, once for each kind of machine and backend.

The package comes as source only and takes minutes to compile, so the wheel is kept in the cache
folder under everything it depends on. A second environment, or a fresh clone, takes it from there.
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
from environment.cache import cache_folder, digest_of, file_digest, log_file, only_one
from environment.locks import DEV, Pin, pin_of
from environment.processor import fingerprint
from environment.shell import Progress, SetupFailed, detail, run_logged, say

NAME = "llama-cpp-python"
FACTS = "built-from.json"


def pinned() -> Pin:
    """The version and the hash of the source archive."""
    return pin_of(NAME, DEV)


def wheel_key(backend: Backend) -> str:
    """The name under which a built wheel is kept: readable first, then all it depends on."""
    pin = pinned()
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    platform = sysconfig.get_platform()
    compilers = (os.environ.get("CC", ""), os.environ.get("CXX", ""))
    digest = digest_of(
        *pin.hashes, fingerprint(), backend.cmake_args, backend.toolchain, *compilers
    )
    return f"{pin.version}-{backend.name}-{tag}-{platform}-{digest[:16]}"


def cached_wheel(backend: Backend) -> Path | None:
    """The built wheel, if the cache has it and it is what was once put there."""
    folder = cache_folder() / "wheels" / wheel_key(backend)
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        wheel = folder / str(facts["wheel"])
        return wheel if file_digest(wheel) == facts["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def wheel_for(python: Path, backend: Backend) -> Path:
    """The wheel from the cache; if it is not there, it is built first.

    Args:
        python: of an environment that has the build requirements.
        backend: what to build it with.
    """
    key = wheel_key(backend)
    with only_one(cache_folder() / "wheels" / f"{key}.lock", "building llama.cpp"):
        kept = cached_wheel(backend)
        if kept is None:
            with tempfile.TemporaryDirectory(prefix="overthink-wheel-") as out:
                keep_wheel(_build(python, backend, Path(out)), backend)
            kept = cached_wheel(backend)
    if kept is None:
        raise SetupFailed(f"The built wheel cannot be read back from {cache_folder()}.")
    return kept


def keep_wheel(wheel: Path, backend: Backend) -> None:
    """Puts a built wheel in the cache, all of it or nothing."""
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
    say("Building llama.cpp. This takes 5 to 10 minutes on two cores, and is done only once.")
    started = time.monotonic()
    # pip keeps wheels of its own by the archive's path alone and would hand back one that was
    # built with other flags, so its cache is left out.
    options = ("--verbose", "--no-cache-dir", "--no-deps", "--no-build-isolation")
    run_logged(
        (python, "-m", "pip", "wheel", *options, "--wheel-dir", out, source),
        log_file(f"llama-{backend.name}"),
        what=f"Building llama-cpp-python ({backend.name})",
        env={"CMAKE_ARGS": backend.cmake_args, "PATH": with_tools_of(python)},
        progress=build_progress(),
    )
    (wheel,) = out.glob("llama_cpp_python-*.whl")
    detail(f"built in {(time.monotonic() - started) / 60:.1f} minutes")
    return wheel


def with_tools_of(python: Path) -> str:
    """A PATH on which the environment's own cmake and ninja come first."""
    return os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])


def source_archive(python: Path) -> Path:
    """The pinned source archive, fetched if the cache lacks it, its hash checked."""
    pin = pinned()
    kept = cache_folder() / "sources" / f"llama_cpp_python-{pin.version}.tar.gz"
    if kept.exists() and file_digest(kept) in pin.hashes:
        return kept
    say(f"Fetching the source of {NAME} {pin.version}")
    with tempfile.TemporaryDirectory() as folder:
        requirement = Path(folder) / "llama.lock"
        requirement.write_text(pin.text + "\n", encoding="utf-8")
        options = ("--require-hashes", "--no-deps", "--no-binary", NAME, "--no-build-isolation")
        run_logged(
            (python, "-m", "pip", "download", *options, "--dest", folder, "-r", requirement),
            log_file("llama-source"),
            what=f"Fetching {NAME}",
        )
        (archive,) = Path(folder).glob("*.tar.gz")
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}.part")
        shutil.copy2(archive, partial)
        partial.replace(kept)
    return kept


def build_progress(every_percent: int = 10) -> Progress:
    """Reads ninja's `[12/345]` and says how far it is, now and then."""
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
