"""The file of servers, their keys and their costs."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from overthink.core.errors import BadInput
from overthink.core.servers import Server, checked, cost_of, is_loopback, lane_name
from overthink.library.servers import (
    add_server,
    delete_key,
    key_of,
    read_servers,
    remove_server,
    store_key,
)

BOX = Server(name="box", address="http://127.0.0.1:8080", kind="llama")


def test_an_added_server_is_read_back_with_every_field(tmp_path: Path) -> None:
    server = Server(
        name="r1.box-2_a",
        address="https://r1.example/api",
        kind="vllm",
        key_variable="R1_KEY",
        input_price=0.5,
        output_price=2.25,
        concurrency=16,
        context=32768,
    )
    add_server(tmp_path / "servers.toml", server)
    assert read_servers(tmp_path / "servers.toml") == ((server,), ())


def test_adding_and_removing_leaves_other_sections_and_comments_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    own = '# mine\n[[server]]\nname = "one" # first\naddress = "http://localhost:1"\n\n# end\n'
    file.write_text(own)
    add_server(file, BOX)
    add_server(file, Server(name="BOX", address="http://localhost:2"))
    known = read_servers(file)
    assert [(s.name, s.address) for s in known.servers] == [
        ("one", "http://localhost:1"),
        ("BOX", "http://localhost:2"),
    ]
    remove_server(file, "box")
    assert file.read_text().rstrip() == own.rstrip()
    with pytest.raises(BadInput, match="choose from: one"):
        remove_server(file, "box")


def test_a_bad_section_costs_only_itself_and_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "servers.toml"
    file.write_text(
        '[[server]]\nname = "good"\naddress = "http://localhost:1"\n'
        '[[server]]\nname = "bad"\naddress = "ftp://localhost"\n'
        '[[server]]\nname = "worse"\naddress = "http://localhost:1"\nkey = "secret-value"\n'
        '[[server]]\nname = "broken\n'
        '[[server]]\nname = "GOOD"\naddress = "http://localhost:3"\n'
    )
    known = read_servers(file)
    assert [server.name for server in known.servers] == ["good"]
    lines = [str(problem) for problem in known.problems]
    assert ["line 4" in lines[0], "line 7" in lines[1], "line 13" in lines[3]] == [True] * 3
    assert not any("secret-value" in line for line in lines)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:8080",
        "ftp://x",
        "http://",
        "http://x:99999",
        "http://x:0",
        "http://[::1",
        "http://x/?a=b",
        "http://x/#f",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(address: str) -> None:
    with pytest.raises(BadInput):
        checked(Server(name="x", address=address))


def test_an_address_with_a_password_is_refused_without_quoting_it() -> None:
    with pytest.raises(BadInput) as refused:
        checked(Server(name="x", address="https://me:hunter2@host"))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/v1/models"])
def test_an_address_may_be_given_with_the_path_of_the_interface(end: str) -> None:
    assert checked(Server(name="x", address=f"http://h:1/p{end}")).address == "http://h:1/p"


def test_a_key_typed_in_place_of_its_variable_is_not_quoted() -> None:
    with pytest.raises(BadInput) as refused:
        checked(Server(name="x", address="http://h", key_variable="sk-12345"))
    assert "sk-12345" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("a.localhost", True),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("192.168.1.2", False),
        ("0.0.0.0", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_only_this_machines_own_addresses_are_loopback(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_plain_http_warns_only_beyond_this_machine() -> None:
    away = Server(name="x", address="http://10.0.0.2:1", key_variable="K")
    assert "the key, the prompts" in str(away.warning)
    assert BOX.warning is None
    assert Server(name="x", address="https://example.org").warning is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("box/model", ("box", "model")),
        ("box/org/model:7b", ("box", "org/model:7b")),
        ("box/", ("box", "")),
        ("box", None),
        ("/box/model", None),
        ("./box/model", None),
    ],
)
def test_a_lane_names_server_and_model(text: str, name: tuple[str, str] | None) -> None:
    assert lane_name(text) == name


def test_the_key_comes_from_its_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(name="x", address="http://h", key_variable="BOX_KEY")
    with pytest.raises(BadInput, match="BOX_KEY is empty"):
        key_of(server)
    monkeypatch.setenv("BOX_KEY", "two\nlines")
    with pytest.raises(BadInput) as refused:
        key_of(server)
    assert "two" not in str(refused.value)
    monkeypatch.setenv("BOX_KEY", " secret ")
    assert key_of(server) == "secret"


def test_the_keyring_stores_returns_and_forgets_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    stored: dict[tuple[str, str], str] = {}
    keyring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    errors.PasswordDeleteError = type("PasswordDeleteError", (Exception,), {})  # type: ignore[attr-defined]
    keyring.errors = errors  # type: ignore[attr-defined]
    keyring.set_password = lambda s, n, k: stored.update({(s, n): k})  # type: ignore[attr-defined]
    keyring.get_password = lambda s, n: stored.get((s, n))  # type: ignore[attr-defined]
    keyring.delete_password = lambda s, n: stored.pop((s, n))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    server = Server(name="x", address="http://h", keyring=True)
    with pytest.raises(BadInput, match="no key for the server x"):
        key_of(server)
    store_key(server, "secret")
    assert (key_of(server), stored) == ("secret", {("overthink", "x"): "secret"})
    delete_key(server)
    assert not stored


def test_without_a_keyring_the_user_learns_of_the_other_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(BadInput, match="environment variable"):
        key_of(Server(name="x", address="http://h", keyring=True))


def test_the_cost_follows_from_both_prices_and_is_unknown_without_counts() -> None:
    server = Server(name="x", address="http://h", input_price=1.0, output_price=3.0)
    assert cost_of(server, 1_000_000, 2_000_000) == 7.0
    assert cost_of(server, None, 5) is None
    assert cost_of(server, 5, None) is None
    assert cost_of(BOX, 5, 5) is None
