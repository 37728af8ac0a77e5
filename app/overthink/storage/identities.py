"""Identities of sessions, turns and runs: unique everywhere, and sortable by time.

UUIDs of version 7 (RFC 9562, section 5.7). They name things between files and machines; the order
of a list is that of the rows, since a clock may be set back.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from overthink.core.events import ModelFacts


def new_id() -> str:
    """A new identity: 48 bits of milliseconds, then 74 random ones."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def utc_now() -> str:
    """The time as it is stored: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_ENDS = 1024 * 1024
_BLOCK = 16 * 1024
_BLOCKS = 64
_SMALL = 8 * 1024 * 1024
"""Files up to this size are read whole."""


def model_identity(facts: ModelFacts) -> str:
    """The digest of a model's file; of its facts, marked so, where the file cannot be read."""
    try:
        return file_identity(Path(facts.path))
    except (OSError, ValueError):  # a ValueError for a zero byte in the name
        told = msgspec.structs.replace(facts, path="", context=0)
        return f"facts:{hashlib.blake2b(msgspec.json.encode(told), digest_size=16).hexdigest()}"


def file_identity(path: Path) -> str:
    """The digest of a file; of a split model that of its first part, which has the header.

    Reads up to eight megabytes: not on a thread that somebody waits for.

    Raises:
        OSError: it cannot be read.
        ValueError: the name has a zero byte.
    """
    with path.open("rb") as file:
        return f"content:{_digest(file, path.stat().st_size)}"


def _digest(file: BinaryIO, size: int) -> str:
    digest = hashlib.blake2b(f"{size}\n".encode(), digest_size=16)
    if size <= _SMALL:
        digest.update(file.read())
        return digest.hexdigest()
    digest.update(file.read(_ENDS))
    step = (size - 2 * _ENDS) // _BLOCKS
    for number in range(_BLOCKS):
        file.seek(_ENDS + number * step)
        digest.update(file.read(_BLOCK))
    file.seek(size - _ENDS)
    digest.update(file.read(_ENDS))
    return digest.hexdigest()


def digest(value: Any) -> str:
    """The identity of a machine or of settings: a digest of all that is known of them."""
    return hashlib.blake2b(msgspec.json.encode(value), digest_size=16).hexdigest()
