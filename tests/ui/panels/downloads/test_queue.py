"""The download queue: sequential, paused, resumed, discarded and failed downloads."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from overthink.core.errors import BadInput
from overthink.library.download_catalogue import Catalog
from overthink.library.downloads.progress import Availability
from overthink.ui.services.download_queue import Activity, DownloadQueue, Item
from tests.library.downloads.source import REPOSITORY, Source, refuse_with
from tests.ui.panels.downloads.conftest import CATALOG, CONTENT, OFFLINE, Make

KEY = ("a", "Q8_0")
WAIT_MS = 20_000


def _item(downloads: DownloadQueue, name: str = "a") -> Item:
    return downloads.items[name, "Q8_0"]


def _received(downloads: DownloadQueue, name: str = "a") -> bool:
    item = _item(downloads, name)
    return item.activity is Activity.RUNNING and item.local_copy.done > 0


def _until(qtbot: QtBot, downloads: DownloadQueue, *availabilities: Availability) -> None:
    """Wait until no download is active and the models have these availabilities."""

    def reached() -> bool:
        now = [item.local_copy.availability for item in downloads.items.values()][
            : len(availabilities)
        ]
        return not downloads.busy and now == list(availabilities)

    qtbot.waitUntil(reached, timeout=WAIT_MS)


def test_downloads_run_one_after_the_other(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    arrived: list[str] = []
    downloads.ended.connect(lambda key: arrived.append(downloads.items[key].local_copy.path))
    downloads.start(CATALOG.offers()[:2])
    assert [_item(downloads, name).activity for name in "ab"] == [
        Activity.RUNNING,
        Activity.QUEUED,
    ]
    _until(qtbot, downloads, Availability.HERE, Availability.HERE)
    assert [Path(path).name for path in arrived] == ["a.gguf", "b.gguf"]
    assert Path(arrived[0]).read_bytes() == b"a.gguf" + CONTENT
    assert Path(arrived[0]).parent == downloads.folder / REPOSITORY


def test_nothing_is_requested_before_a_download_starts(
    downloads: DownloadQueue, source: Source
) -> None:
    assert downloads.items
    assert source.asked == []


def test_a_download_is_paused_and_resumed(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    source.gets.append(source.stall_after(200_000))
    downloads.start(CATALOG.offers()[:1])
    qtbot.waitUntil(lambda: _received(downloads), timeout=WAIT_MS)
    downloads.pause(KEY)
    _until(qtbot, downloads, Availability.PARTIAL)
    assert 0 < _item(downloads).share < 1
    assert not _item(downloads).problem

    source.gets.clear()
    downloads.start(CATALOG.offers()[:1])
    _until(qtbot, downloads, Availability.HERE)
    assert source.ranges()[-1].startswith("bytes=")


def test_a_partial_download_is_known_after_a_restart(
    qtbot: QtBot, make: Make, source: Source
) -> None:
    first = make()
    source.gets.append(source.stall_after(200_000))
    first.start(CATALOG.offers()[:1])
    qtbot.waitUntil(lambda: _received(first), timeout=WAIT_MS)
    first.close()
    second = make()
    assert _item(second).local_copy.availability is Availability.PARTIAL
    assert _item(second).local_copy.total == len(CONTENT) + len("a.gguf"), "as the source reported"


def test_discarding_a_running_download_leaves_no_files(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    source.gets.append(source.stall_after(200_000))
    downloads.start(CATALOG.offers()[:1])
    qtbot.waitUntil(lambda: _received(downloads), timeout=WAIT_MS)
    downloads.discard(KEY)
    _until(qtbot, downloads, Availability.ABSENT)
    assert [path for path in downloads.folder.rglob("*") if path.is_file()] == []


def test_a_queued_download_is_removed(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    source.gets.append(source.stall_after(200_000))
    downloads.start(CATALOG.offers()[:2])
    qtbot.waitUntil(lambda: _received(downloads), timeout=WAIT_MS)
    downloads.pause(("b", "Q8_0"))
    downloads.pause(KEY)
    _until(qtbot, downloads, Availability.PARTIAL, Availability.ABSENT)


def test_a_failed_download_keeps_its_reason_and_the_next_starts(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    source.heads.extend([refuse_with(404), lambda request: request.describe()])
    downloads.start(CATALOG.offers()[:2])
    _until(qtbot, downloads, Availability.ABSENT, Availability.HERE)
    assert "no file" in str(_item(downloads).problem)
    assert not _item(downloads, "b").problem


def test_offline_nothing_starts_and_running_downloads_are_paused(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    source.gets.append(source.stall_after(200_000))
    downloads.start(CATALOG.offers()[:2])
    qtbot.waitUntil(lambda: _received(downloads), timeout=WAIT_MS)
    OFFLINE.append(True)
    downloads.pause_all()
    _until(qtbot, downloads, Availability.PARTIAL, Availability.ABSENT)
    asked = len(source.asked)
    downloads.start(CATALOG.offers())
    assert not downloads.busy
    assert len(source.asked) == asked


def test_an_invalid_user_catalogue_is_reported_and_ignored(qtbot: QtBot, tmp_path: Path) -> None:
    def read(own: bool) -> Catalog:
        if own:
            raise BadInput("the catalogue cannot be used, line 3", "mend the file")
        return CATALOG

    downloads = DownloadQueue(read, tmp_path, lambda: False)
    with qtbot.waitSignal(downloads.loaded):
        downloads.load()
    assert str(downloads.problem).endswith("line 3: mend the file.")
    assert len(downloads.items) == 3
    downloads.close()


@pytest.mark.parametrize("done", [0, 5_000])
def test_a_restarted_download_has_no_negative_speed(done: int) -> None:
    item = Item(CATALOG.offers()[0], local_copy=None)  # type: ignore[arg-type]
    for at, count in enumerate((10_000, 20_000, done, done + 30_000)):
        item.speed.add(float(at), count)
    assert item.speed.bytes_per_s == 30_000
    assert item.speed.remaining_s(60_000) == 2.0


def test_a_killed_child_is_reported_and_its_download_resumes(
    qtbot: QtBot, downloads: DownloadQueue, source: Source
) -> None:
    source.gets.append(source.stall_after(200_000))
    downloads.start(CATALOG.offers()[:1])
    qtbot.waitUntil(lambda: _received(downloads), timeout=WAIT_MS)
    (child,) = psutil.Process().children()
    child.kill()
    _until(qtbot, downloads, Availability.PARTIAL)
    assert "ended unexpectedly" in str(_item(downloads).problem)
    source.gets.clear()
    downloads.start(CATALOG.offers()[:1])
    _until(qtbot, downloads, Availability.HERE)
    assert not _item(downloads).problem
