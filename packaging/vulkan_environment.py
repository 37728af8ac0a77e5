"""Makes the environment that tests GPU offload without a GPU: `make vulkan-test`.

Beside `.venv`, whose packages it uses, stands a llama.cpp that was built with Vulkan; Mesa brings a
device in software. What is offloaded there takes the very path that it takes on a card.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
from pathlib import Path

from environment import llama, vulkan
from environment.backend import Backend
from environment.cache import digest_of, log_file
from environment.locks import ROOT
from environment.shell import SetupFailed, run_logged, say
from environment.stamp import Stamp
from environment.steps import PYTHON

BASE = "overthink-base.pth"


def main(folder: Path) -> int:
    """Makes it if it is not there or not whole; returns the exit status."""
    try:
        backend = vulkan.provide()
        key = digest_of(str(folder), sys.version, llama.wheel_key(backend))
        stamp = Stamp(folder / "overthink-setup.json")
        if not stamp.has("vulkan", key):
            _make(folder, backend)
            stamp.done("vulkan", key)
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _make(folder: Path, backend: Backend) -> None:
    wheel = llama.wheel_for(PYTHON, backend)
    say(f"Making {folder.name} with llama.cpp for Vulkan")
    venv.create(folder, clear=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    options = ("--no-deps", "--no-index", "--force-reinstall")
    run_logged(
        [PYTHON, "-m", "pip", "--python", python, "install", *options, wheel],
        log_file("pip-vulkan"),
        what="Installing llama.cpp for Vulkan",
    )
    _own(folder).joinpath(BASE).write_text(f"import site; site.addsitedir({str(_base())!r})\n")


def _own(folder: Path) -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))


def _base() -> Path:
    """Where the packages of `.venv` are. What both have is taken from the new one."""
    return _own(PYTHON.parents[1])


if __name__ == "__main__":
    sys.exit(main(ROOT / sys.argv[1]))
