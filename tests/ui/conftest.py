"""What every test of the window gets: garbage collected on the UI thread, as in the app."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


@pytest.fixture(autouse=True)
def garbage_stays_on_this_thread() -> Iterator[None]:
    """See `overthink.ui.garbage`: a test's Qt objects must not die in a worker thread."""
    gc.collect()
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """The application's loop; closed again, so that the next test has its own."""
    with QEventLoop(qapp) as loop:
        asyncio.set_event_loop(loop)
        yield loop
        asyncio.set_event_loop(None)
