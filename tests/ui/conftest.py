"""What tests of the window share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """The application's loop; closed again, so that the next test has its own."""
    with QEventLoop(qapp) as loop:
        asyncio.set_event_loop(loop)
        yield loop
        asyncio.set_event_loop(None)
