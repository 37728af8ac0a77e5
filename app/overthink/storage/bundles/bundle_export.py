"""Writes sessions into a bundle: whole, as they are in the database at one moment."""

from __future__ import annotations

import os
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from overthink import __version__
from overthink.core.errors import BadOption, StoreDamaged, StoreUnwritable
from overthink.storage.bundles.reader import (
    MOST_GROWTH,
    MOST_MEMBERS,
    MOST_OF_ONE,
    SLACK,
    digest_of,
)
from overthink.storage.bundles.rows import (
    FORMAT,
    MANIFEST,
    SHARED,
    VERSION,
    Annotation,
    Columns,
    Figures,
    Machine,
    Manifest,
    Member,
    Model,
    Run,
    Session,
    Settings,
    Shared,
    Trace,
    Turn,
)
from overthink.storage.bundles.trust import check_run
from overthink.storage.columns import FORMAT as TRACE_FORMAT
from overthink.storage.columns import pack
from overthink.storage.run_metrics import metrics_of
from overthink.storage.run_records import RecordBuilder, segments_of, unpack_loaded
from overthink.storage.schema import RECORDING
from overthink.storage.store import Store, raising_store_failure

R = TypeVar("R", bound=msgspec.Struct)

Rows = dict[str, Any]


def write_bundle(
    store: Store, sessions: Sequence[str], path: Path, *, overwrite: bool = False
) -> None:
    """Writes sessions, by their identities, into a bundle.

    Args:
        overwrite: a file that is there already gives way.

    Raises:
        BadOption: there is no such session, it still goes on, or the file is there already.
        StoreFailure: the database cannot be read, or the bundle cannot be written.
    """
    with written_bundle(path, overwrite=overwrite) as bundle, _moment(store) as db:
        writing = _Writing(db, bundle)
        for session in dict.fromkeys(sessions):
            try:
                writing.add(session)
            except (ValueError, msgspec.DecodeError) as error:
                raise StoreDamaged(
                    f"the session {session} in {store.path} is damaged ({error})",
                    "look at it with `overthink sessions check`",
                ) from error
        writing.add_shared()


@contextmanager
def _moment(store: Store) -> Iterator[sqlite3.Connection]:
    """What is read is of one moment, whoever writes meanwhile."""
    db = store.connection
    with raising_store_failure(store.path):
        db.execute("BEGIN")
        try:
            yield db
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


class _Writing:
    """Counts the parts, and gathers what the sessions share."""

    def __init__(self, db: sqlite3.Connection, bundle: BundleWriter) -> None:
        self._db, self._bundle = db, bundle
        self._sessions = self._traces = 0
        self._shared: dict[str, set[int]] = {"models": set(), "machines": set(), "settings": set()}

    def add(self, identity: str) -> None:
        """A session and the traces of its runs."""
        row = self._one("SELECT * FROM sessions WHERE id = ? AND deleted IS NULL", identity)
        if row is None:
            raise BadOption(
                f"there is no session “{identity[:60]}”", "see `overthink sessions list`"
            )
        tags = self._all("SELECT tag FROM session_tags WHERE session = ? ORDER BY tag", row)
        turns = self._all(
            "SELECT turns.*, earlier.id AS earlier FROM turns LEFT JOIN turns AS earlier ON "
            "earlier.number = turns.repeats AND earlier.session = turns.session "
            "WHERE turns.session = ? ORDER BY turns.number",
            row,
        )
        row |= {"tags": [tag["tag"] for tag in tags], "turns": [self._turn(t) for t in turns]}
        self._sessions += 1
        self._bundle.add(f"sessions/{self._sessions:06}.json", _row(Session, row))

    def add_shared(self) -> None:
        """What the sessions have in common."""
        self._bundle.add(
            SHARED,
            Shared(
                models=self._shared_rows("models", Model),
                machines=self._shared_rows("machines", Machine),
                settings=self._shared_rows("settings", Settings),
            ),
        )

    def _shared_rows(self, table: str, kind: type[R]) -> list[R]:
        numbers = msgspec.json.encode(sorted(self._shared[table])).decode()
        rows = self._query(
            f"SELECT * FROM {table} WHERE number IN (SELECT value FROM json_each(?))", numbers
        )
        return [_row(kind, row) for row in rows]

    def _turn(self, row: Rows) -> Turn:
        runs = self._all("SELECT * FROM runs WHERE turn = ? ORDER BY number", row)
        row |= {"repeats": row["earlier"], "runs": [self._run(run) for run in runs]}
        return _row(Turn, row)

    def _run(self, row: Rows) -> Run:
        if row["status"] == RECORDING:
            raise BadOption("a session is still being recorded", "export it when it has ended")
        spans = self._all("SELECT * FROM annotations WHERE run = ? ORDER BY number", row)
        trace = self._trace(row)
        row["figures"] = _row(Figures, row)
        for column, table in _REFERENCES:
            row[column] = self._reference(table, row[column])
        row |= {
            "notes": msgspec.json.decode(row["notes"]),
            "annotations": [_row(Annotation, span) for span in spans],
            "trace": self._add_trace(trace) if trace else None,
        }
        run = _row(Run, row)
        check_run(run, trace)  # what nobody could import is better not written
        return run

    def _reference(self, table: str, number: int | None) -> str | None:
        """The identity of a row that runs share."""
        if number is None:
            return None
        self._shared[table].add(number)
        found = self._one(f"SELECT identity FROM {table} WHERE number = ?", number)
        return str(found["identity"]) if found else None

    def _trace(self, row: Rows) -> Trace | None:
        """What a run left; pieces that nobody has merged yet are merged here, for the bundle."""
        before = row["loaded_before"]
        found = self._one("SELECT * FROM traces WHERE run = ?", row["number"])
        if found:
            columns = Columns(**{name: found[name] for name in Columns.__struct_fields__})
            return Trace(columns=columns, loaded_before=before)
        if self._one("SELECT 1 FROM segments WHERE run = ?", row["number"]) is None:
            return None if before is None else Trace(columns=None, loaded_before=before)
        rebuilding = RecordBuilder(unpack_loaded(before), stopped=bool(row["stopped"]))
        packed = pack(rebuilding.passing(segments_of(self._db, row["number"])))
        row |= {**metrics_of(rebuilding.record), "starts_us": rebuilding.starts_us}
        columns = Columns(format=TRACE_FORMAT, **packed._asdict())
        return Trace(columns=columns, loaded_before=before)

    def _add_trace(self, trace: Trace) -> str:
        self._traces += 1
        name = f"traces/{self._traces:06}.msgpack"
        self._bundle.add(name, trace)
        return name

    def _one(self, sql: str, value: str | int) -> Rows | None:
        return next(iter(self._query(sql, value)), None)

    def _all(self, sql: str, parent: Rows) -> list[Rows]:
        return self._query(sql, parent["number"])

    def _query(self, sql: str, value: str | int) -> list[Rows]:
        cursor = self._db.cursor()
        cursor.row_factory = sqlite3.Row
        return [dict(row) for row in cursor.execute(sql, (value,)).fetchall()]


