"""One llama.cpp for all tests of the engine, and the models that they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.inference.llama_api import Backend
from overthink.library.local_models import find_smollm2
from tests.inference.rig import Rig


@pytest.fixture(scope="session")
def backend() -> Backend:
    return Backend(lambda line: None)


@pytest.fixture(scope="session")
def demo() -> Path:
    return bundled_folder("models") / "demo"


@pytest.fixture(scope="session")
def smollm2_path() -> Path:
    path = find_smollm2()
    assert path, "`make setup` installs the file of SmolLM2"
    return path


@pytest.fixture(scope="session")
def smollm2(backend: Backend, smollm2_path: Path) -> Iterator[Rig]:
    """SmolLM2 without a draft, loaded once; each test leaves its cache as it may."""
    with Rig(backend, smollm2_path, markers=None, context=6144) as rig:
        yield rig
