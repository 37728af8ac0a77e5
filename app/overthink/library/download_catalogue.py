"""The catalogue: models that can be downloaded, and which of them to compare.

The data is `models/catalog.toml` and a file of the same name in the person's settings folder, whose
entries add to the bundled ones or take their place. Reads text; opens no connection. What is listed
here need not be on this machine: `overthink.library.local_models` lists what is.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from overthink.core.errors import BadInput
from overthink.core.symbols import excerpt

CATALOG_FILE = "catalog.toml"
LARGEST_FILE = 1_000_000
"""Bytes; a catalogue is a page of text."""

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}"
"""What becomes the name of a folder or a file here: nothing that leads out of its folder."""
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}\Z")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Repository = Annotated[str, msgspec.Meta(pattern=rf"^{_NAME}/{_NAME}\Z")]
GgufFile = Annotated[str, msgspec.Meta(pattern=rf"^({_NAME}/){{0,4}}{_NAME}(?<=\.gguf)\Z")]
"""A path in a repository. Of a split model it is the first part."""
Gigabytes = Annotated[float, msgspec.Meta(gt=0, le=10_000)]

_SPLIT = re.compile(r"(?P<stem>.+)-00001-of-(?P<parts>\d{5})\.gguf")
_MOST_PARTS = 999


class Build(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model in one quantisation."""

    quantisation: Words
    file: GgufFile
    size_gb: Gigabytes
    """Of all parts, in units of 10⁹ bytes. The source knows the very size."""
    unverified: tuple[str, ...] = ()
    """Fields that no primary source was read for."""

    @property
    def size_bytes(self) -> int:
        """About as many."""
        return round(self.size_gb * 1e9)

    @property
    def files(self) -> tuple[str, ...]:
        """All files of the build: more than one of a split model."""
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
    unverified: tuple[str, ...] = ()
    """Fields that no primary source was read for."""
    builds: Annotated[tuple[Build, ...], msgspec.Meta(min_length=1)]

    def build(self, quantisation: str) -> Build | None:
        """The build of that quantisation, in whatever case; the first where none is named."""
        wanted = quantisation.casefold()
        named = (b for b in self.builds if not wanted or b.quantisation.casefold() == wanted)
        return next(named, None)

    def unverified_of(self, build: Build) -> tuple[str, ...]:
        """What was not verified of the model and of a build."""
        return (*self.unverified, *build.unverified)


