"""Models that a lane rejects: reported in the window's wording, and not listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.core.errors import ModelFileError
from overthink.library.local_models import resolve
from overthink.library.model_folders import ModelFolders
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.panels.lane.panel import LanePanel


@pytest.mark.parametrize("name", ["tinny", "nothing like it"])
def test_an_unknown_model_is_reported_in_the_windows_wording(
    folders: ModelFolders, name: str
) -> None:
    with pytest.raises(ModelFileError) as error:
        resolve(folders, name)
    text = localise_sentence(error.value.sentence)
    assert text.startswith("There is no")
    assert "overthink" not in text
    assert text.endswith(("tiny.", "tiny-draft.", "choose another model."))


def test_a_missing_file_is_rejected_and_not_listed(
    panel: LanePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.open_file(tmp_path / "gone.gguf")
    qtbot.waitUntil(lambda: panel.message.isVisible())
    text = panel.message.text()
    assert text.startswith("There is no file")
    assert text.endswith("check the path, or choose another model.")
    assert all(row.title != "gone" for row in panel.header.models.rows.rows)
