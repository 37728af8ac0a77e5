"""The panel of saved sessions, by a short name."""

from __future__ import annotations

import pytest

from overthink.ui.panels.sessions.panel import SessionPanel


@pytest.fixture
def panel(session_panel: SessionPanel) -> SessionPanel:
    return session_panel
