"""Where a person's files live: the platform's folders, or all under `OVERTHINK_HOME`."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from overthink.core.errors import BadInput

HOME_VARIABLE = "OVERTHINK_HOME"
MAX_LOGS = 20


@dataclass(frozen=True, slots=True)
class UserFolders:
    """Folders of this person. None of them need exist until something is written."""

    settings: Path
    logs: Path
    data: Path
    models: Path
    """GGUF files that the person put there."""
    cache: Path
    """What can be made anew."""


def user_folders() -> UserFolders:
    """The folders of the person who runs the program."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        root = Path(home).expanduser()
        return UserFolders(
            *(root / name for name in ("settings", "logs", "data", "models", "cache"))
        )
    dirs = platformdirs.PlatformDirs("overthink", appauthor=False)
    data = dirs.user_data_path
    return UserFolders(
        dirs.user_config_path, dirs.user_log_path, data, data / "models", dirs.user_cache_path
    )


def make_folder(folder: Path) -> None:
    """Makes a folder that files can be written to.

    Raises:
        BadInput: it cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or "unknown error"
    else:
        if os.access(folder, os.W_OK):
            return
        why = "no permission to write"
    raise BadInput(
        f"the folder {folder} cannot be used ({why})",
        f"set {HOME_VARIABLE} to a folder that you can write to",
    )


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file so that it is either as before or whole, whatever happens.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def delete_old_logs(folder: Path) -> None:
    """Keeps the newest logs; a log that is in use or not ours to delete stays."""
    try:
        logs = sorted(folder.glob("*.log"), key=lambda path: path.name)
    except OSError:
        return
    for log in logs[:-MAX_LOGS]:
        try:
            log.unlink()
        except OSError:
            continue
