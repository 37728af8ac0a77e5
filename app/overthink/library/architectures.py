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

PURELY_RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
"""`llm_arch_is_recurrent`: no layer attends."""

RECURRENT_ARCHITECTURES = frozenset(
    {
        *("mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"),
        *("jamba", "falcon-h1", "plamo2", "granitehybrid", "bamba", "lfm2", "lfm2moe"),
        *("nemotron_h", "nemotron_h_moe", "qwen3next", "qwen35", "qwen35moe", "qwen4exp"),
        *("kimi-linear", "kimi-k3", "bailingmoe3", "glm5-next", "deepseek4", "minimax-01"),
    }
)
"""Architectures with recurrent or hybrid memory (`llm_arch_is_recurrent`, `llm_arch_is_hybrid`)."""

EMBEDDING_ARCHITECTURES = frozenset(
    {
        *("bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2"),
        *("jina-bert-v3", "eurobert", "gemma-embedding", "llama-embed", "t5encoder"),
    }
)
SPEECH_ARCHITECTURES = frozenset({"wavtokenizer-dec", "qwen3tts", "pockettts"})
DIFFUSION_ARCHITECTURES = frozenset({"dream", "llada", "llada-moe", "rnd1"})
HELPER_ARCHITECTURES = frozenset({"eagle3", "dflash", "gemma4-assistant"})
"""Heads that draft from inside another model's hidden state and cannot run alone."""

EQUAL_HEAD_ARCHITECTURES = frozenset(
    {
        *("llama", "qwen2", "qwen2moe", "qwen3", "qwen3moe", "exaone", "exaone4", "smollm3"),
        *("mistral3", "olmo2", "granite", "starcoder2", "internlm2", "seed_oss"),
    }
)
"""Of these llama.cpp demands, or aborts, that keys, values and turned positions are equally long
(the first lines of each graph in `src/models/`); others share them out in other ways."""

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
