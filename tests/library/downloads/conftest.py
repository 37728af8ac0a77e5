"""A source, a folder to download to, and nothing of the environment's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.library.downloads.source import CONTENT, FILE, Source, forget_surroundings, serving


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No token, proxy or wish to stay offline from outside."""
    forget_surroundings(monkeypatch)


@pytest.fixture
def source() -> Iterator[Source]:
    """Has one file."""
    with serving({FILE: CONTENT}) as made:
        yield made
