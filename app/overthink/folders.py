"""The user's folders: the platform's standard ones, or all below `OVERTHINK_HOME`."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from overthink.core.errors import BadInput
from overthink.core.messages import message

HOME_VARIABLE = "OVERTHINK_HOME"
MAX_LOGS = 20


@dataclass(frozen=True, slots=True)
class UserFolders:
    """The user's folders. They need not exist until something is written."""

    settings: Path
    logs: Path
    data: Path
    models: Path
    """GGUF files that the user adds or downloads."""
    cache: Path
    """Files that can be generated again."""


def user_folders() -> UserFolders:
    """The folders of the user who runs the program."""
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
    """Create a folder and check that it is writable.

    Raises:
        BadInput: it cannot be created or written.
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
        message("the folder {folder} cannot be used ({why})", folder=str(folder), why=why),
        message("set {variable} to a folder that you can write to", variable=HOME_VARIABLE),
    )


def make_log_folder(folder: Path) -> Path:
    """Create the folder for logs and delete old logs.

    Returns:
        `folder`; if it cannot be written, a temporary folder, which is deleted when the process
        ends. Logs are of use only when something fails, so they must not prevent anything.

    Raises:
        BadInput: a temporary folder cannot be created either.
    """
    try:
        make_folder(folder)
    except BadInput as error:
        try:
            temporary = tempfile.mkdtemp(prefix="overthink-logs-")
        except OSError:
            raise error from None
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        return Path(temporary)
    delete_old_logs(folder)
    return folder


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file completely or not at all.

    Raises:
        OSError: it cannot be written; its previous content remains.
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
    """Delete all but the newest logs; ignore logs that are in use or cannot be deleted."""
    try:
        logs = sorted(folder.glob("*.log"), key=lambda path: path.name)
    except OSError:
        return
    for log in logs[:-MAX_LOGS]:
        try:
            log.unlink()
        except OSError:
            continue
