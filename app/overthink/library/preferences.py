"""What a person decided about the library: folders added, models forgotten.

A small file of its own, read anew at each look, so that the window and the terminal see what the
other changed. To forget a model is to leave it out of the lists; no file is ever touched.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from overthink.core.errors import BadInput
from overthink.core.symbols import excerpt
from overthink.folders import write_atomically
from overthink.library.model_folders import small_file

FILE_NAME = "library.json"
_LARGEST = 4_000_000
_MOST = 10_000
"""Folders, and forgotten models, that are kept."""


class LibraryPreferences(msgspec.Struct, frozen=True, kw_only=True):
    """Folders and models by their paths, in the order in which they were named."""

    folders: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    """Model files; of a split model its first one."""
    other_programs: bool = True
    """Look where other programs keep theirs."""


def read_preferences(path: Path | None) -> LibraryPreferences:
    """The preferences in a file; the usual ones where there is none, or it cannot be used."""
    content = small_file(path, _LARGEST) if path else None
    if not content:
        return LibraryPreferences()
    try:
        return msgspec.json.decode(content, type=LibraryPreferences)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return LibraryPreferences()


def add_folder(path: Path, folder: Path) -> Path:
    """Adds a folder to those in the file at `path`; returns it as it is kept.

    Raises:
        BadInput: it is no folder, or the file cannot be written.
    """
    try:
        folder = folder.expanduser().absolute()
        is_folder = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # no home, or a zero byte in the name
        is_folder = False
    if not is_folder:
        raise BadInput(f"{excerpt(folder)} is not a folder", "give a folder with GGUF files")
    now = read_preferences(path)
    _write(path, msgspec.structs.replace(now, folders=_with(now.folders, _text(folder))))
    return folder


def remove_folder(path: Path, folder: Path) -> None:
    """Takes a folder out again. Nothing is deleted.

    Raises:
        BadInput: it was not added, or the file cannot be written.
    """
    now = read_preferences(path)
    wanted = {str(folder), str(folder.expanduser().absolute())}
    left = tuple(name for name in now.folders if name not in wanted)
    if left == now.folders:
        raise BadInput(
            f"{excerpt(folder)} is not among the folders you added",
            "`overthink models folders` lists them",
        )
    _write(path, msgspec.structs.replace(now, folders=left))


def forget(path: Path, model: Path) -> None:
    """Leaves a model out of the lists from now on.

    Raises:
        BadInput: the file cannot be written.
    """
    now = read_preferences(path)
    forgotten = _with(now.forgotten, _text(model.absolute()))
    _write(path, msgspec.structs.replace(now, forgotten=forgotten))


def recall(path: Path, model: Path) -> None:
    """Lists a forgotten model again; one that is not forgotten stays listed.

    Raises:
        BadInput: the file cannot be written.
    """
    now = read_preferences(path)
    left = tuple(name for name in now.forgotten if name != str(model.absolute()))
    if left != now.forgotten:
        _write(path, msgspec.structs.replace(now, forgotten=left))


def set_other_programs(path: Path, enabled: bool) -> None:
    """Whether to look where other programs keep their models.

    Raises:
        BadInput: the file cannot be written.
    """
    _write(path, msgspec.structs.replace(read_preferences(path), other_programs=enabled))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*(n for n in names if n != name), name)[-_MOST:]


def _text(path: Path) -> str:
    """Raises `BadInput` for a path that is no text; such are possible where a path is bytes."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(f"the path {excerpt(text)} is not UTF-8", "rename it") from None
    return text


def _write(path: Path, preferences: LibraryPreferences) -> None:
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(preferences), indent=1))
    except OSError as error:
        raise BadInput(
            f"{excerpt(path)} cannot be written ({error.strerror or type(error).__name__})",
            "make its folder writable",
        ) from error
