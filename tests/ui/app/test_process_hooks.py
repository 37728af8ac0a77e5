"""Garbage is collected in pauses, on this thread, and what is there for good is spared."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from overthink.ui.app.process_hooks import GarbageCollector


class Ring:
    """Something that only a collection can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.stop()


def test_garbage_goes_in_a_pause(collector: GarbageCollector) -> None:
    lost = weakref.ref(Ring())
    rings = [Ring() for _ in range(2 * gc.get_threshold()[0])]
    assert lost() is not None, "nothing collects by itself while a window is open"
    collector.collect()

    assert lost() is None
    assert rings


def test_what_is_spared_is_not_gone_through(collector: GarbageCollector) -> None:
    spared = weakref.ref(Ring())
    collector.freeze()
    gc.collect()
    assert spared() is not None

    collector.stop()
    gc.collect()
    assert spared() is None
