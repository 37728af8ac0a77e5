"""`overthink catalogue` and `overthink download`: confirmed, downloaded, paused, refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import one_sentence, overthink, overthink_here
from tests.library.downloads.source import (
    CONTENT,
    FILE,
    REPOSITORY,
    Request,
    Source,
    card_of,
    refuse_with,
)
from tests.library.test_download_catalogue import MODEL

Capture = pytest.CaptureFixture[str]

NAME = f"{REPOSITORY}/{FILE}"
OWN = MODEL.replace("maker/A-GGUF", REPOSITORY).replace('"a.gguf"', f'"{FILE}"')


@pytest.fixture
def final(overthink_home: Path) -> Path:
    """The path of the downloaded file."""
    return overthink_home / "models" / REPOSITORY / FILE


@pytest.fixture
def own_catalogue(overthink_home: Path) -> Path:
    """A catalogue of the user with an entry for the source's file."""
    path = overthink_home / "settings" / "catalog.toml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, encoding="utf-8")
    return path


# -- catalogue ------------------------------------------------------------------------------------


def test_the_catalogue_lists_models_and_marks_unverified_fields(
    capsys: Capture, overthink_home: Path
) -> None:
    lines = overthink_here(capsys, "catalogue").output.split("\n")
    row = next(line for line in lines if line.startswith("exaone-deep-7.8b") and "Q4" in line)
    assert "4.77 GB ?" in row
    assert "not for commercial use" in row
    assert "exaone-deep-2.4b" in row


def test_pairings_are_listed_with_their_size(capsys: Capture, overthink_home: Path) -> None:
    output = overthink_here(capsys, "catalogue", "--pairings").output
    assert "original-test: The original test, 41.4 GB together" in output


def test_the_catalogue_is_available_as_json(
    capsys: Capture, own_catalogue: Path, final: Path
) -> None:
    final.parent.mkdir(parents=True)
    final.write_bytes(b"here")
    catalog = json.loads(overthink_here(capsys, "catalogue", "--json").output)
    own = catalog["models"][-1]
    assert (own["id"], own["quantisation"], own["on_this_machine"]) == ("a-7b", "Q4_K_M", "here")
    sizes = {pairing["id"]: pairing["size_gb"] for pairing in catalog["pairings"]}
    assert sizes["original-test"] == 41.37
    unverified = {
        m["id"]: m["unverified"] for m in catalog["models"] if m["quantisation"] == "Q8_0"
    }
    assert unverified["exaone-deep-32b"] == []
    assert "size_gb" in unverified["qwen3-32b"]


def test_a_bad_user_catalogue_is_reported_and_the_bundled_one_listed(
    capsys: Capture, own_catalogue: Path
) -> None:
    own_catalogue.write_text(OWN.replace("4.0", '"big"'), encoding="utf-8")
    ended = overthink_here(capsys, "catalogue")
    assert ended.status == 0
    assert len(ended.errors.splitlines()) == 1
    for word in (str(own_catalogue), "line 2", "a-7b", "size_gb"):
        assert word in ended.errors
    assert "qwq-32b" in ended.output.casefold()  # from the bundled catalogue


# -- download -------------------------------------------------------------------------------------


def test_a_file_is_downloaded_only_once(hub: Source, overthink_home: Path) -> None:
    final = overthink_home / "models" / REPOSITORY / FILE
    ended = overthink("download", NAME, "--yes", home=overthink_home)
    assert ended.status == 0, ended
    assert final.read_bytes() == CONTENT
    assert f"complete and verified: {final}" in ended.output
    assert f"{NAME}: 0.6 MB, apache-2.0, from {REPOSITORY}" in ended.output
    asked = len(hub.asked)
    again = overthink("download", NAME, home=overthink_home)
    assert (again.status, len(hub.asked)) == (0, asked)
    assert "already" in again.output


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ({"license": "mit"}, f"{NAME}: 0.6 MB, mit, from {REPOSITORY}"),
        ({"license_name": "exaone"}, "0.6 MB, exaone (not for commercial use), from"),
        ({}, f"0.6 MB, no licence is stated: read the page of {REPOSITORY} first"),
    ],
)
def test_size_and_licence_of_an_unknown_file_are_shown_before_they_are_accepted(
    hub: Source, overthink_home: Path, card: object, shown: str
) -> None:
    hub.card = card_of(card)
    ended = overthink("download", NAME, home=overthink_home)
    one_sentence(ended, "accept the licence and the size with --yes")
    assert shown in ended.output
    assert len(ended.output.splitlines()) == 2
    assert [verb for verb, _, _ in hub.asked] == ["HEAD"]
    assert not (overthink_home / "models").exists()


