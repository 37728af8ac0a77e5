"""What a model file is, whatever it is called and wherever it lies: a digest of its content.

Files of gigabytes are not read whole: of a large one the digest takes its size, its beginning (a
GGUF's header: names, settings, vocabulary, tensors), its end, and blocks spread evenly between.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

import msgspec

from overthink.core.events import ModelFacts

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
