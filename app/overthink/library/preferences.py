"""The user's preferences for the model library: added folders, forgotten models.

They have a small file of their own, read on each use, so that the window and the terminal see each
other's changes. Forgetting a model removes it from the lists; no file is touched.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import Message, joined, message
from overthink.core.settings_tree import Fitted, fit
from overthink.core.symbols import excerpt
from overthink.folders import write_atomically
from overthink.settings_file import SettingsTree, encode_settings, read_settings, save_aside

FILE_NAME = "library.json"
_MAX_BYTES = 4_000_000
_MAX_PATHS = 10_000
"""Most folders, and most forgotten models, to store."""


class LibraryPreferences(msgspec.Struct, frozen=True, kw_only=True):
    """Folders and models by their paths, in the order in which the user named them."""

    folders: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    """Model files; of a split model, the first one."""
    other_programs: bool = True
    """Search the folders of other programs."""


def read_preferences(path: Path | None) -> LibraryPreferences:
    """Read the preferences; the defaults for what is missing or cannot be used."""
    return _read(path)[1].value if path else LibraryPreferences()


def preferences_note(path: Path) -> Message | None:
    """Report what of the file cannot be used: a sentence; None if all of it can be."""
    read, _ = _read(path)
    if not (read.unreadable or read.problems):
        return None
    why = read.unreadable or joined("; ", read.problems[:4])
    return message(
        "Some folders or models in {file} cannot be used: {why}. A copy of the file is saved before"
        " it is changed.",
        file=excerpt(path),
        why=why,
    )


def _read(path: Path) -> tuple[SettingsTree, Fitted[LibraryPreferences]]:
    read = read_settings(path, _MAX_BYTES)
    fitted = fit(read.tree, LibraryPreferences)
    read.problems += fitted.problems
    return read, fitted


def add_folder(path: Path, folder: Path) -> Path:
    """Add a folder to the preferences at `path`; return it as it is stored.

    Raises:
        BadInput: it is not a folder, or the file cannot be written.
    """
    try:
        folder = folder.expanduser().absolute()
        is_folder = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # no home folder, or a null byte in the name
        is_folder = False
    if not is_folder:
        raise BadInput(
            message("{folder} is not a folder", folder=excerpt(folder)),
            message("give a folder with GGUF files", in_window="choose a folder with GGUF files"),
        )
    now = read_preferences(path)
    _write(path, msgspec.structs.replace(now, folders=_with(now.folders, _utf8(folder))))
    return folder


def remove_folder(path: Path, folder: Path) -> None:
    """Remove an added folder. Nothing is deleted.

    Raises:
        BadInput: it was not added, or the file cannot be written.
    """
    now = read_preferences(path)
    wanted = {str(folder), str(folder.expanduser().absolute())}
    left = tuple(name for name in now.folders if name not in wanted)
    if left == now.folders:
        raise BadInput(
            message("{folder} is not among the folders you added", folder=excerpt(folder)),
            message(
                "`overthink models folders` lists them",
                in_window="the list of folders shows them",
            ),
        )
    _write(path, msgspec.structs.replace(now, folders=left))


def forget(path: Path, model: Path) -> None:
    """Remove a model from the lists.

    Raises:
        BadInput: the file cannot be written.
    """
    now = read_preferences(path)
    forgotten = _with(now.forgotten, _utf8(model.absolute()))
    _write(path, msgspec.structs.replace(now, forgotten=forgotten))


def recall(path: Path, model: Path) -> None:
    """List a forgotten model again; do nothing if it is not forgotten.

    Raises:
        BadInput: the file cannot be written.
    """
    now = read_preferences(path)
    left = tuple(name for name in now.forgotten if name != str(model.absolute()))
    if left != now.forgotten:
        _write(path, msgspec.structs.replace(now, forgotten=left))


def set_other_programs(path: Path, enabled: bool) -> None:
    """Set whether the folders of other programs are searched.

    Raises:
        BadInput: the file cannot be written.
    """
    _write(path, msgspec.structs.replace(read_preferences(path), other_programs=enabled))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*(n for n in names if n != name), name)[-_MAX_PATHS:]


def _utf8(path: Path) -> str:
    """The path as text; raise `BadInput` if it cannot be encoded."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(
            message("the path {path} is not UTF-8", path=excerpt(text)), message("rename it")
        ) from None
    return text


def _write(path: Path, preferences: LibraryPreferences) -> None:
    """Write the file, after a copy of an old one that cannot be used as a whole."""
    read, fitted = _read(path)
    try:
        if (read.unreadable or read.problems) and not save_aside(read):
            raise PermissionError(0, "its old version cannot be copied")
        write_atomically(path, encode_settings(preferences, fitted.unknown))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadInput(
            message("{file} cannot be written ({why})", file=excerpt(path), why=why),
            message("make its folder writable"),
        ) from error
