"""Fixtures that several folders of window tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.library import local_models
from overthink.library.model_folders import ModelFolders
from overthink.ui.panels.ratings.vote_tally import TallyButton
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.session_store import SessionStore
from overthink.ui.theme.theme import Theme
from tests.library.gguf_maker import TOKENS, make_model
from tests.ui.panels.sessions.stored import keep_some

LONG = "DeepSeek-R1-Distill-Qwen-32B-Donaudampfschifffahrtsgesellschaft-Q4_K_M-imatrix"

PROMPTS = (
    "Beth puts whole ice cubes in a pan. How many are left?",
    "How many apples are in a basket?",
    "Er 91 et primtal? Æbler & <b>pærer</b>",
)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    """The application's event loop; closed afterwards so that each test has its own."""
    with QEventLoop(qapp) as loop:
        asyncio.set_event_loop(loop)
        yield loop
        asyncio.set_event_loop(None)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Format numbers as in English, and find no models but the test's."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


# -- models ------------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path) -> ModelFolders:
    """A bundled model with its draft; a user's model with a long name and two unusable files."""
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    own.mkdir()
    make_model(bundled / "tiny.gguf", width=64)
    make_model(bundled / "tiny-draft.gguf", width=8)
    make_model(own / f"{LONG}.gguf", width=64)
    make_model(own / "stranger.gguf", width=8, tokens=[*TOKENS[:-1], "something else"])
    (own / "<b>page.gguf").write_bytes(b"<html>")
    return ModelFolders(bundled, (own,))


@pytest.fixture
def model_index(english: None, folders: ModelFolders, qtbot: QtBot) -> Iterator[ModelIndex]:
    """An index that has scanned `folders`."""
    made = ModelIndex(folders)
    with qtbot.waitSignal(made.changed):
        pass
    yield made
    made.close()


# -- saved sessions ----------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The path of the database, which may not exist yet."""
    return tmp_path / "sessions.db"


@pytest.fixture
def session_ids(database: Path) -> list[str]:
    """Three saved sessions, oldest first."""
    return asyncio.run(keep_some(database, PROMPTS))


@pytest.fixture
def session_store(qtbot: QtBot, database: Path) -> Iterator[SessionStore]:
    made = SessionStore(database)
    yield made
    made.close()


@pytest.fixture
def session_panel(qtbot: QtBot, session_store: SessionStore) -> SessionPanel:
    """Not shown yet, so that it asks for nothing before a test has saved its sessions."""
    theme = Theme("dark")
    made = SessionPanel(theme, session_store, TallyButton(theme, session_store))
    qtbot.addWidget(made)
    made.resize(260, 700)
    return made
