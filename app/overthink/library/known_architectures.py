"""Which architectures the installed llama.cpp knows, told without loading it.

Its library has their names in it as texts that end with a zero. A name that is nowhere in the file
cannot be known; one that is there may still be a word for something else, so that llama.cpp has the
last word when the model is loaded.
"""

from __future__ import annotations

import mmap
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_NAMES = ("libllama.so", "libllama.dylib", "llama.dll")
_IN_ALL = "llama"
"""Known to every version: a file without it is packed, or something else."""


def llama_knows(architecture: str) -> bool:
    """Whether llama.cpp may know an architecture; True where its library cannot be read."""
    library = _library()
    if library is None or not is_named(library, _IN_ALL):
        return True
    return is_named(library, architecture)


@lru_cache(maxsize=256)
def is_named(library: Path, name: str) -> bool:
    """Whether a text that ends so is in a library; False where it cannot be read."""
    wanted = name.encode("utf-8", "replace") + b"\0"
    try:
        with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as at:
            return at.find(wanted) >= 0
    except (OSError, ValueError):  # an empty file cannot be mapped
        return False


@lru_cache(maxsize=1)
def _library() -> Path | None:
    """llama.cpp's own library; None where it is not where its package has it."""
    spec = find_spec("llama_cpp")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    files = (folder / "lib" / name for folder in folders for name in _NAMES)
    return next((file for file in files if file.is_file()), None)
