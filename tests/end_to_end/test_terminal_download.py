"""A download in a real terminal: confirmed, displayed, paused by Ctrl+C, continued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_terminal import TerminalCommand
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
    """A hub with one file; `HF_ENDPOINT` refers to it."""
    clear_environment(monkeypatch)
    with serve({FILE: CONTENT}) as made:
        monkeypatch.setenv("HF_ENDPOINT", made.endpoint)
        yield made


def test_a_download_is_confirmed_paused_and_continued(hub: Source, overthink_home: Path) -> None:
    final = overthink_home / "models" / REPOSITORY / FILE
    hub.gets.append(hub.stall_after(300_000))
    command = TerminalCommand(overthink_home, 100, 24, "download", NAME)
    command.wait_for(lambda text: "Download? [y/N]" in text)
    assert f"{NAME}: 0.6 MB, apache-2.0, from" in " ".join(command.written.decode().split())
    assert [verb for verb, _, _ in hub.asked] == ["HEAD"], "only size and licence are asked first"
    command.type(b"y\n")
    command.wait_for(lambda text: "/600.0 kB" in text)
    command.type(b"\x03")
    status, screen = command.ended()
    assert status == 130
    assert any("Paused." in line for line in screen.lines())
    assert screen.strange == []
    assert not final.exists()

    hub.gets.clear()
    command = TerminalCommand(overthink_home, 100, 24, "download", NAME)
    command.wait_for(lambda text: "Download? [y/N]" in text)
    command.type(b"y\n")
    status, screen = command.ended()
    assert status == 0
    assert any("complete and verified" in line for line in screen.lines())
    assert final.read_bytes() == CONTENT


def test_no_cancels_the_download(hub: Source, overthink_home: Path) -> None:
    command = TerminalCommand(overthink_home, 100, 24, "download", NAME)
    command.wait_for(lambda text: "Download? [y/N]" in text)
    command.type(b"\n")
    status, screen = command.ended()
    assert status == 0
    assert any("Nothing was downloaded." in line for line in screen.lines())
    assert [verb for verb, _, _ in hub.asked] == ["HEAD"]
