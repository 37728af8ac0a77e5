"""A file that is not whole yet: `NAME.gguf.part`, and a note of what it is to become.

Neither is taken for a model by anything that looks for models. Writes go straight to the system,
so that what was received stays when the process is killed.
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
from overthink.core.symbols import excerpt

PART_ENDING = ".part"
NOTE_ENDING = ".part.json"
LOCK_ENDING = ".part.lock"
LARGEST_NOTE = 10_000
_READ = 1 << 20


class PartialNote(msgspec.Struct, frozen=True):
    """What a partial file is a part of."""

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
        return _beside(self.final, PART_ENDING)

    @property
    def note_path(self) -> Path:
        """The note."""
        return _beside(self.final, NOTE_ENDING)

    @property
    def lock_path(self) -> Path:
        """Held by who downloads."""
        return _beside(self.final, LOCK_ENDING)

    def length(self) -> int:
        """Bytes that are there; 0 where there is no file."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def note(self) -> PartialNote | None:
        """The note; None where there is none, or none that can be read."""
        try:
            if self.note_path.stat().st_size > LARGEST_NOTE:
                return None
            return msgspec.json.decode(self.note_path.read_bytes(), type=PartialNote)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def begin(self, note: PartialNote) -> None:
        """Takes up what belongs to `note`, and throws away what does not.

        Raises:
            DownloadFailure: the folder cannot be written to.
        """
        try:
            self.final.parent.mkdir(parents=True, exist_ok=True)
            known = self.note()
            if known is None or known.sha256 != note.sha256 or self.length() > note.size:
                self.path.unlink(missing_ok=True)
            self.note_path.write_bytes(msgspec.json.encode(note))
        except OSError as error:
            raise cannot_write(self.final, error) from None

    def open(self) -> BinaryIO:
        """The file, to be written to at its end.

        Raises:
            DownloadFailure: it cannot be.
        """
        try:
            return open(self.path, "ab", buffering=0)
        except OSError as error:
            raise cannot_write(self.final, error) from None

    def digest(self, tell: Callable[[int], None]) -> hashlib._Hash:
        """SHA-256 of what is there; `tell` hears how far it is.

        Raises:
            DownloadFailure: it cannot be read.
        """
        made, done, length = hashlib.sha256(), 0, self.length()
        try:
            with self.path.open("rb") as file:
                while block := file.read(min(_READ, length - done)):
                    made.update(block)
                    done += len(block)
                    tell(done)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise cannot_write(self.final, error) from None
        return made

    def finish(self) -> None:
        """Gives the file its name, which nothing has yet.

        Raises:
            DownloadFailure: something has it by now, or the folder cannot be written to.
        """
        if os.path.exists(self.final):
            raise DownloadFailure(
                f"{excerpt(self.final)} came from elsewhere meanwhile",
                "move it away, then try again",
            )
        try:
            with self.path.open("rb") as file:
                os.fsync(file.fileno())
            self.path.rename(self.final)
        except OSError as error:
            raise cannot_write(self.final, error) from None
        self.discard()

    def discard(self) -> None:
        """Takes away the partial file and all that belongs to it."""
        for path in (self.path, self.note_path, self.lock_path):
            with suppress(OSError):
                path.unlink()

    def tidy(self) -> None:
        """Takes away what is of no use where nothing came: the lock, and folders made for it."""
        if not os.path.exists(self.note_path):
            self.discard()
            with suppress(OSError):
                self.final.parent.rmdir()
                self.final.parent.parent.rmdir()


def _beside(final: Path, ending: str) -> Path:
    return final.with_name(final.name + ending)


def cannot_write(final: Path, error: OSError) -> DownloadFailure:
    """Why nothing can be written, as a sentence."""
    why = error.strerror or type(error).__name__
    return DownloadFailure(
        f"{excerpt(final)} cannot be written ({why})", "make room or choose another models folder"
    )
