"""Which GPU backends the installed llama.cpp was built with, without loading it."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

_NO_GPU = frozenset({"base", "cpu", "blas", "rpc"})
_LIBRARY = re.compile(r"(?:lib)?ggml-(?P<name>[a-z]+)[^/]*\.(?:so|dylib|dll)")


def gpu_backends() -> tuple[str, ...]:
    """GPU backends among llama.cpp's own libraries: "cuda", "vulkan"; empty where there is none.

    Only their names are looked at: a device may be missing all the same.
    """
    spec = find_spec("llama_cpp")
    folders = [Path(f) / "lib" for f in (spec and spec.submodule_search_locations) or ()]
    found = {
        match["name"]
        for folder in folders
        if folder.is_dir()
        for path in folder.iterdir()
        if (match := _LIBRARY.fullmatch(path.name))
    }
    return tuple(sorted(found - _NO_GPU))
