"""A download in a real child process: killed, continued, orphaned."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from overthink.core.messages import from_wire
from overthink.library.downloads.partial import PartialFile
from overthink.library.downloads.request import (
    Done,
    DownloadRequest,
    Event,
    Failed,
    Progress,
    destination,
)
from tests.library.downloads.source import CONTENT, FILE, REPOSITORY, Source, refuse_with

COMMAND = [sys.executable, "-P", "-m", "overthink.library.downloads.child"]


@contextmanager
def _child(request: DownloadRequest) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.write(msgspec.json.encode(request) + b"\n")
        child.stdin.flush()
        try:
            yield child
        finally:
            child.kill()


def _events(child: subprocess.Popen[bytes]) -> Iterator[Event]:
    assert child.stdout is not None
    for line in child.stdout:
        yield msgspec.json.decode(line, type=Event, dec_hook=from_wire)


def _request(source: Source, folder: Path) -> DownloadRequest:
    return DownloadRequest(REPOSITORY, (FILE,), str(folder), source.endpoint)


def _has_received(child: subprocess.Popen[bytes]) -> None:
    for event in _events(child):
        if isinstance(event, Progress) and event.doing == "receiving" and event.done:
            return
    pytest.fail("it ended before it received anything")


def test_a_killed_download_is_continued(source: Source, tmp_path: Path) -> None:
    request = _request(source, tmp_path)
    final = destination(request, FILE)
    source.gets.append(source.stall_after(200_000))
    with _child(request) as child:
        _has_received(child)
        child.kill()
        child.wait()
    received = PartialFile(final).length()
    assert 0 < received <= 200_000
    assert not final.exists()
    source.gets.clear()

    with _child(request) as child:
        *_, last = _events(child)
        assert child.wait() == 0
    assert last == Done(str(final))
    assert final.read_bytes() == CONTENT
    assert source.ranges()[-1] == f"bytes={received}-"


def test_the_child_ends_with_its_parent(source: Source, tmp_path: Path) -> None:
    source.gets.append(source.stall_after(1000))
    with _child(_request(source, tmp_path)) as child:
        _has_received(child)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=20) == 0


def test_a_refusal_is_reported_as_an_event(source: Source, tmp_path: Path) -> None:
    source.heads.append(refuse_with(403, {"X-Error-Code": "GatedRepo"}))
    with _child(_request(source, tmp_path)) as child:
        *_, last = _events(child)
        assert child.wait() == 1
    assert isinstance(last, Failed)
    assert "terms" in str(last.error)


def test_only_downloads_import_the_hub() -> None:
    """It takes longer to import than the whole command line."""
    script = (
        "import sys, overthink.cli.catalogue, overthink.cli.download, overthink.bootstrap, "
        "overthink.ui.app.application, overthink.ui.panels.downloads.panel, "
        "overthink.library.downloads.child\n"
        "print([m for m in ('huggingface_hub', 'httpx2', 'anyio') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
