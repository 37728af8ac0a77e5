"""A download in a real terminal: asked for, watched, paused by Ctrl+C, continued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_terminal import Watched
from tests.library.downloads.source import (
    CONTENT,
    FILE,
    REPOSITORY,
    Source,
    clear_environment,
    serve,
)

NAME = f"{REPOSITORY}/{FILE}"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """`HF_ENDPOINT` leads to it."""
    clear_environment(monkeypatch)
    with serve({FILE: CONTENT}) as made:
        monkeypatch.setenv("HF_ENDPOINT", made.endpoint)
        yield made


def test_asked_watched_paused_and_continued(hub: Source, overthink_home: Path) -> None:
    final = overthink_home / "models" / REPOSITORY / FILE
    hub.gets.append(hub.stall_after(300_000))
    watched = Watched(overthink_home, 100, 24, "download", NAME)
    watched.wait_for(lambda text: "Download? [y/N]" in text)
    assert hub.asked == [], "nothing before the answer"
    watched.type(b"y\n")
    watched.wait_for(lambda text: "/600.0 kB" in text)
    watched.type(b"\x03")
    status, screen = watched.ended()
    assert status == 130
    assert any("Paused." in line for line in screen.lines())
    assert screen.strange == []
    assert not final.exists()

    hub.gets.clear()
    watched = Watched(overthink_home, 100, 24, "download", NAME)
    watched.wait_for(lambda text: "Download? [y/N]" in text)
    watched.type(b"y\n")
    status, screen = watched.ended()
    assert status == 0
    assert any("complete and verified" in line for line in screen.lines())
    assert final.read_bytes() == CONTENT


def test_no_is_an_answer(hub: Source, overthink_home: Path) -> None:
    watched = Watched(overthink_home, 100, 24, "download", NAME)
    watched.wait_for(lambda text: "Download? [y/N]" in text)
    watched.type(b"\n")
    status, screen = watched.ended()
    assert status == 0
    assert any("Nothing was downloaded." in line for line in screen.lines())
    assert hub.asked == []
