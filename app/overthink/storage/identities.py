"""Identities that are the same in every file and on every machine.

Sessions, turns and runs have UUIDs of version 7 (RFC 9562, section 5.7). Lists are ordered by row
number all the same, since a clock may be set back. A model's identity is a digest of its file, so
a moved or renamed file is the same model. Files of gigabytes are not read whole: of a large one the
digest covers the size, the beginning (a GGUF's header: names, settings, vocabulary, tensors), the
end, and evenly spread blocks between.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.events import ModelFacts

_ENDS = 1024 * 1024
_BLOCK = 16 * 1024
_BLOCKS = 64
_SMALL = 8 * 1024 * 1024
"""Files up to this size are read whole."""


def new_id() -> str:
    """Return a new identity: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def utc_now() -> str:
    """Return the current time as it is stored: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def digest(value: Any) -> str:
    """Return the identity of a machine or of settings: a digest of all their fields."""
    return hashlib.blake2b(msgspec.json.encode(value), digest_size=16).hexdigest()


def model_identity(facts: ModelFacts) -> str:
    """Return the digest of a model's file; if it cannot be read, a marked digest of its facts."""
    try:
        return file_identity(Path(facts.path))
    except (OSError, ValueError):  # a ValueError for a zero byte in the name
        return f"facts:{digest(msgspec.structs.replace(facts, path='', context=0))}"


def file_identity(path: Path) -> str:
    """Return the digest of a file; of a split model pass the first part, which has the header.

    Reads up to eight megabytes: don't call it on the UI thread.

    Raises:
        OSError: it cannot be read.
        ValueError: the name has a zero byte.
    """
    size = path.stat().st_size
    content = hashlib.blake2b(f"{size}\n".encode(), digest_size=16)
    with path.open("rb") as file:
        if size <= _SMALL:
            content.update(file.read())
        else:
            step = (size - 2 * _ENDS) // _BLOCKS
            blocks = ((_ENDS + number * step, _BLOCK) for number in range(_BLOCKS))
            for start, length in ((0, _ENDS), *blocks, (size - _ENDS, _ENDS)):
                file.seek(start)
                content.update(file.read(length))
    return f"content:{content.hexdigest()}"