class PairedLane(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one lane of a pairing runs."""

    model: Id
    quantisation: str = ""
    """The model's first build where none is named."""
    draft: str = ""
    """A model of the catalogue in its first build; empty for none."""


class Pairing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two models worth comparing."""

    id: Id
    label: Words
    note: str = ""
    left: PairedLane
    right: PairedLane


class Offer(msgspec.Struct, frozen=True):
    """One build of one model: what can be asked for."""

    model: OfferedModel
    build: Build

    @property
    def name(self) -> str:
        """Model and quantisation, as a sentence names them."""
        return f"{self.model.label} {self.build.quantisation}"


class Catalog(msgspec.Struct, frozen=True):
    """All that is offered, in the order of the files."""

    models: tuple[OfferedModel, ...]
    pairings: tuple[Pairing, ...]

    def model(self, id_: str) -> OfferedModel | None:
        """The model of that id, in whatever case."""
        wanted = id_.strip().casefold()
        return next((model for model in self.models if model.id == wanted), None)

    def offers(self) -> list[Offer]:
        """Every build of every model."""
        return [Offer(model, build) for model in self.models for build in model.builds]

    def offer(self, id_: str, quantisation: str = "") -> Offer | None:
        """A model's build of that quantisation; its first where none is named."""
        model = self.model(id_)
        build = model.build(quantisation) if model else None
        return Offer(model, build) if model and build else None

    def wanted(self, pairing: Pairing) -> list[Offer]:
        """The builds that a pairing needs, targets before drafts, each once."""
        lanes = (pairing.left, pairing.right)
        asked = [(lane.model, lane.quantisation) for lane in lanes]
        asked += [(lane.draft, "") for lane in lanes if lane.draft]
        found = [self.offer(*names) for names in dict.fromkeys(asked)]
        return [offer for offer in found if offer]


def all_files(first: str) -> tuple[str, ...]:
    """The files of a model whose first one is named so."""
    split = _SPLIT.fullmatch(first)
    if split is None:
        return (first,)
    parts = min(int(split["parts"]), _MOST_PARTS)
    return tuple(f"{split['stem']}-{n:05d}-of-{parts:05d}.gguf" for n in range(1, parts + 1))


# -------------------------------------------------------------------------------------- reading


class _File(msgspec.Struct, frozen=True):
    models: tuple[OfferedModel, ...]
    pairings: tuple[Pairing, ...]


def load_catalog(bundled: Path, own: Path | None = None) -> Catalog:
    """Reads the bundled catalogue and the person's own, which need not be there.

    Raises:
        BadInput: one cannot be used; names file, line, entry and field.
    """
    files = [_read(bundled)]
    if own is not None and os.path.exists(own):
        files.append(_read(own))
    catalog = Catalog(
        _merged(model for file in files for model in file.models),
        _merged(pairing for file in files for pairing in file.pairings),
    )
    _check_references(catalog, own if len(files) > 1 and own else bundled)
    return catalog


_Entry = TypeVar("_Entry", OfferedModel, Pairing)


def _merged(entries: Iterable[_Entry]) -> tuple[_Entry, ...]:
    """A later entry takes the place of the one of its id."""
    return tuple({entry.id: entry for entry in entries}.values())


def _read(path: Path) -> _File:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _bad(path, f"it is over {LARGEST_FILE:,} bytes")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise _bad(path, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise _bad(path, "it is not UTF-8 text") from None
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> _File:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(path, f"it is not TOML, {error}") from None
    if unknown := sorted(set(tree) - {"model", "pairing"}):
        raise _bad(path, f"it has an unknown section “{excerpt(unknown[0], 60)}”")
    models = _entries(OfferedModel, tree.get("model", []), "model", text, path)
    pairings = _entries(Pairing, tree.get("pairing", []), "pairing", text, path)
    for number, model in enumerate(models):
        _check_model(model, _where(text, "model", number, model.id), path)
    return _File(models, pairings)


def _entries(
    kind: type[_Entry], tables: object, section: str, text: str, path: Path
) -> tuple[_Entry, ...]:
    if not isinstance(tables, list):
        raise _bad(path, f"“{section}” is not a list of [[{section}]] sections")
    found: dict[str, _Entry] = {}
    for number, table in enumerate(tables):
        named = table.get("id") if isinstance(table, dict) else None
        where = _where(text, section, number, named)
        try:
            entry = msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise _bad(path, f"{where}: {excerpt(str(error))}") from None
        if entry.id in found:
            raise _bad(path, f"{where}: its id is there twice")
        found[entry.id] = entry
    return tuple(found.values())


def _where(text: str, section: str, number: int, named: object) -> str:
    """The line that an entry begins in, and its name."""
    heads = re.finditer(rf"^[ \t]*\[\[[ \t]*{section}[ \t]*\]\]", text, re.MULTILINE)
    starts = [text.count("\n", 0, head.start()) + 1 for head in heads]
    line = f"line {starts[number]}, " if number < len(starts) else ""
    name = f"“{excerpt(named, 60)}”" if isinstance(named, str) else f"no. {number + 1}"
    return f"{line}{section} {name}"


def _check_model(model: OfferedModel, where: str, path: Path) -> None:
    names = [build.quantisation.casefold() for build in model.builds]
    if twice := [name for name in names if names.count(name) > 1]:
        raise _bad(path, f"{where}: the quantisation “{twice[0]}” is there twice")
    _check_fields(model.unverified, OfferedModel, where, path)
    for build in model.builds:
        _check_fields(build.unverified, Build, f"{where}, {build.quantisation}", path)


def _check_fields(names: Iterable[str], kind: type[msgspec.Struct], where: str, path: Path) -> None:
    if wrong := [name for name in names if name not in kind.__struct_fields__]:
        raise _bad(path, f"{where}, unverified: there is no field “{excerpt(wrong[0], 60)}”")


def _check_references(catalog: Catalog, path: Path) -> None:
    """Drafts and pairings may speak of the other file's models, so both must have been read."""
    for model in catalog.models:
        for draft in model.drafts:
            if catalog.model(draft) is None:
                raise _bad(path, f"model “{model.id}”, drafts: there is no model “{draft}”")
    for pairing in catalog.pairings:
        for side, lane in (("left", pairing.left), ("right", pairing.right)):
            where = f"pairing “{pairing.id}”, {side}"
            if catalog.offer(lane.model, lane.quantisation) is None:
                name = f"{lane.model} {lane.quantisation}".strip()
                raise _bad(path, f"{where}: there is no model “{excerpt(name, 60)}”")
            if lane.draft and catalog.model(lane.draft) is None:
                raise _bad(path, f"{where}, draft: there is no model “{excerpt(lane.draft, 60)}”")


def _bad(path: Path, problem: str) -> BadInput:
    return BadInput(f"the catalogue {excerpt(path)} cannot be used, {problem}", "mend the file")
