"""Which GPU backends the installed llama.cpp was built with, without loading it."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

_NO_GPU = frozenset({"base", "cpu", "blas", "rpc"})
_LIBRARY = re.compile(r"(?:lib)?ggml-(?P<name>[a-z]+)[^/]*\.(?:so|dylib|dll)[.\d]*")


def gpu_backends() -> tuple[str, ...]:
    """GPU backends among llama.cpp's own libraries: "cuda", "vulkan"; empty where there is none.

    Only their names are looked at: a device may be missing all the same.
    """
    spec = find_spec("llama_cpp")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    return tuple(sorted({name for folder in folders for name in backends_in(folder / "lib")}))


def backends_in(folder: Path) -> set[str]:
    """GPU backends by the names of the libraries in a folder; none where it is not there."""
    files = folder.iterdir() if folder.is_dir() else ()
    matches = (_LIBRARY.fullmatch(path.name) for path in files)
    return {match["name"] for match in matches if match} - _NO_GPU
