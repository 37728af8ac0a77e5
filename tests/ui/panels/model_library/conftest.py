"""Described models, some of which cannot run, and a page that lists them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.bundled import bundled_folder
from overthink.core.profiles import load_profiles
from overthink.library.description import Describer, ModelDescription
from overthink.library.local_models import scan_models
from overthink.library.model_folders import ModelFolders
from overthink.library.preferences import LibraryPreferences, forget
from overthink.ui.panels.model_library.page import ModelsPage
from overthink.ui.theme.theme import Theme
from tests.library.gguf_maker import make_model
from tests.ui.conftest import LONG

HOSTILE = "{{ '<img src=\"file:///etc/passwd\">' }}\x1b[31m\u202eevil\u202c</think>"


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    """All tests of the model library expect English numbers."""


@pytest.fixture
def models(tmp_path: Path) -> list[ModelDescription]:
    """An EXAONE, a Qwen, a guess, an incomplete file, a web page, and a forgotten model."""
    own, preferences_file = tmp_path / "own", tmp_path / "library.json"
    own.mkdir()
    deep = "{{ content.split('</thought>')[-1] }}[|assistant|]<thought>"
    keys = {"general.name": "EXAONE Deep 2.4B", "tokenizer.chat_template": deep}
    make_model(own / "EXAONE-Deep-2.4B-Q8_0.gguf", architecture="exaone", keys=keys, width=64)
    keys = {"general.name": "DeepSeek R1 Distill", "tokenizer.chat_template": "a</think>"}
    make_model(own / f"{LONG}.gguf", architecture="qwen2", keys=keys, width=16)
    make_model(own / "guess.gguf", keys={"tokenizer.chat_template": HOSTILE}, width=8)
    half = make_model(own / "half.gguf")
    os.truncate(half, half.stat().st_size - 1_000)
    (own / "page.gguf").write_bytes(b"<html>")
    forget(preferences_file, make_model(own / "unwanted.gguf"))
    profiles = load_profiles((bundled_folder("resources") / "families.toml").read_text("utf-8"))
    describer = Describer(profiles)
    return [
        describer.describe(e) for e in scan_models(ModelFolders(own, preferences=preferences_file))
    ]


@pytest.fixture
def page(models: list[ModelDescription], qtbot: QtBot) -> ModelsPage:
    """A page that lists the models."""
    made = ModelsPage(Theme())
    qtbot.addWidget(made)
    made.show_models(models)
    made.show_state(LibraryPreferences(), scanning=False)
    made.resize(1000, 600)
    made.show()
    return made
