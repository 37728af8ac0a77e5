"""Standard streams that are closed, full or hostile; signals; lines that names cannot fake."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from overthink.cli.comparison_text import comparison_lines
from overthink.cli.session_text import summary_lines
from overthink.cli.terminal import indented, one_line, print_error, print_lines, table, write_json
from overthink.core.errors import StoreFailure
from overthink.core.vocabulary import TimingMode
from overthink.storage.saved_sessions import load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from tests.cli.commands import TIME_LIMIT_S, overthink_here
from tests.cli.scenes import lane
from tests.cli.test_columns import _ended, _shown
from tests.library.gguf_maker import make_model
from tests.storage.recordings import saved_session

Capture = pytest.CaptureFixture[str]
FAKE = "demo-wanderer: right (5 = 5)"
NAME = f"evil\n{FAKE}\r\x1b[2K\x85\u2028\tx"
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


def _in_shell(home: Path, words: str, redirection: str) -> subprocess.CompletedProcess[bytes]:
    command = f'"$0" -P -m overthink {words} {redirection}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable],
        capture_output=True,
        timeout=TIME_LIMIT_S,
        env={**os.environ, "OVERTHINK_HOME": str(home), "HOME": str(home)},
        check=False,
    )


# -- closed streams -------------------------------------------------------------------------------


@ON_POSIX
@pytest.mark.parametrize(
    "words",
    [
        *(
            "models",
            "models --json",
            "catalogue",
            "doctor",
            "sessions list",
            "sessions list --json",
        ),
        *("drafts list demo-methodical", "compare --max-tokens 2", "compare --json"),
    ],
)
def test_closed_output_is_refused_with_one_sentence(overthink_home: Path, words: str) -> None:
    ended = _in_shell(overthink_home, words, ">&-")
    assert ended.stderr.decode() == (
        "overthink: standard output is closed: redirect it to a file, or to /dev/null to discard "
        "it.\n"
    )
    assert ended.returncode == 2
    assert not overthink_home.exists()


@ON_POSIX
def test_help_is_no_bug_when_output_is_closed(overthink_home: Path) -> None:
    for words in ("--help", "--version", "compare --help"):
        ended = _in_shell(overthink_home, words, ">&-")
        assert (ended.returncode, ended.stderr) == (0, b"")


@ON_POSIX
def test_output_that_is_open_for_reading_only_is_explained(overthink_home: Path) -> None:
    ended = _in_shell(overthink_home, "catalogue", "1</dev/null")
    assert ended.returncode == 2
    assert b"standard output cannot be written (Bad file descriptor)" in ended.stderr


@ON_POSIX
def test_an_export_to_unwritable_output_is_explained(overthink_home: Path) -> None:
    path = overthink_home.parent / "sessions.db"
    identity = saved_session(path)
    for form in ("jsonl", "markdown"):
        words = f"sessions export {identity} --database {path} --format {form} --out -"
        ended = _in_shell(overthink_home, words, "1</dev/null")
        assert ended.returncode == 2
        assert b"standard output cannot be written (Bad file descriptor)" in ended.stderr


def test_an_error_of_another_file_is_still_reported_as_a_bug(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> int:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("overthink.cli.catalogue.run_catalogue", fail)
    ended = overthink_here(capsys, "catalogue")
    assert ended.status == 3
    assert "a bug of its own" in ended.errors


@ON_POSIX
def test_errors_do_not_go_to_standard_output_when_standard_error_is_closed(
    overthink_home: Path,
) -> None:
    ended = _in_shell(overthink_home, "models --details no-such-model", "2>&-")
    assert (ended.returncode, ended.stdout) == (2, b"")


@ON_POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_standard_error_does_not_change_the_exit_status(overthink_home: Path) -> None:
    ended = _in_shell(overthink_home, "models --details no-such-model", "2>/dev/full")
    assert (ended.returncode, ended.stdout) == (2, b"")


@ON_POSIX
def test_a_comparison_with_all_other_streams_closed_is_complete(overthink_home: Path) -> None:
    ended = _in_shell(overthink_home, "compare --max-tokens 4 --json", "<&- 2>&-")
    assert ended.returncode == 0
    assert [each["status"] for each in json.loads(ended.stdout)["lanes"]] == ["length"] * 2


# -- signals --------------------------------------------------------------------------------------


@ON_POSIX
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_comparison_prints_its_text_and_has_the_status_of_the_signal(
    overthink_home: Path, number: int, status: int
) -> None:
    endless = ("--max-tokens", "100000", "--ctx", "2048", "--left", "demo-runaway", "--json")
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "overthink", "compare", *endless],
        stdout=subprocess.PIPE,
        env={**os.environ, "OVERTHINK_HOME": str(overthink_home)},
    ) as command:
        database = overthink_home / "data" / "sessions.db"
        _wait_for_first_tokens(database)
        command.send_signal(number)
        output, _ = command.communicate(timeout=TIME_LIMIT_S)
    assert command.returncode == status
    report = json.loads(output)
    assert "stopped" in {each["status"] for each in report["lanes"]}
    store = open_store(database, read_only=True)
    assert load_session(store, report["session"]).turns
    store.close()


def _wait_for_first_tokens(database: Path) -> None:
    until = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < until:
        with suppress(StoreFailure, sqlite3.Error):  # until it has been created
            store = open_store(database, read_only=True)
            (count,) = store.connection.execute("SELECT count(*) FROM segments").fetchone()
            store.close()
            if count:
                return
        time.sleep(0.05)
    raise AssertionError("no token was recorded")


# -- lines that cannot be faked -------------------------------------------------------------------


def test_every_printed_line_is_one_line(capsys: Capture) -> None:
    print_lines([NAME, *table([("A", NAME), (NAME, "B")])])
    print_error(NAME)
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 3
    assert captured.err.count("\n") == 1
    for character in ("\r", "\x1b", "\x85", "\u2028", "\t"):
        assert character not in captured.out + captured.err
    assert "evil⏎demo-wanderer" in captured.out


def test_json_has_no_character_that_acts_on_a_terminal(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    value = {"name": f"{NAME}\x7f\x9b31m\u202e\u2066å"}
    write_json(value)
    output = capfdbinary.readouterr().out.decode()
    assert json.loads(output) == value
    assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in output)
    assert not {"\u202e", "\u2066", "\u2028"} & set(output)
    assert "å" in output


def test_a_line_feed_in_a_model_name_fakes_no_verdict() -> None:
    lanes = [lane("left", _ended(["4"]), NAME, NAME), lane("right", _ended(["4"]))]
    plain = list(comparison_lines(lanes, TimingMode.CONCURRENT, f"4\n{FAKE}"))
    shown = _shown(lanes, 200).lines()
    for lines in (plain, shown):
        assert not any("\n" in line for line in lines)
        assert not any(line.startswith(FAKE) for line in lines)
        assert any("evil⏎" in line for line in lines)


def test_a_prompt_of_many_lines_fakes_no_verdict() -> None:
    assert list(indented(f"Why?\r\n{FAKE}\x1b[1m\n")) == ["  Why?␍", f"  {FAKE}␛[1m", "  "]


def test_the_title_and_the_tags_of_a_session_fake_no_line(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    saved_session(path)
    store = open_store(path)
    with store.transaction() as db:
        db.execute("UPDATE sessions SET title = ?", (NAME,))
        db.execute("UPDATE runs SET model_name = ?", (NAME,))
    lines = [line for each in list_sessions(store) for line in summary_lines(each)]
    store.close()
    assert len(lines) == 2
    assert not any(one_line(line).startswith(FAKE) for line in lines)


@pytest.mark.skipif(os.name != "posix", reason="such file names need a POSIX system")
def test_a_line_feed_in_a_file_name_fakes_no_line_of_the_list(
    capsys: Capture, overthink_home: Path
) -> None:
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    path = make_model(folder / f"evil\n{FAKE}\x1b[2K.gguf")
    (folder / f"broken\n{FAKE}.gguf").write_bytes(b"GGUF")
    for words in (
        ("models",),
        ("models", "--details", path),
        ("models", "forget", path),
        ("models", "--all"),
        ("models", "folders"),
        ("doctor",),
        ("drafts", "list", path),
        ("fit", "--left", path, "--right", path, "--left-draft", "none"),
        ("compare", "--left", folder / f"broken\n{FAKE}.gguf"),
        ("sessions", "show", f"x\n{FAKE}"),
    ):
        ended = overthink_here(capsys, *words)
        lines = (ended.output + ended.errors).split("\n")
        assert not any(line.startswith(FAKE) for line in lines), words
        assert "\x1b" not in ended.output + ended.errors
