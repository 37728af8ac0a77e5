"""Why llama.cpp would not load a model, from what it logs: a sentence for each kind of reason."""

from __future__ import annotations

import re

from overthink.core.errors import LoadFailure

FEWER_LAYERS = "put fewer layers on the GPU with --gpu-layers, or set a shorter context with --ctx"

_UNKNOWN = re.compile(r"unknown (model architecture|pre-tokenizer type|tokenizer)\b")
_MEMORY = re.compile(r"alloc|out of memory|needed in one piece|not enough", re.IGNORECASE)
_SHAPE = re.compile(
    r"^tensor '.*|wrong number of tensors|missing tensor|key not found|has wrong (array|type)"
    r"|error loading model (hyperparameters|vocabulary)|not within the file bounds"
)
_FUNCTION = re.compile(r"^(check_tensor_dims|done_getting_tensors|llama_model_load\w*): ")


def load_failure(name: str, reason: str, *, on_gpu: bool) -> LoadFailure:
    """The failure to raise.

    Args:
        name: of the file.
        reason: llama.cpp's words.
        on_gpu: layers were to go to a GPU.
    """
    why = " ".join(_FUNCTION.sub("", reason).split())
    if _UNKNOWN.search(why):
        return LoadFailure(
            f"{name} is newer than this llama.cpp, which does not know it yet ({why})",
            "update Overthink, or use another model",
        )
    if _MEMORY.search(why):
        return LoadFailure(
            f"there is not enough memory for {name} ({why})",
            FEWER_LAYERS if on_gpu else "close other programs, or use a smaller build of the model",
        )
    if _SHAPE.search(why):
        return LoadFailure(
            f"{name} is damaged, or made for another version of llama.cpp ({why})",
            "download it again, or use another GGUF of the model",
        )
    return LoadFailure(f"{name} could not be loaded ({why})", "check the file")
