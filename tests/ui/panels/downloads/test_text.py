"""Texts on a build and its download."""

from __future__ import annotations

import pytest

from overthink.library.downloads.progress import Availability, LocalCopy
from overthink.ui.panels.downloads.text import agreement_text, remaining_text, state_text
from overthink.ui.services.download_queue import Activity, Item
from tests.ui.panels.downloads.conftest import CATALOG

TOTAL = 1_000_000_000


def _item(activity: Activity, done: int, doing: str = "receiving") -> Item:
    local_copy = LocalCopy(Availability.PARTIAL, "/models/a.gguf", done, TOTAL)
    return Item(CATALOG.offers()[0], local_copy, activity, doing)


def test_speed_and_remaining_time_are_shown_once_known() -> None:
    item = _item(Activity.RUNNING, TOTAL // 2)
    assert state_text(item) == "50 %"
    for second in range(5):
        item.speed.add(float(second), TOTAL // 2 - (4 - second) * 5_000_000)
    assert state_text(item) == "50 %, 5.0 MB/s, 2 min left"


@pytest.mark.parametrize(
    ("doing", "text"),
    [
        ("asking", "Contacting the source…"),
        ("checking", "Checking the local files"),
        ("waiting", "The source does not respond; retrying"),
    ],
)
def test_every_step_of_a_download_has_a_text(doing: str, text: str) -> None:
    assert state_text(_item(Activity.RUNNING, 5, doing)) == text


def test_queued_and_paused_downloads_show_their_state() -> None:
    assert state_text(_item(Activity.QUEUED, 0)) == "Queued"
    assert state_text(_item(Activity.NONE, TOTAL // 4)) == "Paused at 25 %"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "less than a minute left"), (90, "2 min left"), (7_500, "2:05 h left")],
)
def test_the_remaining_time_is_rounded_to_minutes(seconds: float, text: str) -> None:
    assert remaining_text(seconds) == text


def test_missing_disk_space_is_shown_before_the_download() -> None:
    items = [_item(Activity.NONE, 0)]
    assert "Not enough space: the disk has 5.0 MB free" in agreement_text(items, 5_000_000)
    assert "Not enough space" not in agreement_text(items, TOTAL)
    assert "Not enough space" not in agreement_text(items, None)
