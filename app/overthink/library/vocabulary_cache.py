"""Remembers the vocabularies of model files, and which of them can draft for each other.

A library has thousands of files but few vocabularies. Whether one model can draft for another
depends on their architectures and vocabularies alone, so one header is read for each pair of those,
not one for each file at each planning. The file is a cache like `header_cache`: if it is damaged,
too large or from another version, it is empty.

Thread-safe: planning and the window's lists ask at the same time.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import RLock

import msgspec

from overthink.core.messages import NO_MESSAGE, Message, from_wire, to_wire
from overthink.core.symbols import excerpt
from overthink.folders import write_atomically
from overthink.library.draft_fit import DraftFit, draft_fit
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextPool
from overthink.library.header_cache import (
    CODEC_LOCK,
    Fingerprint,
    cache_version,
    fingerprint,
    is_settled,
    read_cache,
)

FILE_NAME = "vocabularies.msgpack"
RULES = 1
"""Increment when a vocabulary or a fit would be judged differently."""
FILE_LIMIT = 16 * 1024 * 1024
FILES_LIMIT = 20_000
FITS_LIMIT = 5_000
_DIGEST_BYTES = 16


class Vocabulary(msgspec.Struct, frozen=True, array_like=True):
    """All that the rules of `draft_fit` use of a header."""

    architecture: str
    kind: str
    size: int
    bos_id: int | None
    eos_id: int | None
    add_bos: bool
    add_eos: bool
    digest: bytes
    """Of all token texts."""


class _Fit(msgspec.Struct, frozen=True, array_like=True):
    fits: bool
    rule: Message
    reason: Message
    token: int | None


class _File(msgspec.Struct, frozen=True, array_like=True):
    version: str
    vocabularies: list[Vocabulary]
    files: list[tuple[str, Fingerprint, int]]
    """Path, fingerprint, and index among the vocabularies."""
    fits: list[tuple[int, int, _Fit]]
    """Of the vocabularies of target and draft."""


_Files = dict[str, tuple[Fingerprint, Vocabulary]]
_Fits = dict[tuple[Vocabulary, Vocabulary], _Fit]


def vocabulary_of(header: GgufHeader) -> Vocabulary:
    """The vocabulary of a header. Its token texts must have been read in full."""
    tokenizer = header.tokenizer
    return Vocabulary(
        architecture=excerpt(header.architecture, 60),
        kind=tokenizer.vocabulary_type,
        size=len(tokenizer.tokens),
        bos_id=tokenizer.bos_id,
        eos_id=tokenizer.eos_id,
        add_bos=tokenizer.add_bos,
        add_eos=tokenizer.add_eos,
        digest=tokenizer.tokens.digest,
    )


@lru_cache(maxsize=16)
def shared_cache(headers: Path | None) -> VocabularyCache:
    """The process's cache beside a header cache; one that only this process uses for None."""
    return VocabularyCache(headers.with_name(FILE_NAME) if headers else None)


class VocabularyCache:
    """The vocabularies of files that were read before, and their fits.

    Args:
        path: the cache file; None for a cache in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = RLock()
        self._pool = TextPool()
        self._files, self._fits = _read(path)
        self._changed = False
        self.headers_read = 0
        """How often a header had to be read."""

    def fit(self, target: GgufHeader, draft: Path) -> DraftFit:
        """Check whether a listed model can draft for a target, as `draft_fit` does.

        Raises:
            ModelFileError: the draft's file cannot be read.
        """
        with self._lock:
            ours = vocabulary_of(target)
            header: GgufHeader | None = None
            theirs = self._known(draft)
            if theirs is None:
                theirs, header = self._read_vocabulary(draft)
            found = self._fits.get((ours, theirs))
            if found is None:
                made = draft_fit(target, header or self._read_header(draft))
                found = _Fit(made.fits, made.rule, made.reason, made.token)
                self._fits[ours, theirs] = found
                self._changed = True
            fit = DraftFit(found.fits, found.rule, found.reason, found.token)
            return replace(fit, reason=_renamed(fit.reason, target.path, draft))

    def _known(self, path: Path) -> Vocabulary | None:
        entry = self._files.get(str(path))
        return entry[1] if entry and entry[0] == fingerprint([path]) else None

    def _read_vocabulary(self, path: Path) -> tuple[Vocabulary, GgufHeader]:
        before = fingerprint([path])
        header = self._read_header(path)
        found = vocabulary_of(header)
        if before and before == fingerprint([path]) and is_settled(before):
            self._files[str(path)] = before, found
            self._changed = True
        return found, header

    def _read_header(self, path: Path) -> GgufHeader:
        self.headers_read += 1
        return read_header(path, self._pool)

    def save(self) -> None:
        """Write the cache if it has changed, merged with what another process wrote meanwhile."""
        with self._lock:
            if self._path is None or not self._changed:
                return
            files, fits = _read(self._path)
            files, fits = {**files, **self._files}, {**fits, **self._fits}
            content = _encoded(dict(list(files.items())[-FILES_LIMIT:]), fits)
            digest = hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
            self._changed = False
            try:
                if len(content) <= FILE_LIMIT - _DIGEST_BYTES:
                    write_atomically(self._path, digest + content)
            except OSError:
                return


def _renamed(reason: Message, target: Path, draft: Path) -> Message:
    """A reason that was found for files of the same vocabularies, with these files' names."""
    if not reason:
        return NO_MESSAGE
    names = {"target": excerpt(target.name, 100), "draft": excerpt(draft.name, 100)}
    return Message(reason.template, {**reason.fields, **names}, reason.in_window)


def _encoded(files: _Files, fits: _Fits) -> bytes:
    numbers: dict[Vocabulary, int] = {}

    def number(vocabulary: Vocabulary) -> int:
        return numbers.setdefault(vocabulary, len(numbers))

    listed = [
        (path, mark, number(vocabulary))
        for path, (mark, vocabulary) in files.items()
        if _is_utf8(path)
    ]
    judged = [
        (number(ours), number(theirs), fit)
        for (ours, theirs), fit in list(fits.items())[-FITS_LIMIT:]
    ]
    file = _File(cache_version(RULES), list(numbers), listed, judged)
    with CODEC_LOCK:
        return msgspec.msgpack.encode(file, enc_hook=to_wire)


def _read(path: Path | None) -> tuple[_Files, _Fits]:
    content = read_cache(path, FILE_LIMIT) if path else b""
    if not content:
        return {}, {}
    try:
        with CODEC_LOCK:
            file = msgspec.msgpack.decode(content, type=_File, dec_hook=from_wire)
        if file.version != cache_version(RULES):
            return {}, {}
        known = dict(enumerate(file.vocabularies))
        files = {name: (mark, known[at]) for name, mark, at in file.files}
        return files, {(known[a], known[b]): fit for a, b, fit in file.fits}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError):
        return {}, {}


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
