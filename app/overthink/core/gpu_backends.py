"""The GPU backends that llama.cpp was built with, by its libraries' names, without loading them.

A backend may be built in and still find no device.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

_NO_GPU = frozenset({"base", "cpu", "blas", "rpc"})
_LIBRARY = re.compile(r"(?:lib)?ggml-(?P<name>[a-z]+)[^/]*\.(?:so|dylib|dll)[.\d]*")


def gpu_backends() -> tuple[str, ...]:
    """Return the GPU backends of the installed llama.cpp: "cuda", "vulkan"; empty if none."""
    spec = find_spec("llama_cpp")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    return tuple(sorted({name for folder in folders for name in backends_in(folder / "lib")}))


def backends_in(folder: Path) -> set[str]:
    """Return the GPU backends among the libraries in a folder, which may be missing."""
    files = folder.iterdir() if folder.is_dir() else ()
    matches = (_LIBRARY.fullmatch(path.name) for path in files)
    return {match["name"] for match in matches if match} - _NO_GPU
