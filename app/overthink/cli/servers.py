"""`overthink servers`: servers that run models, their models, and whether they answer."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Iterator

from overthink.bootstrap import Program
from overthink.cli.terminal import print_error, print_lines, quantity, table, write_json
from overthink.core.errors import BadInput, BadOption, EnvironmentFailure
from overthink.core.servers import AUTO_KIND, KINDS, Server, checked
from overthink.lanes.remote.probe import Probed
from overthink.library import servers as stored

_HEADINGS = ("NAME", "KIND", "ADDRESS", "KEY", "CONCURRENCY", "PRICE IN", "PRICE OUT")
_MODEL_HEADINGS = ("MODEL", "CONTEXT", "DESCRIPTION")


def run_servers(program: Program, options: argparse.Namespace) -> int:
    """Run an action on the user's servers; return the exit status."""
    match options.action:
        case "add":
            return _add(program, options)
        case "remove":
            return _remove(program, options.name)
        case "test":
            return _test(program, options)
    return _list(program, options)


def _list(program: Program, options: argparse.Namespace) -> int:
    known = program.servers()
    if options.json:
        write_json(
            {
                "servers": [_object(server) for server in known.servers],
                "problems": list(map(str, known.problems)),
            }
        )
        return 0
    rows = [_HEADINGS, *map(_row, known.servers)]
    lines = list(table(rows, (4, 5, 6))) if known.servers else ["There are no servers."]
    print_lines([*lines, *map(str, known.problems), *_warnings(known.servers)])
    return 0


def _row(server: Server) -> tuple[str, ...]:
    prices = (f"{price:g}" if price else "" for price in (server.input_price, server.output_price))
    return (
        server.name,
        server.kind,
        server.address,
        _key_place(server),
        str(server.concurrency),
        *prices,
    )


def _key_place(server: Server) -> str:
    return f"${server.key_variable}" if server.key_variable else "keyring" * server.keyring


def _object(server: Server) -> dict[str, object]:
    return {field: getattr(server, field) for field in server.__struct_fields__}


def _warnings(servers: tuple[Server, ...]) -> Iterator[str]:
    yield from (str(server.warning) for server in servers if server.warning)


def _add(program: Program, options: argparse.Namespace) -> int:
    server = Server(
        name=options.name,
        address=options.address,
        kind=options.kind,
        key_variable=options.key_variable or "",
        keyring=options.keyring,
        input_price=options.input_price,
        output_price=options.output_price,
        concurrency=options.concurrency,
        context=options.server_context,
    )
    if server.keyring and server.key_variable:
        raise BadOption("--keyring and --key-variable exclude each other", "choose one of them")
    checked(server)
    if server.keyring:
        stored.store_key(server, _entered_key(server))
    server = stored.add_server(program.servers_file, server)
    print_lines([f"Added {server.name} to {program.servers_file}."])
    for warning in _warnings((server,)):
        print_error(warning)
    return 0


def _entered_key(server: Server) -> str:
    """The key, typed without being shown, or a line of standard input."""
    if sys.stdin is None:
        raise BadInput("standard input is closed", "use --key-variable")
    if sys.stdin.isatty():
        key = getpass.getpass(f"Key of {server.name}: ").strip()
    else:
        key = sys.stdin.readline().strip()
    if not key:
        raise BadInput("the key is empty", "type it, or pass it on standard input")
    return key


def _remove(program: Program, name: str) -> int:
    server = program.servers().find(name)
    stored.remove_server(program.servers_file, name)
    if server and server.keyring:
        stored.delete_key(server)
    print_lines([f"Removed {name}."])
    return 0


def _test(program: Program, options: argparse.Namespace) -> int:
    """Ask a server, or all of them, what they are; return 3 if one does not answer."""
    known = program.servers()
    if options.name:
        found = known.find(options.name)
        if found is None:
            raise stored.no_server(options.name, known)
        chosen = [found]
    else:
        chosen = list(known.servers)
    outcomes = [(server, _probe(program, server)) for server in chosen]
    if options.json:
        write_json([_outcome_object(server, outcome) for server, outcome in outcomes])
    else:
        for server, outcome in outcomes:
            print_lines(_outcome_lines(server, outcome))
        if not outcomes:
            print_lines(["There are no servers."])
    return 3 if any(isinstance(outcome, Exception) for _, outcome in outcomes) else 0


def _probe(program: Program, server: Server) -> Probed | EnvironmentFailure:
    try:
        return asyncio.run(program.probe_server(server))
    except EnvironmentFailure as error:
        return error


def _outcome_lines(server: Server, outcome: Probed | EnvironmentFailure) -> Iterator[str]:
    if isinstance(outcome, EnvironmentFailure):
        yield f"{server.name}: {outcome}"
        return
    kind = KINDS.get(outcome.kind, outcome.kind)
    build = f" ({outcome.build})" if outcome.build else ""
    yield f"{server.name}: {kind}{build}, {quantity(len(outcome.models), 'model')}"
    if server.kind not in (AUTO_KIND, outcome.kind):
        yield f"servers.toml sets another kind: {server.kind}."
    yield from _warnings((server,))
    rows = [
        (f"{server.name}/{m.id}", f"{m.context:,}" if m.context else "", m.description)
        for m in outcome.models
    ]
    if rows:
        yield from table([_MODEL_HEADINGS, *rows], (1,))


def _outcome_object(server: Server, outcome: Probed | EnvironmentFailure) -> dict[str, object]:
    if isinstance(outcome, EnvironmentFailure):
        return {"server": server.name, "answers": False, "problem": str(outcome)}
    return {
        "server": server.name,
        "answers": True,
        "kind": outcome.kind,
        "build": outcome.build,
        "models": [
            {
                "id": m.id,
                "context": m.context or None,
                "description": m.description,
                "drafts": m.drafts,
            }
            for m in outcome.models
        ],
        "warning": str(server.warning) if server.warning else None,
    }
