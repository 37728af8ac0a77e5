"""Small helper files of every kind, as converters write them, and a target for each drafter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from overthink.library.file_kinds import FileKind
from tests.library.gguf_maker import TOKENS, WIDTH, make_model

TARGET_LAYERS = 2


def make_target(path: Path, architecture: str = "qwen35") -> Path:
    """A dense file that declares no prediction layers, of the width and layers of the helpers'."""
    return make_model(path, architecture=architecture)


def make_mtp(path: Path, architecture: str = "qwen35", layers: int = TARGET_LAYERS) -> Path:
    """An MTP-only file: the target's metadata, and only the layer after its last."""
    keys = {"{arch}.block_count": layers + 1, "{arch}.nextn_predict_layers": 1}
    block = f"blk.{layers}"
    tensors = {
        "token_embd.weight": (len(TOKENS), WIDTH),
        f"{block}.attn_norm.weight": (WIDTH,),
        f"{block}.nextn.eh_proj.weight": (WIDTH, 2 * WIDTH),
        f"{block}.nextn.enorm.weight": (WIDTH,),
        f"{block}.nextn.hnorm.weight": (WIDTH,),
    }
    return make_model(path, architecture=architecture, keys=keys, tensors=tensors)


def make_eagle3(path: Path, width: int = WIDTH, taps: tuple[int, ...] = (0, 1, 2)) -> Path:
    """An EAGLE-3 head for a target of that width."""
    keys = {"eagle3.target_layers": list(taps), "eagle3.target_hidden_size": width}
    return make_model(path, architecture="eagle3", keys=keys)


def make_dflash(path: Path, mark: str = "", taps: tuple[int, ...] = (1, 2)) -> Path:
    """A DFlash head; `mark` is a tensor that only one of its kinds has."""
    tensors = {"fc.weight": (WIDTH, 2 * WIDTH), "blk.0.attn_norm.weight": (WIDTH,)}
    tensors |= {mark: (WIDTH, WIDTH)} if mark else {}
    keys = {"dflash.target_layers": list(taps)}
    return make_model(path, architecture="dflash", keys=keys, tensors=tensors)


def make_assistant(path: Path) -> Path:
    """A Gemma 4 assistant: narrower than its target."""
    keys = {"{arch}.embedding_length_out": WIDTH, "{arch}.nextn_predict_layers": 2}
    return make_model(path, architecture="gemma4-assistant", keys=keys, width=16)


def _typed(general_type: str, architecture: str = "llama") -> Callable[[Path], Path]:
    keys = {"general.type": general_type}
    return lambda path: make_model(path, architecture=architecture, keys=keys)


HELPERS: dict[FileKind, list[tuple[str, Callable[[Path], Path]]]] = {
    FileKind.MTP: [
        ("mtp-target-Q4_0", make_mtp),
        ("heads", lambda path: make_mtp(path, "glm4moe")),
        ("unnamed", lambda path: make_mtp(path, "deepseek2", 0)),
    ],
    FileKind.EAGLE3: [("eagle3-target", make_eagle3)],
    FileKind.DFLASH: [("dflash-target", make_dflash)],
    FileKind.DFLASH2: [("dflash2", lambda path: make_dflash(path, "selector_hidden.weight"))],
    FileKind.DSPARK: [("dspark-target", lambda path: make_dflash(path, "markov_w1.weight"))],
    FileKind.ASSISTANT: [("gemma-4-assistant", make_assistant)],
    FileKind.PROJECTOR: [
        ("mmproj-target-f16", _typed("mmproj", "clip")),
        ("untyped", lambda path: make_model(path, architecture="clip")),
        ("of-target-architecture", _typed("mmproj")),
    ],
    FileKind.ADAPTER: [
        ("lora", _typed("adapter")),
        ("older", lambda path: make_model(path, keys={"adapter.type": "lora"})),
    ],
    FileKind.CONTROL_VECTOR: [
        (
            "cvector",
            lambda path: make_model(
                path,
                architecture="controlvector",
                tokens=(),
                keys={"controlvector.model_hint": "llama"},
                tensors={"direction.1": (WIDTH,)},
            ),
        )
    ],
    FileKind.IMPORTANCE_MATRIX: [("imatrix", _typed("imatrix"))],
    FileKind.VOCABULARY: [
        ("ggml-vocab", lambda path: make_model(path, tensors={})),
        ("typed", _typed("vocab")),
    ],
    FileKind.EMBEDDING: [
        ("bge", lambda path: make_model(path, architecture="bert")),
        ("qwen3-embedding", lambda path: make_model(path, keys={"{arch}.pooling_type": 3})),
        (
            "ranker",
            lambda path: make_model(path, keys={"{arch}.attention.causal": False}),
        ),
    ],
    FileKind.PART: [
        (
            "model-00002-of-00003",
            lambda path: make_model(path, keys={"split.no": 1, "split.count": 3}),
        )
    ],
}
"""Names and makers of files of each kind but models."""
