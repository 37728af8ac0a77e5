"""What every test of the window gets: garbage collected on the UI thread, as in the app."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def garbage_stays_on_this_thread() -> Iterator[None]:
    """See `overthink.ui.garbage`: a test's Qt objects must not die in a worker thread."""
    gc.collect()
    gc.disable()
    yield
    gc.collect()
    gc.enable()
