"""A database in a folder of the test's own, its library and its panel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services.session_store import SessionStore
from overthink.ui.theme.theme import Theme
from tests.ui.panels.sessions.stored import keep_some

PROMPTS = (
    "Beth puts whole ice cubes in a pan. How many are left?",
    "How many apples are in a basket?",
    "Er 91 et primtal? Æbler & <b>pærer</b>",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database is, or will be."""
    return tmp_path / "sessions.db"


@pytest.fixture
def kept(database: Path) -> list[str]:
    """Three sessions, oldest first."""
    return asyncio.run(keep_some(database, PROMPTS))


@pytest.fixture
def library(qtbot: QtBot, database: Path) -> Iterator[SessionStore]:
    made = SessionStore(database)
    yield made
    made.close()


@pytest.fixture
def panel(qtbot: QtBot, library: SessionStore) -> SessionPanel:
    """Not shown yet, so that nothing is asked before a test has its sessions."""
    made = SessionPanel(Theme("dark"), library)
    qtbot.addWidget(made)
    made.resize(260, 700)
    return made
