"""Files that exist whole or not at all: written to a temporary file beside them, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from overthink.core.errors import BadOption
from overthink.core.messages import message

_NAME_LENGTH = 200
"""Characters of the name that are reused for the temporary file; some disks limit names to 255."""


@contextmanager
def whole_file(path: Path, *, replace: bool) -> Iterator[Path]:
    """Yield the path of a temporary file, which is renamed to `path` when the block succeeds.

    If the block fails, the temporary file is removed.

    Args:
        path: the final path.
        replace: whether an existing file may be replaced.

    Raises:
        BadOption: a file exists already, it is a folder, or it cannot be written.
    """
    check_target(path, replace=replace)
    try:
        partial = partial_path(path)
        with suppress(FileNotFoundError):
            partial.unlink()
        try:
            yield partial
            _rename(partial, path.resolve(), replace=replace)
        finally:
            with suppress(OSError):
                partial.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def check_target(path: Path, *, replace: bool) -> None:
    """Refuse a path before any work is done for it.

    Raises:
        BadOption: as `whole_file`.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if is_special(path):
            raise OSError(0, "it is not a regular file")
        if not replace and (path.exists() or path.is_symlink()):
            raise _exists(path)
        if not path.resolve().parent.is_dir():
            raise FileNotFoundError(0, "its folder does not exist")
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def is_special(path: Path) -> bool:
    """Return whether the path is a device or pipe, which must be written to, never replaced."""
    return path.exists() and not path.is_file()


def partial_path(path: Path) -> Path:
    """Return a hidden path in the same folder, unique to this process."""
    target = path.resolve()
    return target.with_name(f".{target.name[:_NAME_LENGTH]}.{os.getpid()}.partial")


def _rename(partial: Path, path: Path, *, replace: bool) -> None:
    if replace:
        partial.replace(path)
        return
    try:
        # Unlike a rename, a link fails if another program created the file meanwhile.
        os.link(partial, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:  # a file system without links
        if path.exists():
            raise _exists(path) from None
        partial.rename(path)


def _exists(path: Path) -> BadOption:
    return BadOption(
        message("the file {file} already exists", file=path),
        message(
            "name another file, or replace it with --force",
            in_window="choose another file, or replace it",
        ),
    )


def _unwritable(path: Path, error: OSError | ValueError) -> BadOption:
    why = getattr(error, "strerror", None) or str(error)
    return BadOption(
        message("the file {file} cannot be written ({why})", file=path, why=why),
        message(
            "name a file in a folder that you can write to",
            in_window="choose a file in a folder that you can write to",
        ),
    )
