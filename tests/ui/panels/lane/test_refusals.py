"""What a lane refuses: said in the window's own words, and not listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.core.errors import ModelFileError
from overthink.library.local_models import resolve
from overthink.library.model_folders import ModelFolders
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.panels.lane.panel import LanePanel


@pytest.mark.parametrize("wanted", ["tinny", "nothing like it"])
def test_a_model_that_is_not_there(folders: ModelFolders, wanted: str) -> None:
    with pytest.raises(ModelFileError) as error:
        resolve(folders, wanted)
    words = localise_sentence(str(error.value))
    assert words.startswith("There is no")
    assert "overthink" not in words
    assert words.endswith(("tiny?", "tiny-draft?", "choose another model."))


def test_a_file_that_is_not_there_is_refused_and_not_listed(
    panel: LanePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.open_file(tmp_path / "gone.gguf")
    qtbot.waitUntil(lambda: panel.message.isVisible())
    words = panel.message.text()
    assert words.startswith("There is no file")
    assert words.endswith("check the path, or choose another model.")
    assert all(row.title != "gone" for row in panel.header.models.rows.rows)
