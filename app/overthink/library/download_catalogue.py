"""The catalogue: models that can be downloaded, and pairings worth comparing.

The data is `models/catalog.toml` and a file of the same name in the user's settings folder, whose
entries add to the bundled ones or replace them. Opens no connection. For the models that are on
this machine, see `overthink.library.local_models`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import Message, message, verbatim
from overthink.core.symbols import excerpt
from overthink.core.toml_sections import (
    Section,
    SectionProblem,
    decode_toml,
    parse_section,
    toml_sections,
)

CATALOG_FILE = "catalog.toml"
MAX_BYTES = 1_000_000
"""Largest file; a catalogue is a page of text."""

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}"
"""A name of a folder or file on this machine: must not lead out of its folder."""
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}\Z")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Repository = Annotated[str, msgspec.Meta(pattern=rf"^{_NAME}/{_NAME}\Z")]
GgufFile = Annotated[str, msgspec.Meta(pattern=rf"^({_NAME}/){{0,4}}{_NAME}(?<=\.gguf)\Z")]
"""A path in a repository; of a split model, the first part."""
_ModelField = Literal[
    "id", "label", "family", "repository", "licence", "non_commercial", "drafts", "source"
]
_BuildField = Literal["quantisation", "file", "size_gb"]
Gigabytes = Annotated[float, msgspec.Meta(gt=0, le=10_000)]

_REPAIR = message("correct the file")
_SPLIT = re.compile(r"(?P<stem>.+)-00001-of-(?P<parts>\d{5})\.gguf")
_MAX_PARTS = 999


class Build(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model in one quantisation."""

    quantisation: Words
    file: GgufFile
    size_gb: Gigabytes
    """Of all parts, in units of 10⁹ bytes. The source provides the exact size."""
    unverified: tuple[_BuildField, ...] = ()
    """Fields that were not verified with a primary source."""

    @property
    def size_bytes(self) -> int:
        """Approximate."""
        return round(self.size_gb * 1e9)

    @property
    def files(self) -> tuple[str, ...]:
        """All files of the build: several for a split model."""
        return all_files(self.file)


class OfferedModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model with its builds."""

    id: Id
    label: Words
    family: str
    """Slug of its profile in `families.toml`."""
    repository: Repository
    licence: Words
    non_commercial: bool
    drafts: tuple[Id, ...] = ()
    """Models of the catalogue that draft for it, the natural one first."""
    source: Words
    unverified: tuple[_ModelField, ...] = ()
    """Fields that were not verified with a primary source."""
    builds: Annotated[tuple[Build, ...], msgspec.Meta(min_length=1)]

    def build(self, quantisation: str) -> Build | None:
        """The build of this quantisation, ignoring case; the first if it is empty."""
        wanted = quantisation.casefold()
        named = (b for b in self.builds if not wanted or b.quantisation.casefold() == wanted)
        return next(named, None)

    def unverified_of(self, build: Build) -> tuple[str, ...]:
        """The unverified fields of the model and of a build."""
        return (*self.unverified, *build.unverified)


class PairedLane(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one lane of a pairing runs."""

    model: Id
    quantisation: str = ""
    """The model's first build if empty."""
    draft: str = ""
    """A model of the catalogue, in its first build; empty for none."""


class Pairing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two models worth comparing."""

    id: Id
    label: Words
    note: str = ""
    left: PairedLane
    right: PairedLane


class Offer(msgspec.Struct, frozen=True):
    """One build of one model: what can be downloaded."""

    model: OfferedModel
    build: Build

    @property
    def name(self) -> str:
        """Model and quantisation."""
        return f"{self.model.label} {self.build.quantisation}"


class Catalog(msgspec.Struct, frozen=True):
    """All entries, in the order of the files."""

    models: tuple[OfferedModel, ...]
    pairings: tuple[Pairing, ...]
    problems: tuple[Message, ...] = ()
    """What of the user's own file cannot be used, a sentence each."""

    def model(self, id_: str) -> OfferedModel | None:
        """The model of this id, ignoring case."""
        wanted = id_.strip().casefold()
        return next((model for model in self.models if model.id == wanted), None)

    def offers(self) -> list[Offer]:
        """Every build of every model."""
        return [Offer(model, build) for model in self.models for build in model.builds]

    def offer(self, id_: str, quantisation: str = "") -> Offer | None:
        """A model's build of this quantisation; its first if it is empty."""
        model = self.model(id_)
        build = model.build(quantisation) if model else None
        return Offer(model, build) if model and build else None

    def wanted(self, pairing: Pairing) -> list[Offer]:
        """The builds that a pairing needs, targets before drafts, without duplicates."""
        lanes = (pairing.left, pairing.right)
        asked = [(lane.model, lane.quantisation) for lane in lanes]
        asked += [(lane.draft, "") for lane in lanes if lane.draft]
        found = [self.offer(*names) for names in dict.fromkeys(asked)]
        return [offer for offer in found if offer]


