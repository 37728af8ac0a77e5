"""Export sessions into a bundle: whole, as they are in the database at one moment."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from overthink import __version__
from overthink.core.errors import BadOption, StoreDamaged
from overthink.core.messages import message
from overthink.storage.bundles.reader import (
    MAX_GROWTH,
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
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
    Experiment,
    Machine,
    Manifest,
    Member,
    Metrics,
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
from overthink.storage.store import Store, raising_store_failure, unknown_row
from overthink.storage.whole_file import whole_file

R = TypeVar("R", bound=msgspec.Struct)

Row = dict[str, Any]


def write_bundle(
    store: Store, sessions: Sequence[str], path: Path, *, overwrite: bool = False
) -> None:
    """Write sessions, by their identities, into a bundle.

    Args:
        overwrite: whether an existing file may be replaced.

    Raises:
        BadOption: there is no such session, it is still being recorded, or the file exists already
            or cannot be written.
        StoreFailure: the database cannot be read.
    """
    with (
        whole_file(path, replace=overwrite) as partial,
        _bundle_writer(partial) as bundle,
        _snapshot(store),
    ):
        export = _SessionExport(store, bundle)
        for session in dict.fromkeys(sessions):
            try:
                export.add(session)
            except (ValueError, msgspec.DecodeError) as error:
                what = message("the session {name}", name=session)
                problem = message(
                    "{what} in {file} is damaged ({why})",
                    what=what,
                    file=store.path,
                    why=str(error),
                )
                remedy = message("check it with `overthink sessions check`")
                raise StoreDamaged(problem, remedy) from error
        export.add_shared()


@contextmanager
def _snapshot(store: Store) -> Iterator[None]:
    """Read in one transaction, so that other writers change nothing meanwhile."""
    with raising_store_failure(store.path):
        store.database.begin()
        try:
            yield
        finally:
            store.database.rollback()


class _SessionExport:
    """Numbers the members, and collects the rows that sessions share."""

    def __init__(self, store: Store, bundle: _BundleWriter) -> None:
        self._store, self._bundle = store, bundle
        self._sessions = self._traces = 0
        self._shared: dict[str, set[int]] = {"models": set(), "machines": set(), "settings": set()}

    def add(self, identity: str) -> None:
        """Add a session and the traces of its runs."""
        found = self._rows("SELECT * FROM sessions WHERE id = ? AND deleted IS NULL", identity)
        if not found:
            raise unknown_row("sessions", identity)
        row, number = found[0], found[0]["number"]
        tags = self._rows("SELECT tag FROM session_tags WHERE session = ? ORDER BY tag", number)
        turns = self._rows(
            "SELECT turns.*, earlier.id AS earlier FROM turns LEFT JOIN turns AS earlier ON "
            "earlier.number = turns.repeats AND earlier.session = turns.session "
            "WHERE turns.session = ? ORDER BY turns.number",
            number,
        )
        row |= {"tags": [tag["tag"] for tag in tags], "turns": [self._turn(t) for t in turns]}
        self._sessions += 1
        self._bundle.add(f"sessions/{self._sessions:06}.json", _convert(Session, row))

    def add_shared(self) -> None:
        """Add the rows that sessions share."""
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
        sql = f"SELECT * FROM {table} WHERE number IN (SELECT value FROM json_each(?))"
        return [_convert(kind, row) for row in self._rows(sql, numbers)]

    def _turn(self, row: Row) -> Turn:
        runs = self._rows("SELECT * FROM runs WHERE turn = ? ORDER BY number", row["number"])
        row |= {"repeats": row["earlier"], "runs": [self._run(run) for run in runs]}
        return _convert(Turn, row)

    def _run(self, row: Row) -> Run:
        if row["status"] == RECORDING:
            raise BadOption(
                message("a session is still being recorded"), message("wait until it has ended")
            )
        number = row["number"]
        spans = self._rows("SELECT * FROM annotations WHERE run = ? ORDER BY number", number)
        experiments = self._rows("SELECT * FROM experiments WHERE run = ? ORDER BY number", number)
        trace = self._trace(row)
        row["figures"] = _convert(Metrics, row)
        for column, table in _REFERENCES:
            row[column] = self._reference(table, row[column])
        row |= {
            "notes": msgspec.json.decode(row["notes"]),
            "annotations": [_convert(Annotation, span) for span in spans],
            "experiments": [_convert(Experiment, each) for each in experiments],
            "trace": self._add_trace(trace) if trace else None,
        }
        run = _convert(Run, row)
        check_run(run, trace)  # don't write what could not be imported
        return run

    def _reference(self, table: str, number: int | None) -> str | None:
        """Return the identity of a shared row, which is added at the end."""
        if number is None:
            return None
        self._shared[table].add(number)
        rows = self._rows(f"SELECT identity FROM {table} WHERE number = ?", number)
        return str(rows[0]["identity"]) if rows else None

    def _trace(self, row: Row) -> Trace | None:
        """Return a run's trace; segments that are not merged yet are merged for the bundle."""
        before, number = row["loaded_before"], row["number"]
        if found := self._rows("SELECT * FROM traces WHERE run = ?", number):
            columns = Columns(**{name: found[0][name] for name in Columns.__struct_fields__})
            return Trace(columns=columns, loaded_before=before)
        if not self._rows("SELECT 1 FROM segments WHERE run = ? LIMIT 1", number):
            return None if before is None else Trace(columns=None, loaded_before=before)
        builder = RecordBuilder(unpack_loaded(before), stopped=bool(row["stopped"]))
        packed = pack(builder.passing(segments_of(self._store.connection, number)))
        row |= {**metrics_of(builder.record), "starts_us": builder.starts_us}
        columns = Columns(format=TRACE_FORMAT, **packed._asdict())
        return Trace(columns=columns, loaded_before=before)

    def _add_trace(self, trace: Trace) -> str:
        self._traces += 1
        name = f"traces/{self._traces:06}.msgpack"
        self._bundle.add(name, trace)
        return name

    def _rows(self, sql: str, value: str | int) -> list[Row]:
        return list(self._store.database.query(sql, [value]))


