"""Servers in the terminal, and where their keys are never written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import one_sentence, overthink, overthink_here
from tests.lanes.remote.loopback import listed, respond, serving, streamed
from tests.lanes.remote.shapes import CHAT, USAGE, delta

Capture = pytest.CaptureFixture[str]


def test_servers_are_added_listed_tested_and_removed(capsys: Capture, overthink_home: Path) -> None:
    with serving({"/v1/models": listed("r1", "r2", owner="vllm")}) as server:
        added = overthink_here(
            capsys, "servers", "add", "box", server.address, "--concurrency", "4"
        )
        assert (added.status, added.errors) == (0, "")
        assert "box" in overthink_here(capsys, "servers").output
        tested = overthink_here(capsys, "servers", "test")
        assert tested.status == 0
        assert "vLLM, 2 models" in tested.output
        assert "box/r2" in tested.output
    (entry,) = json.loads(overthink_here(capsys, "servers", "list", "--json").output)["servers"]
    assert (entry["name"], entry["concurrency"]) == ("box", 4)
    gone = overthink_here(capsys, "servers", "test", "box")
    assert gone.status == 3
    assert "cannot be reached" in gone.output
    assert overthink_here(capsys, "servers", "remove", "box").status == 0
    assert "There are no servers" in overthink_here(capsys, "servers").output


def test_a_server_that_does_not_exist_is_refused(capsys: Capture, overthink_home: Path) -> None:
    one_sentence(overthink_here(capsys, "servers", "remove", "x"), "no server “x”", "servers add")
    one_sentence(overthink_here(capsys, "servers", "test", "x"), "no server “x”")


def test_plain_http_beyond_this_machine_warns(capsys: Capture, overthink_home: Path) -> None:
    added = overthink_here(capsys, "servers", "add", "far", "http://192.0.2.1:8000")
    assert added.status == 0
    assert "not encrypted" in added.errors


def test_a_lane_on_a_server_is_saved_exported_and_never_with_its_key(
    capsys: Capture, overthink_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "sk-hidden-93d1"
    monkeypatch.setenv("BOX_KEY", key)
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": USAGE}
    stream = streamed(delta(reasoning_content="Ice melts."), delta(content="0"), end)
    with serving({"/v1/models": listed("r1", owner="sglang"), CHAT: stream}) as server:
        add = ("servers", "add", "box", server.address, "--key-variable", "BOX_KEY")
        overthink_here(capsys, *add, "--output-price", "2")
        both = ("--left", "box/r1", "--right", "box/r1", "--ask", "isterninger")
        compared = overthink("compare", *both, "--json", home=overthink_home)
        assert compared.status == 0, compared.errors
        asked = [each for each in server.received if each.path == CHAT]
        assert len(asked) == 2
        assert {each.headers["authorization"] for each in asked} == {f"Bearer {key}"}
        server.scripts[CHAT] = [respond({"error": f"bad {key}"}, "401 Unauthorized")]
        failed = overthink("compare", *both, home=overthink_home)
        assert failed.status == 3
        assert "rejects the key" in failed.errors
    lane = compared.lanes[0]
    assert (lane["thinking"], lane["answer"]) == ("Ice melts.", "0")
    assert lane["tokens"]["thinking"] == 6
    session = json.loads(compared.output)["session"]
    for form in ("markdown", "html", "jsonl", "csv", "bundle"):
        out = overthink_home / f"out.{form}"
        made = overthink_here(capsys, "sessions", "export", session, "--format", form, "--out", out)
        assert made.status == 0, made.errors
    other = overthink_home / "other.db"
    brought = overthink_here(
        capsys, "sessions", "import", overthink_home / "out.bundle", "--database", other
    )
    assert brought.status == 0, brought.errors
    written = b"".join(path.read_bytes() for path in overthink_home.rglob("*") if path.is_file())
    assert b"Ice melts." in written
    assert key.encode() not in written
    assert key not in compared.output + compared.errors + failed.output + failed.errors
    assert "everything is as recorded" in overthink_here(capsys, "sessions", "check").output