_REFERENCES = (
    *(("model", "models"), ("draft", "models"), ("machine", "machines")),
    ("settings", "settings"),
)


def _row(kind: type[R], row: Rows) -> R:
    """A part of the bundle out of a database's row, checked as it will be when it is read.

    Raises:
        ValueError: a value is none that a bundle may hold.
    """
    wanted = {name: row[name] for name in kind.__struct_fields__}
    return msgspec.convert(wanted, kind, strict=False)


_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A zip wants a time; when a bundle was made is nobody's business."""


class BundleWriter:
    """Takes member after member; the manifest of them comes last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._members: list[Member] = []

    def add(self, name: str, value: Any) -> None:
        """Adds a member: JSON, or MessagePack where its name ends so."""
        packed = name.endswith(".msgpack")
        raw = msgspec.msgpack.encode(value) if packed else msgspec.json.encode(value)
        self._put(name, raw, _packing(raw, packed=packed))
        self._members.append(Member(name=name, size=len(raw), digest=digest_of(raw)))

    def close(self) -> None:
        """Adds the manifest and ends the file."""
        manifest = Manifest(
            format=FORMAT, version=VERSION, made_by=__version__, members=self._members
        )
        raw = msgspec.json.encode(manifest)
        self._put(MANIFEST, raw, _packing(raw, packed=False))
        self._zip.close()

    def let_go(self) -> None:
        """Ends the file without a manifest."""
        self._zip.close()

    def _put(self, name: str, raw: bytes, how: int) -> None:
        if len(raw) > MOST_OF_ONE or len(self._members) >= MOST_MEMBERS:
            raise BadOption("the sessions are too many for one bundle", "export fewer at a time")
        info = zipfile.ZipInfo(name, _EPOCH)
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, raw, how)


def _packing(raw: bytes, *, packed: bool) -> int:
    """How a member is put into the zip: what would look like a bomb is left as it is."""
    grows = len(raw) > SLACK and len(zlib.compress(raw, 1)) * MOST_GROWTH // 2 < len(raw)
    return zipfile.ZIP_STORED if packed or grows else zipfile.ZIP_DEFLATED


@contextmanager
def written_bundle(path: Path, *, overwrite: bool) -> Iterator[BundleWriter]:
    """A bundle that is in its place when all of it is written, and never in part.

    Raises:
        BadOption: something is there already, and is not to be overwritten.
        StoreUnwritable: it cannot be written.
    """
    path = path.expanduser().absolute()
    _leave_alone(path, overwrite)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        try:
            with partial.open("xb") as file:
                with _abandoned_in_order(BundleWriter(file)) as writer:
                    yield writer
                    writer.close()
                file.flush()
                os.fsync(file.fileno())
            _leave_alone(path, overwrite)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreUnwritable(
            f"the bundle {path} cannot be written ({why})", "name another file or folder"
        ) from error


@contextmanager
def _abandoned_in_order(writer: BundleWriter) -> Iterator[BundleWriter]:
    """Lets go of the file after a failure too: zipfile would try once more when nobody looks."""
    try:
        yield writer
    except BaseException:
        with suppress(OSError, ValueError):
            writer.let_go()
        raise


def _leave_alone(path: Path, overwrite: bool) -> None:
    if path.exists() and not (overwrite and path.is_file()):
        raise BadOption(f"{path} is there already", "name a new file")
