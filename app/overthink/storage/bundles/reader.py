"""Read an untrusted bundle: members are known and bounded before they are used.

The zip's directory is bounded before it is read; only names of bundle members are accepted; sizes
are added up before anything is inflated; what is inflated must have the length and checksum of the
manifest.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from overthink.core.errors import BundleError
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.rows import (
    FORMAT,
    MANIFEST,
    SESSION_NAME,
    SHARED,
    TRACE_NAME,
    VERSION,
    Heading,
    Manifest,
)

T = TypeVar("T")

MAX_MEMBERS = 60_000
MAX_DIRECTORY_BYTES = 8 << 20
"""Of the zip's own list of members."""
MAX_MEMBER_BYTES = 64 << 20
MAX_BYTES = 2 << 30
MAX_GROWTH = 200
"""Ratio of inflated to packed bytes; sessions come to about 10."""
SLACK = 1 << 20
"""Bytes that may grow more: a small file may repeat one sentence many times."""

NO_BUNDLE = message("it is not a bundle of sessions, or it is damaged")
ANOTHER_COPY = message("get another copy of it")

_QUOTED_LENGTH = 160
"""Characters of an untrusted name or error that are quoted in a sentence."""
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_NAMES = re.compile(rf"{re.escape(MANIFEST)}|{re.escape(SHARED)}|{SESSION_NAME}|{TRACE_NAME}")
_ENCRYPTED = 0x1
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError, KeyError, OSError),
)
"""What zipfile raises for malicious files and failing disks."""


def digest_of(raw: bytes) -> str:
    """Return the checksum of a member."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def plain(words: object) -> str:
    """Return untrusted text as one short line of printable characters."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in str(words))
    return shown if len(shown) <= _QUOTED_LENGTH else f"{shown[:_QUOTED_LENGTH]}…"


class Bundle:
    """An open bundle with a valid container; its contents are not checked yet."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self.path = path
        size = file.seek(0, os.SEEK_END)
        with self.raising_refusal():
            _check_end(file, size)
            self._zip = zipfile.ZipFile(file)
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._check_directory(size)
        manifest = self._manifest()
        self.version = manifest.version
        self._members = {member.name: member for member in manifest.members}
        self._check_members()

    @property
    def names(self) -> list[str]:
        """Names of all members except the manifest, sorted."""
        return sorted(self._members)

    @contextmanager
    def raising_refusal(self, what: Message = NO_BUNDLE) -> Iterator[None]:
        """Raise a `BundleError` that names the file for an error of a decoder."""
        try:
            yield
        except BundleError:
            raise
        except (*_DAMAGE, msgspec.DecodeError) as error:
            why = message("{what} ({why})", what=what, why=plain(error))
            raise self.refusal(why) from None

    def refusal(self, why: Message, remedy: Message = ANOTHER_COPY) -> BundleError:
        """Return the error for a bundle that cannot be imported."""
        problem = message("{file} cannot be imported: {why}", file=self.path, why=why)
        return BundleError(problem, remedy)

    def read(self, name: str, kind: type[T]) -> T:
        """Inflate and decode a member.

        Raises:
            BundleError: it differs from the manifest, or is of another type.
        """
        raw = self._raw(name)
        member = self._members[name]
        if len(raw) != member.size or digest_of(raw) != member.digest:
            raise self.refusal(
                message("its part {name} is damaged: the checksum differs", name=name)
            )
        return self._decoded(name, raw, kind)

    def _decoded(self, name: str, raw: bytes, kind: type[T]) -> T:
        with self.raising_refusal(message("its part {name} is invalid", name=name)):
            if name.endswith(".msgpack"):
                return msgspec.msgpack.decode(raw, type=kind)
            return msgspec.json.decode(raw, type=kind)

    def _raw(self, name: str) -> bytes:
        info = self._infos[name]
        damaged = message("its part {name} is damaged", name=name)
        with self.raising_refusal(damaged), self._zip.open(info) as member:
            return member.read(info.file_size + 1)

    def _check_directory(self, size: int) -> None:
        infos = self._zip.infolist()
        for info in infos:
            if why := _objection(info):
                raise self.refusal(why)
        if len(self._infos) != len(infos):
            raise self.refusal(message("it contains a part twice"))
        if MANIFEST not in self._infos:
            raise self.refusal(message("it is not a bundle of sessions: it has no manifest"))
        whole = sum(info.file_size for info in infos)
        if whole > MAX_BYTES or whole > MAX_GROWTH * size + SLACK:
            raise self.refusal(message("it would grow to {bytes:size}", bytes=whole))

    def _manifest(self) -> Manifest:
        raw = self._raw(MANIFEST)
        heading = self._decoded(MANIFEST, raw, Heading)
        if heading.format != FORMAT:
            raise self.refusal(message("it is not a bundle of sessions"))
        if heading.version > VERSION:
            raise self.refusal(
                message(
                    "it was written by a newer Overthink (its version is {version}, this version "
                    "supports {ours})",
                    version=heading.version,
                    ours=VERSION,
                ),
                message("update Overthink"),
            )
        return self._decoded(MANIFEST, raw, Manifest)

    def _check_members(self) -> None:
        if self._members.keys() != self._infos.keys() - {MANIFEST} or SHARED not in self._members:
            raise self.refusal(message("its parts do not match its manifest"))
        for name, member in self._members.items():
            if member.size != self._infos[name].file_size:
                raise self.refusal(
                    message("the length of its part {name} differs from the manifest", name=name)
                )


def _check_end(file: IO[bytes], size: int) -> None:
    """Check the zip's last record, before zipfile trusts the lengths in it."""
    if size < _END.size:
        raise ValueError("it is too short")
    file.seek(size - _END.size)
    mark, disk, first_disk, here, entries, length, start, comment = _END.unpack(
        file.read(_END.size)
    )
    if mark != _END_MARK or disk or first_disk or comment or here != entries:
        raise ValueError("its end is missing")
    if entries > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
        raise ValueError("it has too many parts")
    if start + length + _END.size != size:
        raise ValueError("its directory is not where it should be")
    file.seek(0)


def _objection(info: zipfile.ZipInfo) -> Message:
    """Return why a member is refused, whatever it contains; empty if it is accepted."""
    name = info.orig_filename
    if name != info.filename or not _NAMES.fullmatch(name):
        return message("it has a part called “{name}”, which no bundle has", name=plain(name))
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return message("its part {name} is a link or device", name=name)
    if info.flag_bits & _ENCRYPTED:
        return message("its part {name} is encrypted", name=name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return message("its part {name} is compressed in an unknown way", name=name)
    if info.file_size > MAX_MEMBER_BYTES:
        size = info.file_size
        return message("its part {name} would grow to {bytes:size}", name=name, bytes=size)
    return NO_MESSAGE


@contextmanager
def opened_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle. The file may vanish meanwhile; what is open stays readable.

    Raises:
        BundleError: it cannot be read, or is not a bundle.
    """
    with _open(path.expanduser()) as file:
        yield Bundle(file, path)


def _open(path: Path) -> IO[bytes]:
    try:
        if path.exists() and not path.is_file():  # opening a pipe would block
            raise OSError(0, "it is not a file")
        return path.open("rb")
    except (OSError, ValueError) as error:  # a ValueError for a zero byte in the name
        why = getattr(error, "strerror", None) or str(error)
        raise BundleError(
            message("the bundle {file} cannot be read ({why})", file=path, why=why),
            message(
                "name a file that ends in {suffix}",
                in_window="choose a file that ends in {suffix}",
                suffix=SUFFIX,
            ),
        ) from None
