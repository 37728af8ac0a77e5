"""Messages in the window's wording and language."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from overthink.core.child_process import ChildExit
from overthink.core.errors import LoadFailure, ModelFileError
from overthink.core.messages import message
from overthink.inference.load_log import USE_LESS_MEMORY
from overthink.library.gguf_reader import read_header
from overthink.storage.store import as_store_failure
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.translator import use_language


@pytest.fixture
def danish(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    use_language(qapp, "da")
    yield
    use_language(qapp, "en")
    QLocale.setDefault(before)


def test_names_of_files_are_not_changed() -> None:
    assert localise_sentence("tiny.gguf is empty.") == "tiny.gguf is empty."
    assert localise_sentence("") == ""


def test_an_unknown_text_is_unchanged() -> None:
    assert localise_sentence("something odd: do this.") == "Something odd: do this."
    assert localise_sentence("One thing. Another: so.") == "One thing. Another: so."


def test_terminal_options_become_settings_of_the_window() -> None:
    failure = LoadFailure("there is not enough memory for x.gguf", USE_LESS_MEMORY)
    words = localise_sentence(failure.sentence)
    assert words == (
        "There is not enough memory for x.gguf: set a shorter context in the lane's settings, or "
        "choose a smaller model."
    )


@pytest.mark.usefixtures("danish")
def test_problem_and_remedy_are_translated() -> None:
    failure = as_store_failure(sqlite3.OperationalError("x"), Path("a b.db"))
    assert localise_sentence(failure.sentence).startswith(
        "Databasen a b.db kan ikke bruges (x): gem det, der"
    )
    why = message("gave no sign of life for {seconds} seconds", seconds=12)
    died = ChildExit(-9, why).problem(message("the lane's process"))
    assert localise_sentence(died) == (
        "Banens proces gav intet livstegn i 12 sekunder, så den blev afsluttet"
    )


@pytest.mark.usefixtures("danish")
def test_a_clause_within_a_problem_is_translated(tmp_path: Path) -> None:
    """A problem that contains a colon, and a name similar to the clause around it."""
    model = tmp_path / "it is damaged: x.gguf"
    model.write_bytes(b"GGUF\x03\x00\x00\x00" + b"\xff" * 64)
    with pytest.raises(ModelFileError) as refused:
        read_header(model)
    words = localise_sentence(refused.value.sentence)
    assert words.startswith(f"{tmp_path}/it is damaged: x.gguf er beskadiget: den hævder at have ")
    assert words.endswith(" tensorer, flere end 65.536: hent den igen.")
