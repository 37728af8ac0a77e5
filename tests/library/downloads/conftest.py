"""A source, and an environment without its own settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.library.downloads.source import CONTENT, FILE, Source, clear_environment, serve


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove tokens, proxies and offline settings."""
    clear_environment(monkeypatch)


@pytest.fixture
def source() -> Iterator[Source]:
    """A source with one file."""
    with serve({FILE: CONTENT}) as made:
        yield made