def all_files(first: str) -> tuple[str, ...]:
    """The files of a model, given the first one."""
    split = _SPLIT.fullmatch(first)
    if split is None:
        return (first,)
    parts = min(int(split["parts"]), _MAX_PARTS)
    return tuple(f"{split['stem']}-{n:05d}-of-{parts:05d}.gguf" for n in range(1, parts + 1))


# -- reading --------------------------------------------------------------------------------------


class _File(msgspec.Struct, frozen=True):
    models: tuple[OfferedModel, ...]
    pairings: tuple[Pairing, ...]


def load_catalog(bundled: Path, own: Path | None = None) -> Catalog:
    """Read the bundled catalogue and the user's own, which need not exist.

    A bad entry of the user's costs only this entry, and is among the catalogue's problems.

    Raises:
        BadInput: the bundled one is invalid, or nothing of the user's can be read; names file,
            line, entry and field.
    """
    base = _read(bundled)
    files = [base]
    problems: list[Message] = []
    if own is not None and os.path.lexists(own):
        added, problems = _read_own(own, base)
        files.append(added)
    catalog = Catalog(
        _merged(model for file in files for model in file.models),
        _merged(pairing for file in files for pairing in file.pairings),
        tuple(problems),
    )
    _check_references(catalog, bundled)
    return catalog


def _read_own(path: Path, base: _File) -> tuple[_File, list[Message]]:
    """Read the user's file section by section."""
    own = _OwnEntries(base)
    problems: list[Message] = []
    for section in toml_sections(decode_toml(_content(path)), ("model", "pairing")):
        try:
            own.add(section)
        except SectionProblem as problem:
            problems.append(problem.sentence(excerpt(path)))
    problems += [problem.sentence(excerpt(path)) for problem in own.drop_unreferenced()]
    return _File(*own.entries()), problems


class _OwnEntries:
    """The usable entries of the user's file."""

    def __init__(self, base: _File) -> None:
        self._base = base
        self._sections: dict[str, Section] = {}
        self._models: dict[str, OfferedModel] = {}
        self._pairings: dict[str, Pairing] = {}

    def entries(self) -> tuple[tuple[OfferedModel, ...], tuple[Pairing, ...]]:
        """Models and pairings, in the order of the file."""
        return tuple(self._models.values()), tuple(self._pairings.values())

    def add(self, section: Section) -> None:
        """Add a section; raises `SectionProblem`."""
        table = parse_section(section)
        if not section.kind:
            if table:
                name = excerpt(sorted(table)[0], 60)
                problem = message("“{name}” is ignored: it is an unknown section", name=name)
                raise SectionProblem(section.line, problem)
            return
        values = table[section.kind][0]
        named = values.get("id")
        name = f"“{excerpt(named, 60)}”" if isinstance(named, str) else ""
        try:
            self._add(section, values)
        except msgspec.ValidationError as error:
            why: Message | str = excerpt(str(error))
        except ValueError as error:
            why = error.args[0]
        else:
            return
        raise SectionProblem(section.line, _ignored(section.kind, name, verbatim(why)))

    def _add(self, section: Section, values: dict[str, Any]) -> None:
        """Convert and check one entry.

        Raises:
            ValueError: it cannot be used; msgspec's error is one, else its argument is a message.
        """
        entry: OfferedModel | Pairing
        if section.kind == "model":
            entry = model = msgspec.convert(values, OfferedModel)
            names = [build.quantisation.casefold() for build in model.builds]
            if twice := [name for name in names if names.count(name) > 1]:
                raise ValueError(message("the quantisation “{name}” occurs twice", name=twice[0]))
        else:
            entry = msgspec.convert(values, Pairing)
        key = f"{section.kind} {entry.id}"
        if key in self._sections:
            raise ValueError(message("its id occurs twice"))
        self._sections[key] = section
        if isinstance(entry, OfferedModel):
            self._models[entry.id] = entry
        else:
            self._pairings[entry.id] = entry

    def drop_unreferenced(self) -> list[SectionProblem]:
        """Drop entries that refer to what does not exist; those may be referred to in turn."""
        problems: list[SectionProblem] = []
        while (bad := self._first_bad()) is not None:
            kind, id_, why = bad
            section = self._sections[f"{kind} {id_}"]
            problems.append(SectionProblem(section.line, _ignored(kind, f"“{id_}”", why)))
            (self._models if kind == "model" else self._pairings).pop(id_)
        return problems

    def _first_bad(self) -> tuple[str, str, Message] | None:
        """Return an entry that cannot be used: its kind and id, and the reason."""
        catalog = Catalog(_merged((*self._base.models, *self._models.values())), ())
        bad = _first_bad(catalog, self._models.values(), self._pairings.values())
        if bad is not None:
            kind, entry, missing = bad
            return kind, entry.id, message("there is no model “{name}”", name=excerpt(missing, 60))
        bad = _first_bad(catalog, catalog.models, self._base.pairings)
        if bad is None or not isinstance(pairing := bad[1], Pairing):
            return None
        lanes = (pairing.left, pairing.right)
        replaced = next(lane.model for lane in lanes if lane.model in self._models)
        why = message("the pairing “{name}” needs a build that it lacks", name=pairing.id)
        return "model", replaced, why


