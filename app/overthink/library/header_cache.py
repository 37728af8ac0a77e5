"""A cache of header facts, so that a folder of large models is listed instantly.

An entry is valid while path, size, modification time and inode of the model's files are unchanged.
The file has limited size and begins with a digest of its content. If it is damaged, too large or
from another version, the cache is empty.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import msgspec

from overthink import __version__
from overthink.core.messages import from_wire, to_wire
from overthink.folders import write_atomically
from overthink.library.model_entry import HeaderFacts
from overthink.library.model_folders import small_file
from overthink.library.model_search import FoundModel

CODEC_LOCK = Lock()
"""Held while a cache is decoded or encoded: the index of models and the plans do so in two threads
at the start, where msgspec crashed the window now and then."""

FILE_NAME = "headers.msgpack"
RULES = 5
"""Increment when the same header would be described differently."""
FILE_LIMIT = 32 * 1024 * 1024
ENTRIES_LIMIT = 20_000
_DIGEST_BYTES = 16
SETTLED_S = 2.0
"""A file modified more recently may change again without a new modification time."""

Fingerprint = tuple[tuple[int, int, int], ...]
"""Bytes, modification time in nanoseconds, and inode of each part."""


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    path: str
    fingerprint: Fingerprint
    facts: HeaderFacts
    template: int
    """Index among the templates: many files share the same few."""


class _File(msgspec.Struct, frozen=True, array_like=True):
    version: str
    templates: list[str]
    entries: list[_Entry]


def fingerprint(parts: Iterable[Path]) -> Fingerprint | None:
    """The fingerprint of a model's files; None if one is inaccessible."""
    try:
        return tuple((a.st_size, a.st_mtime_ns, a.st_ino) for a in map(os.stat, parts))
    except (OSError, ValueError):
        return None


def is_settled(mark: Fingerprint) -> bool:
    """Whether the files were modified so long ago that a change would show in their times."""
    now_ns = time.time_ns()
    return all(now_ns - changed_ns > SETTLED_S * 1e9 for _, changed_ns, _ in mark)


class HeaderCache:
    """The header facts of files that were read before.

    Args:
        path: the cache file; None for a cache that is always empty.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._entries = _read(path) if path else {}
        self._changed = False

    def find(self, found: FoundModel) -> HeaderFacts | None:
        """The facts of a model; None if they are unknown or its files have changed."""
        entry = self._entries.get(str(found.path))
        if entry is None or entry[0] != fingerprint(found.parts):
            return None
        self._entries[str(found.path)] = self._entries.pop(str(found.path))  # recently used: last
        return entry[1]

    def add(self, found: FoundModel, before: Fingerprint | None, facts: HeaderFacts) -> None:
        """Add the facts of a header.

        Args:
            before: the fingerprint from before the header was read.
        """
        path = _utf8(found.path)
        if not before or path is None or before != fingerprint(found.parts):
            return
        if is_settled(before):
            self._entries.pop(path, None)
            self._entries[path] = (before, facts)
            self._changed = True

    def save(self) -> None:
        """Write the cache if it has changed; ignore a file that cannot be written."""
        if self._path is None or not self._changed:
            return
        templates: dict[str, int] = {}
        entries = [
            _Entry(
                path,
                mark,
                msgspec.structs.replace(facts, template=""),
                templates.setdefault(facts.template, len(templates)),
            )
            for path, (mark, facts) in list(self._entries.items())[-ENTRIES_LIMIT:]
        ]
        file = _File(cache_version(RULES), list(templates), entries)
        with CODEC_LOCK:
            content = msgspec.msgpack.encode(file, enc_hook=to_wire)
        try:
            if len(content) + _DIGEST_BYTES <= FILE_LIMIT:
                write_atomically(self._path, _digest(content) + content)
                self._changed = False
        except OSError:
            return


def _read(path: Path) -> dict[str, tuple[Fingerprint, HeaderFacts]]:
    content = read_cache(path, FILE_LIMIT)
    if not content:
        return {}
    try:
        with CODEC_LOCK:
            file = msgspec.msgpack.decode(content, type=_File, dec_hook=from_wire)
        if file.version != cache_version(RULES):
            return {}
        return {
            entry.path: (entry.fingerprint, _with_template(entry, file.templates))
            for entry in file.entries[:ENTRIES_LIMIT]
        }
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, IndexError):
        return {}


def read_cache(path: Path, limit: int) -> bytes:
    """The content of a cache file; empty if it is missing, damaged or too large."""
    whole = small_file(path, limit) or b""
    content = whole[_DIGEST_BYTES:]
    return content if whole[:_DIGEST_BYTES] == _digest(content) else b""


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()


def cache_version(rules: int) -> str:
    """The version of the program, of its rules, and of llama.cpp, which decides what can run."""
    return f"{__version__}/{rules}/{_binding_version()}"


def _binding_version() -> str:
    """The version of llama-cpp-python, from the name of its metadata folder.

    Importing `importlib.metadata` instead takes 7 ms before the first token.
    """
    spec = find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        return ""
    folder = Path(spec.origin).parents[1]
    return next((path.name for path in folder.glob("llama_cpp_python-*.dist-info")), "")


def _with_template(entry: _Entry, templates: list[str]) -> HeaderFacts:
    """Raise `IndexError` if there is no such template."""
    if entry.template < 0:
        raise IndexError
    return msgspec.structs.replace(entry.facts, template=templates[entry.template])


def _utf8(path: Path) -> str | None:
    """The path as text; None if it cannot be encoded."""
    text = str(path)
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text
