"""Public sets of questions that the user can download: `resources/public_sets.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from overthink.core.errors import Bug

SETS_FILE = "public_sets.toml"
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Hex40 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{40}\Z")]


class DataSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file with questions, at one revision of its repository."""

    id: _Text
    name: _Text
    form: _Text
    """One of `overthink.evaluation.imports.suite_import.FORMS`."""
    questions: int
    """How many it has, for the user to know before the download."""
    licence: _Text
    note: str = ""
    """What the user should know about the rights."""
    source: _Text
    revision: _Hex40
    address: str = ""
    """URL with `{revision}`; empty if the hub has it."""
    repository: str = ""
    """The hub's repository of data; empty if there is an address."""
    file: str = ""
    sha256: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    """Empty if it was not verified; the revision alone pins the file then."""

    @property
    def url(self) -> str:
        """The address at its revision; empty if the hub has it."""
        return self.address.replace("{revision}", self.revision)

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return Path(self.file or self.address).suffix


class _File(msgspec.Struct, forbid_unknown_fields=True):
    sets: list[DataSet] = msgspec.field(name="set")


def load_data_sets(folder: Path) -> Mapping[str, DataSet]:
    """Read the sets, by id.

    Raises:
        Bug: the bundled file is damaged.
    """
    path = folder / SETS_FILE
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise Bug(f"{path} cannot be read: {error}") from error
    for each in file.sets:
        if bool(each.address) == bool(each.repository and each.file):
            raise Bug(f"{path}: {each.id} has not one source")
    return {each.id: each for each in file.sets}
