"""Where the program's files go, and what happens where they cannot go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from overthink.core.errors import BadInput
from overthink.folders import MAX_LOGS, make_folder, make_log_folder
from tests.cli.commands import overthink

CHILD = """
import sys
from pathlib import Path
from overthink.folders import make_log_folder
folder = make_log_folder(Path(sys.argv[1]))
(folder / "a.log").write_text("words")
print(folder)
"""


@pytest.fixture
def unusable(tmp_path: Path) -> Path:
    """A folder that no user can create, not even root."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "logs"


def test_old_logs_are_deleted_and_the_newest_remain(tmp_path: Path) -> None:
    for number in range(MAX_LOGS + 3):
        (tmp_path / f"2026{number:04}.log").touch()
    assert make_log_folder(tmp_path) == tmp_path
    assert sorted(path.stem for path in tmp_path.iterdir())[0] == "20260003"


def test_logs_go_to_a_temporary_folder_where_theirs_cannot_be_written(unusable: Path) -> None:
    with pytest.raises(BadInput):
        make_folder(unusable)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(unusable)], capture_output=True, text=True, check=True
    )
    folder = Path(done.stdout.strip())
    assert folder != unusable
    assert not folder.exists()  # deleted with its process


def test_models_run_in_a_home_that_cannot_be_written(unusable: Path) -> None:
    home = unusable.parent
    ended = overthink("compare", "--max-tokens", "5", "--threads", "1", home=home)
    assert ended.status == 0, ended.errors
    assert "5 thinking + 0 answer tokens" in ended.output
    assert "this comparison is not saved" in ended.errors
