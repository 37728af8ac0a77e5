"""The best draft of each model as measured on this machine, saved for later runs.

They are stored in a small file in the user's data folder. Models are identified by their content,
so a moved file keeps its result; machines by name and processors, since folders may be shared
between several. What cannot be read of the file counts as not measured; it is copied before it is
overwritten.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path

import msgspec

from overthink.core.draft_support import CHAIN, MTP, NGRAM, TEXT_DRAFTERS
from overthink.core.errors import BadInput
from overthink.core.messages import message
from overthink.core.settings_tree import Fitted, fit
from overthink.folders import write_atomically
from overthink.settings_file import SettingsTree, encode_settings, read_settings, save_aside

FILE = "tuned-drafts.json"
MAX_BYTES = 4_000_000
VERSION = 1


class TuningResult(msgspec.Struct, frozen=True, kw_only=True):
    """The fastest way to draft."""

    draft: str
    """Path, `lookup`, or `none` if no draft was faster."""
    name: str
    """The draft's name to display."""
    limit: int
    """Proposed tokens per round; 0 for none."""
    speed_up: float
    """Over plain decoding, median of the passes."""
    day: str
    """When it was measured, ISO 8601."""


class TunedDraft(TuningResult, frozen=True, kw_only=True):
    """The result for one model on one machine."""

    target: str
    """Digest of the model file's content."""
    machine: str


class _File(msgspec.Struct, frozen=True):
    version: int = VERSION
    drafts: tuple[TunedDraft, ...] = ()


def this_machine() -> str:
    """Identify this machine by what affects its speed."""
    return f"{platform.node()}, {platform.machine()}, {os.cpu_count()} processors"


class TunedDrafts:
    """The results for this machine's models.

    Args:
        path: the file; need not exist.
        identity: returns the digest of a model file's content; raises OSError if it is gone.
    """

    def __init__(self, path: Path, identity: Callable[[Path], str]) -> None:
        self._path, self._identity = path, identity

    def find(self, target: Path) -> TunedDraft | None:
        """The result for a model; None if there is none, or its draft no longer exists."""
        known = [tuned for tuned in self._read() if tuned.machine == this_machine()]
        if not known:  # saves computing the digest
            return None
        try:
            identity = self._identity(target)
        except OSError:
            return None
        found = next((tuned for tuned in known if tuned.target == identity), None)
        return found if found and _exists(found.draft) else None

    def save(self, target: Path, result: TuningResult) -> None:
        """Save a result; it replaces an earlier one.

        Raises:
            BadInput: the file cannot be written.
        """
        try:
            new = TunedDraft(
                target=self._identity(target),
                machine=this_machine(),
                **msgspec.structs.asdict(result),
            )
            others = [t for t in self._read() if (t.target, t.machine) != (new.target, new.machine)]
            self._write((*others, new))
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise BadInput(
                message(
                    "the measured draft cannot be saved in {file} ({why})",
                    file=str(self._path),
                    why=why,
                ),
                message("free some space there, or make it writable"),
            ) from None

    def forget(self, target: Path) -> None:
        """Forget the results for a model: "auto" makes its usual choice again.

        Raises:
            OSError: the file cannot be written.
        """
        identity = self._identity(target)
        self._write(tuple(tuned for tuned in self._read() if tuned.target != identity))

    def _read(self) -> tuple[TunedDraft, ...]:
        file = self._fitted()[1].value
        return file.drafts if file.version == VERSION else ()

    def _fitted(self) -> tuple[SettingsTree, Fitted[_File]]:
        read = read_settings(self._path, MAX_BYTES)
        fitted = fit(read.tree, _File)
        read.problems += fitted.problems
        return read, fitted

    def _write(self, drafts: tuple[TunedDraft, ...]) -> None:
        read, fitted = self._fitted()
        unusable = read.unreadable or read.problems or fitted.value.version != VERSION
        if unusable and not save_aside(read):
            raise PermissionError(0, "its old version cannot be copied")
        write_atomically(self._path, encode_settings(_File(VERSION, drafts), fitted.unknown))


def _exists(draft: str) -> bool:
    file = draft.removeprefix(f"{NGRAM}{CHAIN}")
    return file in ("none", MTP, *TEXT_DRAFTERS) or os.path.isfile(file)
