"""The lock files in packaging/, which `make lock` writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"

DEV = PACKAGING / "requirements-dev.lock"
BUILD = PACKAGING / "build-requirements.lock"
SMOLLM2 = PACKAGING / "requirements-smollm2.lock"


@dataclass(frozen=True)
class Pin:
    """A requirement in a lock file."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of each permitted file, in hexadecimal."""
    text: str
    """The requirement as written in the lock file, with environment marker and hashes."""


def read_lock(path: Path) -> list[Pin]:
    """Return the requirements of a lock file, in order."""
    joined = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in joined.splitlines())
    return [_pin(line) for line in lines if line and not line.startswith("#")]


def _pin(line: str) -> Pin:
    match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
    if match is None:
        raise ValueError(f"not a pinned requirement: {line}")
    hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    return Pin(match[1], match[2], hashes, line)


def pin_of(name: str, path: Path) -> Pin:
    """Return the requirement with this name."""
    (pin,) = [pin for pin in read_lock(path) if pin.name == name]
    return pin


def normalised(name: str) -> str:
    """Return a project name in the form that package indexes compare."""
    return re.sub(r"[-_.]+", "-", name).lower()
