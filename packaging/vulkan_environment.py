"""Creates the environment that tests GPU offload without a GPU: `make vulkan-test`.

It uses the packages of `.venv`, except for a llama.cpp built with Vulkan. Mesa provides a software
device, which exercises the same offload code as a graphics card.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
from pathlib import Path

from environment import llama, vulkan
from environment.backend import Backend
from environment.cache import digest_of, log_path
from environment.locks import ROOT
from environment.shell import SetupFailed, print_step, run_logged
from environment.stamp import Stamp
from environment.steps import PYTHON

BASE = "overthink-base.pth"


def main(folder: Path) -> int:
    """Create the environment if it is missing or incomplete; return the exit status."""
    try:
        backend = vulkan.install_requirements()
        key = digest_of(str(folder), sys.version, llama.wheel_key(backend))
        stamp = Stamp(folder / "overthink-setup.json")
        if not stamp.has("vulkan", key):
            _create(folder, backend)
            stamp.done("vulkan", key)
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _create(folder: Path, backend: Backend) -> None:
    wheel = llama.wheel_for(PYTHON, backend)
    print_step(f"Creating {folder.name} with llama.cpp for Vulkan")
    venv.create(folder, clear=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    options = ("--no-deps", "--no-index", "--force-reinstall")
    run_logged(
        [PYTHON, "-m", "pip", "--python", python, "install", *options, wheel],
        log_path("pip-vulkan"),
        what="Installing llama.cpp for Vulkan",
    )
    _site_packages(folder).joinpath(BASE).write_text(
        f"import site; site.addsitedir({str(_base_site_packages())!r})\n"
    )


def _site_packages(folder: Path) -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))


def _base_site_packages() -> Path:
    """The packages of `.venv`; those of the new environment take precedence."""
    return _site_packages(PYTHON.parents[1])


if __name__ == "__main__":
    sys.exit(main(ROOT / sys.argv[1]))
