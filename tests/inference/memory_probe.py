"""Makes llama.cpp plan its allocations without loading weights; runs in a process of its own.

Reads lines of JSON with a path and load settings, and answers each with llama.cpp's figures in
bytes. With `no_alloc` llama.cpp plans everything and allocates nothing, whatever the model's size.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import sys
from typing import Any

import llama_cpp

from overthink.inference.llama_api import CACHE_TYPES, Context

_CACHE = re.compile(r"(?:kv_cache|memory_recurrent): size = +([\d.]+) MiB")
_COMPUTE = re.compile(r"(?:compute|output) buffer size = +([\d.]+) MiB")

lines: list[str] = []


def _log(_level: int, text: bytes, _data: Any) -> None:
    lines.append(text.decode("utf-8", "replace"))


def figures(path: str, context: int, flash: bool, kinds: tuple[str, str]) -> dict[str, int]:
    """Return the bytes of cache and of compute buffers."""
    lines.clear()
    params = llama_cpp.llama_model_default_params()
    params.n_gpu_layers, params.no_alloc = 0, True
    params.load_mode = llama_cpp.LLAMA_LOAD_MODE_NONE
    model = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
    assert model, "".join(lines[-3:])
    asked = llama_cpp.llama_context_default_params()
    asked.n_ctx, asked.n_outputs_max = context, Context.OUTPUTS
    asked.n_batch = asked.n_ubatch = Context.BATCH
    asked.flash_attn_type, asked.swa_full = int(flash), False
    asked.type_k, asked.type_v = (CACHE_TYPES[kind] for kind in kinds)  # type: ignore[index]
    made = llama_cpp.llama_init_from_model(model, asked)
    log = "".join(lines)
    assert made, log[-300:]
    llama_cpp.llama_free(made)
    llama_cpp.llama_model_free(model)
    return {"cache": _sum(_CACHE, log), "compute": _sum(_COMPUTE, log)}


def _sum(pattern: re.Pattern[str], log: str) -> int:
    return round(sum(float(size) for size in pattern.findall(log)) * 2**20)


def main() -> None:
    """Answer requests until the input ends."""
    callback = llama_cpp.llama_log_callback(_log)
    llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    for line in sys.stdin:
        asked = json.loads(line)
        kinds = asked["type_k"], asked["type_v"]
        sizes = figures(asked["path"], asked["context"], asked["flash"], kinds)
        print(json.dumps(sizes), flush=True)


if __name__ == "__main__":
    main()
