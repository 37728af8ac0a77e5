"""What is committed names no machine and no registry, and the locks pin everything by hash."""

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

# Written so that this file does not find itself.
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


def _found(pattern: re.Pattern[str]) -> list[str]:
    hits: list[str] = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        lines = enumerate(text.splitlines(), 1)
        hits += [
            f"{path.relative_to(ROOT)}:{n}: {line}" for n, line in lines if pattern.search(line)
        ]
    return hits


def test_no_registry_is_named() -> None:
    assert _found(REGISTRIES) == []


def test_no_path_of_a_machine_is_named() -> None:
    assert _found(MACHINE_PATHS) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_has_hashes(lock: Path) -> None:
    pins = read_lock(lock)
    assert pins
    assert [pin.name for pin in pins if not pin.hashes] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_training_stays_out_of_the_normal_path(lock: Path) -> None:
    assert not {"torch", "tokenizers"} & {pin.name for pin in read_lock(lock)}


def test_the_locks_agree_with_each_other() -> None:
    """They go into one environment; and the development lock holds all of the runtime's."""
    held = _versions(read_lock(DEV))
    runtime = _versions(read_lock(RUNTIME))
    assert {name: held.get(name) for name in runtime} == runtime
    build = _versions(read_lock(BUILD))
    both = held.keys() & build.keys()
    assert {name: held[name] for name in both} == {name: build[name] for name in both}


def _versions(pins: list[Pin]) -> dict[str, set[str]]:
    versions: dict[str, set[str]] = {}
    for pin in pins:
        versions.setdefault(pin.name, set()).add(pin.version)
    return versions


def test_the_locks_have_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for asked, lock in (
        (project["dependencies"], RUNTIME),
        (project["dependencies"] + extras["dev"], DEV),
        (extras["smollm2"], SMOLLM2),
    ):
        names = {normalised(re.split(r"[^\w.-]", requirement)[0]) for requirement in asked}
        assert names <= {pin.name for pin in read_lock(lock)}
