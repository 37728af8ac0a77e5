"""A shelf with real model files, and a panel over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from overthink.comparison.plan import LaneChoice
from overthink.library import local_models
from overthink.library.model_folders import ModelFolders
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme
from tests.library.gguf_maker import TOKENS, make_model

LONG = "DeepSeek-R1-Distill-Qwen-32B-Donaudampfschifffahrtsgesellschaft-Q4_K_M-imatrix"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Numbers as in English, and no models but the test's."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def folders(tmp_path: Path) -> ModelFolders:
    """A bundled model with its draft; of the person's: one with a long name, two unfit ones."""
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
def model_index(folders: ModelFolders, qtbot: QtBot) -> Iterator[ModelIndex]:
    """A shelf that has looked."""
    made = ModelIndex(folders)
    with qtbot.waitSignal(made.changed):
        pass
    yield made
    made.close()


@pytest.fixture
def panel(model_index: ModelIndex, qtbot: QtBot) -> LanePanel:
    """A shown panel, 480 pixels wide, with a model chosen."""
    made = LanePanel(Theme(), "left", model_index, QLabel("transcript"))
    qtbot.addWidget(made)
    made.set_choice(LaneChoice("tiny"))
    made.resize(480, 400)
    made.show()
    return made
