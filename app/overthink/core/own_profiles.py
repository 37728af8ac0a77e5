"""A person's own family profiles: `families.toml` beside the settings, over the app's.

It has the form of `resources/families.toml` (`overthink.core.profiles` explains each field), but a
profile need only say what is different: what it leaves out is that of the app's profile of the same
name, or of the profile for thinking models of an unknown family. New profiles go before the app's.

Each `[[family]]` and `[[guess]]` is read by itself: a bad one is left out and named, with its line
and field, and the good ones hold.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from overthink.core.profiles import (
    GENERIC_THINK,
    FamilyProfile,
    FieldProblem,
    Profiles,
    checked_family,
    checked_guess,
)
from overthink.core.reasoning import ThinkMarkers

FILE_NAME = "families.toml"
FILE_LIMIT = 1_000_000
"""Bytes of the file that are read."""

_SECTION = re.compile(r"^\s*\[\[\s*(family|guess)\s*\]\]", re.MULTILINE)
_LINE_IN_ERROR = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")
_FOR_RECOGNITION = ("name_patterns", "template_marks")


@dataclass(frozen=True)
class _Section:
    kind: str
    """`family` or `guess`; empty for what stands before the first."""
    text: str
    line: int
    """Of its first line in the file, from 1."""


class _Problem(Exception):
    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line, self.words = line, words


def with_own_profiles(
    profiles: Profiles, content: bytes, file: str
) -> tuple[Profiles, tuple[str, ...]]:
    """The app's profiles with a person's own ones over them, and what is wrong with the file.

    Args:
        content: of the file.
        file: what it is called in sentences.

    Returns:
        The profiles, and a sentence for each part of the file that had to be left out.
    """
    own = _Own(profiles)
    problems: list[str] = []
    for section in _sections(content.decode("utf-8-sig", "replace")):
        try:
            own.take(section)
        except _Problem as problem:
            problems.append(f"{file}, line {problem.line}: {problem.words}.")
    return own.profiles(), tuple(problems)


class _Own:
    def __init__(self, base: Profiles) -> None:
        self._base = base
        self._families: dict[str, FamilyProfile] = {}
        self._guesses: list[ThinkMarkers] = []

    def take(self, section: _Section) -> None:
        """Adds a section; raises `_Problem`."""
        if not section.kind:
            if _parsed(section):
                raise _Problem(section.line, "only [[family]] and [[guess]] sections are read")
            return
        table = _parsed(section)[section.kind][0]
        called = _called(section, table)
        try:
            if section.kind == "guess":
                self._guesses.append(checked_guess(table))
            else:
                self._take_family(table)
        except FieldProblem as problem:
            where = f", {problem.field}" if problem.field else ""
            words = f"{called} is left out{where}: {_plain(problem.why)}"
            raise _Problem(_line_of(section, problem.field), words) from problem

    def _take_family(self, table: dict[str, Any]) -> None:
        name = table.get("name")
        if not isinstance(name, str) or not name:
            raise FieldProblem("name", "it needs a name")
        if name in self._families:
            raise FieldProblem("name", f"the file has “{name}” twice")
        family = checked_family(self._completed(name, table))
        known = name in self._base.names
        if not (known or _can_be_recognised(family)):
            raise FieldProblem(
                "name_patterns", "nothing says how to know such a model; give patterns of its name"
            )
        self._families[name] = family

    def _completed(self, name: str, table: dict[str, Any]) -> dict[str, Any]:
        """The table with what it leaves out."""
        known = name in self._base.names
        base = self._base[name if known else GENERIC_THINK]
        usual: dict[str, Any] = msgspec.to_builtins(base)
        if not known:
            usual |= {"label": name, "source": "your families.toml", "unverified": ()}
        whole = usual | table
        if isinstance(table.get("sampling"), dict):
            whole["sampling"] = usual["sampling"] | table["sampling"]
        if "unverified" not in table:
            whole["unverified"] = [f for f in usual["unverified"] if f not in table]
        return whole

    def profiles(self) -> Profiles:
        replaced = [self._families.get(f.name, f) for f in self._base.families]
        new = [f for name, f in self._families.items() if name not in self._base.names]
        return Profiles((*new, *replaced), (*self._guesses, *self._base.guesses))


def _can_be_recognised(family: FamilyProfile) -> bool:
    by_architecture = bool(family.architectures) and family.architecture_suffices
    return by_architecture or any(getattr(family, name) for name in _FOR_RECOGNITION)


def _sections(text: str) -> Iterator[_Section]:
    starts = [match.start() for match in _SECTION.finditer(text)]
    kinds = ["", *(match[1] for match in _SECTION.finditer(text))]
    bounds = [0, *starts, len(text)]
    for kind, start, end in zip(kinds, bounds[:-1], bounds[1:], strict=True):
        # the match begins with the white space before it, line ends included
        part = text[start:end]
        blank = len(part) - len(part.lstrip())
        line = text.count("\n", 0, start + blank) + 1
        if part.strip():
            yield _Section(kind, part[blank:], line)


def _parsed(section: _Section) -> dict[str, Any]:
    try:
        return tomllib.loads(section.text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE_IN_ERROR.search(str(error))
        last = section.text.rstrip().count("\n") + 1
        line = int(found[1]) if found and found[1] else last
        called = f"a [[{section.kind}]] section is left out, " if section.kind else ""
        words = _LINE_IN_ERROR.sub("", str(error))
        raise _Problem(section.line + line - 1, f"{called}it is not TOML ({words})") from error
    except RecursionError as error:
        raise _Problem(section.line, "it nests too deep") from error


def _called(section: _Section, table: dict[str, Any]) -> str:
    name = table.get("name")
    if section.kind == "family" and isinstance(name, str):
        return f"the profile “{_plain(name, 60)}”"
    return f"a [[{section.kind}]] section"


def _plain(words: str, limit: int = 200) -> str:
    """A stranger's words, fit for a sentence on one line."""
    shown = "".join(c if c.isprintable() else " " for c in words[: limit + 1])
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def _line_of(section: _Section, field: str) -> int:
    """The line in which a field is set; that of its section where it is not found."""
    lines = section.text.splitlines()
    for part in reversed(re.split(r"[.\[]", field)):
        pattern = re.compile(rf'(?<![\w-])"?{re.escape(part)}"?\s*=')
        for number, line in enumerate(lines):
            if part and pattern.search(line):
                return section.line + number
    return section.line
