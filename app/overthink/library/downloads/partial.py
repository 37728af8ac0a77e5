"""An incomplete file: `NAME.gguf.part`, and a record of what it will become.

Neither is mistaken for a model when folders are searched. Writes are unbuffered, so that received
bytes remain when the process is killed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from overthink.core.errors import DownloadFailure
from overthink.core.messages import message
from overthink.core.symbols import excerpt
from overthink.library.model_folders import file_size, small_file

PART_ENDING = ".part"
RECORD_ENDING = ".part.json"
LOCK_ENDING = ".part.lock"
MAX_RECORD_BYTES = 10_000
_BLOCK = 1 << 20


class PartialRecord(msgspec.Struct, frozen=True):
    """The file that a partial file belongs to."""

    repository: str
    file: str
    commit: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PartialFile:
    """The partial file of what will be `final`."""

    final: Path

    @property
    def path(self) -> Path:
        """The bytes so far."""
        return self._beside(PART_ENDING)

    @property
    def record_path(self) -> Path:
        """The record."""
        return self._beside(RECORD_ENDING)

    @property
    def lock_path(self) -> Path:
        """Locked by the process that downloads."""
        return self._beside(LOCK_ENDING)

    def _beside(self, ending: str) -> Path:
        return self.final.with_name(self.final.name + ending)

    def length(self) -> int:
        """Bytes downloaded; 0 if there is no file."""
        return file_size(self.path)

    def record(self) -> PartialRecord | None:
        """The record; None if there is none, or it is damaged."""
        try:
            content = small_file(self.record_path, MAX_RECORD_BYTES) or b""
            return msgspec.json.decode(content, type=PartialRecord)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def begin(self, record: PartialRecord) -> None:
        """Keep the bytes that belong to `record`, delete others.

        Raises:
            DownloadFailure: the folder cannot be written.
        """
        try:
            self.final.parent.mkdir(parents=True, exist_ok=True)
            known = self.record()
            if known is None or known.sha256 != record.sha256 or self.length() > record.size:
                self.path.unlink(missing_ok=True)
            self.record_path.write_bytes(msgspec.json.encode(record))
        except OSError as error:
            raise cannot_write(self.final, error) from None

    def open(self) -> BinaryIO:
        """Open the file for appending.

        Raises:
            DownloadFailure: it cannot be opened.
        """
        try:
            return open(self.path, "ab", buffering=0)
        except OSError as error:
            raise cannot_write(self.final, error) from None

    def digest(self, report: Callable[[int], None]) -> hashlib._Hash:
        """SHA-256 of the bytes so far.

        Args:
            report: receives the number of bytes read.

        Raises:
            DownloadFailure: they cannot be read.
        """
        digest, done, length = hashlib.sha256(), 0, self.length()
        try:
            with self.path.open("rb") as file:
                while block := file.read(min(_BLOCK, length - done)):
                    digest.update(block)
                    done += len(block)
                    report(done)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise cannot_write(self.final, error) from None
        return digest

    def finish(self) -> None:
        """Rename the complete file to its final name.

        Raises:
            DownloadFailure: a file of this name exists by now, or the folder cannot be written.
        """
        if os.path.exists(self.final):
            raise DownloadFailure(
                message("{file} was created by another program", file=excerpt(self.final)),
                message("move it away, then try again"),
            )
        try:
            with self.path.open("rb") as file:
                os.fsync(file.fileno())
            self.path.rename(self.final)
        except OSError as error:
            raise cannot_write(self.final, error) from None
        self.discard()

    def discard(self) -> None:
        """Delete the partial file, its record and its lock."""
        for path in (self.path, self.record_path, self.lock_path):
            with suppress(OSError):
                path.unlink()

    def clean_up(self) -> None:
        """Delete the lock and new folders if nothing was downloaded."""
        if not os.path.exists(self.record_path):
            self.discard()
            with suppress(OSError):
                self.final.parent.rmdir()
                self.final.parent.parent.rmdir()


def cannot_write(final: Path, error: OSError) -> DownloadFailure:
    """Make the error of a file that cannot be written."""
    why = error.strerror or type(error).__name__
    return DownloadFailure(
        message("{file} cannot be written ({why})", file=excerpt(final), why=why),
        message("free some space or choose another models folder"),
    )
