"""`overthink sessions export --format bundle` and `import`: from one database into another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import one_sentence, overthink_here
from tests.storage.recordings import saved_session

Capture = pytest.CaptureFixture[str]


def _sessions(capsys: Capture, *arguments: str | Path) -> str:
    ended = overthink_here(capsys, "sessions", *arguments)
    assert (ended.status, ended.errors) == (0, "")
    return ended.output


def _json(capsys: Capture, *arguments: str | Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(_sessions(capsys, *arguments, "--json"))
    return report


@pytest.fixture
def bundle(capsys: Capture, tmp_path: Path) -> Path:
    """A bundle with two sessions of another machine."""
    there = tmp_path / "there.db"
    ids = [saved_session(there, f"Question {number}")[:36] for number in range(2)]
    out = tmp_path / "two.overthink"
    words = _sessions(
        capsys, "export", *ids, "--format", "bundle", "--out", out, "--database", there
    )
    assert words.startswith(f"2 sessions written to {out} (")
    return out


def test_a_bundle_is_imported_once_into_a_new_database(
    capsys: Capture, bundle: Path, overthink_home: Path
) -> None:
    assert _sessions(capsys, "import", bundle) == f"{bundle}: 2 new.\n"
    listed = _json(capsys, "list")["sessions"]
    assert [(s["prompt"], s["source"]) for s in listed] == [
        ("Question 1", "import"),
        ("Question 0", "import"),
    ]
    assert "Imported." in _sessions(capsys, "show", listed[0]["id"])
    (imported,) = _json(capsys, "import", bundle)["imported"]
    assert imported["file"] == str(bundle)
    assert [s["outcome"] for s in imported["sessions"]] == ["known", "known"]
    assert _json(capsys, "check")["sound"]
    _sessions(capsys, "delete", listed[0]["id"])
    output = _sessions(capsys, "import", bundle)
    assert "1 merged, 1 already here" in output
    assert "It had been deleted and is back." in output


def test_examples_are_marked_as_such(capsys: Capture, overthink_home: Path) -> None:
    assert _sessions(capsys, "import", "--examples").count("1 new") == 5
    assert [s["source"] for s in _json(capsys, "list")["sessions"]] == ["example"] * 5
    assert _sessions(capsys, "list").count("(example)") == 5


def test_invalid_bundles_are_refused_with_one_sentence(
    capsys: Capture, bundle: Path, overthink_home: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.overthink"
    notes.write_bytes(b"notes " * 100)
    one_sentence(overthink_here(capsys, "sessions", "import"), "nothing to import")
    for file, words in (
        (notes, "it is not a bundle"),
        (tmp_path / "none", "cannot be read"),
        (tmp_path, "it is not a file"),
    ):
        one_sentence(overthink_here(capsys, "sessions", "import", file), str(file), words)
    (session, *_) = _json(capsys, "list", "--database", tmp_path / "there.db")["sessions"]
    again = overthink_here(
        *(capsys, "sessions", "export", session["id"], "--format", "bundle"),
        *("--out", bundle, "--database", tmp_path / "there.db"),
    )
    one_sentence(again, "already exists")


def test_files_before_a_bad_one_are_imported(
    capsys: Capture, bundle: Path, overthink_home: Path, tmp_path: Path
) -> None:
    one_sentence(overthink_here(capsys, "sessions", "import", bundle, tmp_path / "none"), "none")
    assert len(_json(capsys, "list")["sessions"]) == 2
