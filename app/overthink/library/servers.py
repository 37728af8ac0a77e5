"""The user's servers: `servers.toml` beside the settings, and their keys, which are elsewhere.

Each `[[server]]` section is read by itself: a bad one is ignored and reported with its line. Adding
and removing edits the text, so that the user's comments remain.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import Message, message
from overthink.core.servers import Server, checked
from overthink.core.symbols import excerpt
from overthink.core.toml_sections import (
    Section,
    SectionProblem,
    decode_toml,
    parse_section,
    toml_sections,
)
from overthink.folders import write_atomically

FILE_NAME = "servers.toml"
FILE_LIMIT = 1_000_000
KEYRING_SERVICE = "overthink"
"""The keyring's name for the app; the user name there is the server's name."""

_SECTION = "server"
_MAX_KEY = 10_000


class ServerList(NamedTuple):
    """What the file contains."""

    servers: tuple[Server, ...] = ()
    problems: tuple[Message, ...] = ()
    """A sentence for each section that is ignored."""

    def find(self, name: str) -> Server | None:
        """The server of that name, in any case of letters."""
        wanted = name.casefold()
        return next((each for each in self.servers if each.name.casefold() == wanted), None)


def read_servers(path: Path) -> ServerList:
    """Read the user's servers; a missing file has none."""
    try:
        text = _read(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        problem = message("{file} cannot be read ({why}).", file=excerpt(path), why=why)
        return ServerList((), (problem,))
    if text is None:
        limit = FILE_LIMIT
        problem = message("{file} is larger than {limit:size}.", file=excerpt(path), limit=limit)
        return ServerList((), (problem,))
    servers: dict[str, Server] = {}
    problems: list[Message] = []
    for section in toml_sections(text, (_SECTION,)):
        try:
            server = _server_of(section)
            if server is None:
                continue
            if server.name.casefold() in servers:
                raise SectionProblem(
                    section.line,
                    message("the file contains the server “{name}” twice", name=server.name),
                )
            servers[server.name.casefold()] = server
        except SectionProblem as problem:
            problems.append(problem.sentence(excerpt(path)))
    return ServerList(tuple(servers.values()), tuple(problems))


def add_server(path: Path, server: Server) -> Server:
    """Add a server to the file, or replace the one of its name; return it as it is stored.

    Raises:
        BadInput: a field cannot be used, or the file cannot be written.
    """
    server = checked(server)
    text = _text(path)
    kept = _without(text, server.name)
    separator = "" if not kept or kept.endswith("\n\n") else "\n" if kept.endswith("\n") else "\n\n"
    _write(path, kept + separator + _section_text(server))
    return server


def remove_server(path: Path, name: str) -> None:
    """Remove a server from the file. Its key stays where it is.

    Raises:
        BadInput: there is no such server, or the file cannot be written.
    """
    text = _text(path)
    left = _without(text, name)
    if left == text:
        raise no_server(name, read_servers(path))
    _write(path, left)


def no_server(name: str, known: ServerList) -> BadInput:
    """The error for a server that the file does not contain."""
    problem = message("there is no server “{name}”", name=excerpt(name, 60))
    if not known.servers:
        return BadInput(
            problem,
            message(
                "add one with `overthink servers add {name} ADDRESS`",
                in_window="add it in servers.toml",
                name=excerpt(name, 60),
            ),
        )
    return BadInput(
        problem, message("choose from: {names:list}", names=[s.name for s in known.servers])
    )


# -- keys -----------------------------------------------------------------------------------------


def key_of(server: Server) -> str:
    """The server's key; empty if it needs none.

    Raises:
        BadInput: it is not where the settings name it, or no valid header.
    """
    if server.key_variable:
        key = os.environ.get(server.key_variable, "").strip()
        if not key:
            raise BadInput(
                message(
                    "the key of the server {server} is not set: {variable} is empty",
                    server=server.name,
                    variable=server.key_variable,
                ),
                message("set the environment variable, then start Overthink again"),
            )
    elif server.keyring:
        key = _key_in_keyring(server)
    else:
        return ""
    if len(key) > _MAX_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise BadInput(
            message(
                "the key of the server {server} contains impossible characters", server=server.name
            ),
            message("check what was stored"),
        )
    return key


def store_key(server: Server, key: str) -> None:
    """Store a key in the system's keyring.

    Raises:
        BadInput: there is no keyring.
    """
    with _keyring_errors(server):
        import keyring

        keyring.set_password(KEYRING_SERVICE, server.name, key)


def delete_key(server: Server) -> None:
    """Delete a key from the system's keyring, if it is there.

    Raises:
        BadInput: there is no keyring.
    """
    with _keyring_errors(server):
        import keyring
        import keyring.errors

        try:
            keyring.delete_password(KEYRING_SERVICE, server.name)
        except keyring.errors.PasswordDeleteError:
            return


def _key_in_keyring(server: Server) -> str:
    with _keyring_errors(server):
        import keyring

        key = keyring.get_password(KEYRING_SERVICE, server.name)
    if not key:
        raise BadInput(
            message("the keyring has no key for the server {server}", server=server.name),
            message(
                "store it with `overthink servers add {server} ADDRESS --keyring`",
                in_window="store it with `overthink servers add` in a terminal",
                server=server.name,
            ),
        )
    return str(key)


class _keyring_errors:  # noqa: N801 - used like a function
    """Report a missing or failing keyring."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        remedy = message("name an environment variable with the key instead")
        if isinstance(error, ImportError):
            raise BadInput(message("the package `keyring` is not installed"), remedy) from None
        if isinstance(error, Exception) and not isinstance(error, BadInput):
            # Its text is not shown: backends may quote what they were given.
            raise BadInput(
                message("the system's keyring cannot be used ({kind})", kind=type(error).__name__),
                remedy,
            ) from None


# -- the file -------------------------------------------------------------------------------------


def _read(path: Path) -> str | None:
    """The file's text; empty without a file, None if it is too large."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        content = file.read(FILE_LIMIT + 1)
    return None if len(content) > FILE_LIMIT else decode_toml(content)


def _text(path: Path) -> str:
    """The text to edit; raise `BadInput` if it cannot be read as a whole."""
    try:
        text = _read(path)
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from None
    if text is None:
        raise _unwritable(path, "it is too large")
    return text


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise _unwritable(path, error.strerror or type(error).__name__) from None


def _unwritable(path: Path, why: str) -> BadInput:
    return BadInput(
        message("{file} cannot be written ({why})", file=excerpt(path), why=why),
        message("make its folder writable"),
    )


def _server_of(section: Section) -> Server | None:
    """The server of a section; None for an empty head of the file."""
    table = parse_section(section)
    if not section.kind:
        if table:
            raise SectionProblem(section.line, message("only [[server]] sections are read"))
        return None
    try:
        return checked(msgspec.convert(table[section.kind][0], Server))
    except msgspec.ValidationError as error:
        raise SectionProblem(
            section.line,
            message("a [[server]] section is ignored: {why}", why=excerpt(str(error), 200)),
        ) from None
    except BadInput as error:
        raise SectionProblem(
            section.line, message("a [[server]] section is ignored: {why}", why=error.problem)
        ) from None


def _section_text(server: Server) -> str:
    lines = [f"[[{_SECTION}]]"]
    defaults = Server(name="", address="")
    for field in server.__struct_fields__:
        value = getattr(server, field)
        if value != getattr(defaults, field):
            lines.append(f"{field} = {msgspec.json.encode(value).decode()}")
    return "\n".join(lines) + "\n"


def _without(text: str, name: str) -> str:
    """The text without the sections of a server."""
    wanted = name.casefold()
    return "".join(part for part, server in _parts(text) if server != wanted)


def _parts(
    text: str, kinds: Callable[..., Iterator[Section]] = toml_sections
) -> Iterator[tuple[str, str]]:
    """Split the text at its sections, losing nothing; with the name of each section's server."""
    rest = text
    for section in kinds(text, (_SECTION,)):
        start = rest.index(section.text)
        part, rest = rest[: start + len(section.text)], rest[start + len(section.text) :]
        try:
            table = parse_section(section)
            server = table[section.kind][0].get("name", "") if section.kind else ""
        except SectionProblem:
            server = ""
        yield part, server.casefold() if isinstance(server, str) else ""
    if rest:
        yield rest, ""