def _ignored(kind: str, name: str, why: Message) -> Message:
    section = f"[[{kind}]] {name}".strip()
    return message("{section} is ignored: {why}", section=section, why=why)


def _first_bad(
    catalog: Catalog, models: Iterable[OfferedModel], pairings: Iterable[Pairing]
) -> tuple[str, OfferedModel | Pairing, str] | None:
    """Return an entry that refers to a missing model, with its kind and that model."""
    for model in models:
        for draft in model.drafts:
            if catalog.model(draft) is None:
                return "model", model, draft
    for pairing in pairings:
        for lane in (pairing.left, pairing.right):
            if catalog.offer(lane.model, lane.quantisation) is None:
                return "pairing", pairing, f"{lane.model} {lane.quantisation}".strip()
            if lane.draft and catalog.model(lane.draft) is None:
                return "pairing", pairing, lane.draft
    return None


_Entry = TypeVar("_Entry", OfferedModel, Pairing)


def _merged(entries: Iterable[_Entry]) -> tuple[_Entry, ...]:
    """A later entry replaces an earlier one with the same id."""
    return tuple({entry.id: entry for entry in entries}.values())


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _invalid(path, message("it is over {limit:n} bytes", limit=MAX_BYTES))
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _invalid(path, message("it cannot be read ({why})", why=why)) from None


def _read(path: Path) -> _File:
    try:
        text = _content(path).decode("utf-8")
    except UnicodeDecodeError:
        raise _invalid(path, message("it is not UTF-8 text")) from None
    return _parse(text, path)


def _parse(text: str, path: Path) -> _File:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, message("it is not TOML ({why})", why=str(error))) from None
    if unknown := sorted(set(tree) - {"model", "pairing"}):
        name = excerpt(unknown[0], 60)
        raise _invalid(path, message("it has an unknown section “{name}”", name=name))
    models = _entries(OfferedModel, tree.get("model", []), "model", text, path)
    pairings = _entries(Pairing, tree.get("pairing", []), "pairing", text, path)
    for number, model in enumerate(models):
        _check_model(model, _where(text, "model", number, model.id), path)
    return _File(models, pairings)


def _entries(
    kind: type[_Entry], tables: object, section: str, text: str, path: Path
) -> tuple[_Entry, ...]:
    if not isinstance(tables, list):
        problem = message("“{name}” is not a list of [[{name}]] sections", name=section)
        raise _invalid(path, problem)
    found: dict[str, _Entry] = {}
    for number, table in enumerate(tables):
        named = table.get("id") if isinstance(table, dict) else None
        where = _where(text, section, number, named)
        try:
            entry = msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise _invalid(path, verbatim(excerpt(str(error))), where) from None
        if entry.id in found:
            raise _invalid(path, message("its id occurs twice"), where)
        found[entry.id] = entry
    return tuple(found.values())


def _where(text: str, section: str, number: int, named: object) -> str:
    """The line in which an entry begins, and its name."""
    heads = re.finditer(rf"^[ \t]*\[\[[ \t]*{section}[ \t]*\]\]", text, re.MULTILINE)
    starts = [text.count("\n", 0, head.start()) + 1 for head in heads]
    line = f"line {starts[number]}, " if number < len(starts) else ""
    name = f"“{excerpt(named, 60)}”" if isinstance(named, str) else f"no. {number + 1}"
    return f"{line}{section} {name}"


def _check_model(model: OfferedModel, where: str, path: Path) -> None:
    names = [build.quantisation.casefold() for build in model.builds]
    if duplicates := [name for name in names if names.count(name) > 1]:
        problem = message("the quantisation “{name}” occurs twice", name=duplicates[0])
        raise _invalid(path, problem, where)


def _check_references(catalog: Catalog, path: Path) -> None:
    """Check drafts and pairings of the bundled file, after the user's entries replaced some."""
    bad = _first_bad(catalog, catalog.models, catalog.pairings)
    if bad is not None:
        kind, entry, missing = bad
        problem = message("there is no model “{name}”", name=excerpt(missing, 60))
        raise _invalid(path, problem, f"{kind} “{entry.id}”")


def _invalid(path: Path, problem: Message, where: str = "") -> BadInput:
    """The error of an invalid file; `where` names the entry and the field."""
    file = excerpt(path)
    if where:
        return BadInput(
            message(
                "the catalogue {file} cannot be used: {where}: {why}",
                file=file,
                where=where,
                why=problem,
            ),
            _REPAIR,
        )
    return BadInput(
        message("the catalogue {file} cannot be used: {why}", file=file, why=problem), _REPAIR
    )
