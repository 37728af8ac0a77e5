"""The garbage collector runs on the UI thread's timer, and ignores frozen objects."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from overthink.ui.app.process_hooks import GarbageCollector


class Ring:
    """An object that only a garbage collection can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.stop()


def test_unreachable_objects_are_collected_by_the_timer(collector: GarbageCollector) -> None:
    lost = weakref.ref(Ring())
    rings = [Ring() for _ in range(2 * gc.get_threshold()[0])]
    assert lost() is not None, "automatic collection is off while a window is open"
    collector.collect()

    assert lost() is None
    assert rings


def test_frozen_objects_are_not_collected_before_stop(collector: GarbageCollector) -> None:
    spared = weakref.ref(Ring())
    collector.freeze()
    gc.collect()
    assert spared() is not None

    collector.stop()
    gc.collect()
    assert spared() is None
