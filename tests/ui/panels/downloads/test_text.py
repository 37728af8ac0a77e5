"""What is said of a build while it comes."""

from __future__ import annotations

import pytest

from overthink.library.downloads.progress import Availability, LocalCopy
from overthink.ui.panels.downloads.text import agreement_text, remaining_text, state_text
from overthink.ui.services.download_queue import Activity, Item
from tests.ui.panels.downloads.conftest import CATALOG

TOTAL = 1_000_000_000


def _item(activity: Activity, done: int, doing: str = "receiving") -> Item:
    standing = LocalCopy(Availability.PARTIAL, "/models/a.gguf", done, TOTAL)
    return Item(CATALOG.offers()[0], standing, activity, doing)


def test_speed_and_remaining_time_come_when_they_are_known() -> None:
    item = _item(Activity.RUNNING, TOTAL // 2)
    assert state_text(item) == "50 %"
    for second in range(5):
        item.speed.take(float(second), TOTAL // 2 - (4 - second) * 5_000_000)
    assert state_text(item) == "50 %, 5.0 MB/s, 2 min left"


@pytest.mark.parametrize(
    ("doing", "words"),
    [
        ("asking", "Asking the source…"),
        ("checking", "Checking what is here"),
        ("waiting", "The source does not answer; trying again"),
    ],
)
def test_what_takes_time_has_words(doing: str, words: str) -> None:
    assert state_text(_item(Activity.RUNNING, 5, doing)) == words


def test_what_rests_says_how_far_it_is() -> None:
    assert state_text(_item(Activity.QUEUED, 0)) == "Waits for its turn"
    assert state_text(_item(Activity.NONE, TOTAL // 4)) == "Paused at 25 %"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "less than a minute left"), (90, "2 min left"), (7_500, "2:05 h left")],
)
def test_nobody_knows_the_second_of_arrival(seconds: float, words: str) -> None:
    assert remaining_text(seconds) == words


def test_what_does_not_fit_is_said_before_the_download() -> None:
    items = [_item(Activity.NONE, 0)]
    assert "does not fit: the disk has 5.0 MB free" in agreement_text(items, 5_000_000)
    assert "does not fit" not in agreement_text(items, TOTAL)
    assert "does not fit" not in agreement_text(items, None)
