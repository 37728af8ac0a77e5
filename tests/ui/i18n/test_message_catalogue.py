"""Whatever the rooms below can say in the window, the window can say in its own words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import overthink
from overthink.bundled import bundled_folder
from overthink.library.download_catalogue import CATALOG_FILE, load_catalog
from overthink.ui.i18n.message_catalogue import AS_SAID, OTHERWISE

PACKAGE = Path(overthink.__file__).parent
ERRORS = tuple(
    node.name
    for node in ast.walk(ast.parse((PACKAGE / "core" / "errors.py").read_text()))
    if isinstance(node, ast.ClassDef) and node.name != "Bug"
)
SAYERS = (*ERRORS, "TransientFailure", "RangeRefused", "_damaged", "_impossible", "refusal")
"""What takes a clause as its first argument, and perhaps a remedy as its second."""

NOT_IN_THE_WINDOW = {
    "salvage.py": "a command of the terminal",
    "demo_screenshots.py": "a command of the terminal",
    "prompts.py": "files of ours, and a command's option",
    "thought_words.py": "a file of ours",
    "request.py": "names that a person types in the terminal",
    "settings.py": "the window's fields take nothing out of range",
    "reader.py": "what a manipulated bundle is refused for, in an expert's words",
    "traces.py": "as above",
    "folders.py": "said before there is a window",
    "profiles.py": "a file of ours; a person's own one has a line of its own",
    "saved_sessions.py": "beginnings of names, which a person types in the terminal",
}


COMPOSED = {
    "█ █": "a file's name and what is wrong with it",
    "█; it needs █": "the figures stand behind each failure of memory",
    "█; █": "a remedy, and what the models take",
    "█ needs ≈ █ of RAM with this context█; █ are free": "the other lane stands in between",
    "█ is among the █ of another session here already": "turns, runs or annotations",
    "there is no █ “█”": "a session, turn, run or annotation",
}
"""Said of parts, the whole of which stands in the list."""


def said_below() -> Iterator[tuple[str, str]]:
    """Where something is said, and the clause, `█` for what varies."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if parts[0] == "cli" or path.name in NOT_IN_THE_WINDOW:
            continue
        module = ".".join(("overthink", *parts)).removesuffix(".py").removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _name(node.func) in SAYERS:
                where = f"{'/'.join(parts)}:{node.lineno}"
                for argument in node.args[:2]:
                    yield from ((where, clause) for clause in _texts(argument, module))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _texts(node: ast.expr, module: str) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_piece(value, module) for value in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body, module), *_texts(node.orelse, module))
    elif isinstance(node, ast.Name) and node.id.isupper():
        constant = getattr(import_module(module), node.id)
        if isinstance(constant, str):
            yield constant


def _piece(node: ast.expr, module: str) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    named = node.value.id if isinstance(node.value, ast.Name) else ""
    text = getattr(import_module(module), named) if named.isupper() else None
    return text if isinstance(text, str) else "█"


KNOWN = {re.sub(r"\{\w+\}", "█", clause) for clause in (*AS_SAID, *OTHERWISE)}


@pytest.mark.parametrize(("where", "clause"), list(said_below()))
def test_the_window_knows_every_clause(where: str, clause: str) -> None:
    skeleton = re.sub(r"\{\w+\}", "█", clause)
    assert skeleton in KNOWN or skeleton in COMPOSED, f"{where}: not in message_catalogue.py"


def test_the_window_knows_every_pairing() -> None:
    catalog = load_catalog(bundled_folder("models") / CATALOG_FILE)
    assert catalog.pairings
    assert {p.label for p in catalog.pairings} | {p.note for p in catalog.pairings} <= KNOWN
