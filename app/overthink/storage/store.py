"""Open the database of sessions: create it, upgrade it, or refuse it with one sentence.

A store belongs to one thread at a time. Any number of processes may have the same file open: it is
in WAL mode, where readers and the one writer do not block each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
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

if TYPE_CHECKING:
    from sqlite_utils import Database

LOCK_TIMEOUT_S = 2.0
"""How long a statement waits for another writer."""


@dataclass(frozen=True)
class Schema:
    """A schema version, and how to upgrade any older file to it."""

    version: int
    apply: Callable[[sqlite3.Connection], None]


CURRENT = Schema(2, apply_migrations)


class Store:
    """An open database.

    Args:
        file: device and inode of the file when it was opened.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, read_only: bool, file: tuple[int, int]
    ) -> None:
        self.path, self.connection, self.read_only, self.file = path, connection, read_only, file

    @cached_property
    def database(self) -> Database:
        """The same connection through sqlite-utils, for rows in and out off the hot paths.

        Importing sqlite-utils takes 0.12 s. Opening, listing, searching, loading and recording
        must not wait for that, so they use the connection itself.
        """
        from sqlite_utils import Database

        return Database(self.connection, recursive_triggers=False, execute_plugins=False)

    def is_in_place(self) -> bool:
        """Return False if the file was deleted or replaced: what is written would be lost."""
        try:
            return _file_of(self.path) == self.file
        except OSError:
            return False

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, all or nothing.

        Raises:
            StoreFailure: the database cannot be written.
        """
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


def open_store(path: Path, *, read_only: bool = False, schema: Schema = CURRENT) -> Store:
    """Open a database. Without `read_only`, create a missing file and upgrade an older one.

    Raises:
        StoreFailure: it cannot be used; the sentence gives the reason and what to do.
    """
    path = path.expanduser().absolute()
    if path.is_dir():
        raise StoreUnusable(message("{file} is a folder, not a database", file=path), ANOTHER_FILE)
    with raising_store_failure(path):
        connection = _connect_read_only(path) if read_only else _connect_for_writing(path)
        try:
            version = _checked_version(connection, path, schema)
            if not read_only:
                _prepare(connection, path, version, schema)
            elif version < schema.version:
                raise StoreUnwritable(
                    message("the database {file} has an older schema", file=path),
                    message("open it once for writing to upgrade it"),
                )
            connection.execute("PRAGMA foreign_keys=ON")
            register(connection)
            return Store(path, connection, read_only=read_only, file=_file_of(path))
        except BaseException:
            connection.close()
            raise


def _file_of(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address,
        uri=True,
        timeout=LOCK_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _connect_read_only(path: Path) -> sqlite3.Connection:
    path.stat()  # raises a clearer error for a missing file than SQLite does
    connection = _connect(f"{path.as_uri()}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN:
            raise
        # WAL mode needs a file beside the database; a read-only folder has no writer anyway.
        return _connect(f"{path.as_uri()}?mode=ro&immutable=1")
    return connection


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


def _prepare(connection: sqlite3.Connection, path: Path, version: int, schema: Schema) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if version < schema.version:
        _upgrade(connection, path, schema)
    else:
        # SQLite opens a read-only file without complaint: report it now, not at the first token.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _upgrade(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    """Apply all migrations in one transaction: a failed one leaves the file unchanged."""
    register(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have upgraded the file meanwhile.
        version = _checked_version(connection, path, schema)
        if version < schema.version:
            if version:
                _back_up(path, version)
            schema.apply(connection)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={schema.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def backup_path(path: Path, version: int) -> Path:
    """Return where the copy of a file with an older schema is stored."""
    return path.with_name(f"{path.name}.schema-{version}.backup")


def _back_up(path: Path, version: int) -> None:
    """Copy the file while this process holds its write lock and has written nothing."""
    target = backup_path(path, version)
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    source = _connect(f"{path.as_uri()}?mode=ro")
    copy = _connect(f"{partial.as_uri()}?mode=rwc")
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()
    partial.replace(target)


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
    if code in _FAILURES:
        kind, problem, remedy = _FAILURES[code]
        return kind(Message(problem.template, {"file": path}), remedy)
    if code == sqlite3.SQLITE_CORRUPT:
        problem = message("the database {file} is damaged", file=path)
    else:
        problem = message("the database {file} cannot be used ({why})", file=path, why=str(error))
    return StoreDamaged(problem, salvage_remedy(path))


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
