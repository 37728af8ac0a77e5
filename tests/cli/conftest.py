"""A local hub, for commands that download."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.library.downloads.source import CONTENT, FILE, Source, clear_environment, serve


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """A hub with one file; `HF_ENDPOINT` refers to it in new processes."""
    clear_environment(monkeypatch)
    with serve({FILE: CONTENT}) as made:
        monkeypatch.setenv("HF_ENDPOINT", made.endpoint)
        yield made
