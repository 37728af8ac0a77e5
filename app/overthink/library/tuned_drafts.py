"""The best draft of a model as it was measured on this machine, kept for the next time.

One small file in the person's data folder. Models are known by their content, so that a moved file
keeps what was found; a machine by its name and processors, since folders may be shared between
several. A file that cannot be read counts as empty: what it holds can be measured again.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from overthink.core.errors import BadInput

FILE = "tuned-drafts.json"
LARGEST_FILE = 4_000_000
VERSION = 1


class TuningResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    draft: str
    """Path, `lookup`, or `none` where drafting did not pay."""
    name: str
    """The draft's name, for people."""
    limit: int
    """Proposed tokens a round; 0 for none."""
    speed_up: float
    """Over plain decoding, median over the passes."""
    day: str
    """When it was measured, ISO 8601."""


class TunedDraft(TuningResult, frozen=True, kw_only=True):
    """What was found for one model on one machine."""

    target: str
    """Digest of the model file's content."""
    machine: str


class _File(msgspec.Struct, frozen=True):
    version: int
    drafts: tuple[TunedDraft, ...]


def this_machine() -> str:
    """This machine, as far as speed depends on it."""
    return f"{platform.node()}, {platform.machine()}, {os.cpu_count()} processors"


class TunedDrafts:
    """What was found for this machine's models.

    Args:
        path: the file; need not be there.
        identity: gives the digest of a model file's content; raises OSError where it is gone.
    """

    def __init__(self, path: Path, identity: Callable[[Path], str]) -> None:
        self._path, self._identity = path, identity

    def find(self, target: Path) -> TunedDraft | None:
        """What was found for a model; None where nothing was, or its draft is gone."""
        known = [tuned for tuned in self._read() if tuned.machine == this_machine()]
        if not known:  # nothing was ever tuned here: no file need be read for its digest
            return None
        try:
            identity = self._identity(target)
        except OSError:
            return None
        found = next((tuned for tuned in known if tuned.target == identity), None)
        return found if found and _is_there(found.draft) else None

    def save(self, target: Path, found: TuningResult) -> None:
        """Keeps what was found, in the place of what was found before.

        Raises:
            BadInput: the file cannot be written.
        """
        try:
            new = TunedDraft(
                target=self._identity(target),
                machine=this_machine(),
                **msgspec.structs.asdict(found),
            )
            others = [t for t in self._read() if (t.target, t.machine) != (new.target, new.machine)]
            self._write((*others, new))
        except OSError as error:
            raise BadInput(
                f"what was measured cannot be kept in {self._path} ({error.strerror})",
                "make room there, or make it writable",
            ) from None

    def forget(self, target: Path) -> None:
        """Forgets what was found for a model: "automatic" is the usual choice again.

        Raises:
            OSError: the file cannot be written.
        """
        identity = self._identity(target)
        self._write(tuple(tuned for tuned in self._read() if tuned.target != identity))

    def _read(self) -> tuple[TunedDraft, ...]:
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            if self._path.stat().st_size <= LARGEST_FILE:
                file = msgspec.json.decode(self._path.read_bytes(), type=_File)
                return file.drafts if file.version == VERSION else ()
        return ()

    def _write(self, drafts: tuple[TunedDraft, ...]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_name(f".{self._path.name}.{os.getpid()}.partial")
        try:
            content = msgspec.json.encode(_File(VERSION, drafts))
            partial.write_bytes(msgspec.json.format(content, indent=1))
            partial.replace(self._path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise


def _is_there(draft: str) -> bool:
    return draft in ("lookup", "none") or os.path.isfile(draft)
