"""Remembers what headers said, so that a folder of large models is listed in no time.

What is kept of a file is good as long as its path, size, time of change and inode are the same,
those of all its parts included. The memory is a cache: bounded, written as a whole behind a digest
of it, and where it is damaged, too large or of another version, it is as if there were none.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from overthink import __version__
from overthink.folders import write_atomically
from overthink.library.model_entry import HeaderFacts
from overthink.library.model_folders import small_file
from overthink.library.model_search import FoundModel

FILE_NAME = "headers.msgpack"
RULES = 2
"""Raised when the same header would be described differently."""
FILE_LIMIT = 32 * 1024 * 1024
ENTRIES_LIMIT = 5_000
_DIGEST = 16
"""Bytes of the digest that the file begins with."""
SETTLED_S = 2.0
"""A file that changed later than this ago may change again without its time telling."""

Fingerprint = tuple[tuple[int, int, int], ...]
"""Bytes, nanoseconds and inode of each part."""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    path: str
    fingerprint: Fingerprint
    facts: HeaderFacts
    template: int
    """Which of the templates it has; the same few stand in many files."""


class _File(msgspec.Struct, frozen=True, array_like=True):
    version: str
    templates: list[str]
    kept: list[_Kept]


def fingerprint(parts: Iterable[Path]) -> Fingerprint | None:
    """Of a model's files; None where one cannot be looked at."""
    try:
        return tuple((a.st_size, a.st_mtime_ns, a.st_ino) for a in map(os.stat, parts))
    except (OSError, ValueError):
        return None


class HeaderCache:
    """What is known of files.

    Args:
        path: the file it is kept in; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept = _read(path) if path else {}
        self._changed = False

    def recall(self, found: FoundModel) -> HeaderFacts | None:
        """What is known of a model, if its files are as they were."""
        kept = self._kept.get(str(found.path))
        if kept is None or kept[0] != fingerprint(found.parts):
            return None
        self._kept[str(found.path)] = self._kept.pop(str(found.path))  # those in use come last
        return kept[1]

    def add(self, found: FoundModel, before: Fingerprint | None, facts: HeaderFacts) -> None:
        """Keeps what a header said.

        Args:
            before: the fingerprint from before it was read.
        """
        now_ns = time.time_ns()
        path = _text(found.path)
        if not before or path is None or before != fingerprint(found.parts):
            return
        if all(now_ns - changed_ns > SETTLED_S * 1e9 for _, changed_ns, _ in before):
            self._kept.pop(path, None)
            self._kept[path] = (before, facts)
            self._changed = True

    def save(self) -> None:
        """Writes what is new. A memory that cannot be written is none."""
        if self._path is None or not self._changed:
            return
        templates: dict[str, int] = {}
        kept = [
            _Kept(path, mark, _without_template(facts), _number(templates, facts.template))
            for path, (mark, facts) in list(self._kept.items())[-ENTRIES_LIMIT:]
        ]
        content = msgspec.msgpack.encode(_File(_version(), list(templates), kept))
        try:
            if len(content) + _DIGEST <= FILE_LIMIT:
                write_atomically(self._path, _digest(content) + content)
                self._changed = False
        except OSError:
            return


def _read(path: Path) -> dict[str, tuple[Fingerprint, HeaderFacts]]:
    whole = small_file(path, FILE_LIMIT) or b""
    content = whole[_DIGEST:]
    if whole[:_DIGEST] != _digest(content):
        return {}
    try:
        file = msgspec.msgpack.decode(content, type=_File)
        if file.version != _version():
            return {}
        return {
            kept.path: (kept.fingerprint, _with_template(kept, file.templates))
            for kept in file.kept[:ENTRIES_LIMIT]
        }
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, IndexError):
        return {}


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


def _version() -> str:
    """Of the program, of what it makes of headers, and of llama.cpp, which runs what it knows."""
    try:
        llama_cpp = version("llama-cpp-python")
    except PackageNotFoundError:
        llama_cpp = ""
    return f"{__version__}/{RULES}/{llama_cpp}"


def _number(templates: dict[str, int], template: str) -> int:
    return templates.setdefault(template, len(templates))


def _without_template(facts: HeaderFacts) -> HeaderFacts:
    return msgspec.structs.replace(facts, template="")


def _with_template(kept: _Kept, templates: list[str]) -> HeaderFacts:
    """Raises `IndexError` where there is no such template."""
    if kept.template < 0:
        raise IndexError
    return msgspec.structs.replace(kept.facts, template=templates[kept.template])


def _text(path: Path) -> str | None:
    """The path as text; None where it is none, and could not be written."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text
