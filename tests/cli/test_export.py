"""`overthink sessions export`: every format to a file, text to a pipe, never half a file."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest

from tests.cli.commands import Ended, files_below, one_sentence, overthink, overthink_here
from tests.faults.small_disk import small_disk
from tests.reports.recordings import record_session, written
from tests.storage.recordings import saved_session
from tests.ui.made_runs import events

Capture = pytest.CaptureFixture[str]
TEXTS = ("html", "markdown", "jsonl", "csv")


@pytest.fixture
def database(overthink_home: Path) -> Path:
    return overthink_home / "data" / "sessions.db"


@pytest.fixture
def session(database: Path) -> str:
    return saved_session(database)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for exports."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _export(capsys: Capture, *arguments: str | Path) -> Ended:
    return overthink_here(capsys, "sessions", "export", *arguments)


@pytest.mark.parametrize("form", TEXTS)
def test_a_file_and_standard_output_are_the_same(
    capfdbinary: pytest.CaptureFixture[bytes], session: str, database: Path, out: Path, form: str
) -> None:
    from overthink.cli import main

    path = out / "file"
    assert main(["sessions", "export", session, "--format", form, "--out", str(path)]) == 0
    capfdbinary.readouterr()
    assert main(["sessions", "export", session[:13], "--format", form, "--out", "-"]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out == path.read_bytes() == written(database, form, session)
    assert captured.err == b""


def test_the_path_of_the_file_is_printed(capsys: Capture, session: str, out: Path) -> None:
    ended = _export(capsys, session, "--format", "csv", "--out", out / "a.csv")
    assert re.fullmatch(
        rf"1 session written to {re.escape(str(out / 'a.csv'))} \(\d+ kB\).\n", ended.output
    )
    ended = _export(capsys, session, "--format", "csv", "--out", out / "b.csv", "--json")
    report = json.loads(ended.output)
    assert report == {
        "file": str(out / "b.csv"),
        "format": "csv",
        "bytes": (out / "b.csv").stat().st_size,
        "sessions": [session],
    }


def test_several_sessions_are_written_to_one_file(
    capsys: Capture, session: str, database: Path, out: Path
) -> None:
    other = record_session(database, events(5), events(5))
    report = _export(
        capsys, session, other, session, "--format", "jsonl", "--out", out / "a", "--json"
    )
    assert json.loads(report.output)["sessions"] == [session, other]


def test_an_existing_file_is_replaced_only_with_force(
    capsys: Capture, session: str, out: Path
) -> None:
    path = out / "a.csv"
    path.write_text("old")
    refused = _export(capsys, session, "--format", "csv", "--out", path)
    one_sentence(refused, str(path), "already exists", "--force")
    assert path.read_text() == "old"
    assert _export(capsys, session, "--format", "csv", "--out", path, "--force").status == 0
    assert path.read_text(encoding="utf-8").startswith("\ufeffsession,")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no-such-id", "--format", "csv", "--out", "FILE"), "there is no session “no-such-id”"),
        (("SESSION", "--format", "zip", "--out", "FILE"), "invalid choice"),
        (("SESSION", "--format", "csv", "--out", "no/folder/a.csv"), "its folder does not exist"),
        (("SESSION", "--format", "csv", "--out", "."), "it is a folder"),
        (("SESSION", "--format", "csv", "--out", "-", "--json"), "both use standard output"),
        (("SESSION", "--format", "pdf", "--out", "-"), "is not text"),
        (("SESSION", "no-such-id", "--format", "pdf", "--out", "FILE"), "there is no session"),
    ],
)
def test_a_refused_export_leaves_no_file(
    capsys: Capture,
    session: str,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(out)
    named = {"SESSION": session, "FILE": "a.csv"}
    one_sentence(_export(capsys, *(named.get(word, word) for word in arguments)), words)
    assert files_below(out) == []


def test_a_deleted_session_is_not_exported(capsys: Capture, session: str, out: Path) -> None:
    overthink_here(capsys, "sessions", "delete", session)
    refused = _export(capsys, session, "--format", "html", "--out", out / "a.html")
    one_sentence(refused, "there is no session")
    assert files_below(out) == []


def test_pdf_needs_no_display(session: str, database: Path, out: Path) -> None:
    home = database.parents[1]
    path = out / "a.pdf"
    ended = overthink("sessions", "export", session, "--format", "pdf", "--out", path, home=home)
    assert (ended.status, ended.errors) == (0, "")
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.read_bytes().rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("form", TEXTS)
def test_a_full_disk_is_explained_and_leaves_no_file(
    capsys: Capture, database: Path, tmp_path: Path, form: str
) -> None:
    session = record_session(database, events(3_000), events(300))
    with small_disk(tmp_path / "disk", 32):
        path = tmp_path / "disk" / "a"
        filler = tmp_path / "disk" / "filler"
        if form in ("csv", "markdown"):
            _fill(filler)
        ended = _export(capsys, session, "--format", form, "--out", path)
        filler.unlink(missing_ok=True)
        one_sentence(ended, str(path), "cannot be written")
        assert files_below(tmp_path / "disk") == []


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


@pytest.mark.parametrize(
    "asked",
    [
        ("--max-tokens", "900"),
        pytest.param(("--right", "demo-wanderer", "--ask", "isterninger"), marks=pytest.mark.slow),
    ],
)
def test_html_of_real_traces_is_small(tmp_path: Path, asked: tuple[str, ...]) -> None:
    """The HTML of runs of the bundled models, compared with the compressed JSON lines."""
    home = tmp_path / "home"
    report = json.loads(overthink("compare", "--json", *asked, home=home).output)
    sizes = {}
    for form in ("html", "jsonl"):
        path = tmp_path / form
        arguments = (report["session"], "--format", form, "--out", path)
        assert overthink("sessions", "export", *arguments, home=home).status == 0
        sizes[form] = path.read_bytes()
    assert len(sizes["html"]) <= 3 * len(zlib.compress(sizes["jsonl"], 9))
    tokens = [json.loads(line) for line in sizes["jsonl"].splitlines()]
    for lane in report["lanes"]:
        mine = [t for t in tokens if "i" in t and t["lane"] == lane["lane"]]
        assert "".join(t["text"] for t in mine if t["phase"] == "thinking") == lane["thinking"]
