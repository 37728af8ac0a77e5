"""The layout that newcomers rely on: no import circles, modules named by nouns, messages marked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

import overthink
from overthink.core import errors

PACKAGE = Path(overthink.__file__).parent
NOUNS_IN_ING = {"draft_tuning", "reasoning", "session_recording"}
"""Module names in -ing that are nouns: the name of a field or of a thing."""


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports for type checking count too: a reader follows them like any other."""
    graph = grimp.build_graph("overthink", cache_dir=None)
    sorter = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_modules_are_named_by_nouns() -> None:
    gerunds = {
        path.stem
        for path in PACKAGE.rglob("*.py")
        if path.stem.endswith("ing") and path.stem not in NOUNS_IN_ING
    }
    assert not gerunds


ERRORS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.EnvironmentFailure)
}


def _plain_messages(path: Path) -> Iterator[str]:
    """Errors that are raised with a text instead of a `message()`, and so cannot be translated."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS):
            continue
        for argument in node.args[:2]:
            if isinstance(argument, ast.JoinedStr) or (
                isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ):
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}"


def test_errors_carry_messages_that_can_be_translated() -> None:
    """The command line speaks English only; its own errors need no templates."""
    files = set(PACKAGE.rglob("*.py")) - set((PACKAGE / "cli").rglob("*.py"))
    assert not [place for path in files for place in _plain_messages(path)]


def test_every_number_is_entered_in_the_number_field() -> None:
    """Qt's own fields read the locale's signs only, and drop or change what they cannot read."""
    bare = re.compile(r"\bQ(?:Double)?SpinBox\b|\bQ(?:Int|Double)Validator\b|getDouble|getInt\b")
    users = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if bare.search(file.read_text(encoding="utf-8"))
    }
    assert users == {"ui/widgets/number_field.py"}
