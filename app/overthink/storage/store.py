"""Open the database of sessions: create it, upgrade it, or refuse it with one sentence.

A store belongs to one thread at a time. Any number of processes may have the same file open: it is
in WAL mode, where readers and the one writer do not block each other.
"""

from __future__ import annotations

import glob
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from overthink.core.errors import (
    BadOption,
    EnvironmentFailure,
    StoreDamaged,
    StoreFailure,
    StoreUnusable,
    StoreUnwritable,
)
from overthink.core.messages import Message, message
from overthink.storage.schema import APPLICATION_ID, apply_migrations
from overthink.storage.sql_functions import register
from overthink.storage.upgrade_progress import (
    OnUpgrade,
    UpgradeReporter,
    UpgradeStep,
    ignore_progress,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

LOCK_TIMEOUT_S = 2.0
"""How long a statement waits for another writer."""
UPGRADE_TIMEOUT_S = 120.0
"""How long to wait while another process upgrades the file."""
_BACKUP_PAGES = 2048
"""Pages of a backup that are copied between two reports: 8 MiB."""


@dataclass(frozen=True)
class Schema:
    """A schema version, and how to upgrade any older file to it."""

    version: int
    apply: Callable[[sqlite3.Connection, Callable[[float], None]], None]
    """Gets a function to call with the share of the search index that is updated."""


CURRENT = Schema(11, apply_migrations)


class Store:
    """An open database.

    Args:
        file: device and inode of the file when it was opened.
        content: of a snapshot, sizes and times of the file and its log when it was opened: later
            changes do not appear in it. None if the file itself is open.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        read_only: bool,
        file: tuple[int, int],
        content: tuple[int, ...] | None = None,
    ) -> None:
        self.path, self.connection, self.read_only, self.file = path, connection, read_only, file
        self._content = content
        self.unwritable: StoreUnwritable | None = None
        """Why a file that was to be written is open read-only; None if that was asked for."""

    @cached_property
    def database(self) -> Database:
        """The same connection through sqlite-utils, for rows in and out off the hot paths.

        Importing sqlite-utils takes 0.12 s. Opening, listing, searching, loading and recording
        must not wait for that, so they use the connection itself.
        """
        from sqlite_utils import Database

        return Database(self.connection, recursive_triggers=False, execute_plugins=False)

    def is_in_place(self) -> bool:
        """Return False if the file must be opened again.

        It was deleted or replaced, so what is written would be lost; or it has changed, and only a
        snapshot of it is open.
        """
        try:
            unchanged = self._content is None or _content_of(self.path) == self._content
            return unchanged and _file_of(self.path) == self.file
        except OSError:
            return False

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, all or nothing.

        Raises:
            StoreFailure: the database cannot be written.
        """
        if self.unwritable:
            raise StoreUnwritable(self.unwritable.problem, self.unwritable.remedy)
        if self.read_only:
            raise StoreUnwritable(
                message("the database {file} was opened read-only", file=self.path),
                message("open it for writing"),
            )
        with raising_store_failure(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # the disk may be gone: report the first error
                    if self.connection.in_transaction:
                        self.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self.connection.close()


# -------------------------------------------------------------------------------------- opening


def open_store(
    path: Path,
    *,
    read_only: bool = False,
    schema: Schema = CURRENT,
    on_upgrade: OnUpgrade = ignore_progress,
) -> Store:
    """Open a database. Without `read_only`, create a missing file and upgrade an older one.

    With `read_only`, nothing is written, so it also works on a full or read-only disk; an older
    file is upgraded in memory.

    Args:
        on_upgrade: gets the progress of a slow upgrade.

    Raises:
        StoreFailure: it cannot be used; the sentence gives the reason and what to do.
    """
    path = path.expanduser().absolute()
    if path.is_dir():
        raise StoreUnusable(message("{file} is a folder, not a database", file=path), ANOTHER_FILE)
    with raising_store_failure(path):
        content = _content_of(path) if read_only else None
        if read_only:
            connection, is_snapshot = _connect_read_only(path)
        else:
            connection, is_snapshot = _connect_for_writing(path), False
        try:
            version = _checked_version(connection, path, schema)
            if not read_only:
                _prepare(connection, version, schema, UpgradeReporter(path, on_upgrade))
            else:
                # Sorting must not need room on the disk, which may be full.
                connection.execute("PRAGMA temp_store=MEMORY")
                if version < schema.version:
                    connection, is_snapshot = _upgraded_copy(connection, schema), True
            connection.execute("PRAGMA foreign_keys=ON")
            register(connection)
            return Store(
                path,
                connection,
                read_only=read_only,
                file=_file_of(path),
                content=content if is_snapshot else None,
            )
        except BaseException:
            connection.close()
            raise


def is_outdated(path: Path) -> bool:
    """Return whether a file has the schema of an older version, without changing it.

    Raises:
        StoreFailure: it cannot be read, or not be used.
    """
    path = path.expanduser().absolute()
    with raising_store_failure(path):
        connection, _is_snapshot = _connect_read_only(path)
        try:
            return 0 < _checked_version(connection, path, CURRENT) < CURRENT.version
        finally:
            connection.close()


def _file_of(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _content_of(path: Path) -> tuple[int, ...]:
    status, log = path.stat(), _log_of(path)
    return status.st_size, status.st_mtime_ns, log.stat().st_size if log.exists() else 0


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address,
        uri=True,
        timeout=LOCK_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _connect_read_only(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Return a connection, and whether it only sees the file as it is now."""
    connection = _connect(f"{path.as_uri()}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_INDEX:
            raise
    else:
        return connection, False
    # WAL mode needs an index file beside the database. Where it cannot be created, as in a
    # read-only folder or on a full disk, nothing else writes, either.
    log = _log_of(path)
    if log.exists() and log.stat().st_size:
        with suppress(sqlite3.OperationalError):
            return _copy_with_log(path), True
    return _connect(f"{path.as_uri()}?mode=ro&immutable=1"), True


_NO_INDEX = (
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY),
)
"""Primary result codes of a database whose index file cannot be created."""


def _copy_with_log(path: Path) -> sqlite3.Connection:
    """Copy a database into memory, with what a process that died left in its log."""
    source = _connect(f"{path.as_uri()}?mode=rw")
    try:
        if sys.version_info >= (3, 12):
            source.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
        source.execute("PRAGMA locking_mode=EXCLUSIVE")  # the index is in memory then
        return _copy_in_memory(source)
    finally:
        source.close()


def _copy_in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    copy = _connect(":memory:")
    try:
        source.backup(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def _upgraded_copy(source: sqlite3.Connection, schema: Schema) -> sqlite3.Connection:
    """Upgrade a copy in memory, where the file cannot be written; close the file."""
    copy = _copy_in_memory(source)
    source.close()
    register(copy)
    schema.apply(copy, lambda _share: None)
    return copy


def _connect_for_writing(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    return _connect(f"{path.as_uri()}?mode=rwc")


def _checked_version(connection: sqlite3.Connection, path: Path, schema: Schema) -> int:
    """Return the file's schema version; 0 if it is new and empty."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (tables or application or version):
        raise StoreUnusable(
            message("{file} is another program's database", file=path), ANOTHER_FILE
        )
    if version > schema.version:
        raise StoreUnusable(
            message(
                "the database {file} was written by a newer Overthink (its schema is {version}, "
                "this version supports {ours})",
                file=path,
                version=version,
                ours=schema.version,
            ),
            message(
                "update Overthink, or choose another file with --database FILE",
                in_window="update Overthink, or choose another file",
            ),
        )
    return int(version)


def _prepare(
    connection: sqlite3.Connection, version: int, schema: Schema, reporter: UpgradeReporter
) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if version < schema.version:
        try:
            with _UPGRADING:
                _upgrade(connection, schema, reporter)
        finally:
            reporter.end()
    else:
        # SQLite opens a read-only file without complaint: report it now, not at the first token.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


_UPGRADING = threading.Lock()
"""Held by the thread that upgrades a file; others of this process wait for it."""


def _upgrade(connection: sqlite3.Connection, schema: Schema, reporter: UpgradeReporter) -> None:
    """Apply all migrations in one transaction: a failed one leaves the file unchanged."""
    register(connection)
    _begin(connection, schema, reporter)
    try:
        # Another process may have upgraded the file meanwhile.
        version = _checked_version(connection, reporter.path, schema)
        if version < schema.version:
            if version:
                _back_up(version, reporter)
            reporter.report(UpgradeStep.TABLES)
            schema.apply(connection, partial(reporter.report, UpgradeStep.INDEX))
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={schema.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _begin(connection: sqlite3.Connection, schema: Schema, reporter: UpgradeReporter) -> None:
    """Begin the transaction of an upgrade; wait while another process upgrades the file."""
    until = time.monotonic() + UPGRADE_TIMEOUT_S
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not (is_busy and _is_upgrading(reporter.path) and time.monotonic() < until):
                raise
            reporter.report(UpgradeStep.WAITING)
        else:
            return


def _is_upgrading(path: Path) -> bool:
    """Return whether another process upgrades a file: it holds the lock and made a backup."""
    backups = path.parent.glob(f"{glob.escape(path.name)}.schema-*.backup*")
    newest = max((each.stat().st_mtime for each in backups), default=0.0)
    return time.time() - newest < UPGRADE_TIMEOUT_S


def backup_path(path: Path, version: int) -> Path:
    """Return where the copy of a file with an older schema is stored."""
    return path.with_name(f"{path.name}.schema-{version}.backup")


def _back_up(version: int, reporter: UpgradeReporter) -> None:
    """Copy the file while this process holds its write lock and has written nothing."""
    path = reporter.path
    target = backup_path(path, version)
    unfinished = target.with_name(f"{target.name}.partial")
    unfinished.unlink(missing_ok=True)
    source = _connect(f"{path.as_uri()}?mode=ro")
    copy = _connect(f"{unfinished.as_uri()}?mode=rwc")

    def show(_status: int, remaining: int, total: int) -> None:
        reporter.report(UpgradeStep.BACKUP, 1 - remaining / max(1, total))

    try:
        source.backup(copy, pages=_BACKUP_PAGES, progress=show)
    finally:
        source.close()
        copy.close()
    unfinished.replace(target)


# ------------------------------------------------------------------------------------- failures

ANOTHER_FILE = message("choose another file with --database FILE", in_window="choose another file")

_LOCKED = (
    StoreUnwritable,
    message("the database {file} is locked by another program"),
    message("wait for that program or close it"),
)
_FAILURES: dict[int, tuple[type[StoreFailure], Message, Message]] = {
    sqlite3.SQLITE_FULL: (
        StoreUnwritable,
        message("the disk is full, so the database {file} cannot be written"),
        message("free some disk space, or choose another file"),
    ),
    sqlite3.SQLITE_READONLY: (
        StoreUnwritable,
        message("the database {file} is read-only"),
        message(
            "make it and its folder writable, or choose another file with --database FILE",
            in_window="make it and its folder writable, or choose another file",
        ),
    ),
    sqlite3.SQLITE_PERM: (
        StoreUnwritable,
        message("access to the database {file} is denied"),
        message(
            "make it readable and writable, or choose another file with --database FILE",
            in_window="make it readable and writable, or choose another file",
        ),
    ),
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnwritable,
        message("the database {file} cannot be opened"),
        message(
            "check the folder's permissions, or choose another file with --database FILE",
            in_window="check the folder's permissions, or choose another file",
        ),
    ),
    sqlite3.SQLITE_IOERR: (
        StoreUnwritable,
        message("the disk failed while the database {file} was in use"),
        message("check the disk, or choose another file"),
    ),
    sqlite3.SQLITE_NOTADB: (
        StoreUnusable,
        message("{file} is not an Overthink database"),
        ANOTHER_FILE,
    ),
}
"""By primary result code; the field `file` is filled in when one is raised."""


@contextmanager
def raising_store_failure(path: Path) -> Iterator[None]:
    """Raise a `StoreFailure` for an error of SQLite or the operating system."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise as_store_failure(error, path) from error


def as_store_failure(error: Exception, path: Path) -> StoreFailure:
    """Convert any error around a database into a sentence: which file, what failed, what to do."""
    if isinstance(error, StoreFailure):
        return error
    if isinstance(error, EnvironmentFailure):
        return StoreUnwritable(error.problem, error.remedy)
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        problem = message("the database {file} cannot be used ({why})", file=path, why=why)
        return StoreUnwritable(problem, ANOTHER_FILE)
    # SQLite's extended result codes have the primary one in their lowest byte.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_disk_full(path):
        code = sqlite3.SQLITE_FULL
    if code in _FAILURES:
        kind, problem, remedy = _FAILURES[code]
        return kind(Message(problem.template, {"file": path}), remedy)
    if code == sqlite3.SQLITE_CORRUPT:
        problem = message("the database {file} is damaged", file=path)
    else:
        problem = message("the database {file} cannot be used ({why})", file=path, why=str(error))
    return StoreDamaged(problem, salvage_remedy(path))


_NO_ROOM = 65_536
"""Bytes that SQLite needs at least, for the log's index (32 KiB) and a few pages."""


def _is_disk_full(path: Path) -> bool:
    """Return whether there is no room beside a database.

    SQLite reports a full disk as a failed one when it cannot extend the log's index.
    """
    try:
        return shutil.disk_usage(path.parent).free < _NO_ROOM
    except OSError:
        return False


def salvage_remedy(path: Path) -> Message:
    """Return what to do about a damaged database."""
    return message(
        "save what is readable with `overthink sessions salvage --database {file} --out FILE`",
        file=path,
    )


def unknown_row(table: str, name: str) -> BadOption:
    """Return the error for a name that no row of a table has."""
    name = name[:60]
    problems = {
        "sessions": message("there is no session “{name}”", name=name),
        "turns": message("there is no turn “{name}”", name=name),
        "runs": message("there is no run “{name}”", name=name),
        "annotations": message("there is no annotation “{name}”", name=name),
    }
    in_list = message("see `overthink sessions list`", in_window="look for it in the list")
    return BadOption(problems[table], in_list)
