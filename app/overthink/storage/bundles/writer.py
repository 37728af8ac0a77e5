"""A bundle's file, written beside its place and moved there whole."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from overthink import __version__
from overthink.core.errors import BadOption, StoreUnwritable
from overthink.storage.bundles.reader import (
    MOST_GROWTH,
    MOST_MEMBERS,
    MOST_OF_ONE,
    SLACK,
    digest_of,
)
from overthink.storage.bundles.rows import FORMAT, MANIFEST, VERSION, Manifest, Member

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
