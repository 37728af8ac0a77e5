"""Groups of llama.cpp's architectures, and which ones the installed llama.cpp supports."""

from __future__ import annotations

import mmap
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

PURELY_RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
"""`llm_arch_is_recurrent`: no layer has attention."""
RECURRENT_ARCHITECTURES = PURELY_RECURRENT | {
    *("jamba", "falcon-h1", "plamo2", "granitehybrid", "bamba", "lfm2", "lfm2moe"),
    *("nemotron_h", "nemotron_h_moe", "qwen3next", "qwen35", "qwen35moe", "qwen4exp"),
    *("kimi-linear", "kimi-k3", "bailingmoe3", "glm5-next", "deepseek4", "minimax-01"),
}
"""Architectures with recurrent or hybrid memory (`llm_arch_is_recurrent`, `llm_arch_is_hybrid`)."""

EMBEDDING_ARCHITECTURES = frozenset(
    {
        *("bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2"),
        *("jina-bert-v3", "eurobert", "gemma-embedding", "llama-embed", "t5encoder"),
    }
)
SPEECH_ARCHITECTURES = frozenset({"wavtokenizer-dec", "qwen3tts", "pockettts"})
DIFFUSION_ARCHITECTURES = frozenset({"dream", "llada", "llada-moe", "rnd1"})
MTP_ARCHITECTURES = frozenset(
    {
        *("qwen3next", "qwen35", "qwen35moe", "nemotron_h", "nemotron_h_moe", "bailingmoe3"),
        *("deepseek2", "deepseek32", "deepseek4", "glm4moe", "glm-dsa", "hy_v3", "step35"),
        *("mimo2", "cohere2moe"),
    }
)
"""Architectures whose multi-token prediction layers may be a file of their own (`mtp_only` in
`src/models/`)."""

EQUAL_HEAD_ARCHITECTURES = frozenset(
    {
        *("llama", "qwen2", "qwen2moe", "qwen3", "qwen3moe", "exaone", "exaone4", "smollm3"),
        *("mistral3", "olmo2", "granite", "starcoder2", "internlm2", "seed_oss"),
    }
)
"""llama.cpp aborts unless keys, values and RoPE dimensions of a head have the same size (asserted
at the start of each graph in `src/models/`)."""

_LIBRARY_NAMES = ("libllama.so", "libllama.dylib", "llama.dll")
_ALWAYS_SUPPORTED = "llama"
"""A library without this name is compressed, or something else."""


def is_supported(architecture: str) -> bool:
    """Whether llama.cpp may support an architecture; True if its library cannot be read.

    The library is searched, not loaded: it contains the names as null-terminated strings. A name
    that it lacks is unsupported. One that it contains may be a word for something else, so
    llama.cpp decides when the model is loaded.
    """
    library = _library()
    if library is None or not contains_name(library, _ALWAYS_SUPPORTED):
        return True
    return contains_name(library, architecture)


@lru_cache(maxsize=256)
def contains_name(library: Path, name: str) -> bool:
    """Whether a null-terminated string ends with `name`; False if the file cannot be read."""
    wanted = name.encode("utf-8", "replace") + b"\0"
    try:
        with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as at:
            return at.find(wanted) >= 0
    except (OSError, ValueError):  # an empty file cannot be mapped
        return False


@lru_cache(maxsize=1)
def _library() -> Path | None:
    """llama.cpp's shared library; None if it is not in its package."""
    spec = find_spec("llama_cpp")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    files = (folder / "lib" / name for folder in folders for name in _LIBRARY_NAMES)
    return next((file for file in files if file.is_file()), None)
