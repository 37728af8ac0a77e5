"""Committed files contain no machine paths or registry hosts; lock files pin hashes."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from environment.locks import BUILD, DEV, PACKAGING, SMOLLM2, Pin, normalised, read_lock

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = PACKAGING / "requirements.lock"
LOCKS = (RUNTIME, DEV, BUILD, SMOLLM2)

# Written so that this file does not match itself.
REGISTRIES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|deb[.]debian[.]org|pypi[.]python[.]org"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/\w")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _matching_lines(pattern: re.Pattern[str]) -> list[str]:
    matches: list[str] = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        lines = enumerate(text.splitlines(), 1)
        matches += [
            f"{path.relative_to(ROOT)}:{n}: {line}" for n, line in lines if pattern.search(line)
        ]
    return matches


def test_no_file_names_a_registry_host() -> None:
    assert _matching_lines(REGISTRIES) == []


def test_no_file_contains_a_machine_path() -> None:
    assert _matching_lines(MACHINE_PATHS) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_requirement_has_hashes(lock: Path) -> None:
    pins = read_lock(lock)
    assert pins
    assert [pin.name for pin in pins if not pin.hashes] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_training_requirements_are_not_locked(lock: Path) -> None:
    assert not {"torch", "tokenizers"} & {pin.name for pin in read_lock(lock)}


def test_lock_files_pin_the_same_versions() -> None:
    """They share an environment; the development lock contains the whole runtime lock."""
    development = _versions(read_lock(DEV))
    runtime = _versions(read_lock(RUNTIME))
    assert {name: development.get(name) for name in runtime} == runtime
    build = _versions(read_lock(BUILD))
    both = development.keys() & build.keys()
    assert {name: development[name] for name in both} == {name: build[name] for name in both}


def _versions(pins: list[Pin]) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for pin in pins:
        versions.setdefault(pin.name, set()).add(pin.version)
    return versions


def test_lock_files_contain_all_requirements_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for requirements, lock in (
        (project["dependencies"], RUNTIME),
        (project["dependencies"] + extras["dev"], DEV),
        (extras["smollm2"], SMOLLM2),
    ):
        names = {normalised(re.split(r"[^\w.-]", requirement)[0]) for requirement in requirements}
        assert names <= {pin.name for pin in read_lock(lock)}