def test_a_missing_file_is_reported_before_anything_is_accepted(
    hub: Source, overthink_home: Path
) -> None:
    ended = overthink("download", f"{REPOSITORY}/other.gguf", home=overthink_home)
    assert (ended.status, ended.output) == (3, "")
    assert "there is no file" in ended.errors


def test_a_catalogue_entry_is_downloaded(
    hub: Source, overthink_home: Path, own_catalogue: Path, final: Path
) -> None:
    ended = overthink("download", "A-7b", "--yes", home=overthink_home)
    assert ended.status == 0, ended
    assert "A 7B Q4_K_M: about 4.00 GB, MIT, from maker/Model-GGUF" in ended.output
    assert final.read_bytes() == CONTENT


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C works differently on Windows")
def test_ctrl_c_pauses_and_the_same_command_continues(
    hub: Source, overthink_home: Path, final: Path
) -> None:
    hub.gets.append(hub.stall_after(400_000))
    command = [sys.executable, "-P", "-m", "overthink", "download", NAME, "--yes"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ)) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if b" % of " in line:
                break
        child.send_signal(signal.SIGINT)
        output = child.stdout.read().decode()
        assert child.wait() == 130
    assert "Paused" in output
    assert not final.exists()
    hub.gets.clear()
    ended = overthink("download", NAME, "--yes", home=overthink_home)
    assert ended.status == 0, ended
    assert final.read_bytes() == CONTENT
    assert hub.ranges()[-1].startswith("bytes=")


def test_a_refusal_by_the_source_is_explained(hub: Source, overthink_home: Path) -> None:
    hub.heads.append(refuse_with(404))
    ended = overthink("download", NAME, "--yes", home=overthink_home)
    assert ended.status == 3
    assert ended.errors == f"overthink: there is no file {NAME} at the source: check its name.\n"


def test_hostile_text_from_a_source_does_not_reach_the_terminal(
    hub: Source, overthink_home: Path
) -> None:
    def scream(request: Request) -> None:
        request.answer(400, {"X-Error-Message": "\x1b[31mboo"}, b"\x1b[31mboo")

    hub.gets.append(scream)
    ended = overthink("download", NAME, "--yes", home=overthink_home)
    assert ended.status == 3
    assert "boo" not in ended.errors
    assert "\x1b" not in ended.errors + ended.output


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("exaone-deep-32",), ("no “exaone-deep-32”", "did you mean exaone-deep-32b")),
        (("nothing-like-it",), ("overthink catalogue",)),
        (("qwq-32b", "--quantisation", "Q5"), ("“Q5”", "Q4_K_M, Q8_0")),
        (("qwq-32b",), ("--yes",)),
        (("original-test",), ("--yes",)),
        (("a/b",), ("PUBLISHER/REPOSITORY/FILE.gguf",)),
        (("a/b/c.bin",), ("PUBLISHER/REPOSITORY/FILE.gguf",)),
        (("../../b/c.gguf",), ("PUBLISHER/REPOSITORY/FILE.gguf",)),
        (("a/b/../../c.gguf",), ("PUBLISHER/REPOSITORY/FILE.gguf",)),
        (("a/b/c.gguf", "--quantisation", "Q8_0"), ("--quantisation",)),
    ],
)
def test_invalid_names_are_refused(
    capsys: Capture, overthink_home: Path, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    one_sentence(overthink_here(capsys, "download", *arguments), *parts)
    assert not overthink_home.exists()


def test_offline_mode_refuses_without_a_request(
    capsys: Capture, hub: Source, overthink_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERTHINK_OFFLINE", "yes")
    ended = overthink_here(capsys, "download", NAME, "--yes")
    assert ended.status == 3
    assert "offline" in ended.errors
    assert hub.asked == []
    assert hub.cards_asked == []
