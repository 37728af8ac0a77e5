"""Files that are there whole or not at all: written beside their place and renamed at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from overthink.core.errors import BadOption

_NAME = 200
"""Characters of the name that the file beside it has too; longer ones are refused by some disks."""


@contextmanager
def whole_file(path: Path, *, replace: bool) -> Iterator[Path]:
    """Gives a file beside `path` to write to; it takes its name when the block has ended well.

    Whatever ends the block, no half file is left.

    Args:
        path: where the file is to be.
        replace: whether it may take the place of one that is there.

    Raises:
        BadOption: a file is there already, it is a folder, or nothing can be written there.
    """
    check_target(path, replace=replace)
    try:
        partial = partial_path(path)
        with suppress(FileNotFoundError):
            partial.unlink()
        try:
            yield partial
            _put_in_place(partial, path.resolve(), replace=replace)
        finally:
            with suppress(OSError):
                partial.unlink()
    except OSError as error:
        raise _refused(path, error) from error


def check_target(path: Path, *, replace: bool) -> None:
    """Refuses a place before any work is done for it.

    Raises:
        BadOption: as `whole_file`.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if is_special(path):
            raise OSError(0, "it is no ordinary file")
        if not replace and (path.exists() or path.is_symlink()):
            raise _is_there(path)
        if not path.resolve().parent.is_dir():
            raise FileNotFoundError(0, "its folder is not there")
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def is_special(path: Path) -> bool:
    """True for a device or a pipe, which must be written to and never be replaced."""
    return path.exists() and not path.is_file()


def partial_path(path: Path) -> Path:
    """A hidden file in the same folder, of this process's own."""
    target = path.resolve()
    return target.with_name(f".{target.name[:_NAME]}.{os.getpid()}.partial")


def _put_in_place(partial: Path, path: Path, *, replace: bool) -> None:
    if replace:
        partial.replace(path)
        return
    try:
        # Unlike a rename, a link is refused where somebody put a file there meanwhile.
        os.link(partial, path)
    except FileExistsError:
        raise _is_there(path) from None
    except OSError:  # a file system without links
        if path.exists():
            raise _is_there(path) from None
        partial.rename(path)


def _is_there(path: Path) -> BadOption:
    return BadOption(
        f"the file {path} is there already", "name another file, or replace it with --force"
    )


def _refused(path: Path, error: OSError | ValueError) -> BadOption:
    why = getattr(error, "strerror", None) or str(error)
    return BadOption(
        f"the file {path} cannot be written ({why})",
        "name a file in a folder that you can write to",
    )
