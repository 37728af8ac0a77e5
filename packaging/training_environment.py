"""Creates the environment that trains the demo models: `make models`.

Separate from `.venv` because torch is large and nothing else needs it. It contains the extra
`training` of pyproject.toml.
"""

from __future__ import annotations

import os
import sys
import tomllib
import venv
from pathlib import Path

from environment.cache import digest_of, log_path
from environment.locks import ROOT
from environment.shell import SetupFailed, print_step, run_logged
from environment.stamp import Stamp


def main(folder: Path) -> int:
    """Create the environment if it is missing or incomplete; return the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [str(part) for part in project["optional-dependencies"]["training"]]
    key = digest_of(str(folder.resolve()), sys.version, *requirements)
    stamp = Stamp(folder / "overthink-setup.json")
    if stamp.has("training", key):
        return 0
    print_step(f"Creating {folder.name} with {', '.join(requirements)}")
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    try:
        command = (str(python), "-m", "pip", "install", *requirements)
        run_logged(command, log_path("pip-training"), what="Installing the training requirements")
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    stamp.done("training", key)
    return 0


if __name__ == "__main__":
    sys.exit(main(ROOT / sys.argv[1]))
