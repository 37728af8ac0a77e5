"""A bundle's file, read with suspicion: members are known and bounded before they are used.

The zip's own directory is bounded before it is read, names are those of a bundle and no others,
sizes are added up before anything is inflated, and what comes out has the length and the checksum
that the manifest says.
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

MOST_MEMBERS = 60_000
MOST_DIRECTORY = 8 << 20
"""Bytes of the zip's own list of members."""
MOST_OF_ONE = 64 << 20
"""Bytes of a member."""
MOST_IN_ALL = 2 << 30
MOST_GROWTH = 200
"""Inflated bytes a packed one; sessions come to 10 or so."""
SLACK = 1 << 20
"""Bytes that may grow more than that: a small file of one sentence said again and again."""

ANOTHER_COPY = "get it again from where it comes"
UPDATE = "update Overthink"

_LONGEST = 160
"""Characters of a name or an error that a sentence repeats."""
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_NAMES = re.compile(rf"{re.escape(MANIFEST)}|{re.escape(SHARED)}|{SESSION_NAME}|{TRACE_NAME}")
_ENCRYPTED = 0x1
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError, KeyError, OSError),
)
"""What zipfile raises over a file that somebody made to hurt it, and a disk that fails."""


def digest_of(raw: bytes) -> str:
    """The checksum of a member."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def plain(words: object) -> str:
    """What a stranger's file makes somebody say, in one line of letters."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in str(words))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


class Bundle:
    """An open bundle whose container is in order; of its contents nothing is known yet."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self.path = path
        size = file.seek(0, os.SEEK_END)
        with self.damage_told():
            _check_end(file, size)
            self._zip = zipfile.ZipFile(file)
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._check_directory(size)
        self._members = {member.name: member for member in self._manifest().members}
        self._check_members()

    @property
    def names(self) -> list[str]:
        """Of all members but the manifest, in order."""
        return sorted(self._members)

    @contextmanager
    def damage_told(self, what: str = "it is no bundle of sessions, or damaged") -> Iterator[None]:
        """Turns what decoders raise into a sentence that names the file."""
        try:
            yield
        except BundleError:
            raise
        except (*_DAMAGE, msgspec.DecodeError) as error:
            raise self.refusal(f"{what} ({plain(error)})") from None

    def refusal(self, why: str, remedy: str = ANOTHER_COPY) -> BundleError:
        """The sentence for what cannot be taken in."""
        return BundleError(f"{self.path} cannot be imported: {why}", remedy)

    def read(self, name: str, kind: type[T]) -> T:
        """A member, inflated and decoded.

        Raises:
            BundleError: it is not what the manifest says, or of another kind.
        """
        raw = self._raw(name)
        member = self._members[name]
        if len(raw) != member.size or digest_of(raw) != member.digest:
            raise self.refusal(f"its part {name} is damaged, the checksum differs")
        return self._decoded(name, raw, kind)

    def _decoded(self, name: str, raw: bytes, kind: type[T]) -> T:
        with self.damage_told(f"its part {name} is not as it should be"):
            if name.endswith(".msgpack"):
                return msgspec.msgpack.decode(raw, type=kind)
            return msgspec.json.decode(raw, type=kind)

    def _raw(self, name: str) -> bytes:
        info = self._infos[name]
        with self.damage_told(f"its part {name} is damaged"), self._zip.open(info) as member:
            return member.read(info.file_size + 1)

    def _check_directory(self, size: int) -> None:
        infos = self._zip.infolist()
        for info in infos:
            if why := _objection(info):
                raise self.refusal(why)
        if len(self._infos) != len(infos):
            raise self.refusal("a part is in it twice")
        if MANIFEST not in self._infos:
            raise self.refusal("it is no bundle of sessions: it has no manifest")
        whole = sum(info.file_size for info in infos)
        if whole > MOST_IN_ALL or whole > MOST_GROWTH * size + SLACK:
            raise self.refusal(f"it would grow to {whole / 1e6:,.0f} MB")

    def _manifest(self) -> Manifest:
        raw = self._raw(MANIFEST)
        heading = self._decoded(MANIFEST, raw, Heading)
        if heading.format != FORMAT:
            raise self.refusal("it is no bundle of sessions")
        if heading.version > VERSION:
            raise self.refusal(
                f"a newer Overthink wrote it (its version is {heading.version}, this program "
                f"knows {VERSION})",
                UPDATE,
            )
        return self._decoded(MANIFEST, raw, Manifest)

    def _check_members(self) -> None:
        if self._members.keys() != self._infos.keys() - {MANIFEST} or SHARED not in self._members:
            raise self.refusal("its parts are not those of its manifest")
        for name, member in self._members.items():
            if member.size != self._infos[name].file_size:
                raise self.refusal(f"its part {name} is not as long as the manifest says")


def _check_end(file: IO[bytes], size: int) -> None:
    """The zip's last record, before zipfile reads as much as it says."""
    if size < _END.size:
        raise ValueError("it is too short")
    file.seek(size - _END.size)
    mark, disk, first_disk, here, entries, length, start, comment = _END.unpack(
        file.read(_END.size)
    )
    if mark != _END_MARK or disk or first_disk or comment or here != entries:
        raise ValueError("its end is missing")
    if entries > MOST_MEMBERS or length > MOST_DIRECTORY:
        raise ValueError("it has too many parts")
    if start + length + _END.size != size:
        raise ValueError("its directory is not where it should be")
    file.seek(0)


def _objection(info: zipfile.ZipInfo) -> str:
    """Why a member is not taken, whatever is in it; empty where nothing is wrong."""
    name = info.orig_filename
    if name != info.filename or not _NAMES.fullmatch(name):
        return f"it has a part called “{plain(name)}”, which no bundle has"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return f"its part {name} is a link or device"
    if info.flag_bits & _ENCRYPTED:
        return f"its part {name} is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"its part {name} is packed in an unknown way"
    if info.file_size > MOST_OF_ONE:
        return f"its part {name} would grow to {info.file_size / 1e6:,.0f} MB"
    return ""


@contextmanager
def opened_bundle(path: Path) -> Iterator[Bundle]:
    """A bundle to be read. It may vanish meanwhile; what was opened stays readable.

    Raises:
        BundleError: it cannot be read, or is none.
    """
    with _opened(path.expanduser()) as file:
        yield Bundle(file, path)


def _opened(path: Path) -> IO[bytes]:
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise OSError(0, "it is no file")
        return path.open("rb")
    except (OSError, ValueError) as error:  # a ValueError for a zero byte in the name
        why = getattr(error, "strerror", None) or str(error)
        raise BundleError(
            f"the bundle {path} cannot be read ({why})", f"name a file that ends in {SUFFIX}"
        ) from None