_REFERENCES = (
    *(("model", "models"), ("draft", "models"), ("machine", "machines")),
    ("settings", "settings"),
)


def _convert(kind: type[R], row: Row) -> R:
    """Convert a row of the database, checked as it will be when it is imported.

    Raises:
        ValueError: a value is not allowed in a bundle.
    """
    wanted = {name: row[name] for name in kind.__struct_fields__}
    return msgspec.convert(wanted, kind, strict=False)


# ------------------------------------------------------------------------------------------ file

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A zip needs a time, but the time of an export is private."""


class _BundleWriter:
    """Writes member after member; the manifest comes last."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._members: list[Member] = []

    def add(self, name: str, value: Any) -> None:
        """Add a member: MessagePack if its name ends so, else JSON."""
        binary = name.endswith(".msgpack")
        raw = msgspec.msgpack.encode(value) if binary else msgspec.json.encode(value)
        self._write(name, raw, binary=binary)
        self._members.append(Member(name=name, size=len(raw), digest=digest_of(raw)))

    def finish(self) -> None:
        """Add the manifest."""
        manifest = Manifest(
            format=FORMAT, version=VERSION, made_by=__version__, members=self._members
        )
        self._write(MANIFEST, msgspec.json.encode(manifest), binary=False)

    def _write(self, name: str, raw: bytes, *, binary: bool) -> None:
        if len(raw) > MAX_MEMBER_BYTES or len(self._members) >= MAX_MEMBERS:
            raise BadOption(
                message("the sessions are too many for one bundle"),
                message("export fewer at a time"),
            )
        info = zipfile.ZipInfo(name, _EPOCH)
        info.external_attr = 0o644 << 16
        # What compresses so well that a reader would take it for a bomb is stored as it is.
        grows = len(raw) > SLACK and len(zlib.compress(raw, 1)) * MAX_GROWTH // 2 < len(raw)
        method = zipfile.ZIP_STORED if binary or grows else zipfile.ZIP_DEFLATED
        self._zip.writestr(info, raw, method)


@contextmanager
def _bundle_writer(path: Path) -> Iterator[_BundleWriter]:
    """Open a new bundle; without an error, finish it and write it to the disk."""
    with path.open("xb") as file:
        with _closed_archive(file) as archive:
            writer = _BundleWriter(archive)
            yield writer
            writer.finish()
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _closed_archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Close the archive after an error too, or zipfile would write again when it is collected."""
    archive = zipfile.ZipFile(file, "w")
    try:
        yield archive
    except BaseException:
        with suppress(OSError, ValueError):
            archive.close()
        raise
    archive.close()
