"""The user's family profiles: `families.toml` beside the settings, which overrides the app's.

It has the format of `resources/families.toml` (`overthink.core.profiles` explains each field), but
a profile contains only what is different: the rest comes from the app's profile of the same name,
or from the profile for thinking models of an unknown family. New profiles precede the app's.

Each `[[family]]` and `[[guess]]` is read by itself: a bad one is ignored and reported with its line
and field, and the good ones apply.
"""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.core.messages import Message, message
from overthink.core.profiles import (
    COMPUTED,
    GENERIC_THINK,
    FamilyProfile,
    FieldProblem,
    Profiles,
    checked_family,
    checked_guess,
)
from overthink.core.reasoning import ThinkMarkers
from overthink.core.toml_sections import (
    Section,
    SectionProblem,
    decode_toml,
    parse_section,
    toml_sections,
)

FILE_NAME = "families.toml"
FILE_LIMIT = 1_000_000
"""Bytes of the file that are read at most."""

_FOR_RECOGNITION = ("name_patterns", "template_marks")


def with_own_profiles(
    profiles: Profiles, content: bytes, file: str
) -> tuple[Profiles, tuple[Message, ...]]:
    """Override the app's profiles with the user's.

    Args:
        content: of the user's file.
        file: its name in messages.

    Returns:
        The profiles, and a sentence for each part of the file that had to be ignored.
    """
    own = _OwnProfiles(profiles)
    problems: list[Message] = []
    for section in toml_sections(decode_toml(content), ("family", "guess")):
        try:
            own.add(section)
        except SectionProblem as problem:
            problems.append(problem.sentence(file))
    return own.profiles(), tuple(problems)


class _OwnProfiles:
    def __init__(self, base: Profiles) -> None:
        self._base = base
        self._families: dict[str, FamilyProfile] = {}
        self._guesses: list[ThinkMarkers] = []

    def add(self, section: Section) -> None:
        """Add a section; raises `SectionProblem`."""
        if not section.kind:
            if parse_section(section):
                problem = message("only [[family]] and [[guess]] sections are read")
                raise SectionProblem(section.line, problem)
            return
        table = parse_section(section)[section.kind][0]
        name = _section_name(section, table)
        try:
            if section.kind == "guess":
                self._guesses.append(checked_guess(table))
            else:
                self._add_family(table)
        except FieldProblem as problem:
            where = f", {problem.field}" if problem.field else ""
            what = message(
                "{section} is ignored{field}: {why}",
                section=name,
                field=where,
                why=_plain(problem.why),
            )
            raise SectionProblem(section.line_of(problem.field), what) from problem

    def _add_family(self, table: dict[str, Any]) -> None:
        name = table.get("name")
        if not isinstance(name, str) or not name:
            raise FieldProblem("name", "it needs a name")
        if name in self._families:
            raise FieldProblem("name", f"the file contains “{name}” twice")
        family = self._family(name, table)
        known = name in self._base.names
        if not (known or _can_be_recognised(family)):
            raise FieldProblem(
                "name_patterns", "such a model cannot be recognised; add patterns of its name"
            )
        self._families[name] = family

    def _family(self, name: str, table: dict[str, Any]) -> FamilyProfile:
        """The completed profile, which records the fields that the user wrote."""
        family = checked_family(self._completed(name, table))
        stated = self._base[name].stated if name in self._base.names else ()
        sampling = table.get("sampling", {})
        own = (*(f for f in table if f != "sampling"), *(f"sampling.{f}" for f in sampling))
        return msgspec.structs.replace(family, stated=stated, own=own)

    def _completed(self, name: str, table: dict[str, Any]) -> dict[str, Any]:
        """The table, completed from the app's profile."""
        known = name in self._base.names
        base = self._base[name if known else GENERIC_THINK]
        defaults: dict[str, Any] = msgspec.to_builtins(base)
        for field in COMPUTED:
            del defaults[field]
        if not known:
            defaults |= {"label": name, "source": "your families.toml", "unverified": ()}
        whole = defaults | table
        if isinstance(table.get("sampling"), dict):
            whole["sampling"] = defaults["sampling"] | table["sampling"]
        if "unverified" not in table:
            whole["unverified"] = [f for f in defaults["unverified"] if f not in table]
        return whole

    def profiles(self) -> Profiles:
        replaced = [self._families.get(f.name, f) for f in self._base.families]
        new = [f for name, f in self._families.items() if name not in self._base.names]
        return Profiles((*new, *replaced), (*self._guesses, *self._base.guesses))


def _can_be_recognised(family: FamilyProfile) -> bool:
    by_architecture = bool(family.architectures) and family.architecture_suffices
    return by_architecture or any(getattr(family, name) for name in _FOR_RECOGNITION)


def _section_name(section: Section, table: dict[str, Any]) -> Message:
    name = table.get("name")
    if section.kind == "family" and isinstance(name, str):
        return message("the profile “{name}”", name=_plain(name, 60))
    return message("a {kind} section", kind=f"[[{section.kind}]]")


def _plain(words: str, limit: int = 200) -> str:
    """A text from the file, safe for a sentence on one line."""
    shown = "".join(c if c.isprintable() else " " for c in words[: limit + 1])
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
