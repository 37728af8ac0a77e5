"""Model files with the shapes of real models, but without weights: sparse files that use no disk.

Memory is predicted from their headers, and llama.cpp plans buffers for them without reading weights
(`no_alloc`), so predictions for models of any size can be compared with it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from overthink.library.gguf_types import TENSOR_TYPES
from tests.library.gguf_maker import BOOL, TEXT, U32, gguf_bytes, key, tensor, u32
from tests.library.gguf_maker import text as gguf_text

_F32_KEY, _ARRAY = 6, 9
F32, F16, Q8_0, Q4_0, Q4_K = 0, 1, 8, 2, 12
ALIGNMENT = 32

Shapes = dict[str, tuple[int, ...]]
Value = int | float | bool | str | list[int] | list[bool]


@dataclass(frozen=True)
class Shape:
    """The sizes in a model's header, under llama.cpp's key names."""

    architecture: str
    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int
    vocabulary: int
    head: int = 0
    """Elements of a head; 0 for the width divided by the heads."""
    tied: bool = False
    experts: int = 0
    experts_used: int = 0
    expert_width: int = 0
    keys: Mapping[str, Value] = field(default_factory=dict)
    """Further keys of the architecture's section."""

    @property
    def head_length(self) -> int:
        return self.head or self.width // self.heads


def llama_block(shape: Shape, layer: int) -> Shapes:
    """A layer of llama, with the additions of related architectures."""
    width, queries = shape.width, shape.heads * shape.head_length
    rows = shape.kv_heads * shape.head_length
    block: Shapes = {"attn_norm": (width,), "ffn_norm": (width,)}
    block |= {"attn_q": (width, queries), "attn_k": (width, rows), "attn_v": (width, rows)}
    block |= {"attn_output": (queries, width)}
    if shape.architecture in ("qwen3", "qwen3moe", "gemma3", "exaone4"):
        block |= {"attn_q_norm": (shape.head_length,), "attn_k_norm": (shape.head_length,)}
    if shape.architecture in ("gemma3", "exaone4"):
        block |= {"post_attention_norm": (width,), "post_ffw_norm": (width,)}
    if shape.architecture == "exaone4":
        del block["attn_norm"], block["ffn_norm"]
    return block | _feed_forward(shape)


def _feed_forward(shape: Shape) -> Shapes:
    width = shape.width
    if shape.experts:
        inner, count = shape.expert_width, shape.experts
        return {
            "ffn_gate_inp": (width, count),
            "ffn_gate_exps": (width, inner, count),
            "ffn_up_exps": (width, inner, count),
            "ffn_down_exps": (inner, width, count),
        }
    inner = shape.feed_forward
    return {"ffn_gate": (width, inner), "ffn_up": (width, inner), "ffn_down": (inner, width)}


def phi3_block(shape: Shape, layer: int) -> Shapes:
    width = shape.width
    rows = (shape.heads + 2 * shape.kv_heads) * shape.head_length
    return {
        "attn_norm": (width,),
        "ffn_norm": (width,),
        "attn_qkv": (width, rows),
        "attn_output": (width, width),
        "ffn_up": (width, 2 * shape.feed_forward),
        "ffn_down": (shape.feed_forward, width),
    }


def gpt_oss_block(shape: Shape, layer: int) -> Shapes:
    width, queries = shape.width, shape.heads * shape.head_length
    block = llama_block(shape, layer)
    del block["ffn_norm"]
    block |= {"post_attention_norm": (width,), "attn_sinks": (shape.heads,)}
    biases: Shapes = {
        "attn_output.bias": (width,),
        "attn_q.bias": (queries,),
        "attn_k.bias": (shape.kv_heads * shape.head_length,),
        "attn_v.bias": (shape.kv_heads * shape.head_length,),
        "ffn_gate_inp.bias": (shape.experts,),
        "ffn_gate_exps.bias": (shape.expert_width, shape.experts),
        "ffn_up_exps.bias": (shape.expert_width, shape.experts),
        "ffn_down_exps.bias": (width, shape.experts),
    }
    return block | biases


def deepseek2_block(shape: Shape, layer: int) -> Shapes:
    """Latent attention: one compressed key per token, shared by all heads."""
    width, heads, latent, rope, nope, value, low = shape.width, shape.heads, 512, 64, 128, 128, 1536
    return {
        "attn_norm": (width,),
        "ffn_norm": (width,),
        "attn_q_a": (width, low),
        "attn_q_a_norm": (low,),
        "attn_q_b": (low, heads * (nope + rope)),
        "attn_kv_a_mqa": (width, latent + rope),
        "attn_kv_a_norm": (latent,),
        "attn_k_b": (nope, latent, heads),
        "attn_v_b": (latent, value, heads),
        "attn_output": (heads * value, width),
        "ffn_gate": (width, shape.feed_forward),
        "ffn_up": (width, shape.feed_forward),
        "ffn_down": (shape.feed_forward, width),
    }


def lfm2_block(shape: Shape, layer: int) -> Shapes:
    """Short convolutions, with attention in every third layer."""
    width = shape.width
    block = {"attn_norm": (width,), "ffn_norm": (width,), **_feed_forward(shape)}
    if layer % 3 == 2:
        rows = shape.kv_heads * shape.head_length
        block |= {"attn_q": (width, width), "attn_k": (width, rows), "attn_v": (width, rows)}
        block |= {"attn_output": (width, width)}
        block |= {"attn_q_norm": (shape.head_length,), "attn_k_norm": (shape.head_length,)}
        return block
    return block | {
        "shortconv.conv": (3, width),
        "shortconv.in_proj": (width, 3 * width),
        "shortconv.out_proj": (width, width),
    }


def mamba_block(shape: Shape, layer: int) -> Shapes:
    width, inner, state, conv, rank = shape.width, 2 * shape.width, 16, 4, shape.width // 16
    return {
        "attn_norm": (width,),
        "ssm_in": (width, 2 * inner),
        "ssm_conv1d": (conv, inner),
        "ssm_conv1d.bias": (inner,),
        "ssm_x": (inner, rank + 2 * state),
        "ssm_dt": (rank, inner),
        "ssm_dt.bias": (inner,),
        "ssm_a.": (state, inner),
        "ssm_d.": (inner,),
        "ssm_out": (inner, width),
    }


def mamba2_block(shape: Shape, layer: int) -> Shapes:
    return {"attn_norm": (shape.width,), **_scan(shape, state=128)}


def _scan(shape: Shape, state: int) -> Shapes:
    """The tensors of a mamba-2 layer: heads of 64, one group."""
    width, inner, conv = shape.width, 2 * shape.width, 4
    ranks, mixed = inner // 64, inner + 2 * state
    return {
        "ssm_in": (width, inner + mixed + ranks),
        "ssm_conv1d": (conv, mixed),
        "ssm_conv1d.bias": (mixed,),
        "ssm_dt.bias": (ranks,),
        "ssm_a.": (1, ranks),
        "ssm_d.": (1, ranks),
        "ssm_norm": (inner, 1),
        "ssm_out": (inner, width),
    }


def granite_hybrid_block(shape: Shape, layer: int) -> Shapes:
    """Mamba layers, with attention in every tenth layer; both with feed-forward layers."""
    width = shape.width
    block = {"attn_norm": (width,), "ffn_norm": (width,), **_feed_forward(shape)}
    if layer % 10 != 5:
        return block | _scan(shape, state=128)
    rows = shape.kv_heads * shape.head_length
    block |= {"attn_q": (width, width), "attn_k": (width, rows), "attn_v": (width, rows)}
    return block | {"attn_output": (width, width)}


def qwen35_block(shape: Shape, layer: int) -> Shapes:
    """Gated delta nets, with gated attention in every fourth layer."""
    width, head = shape.width, shape.head_length
    block: Shapes = {"attn_norm": (width,), "post_attention_norm": (width,), **_feed_forward(shape)}
    if layer % 4 == 3:
        queries, rows = shape.heads * head, shape.kv_heads * head
        block |= {"attn_q": (width, 2 * queries), "attn_k": (width, rows), "attn_v": (width, rows)}
        block |= {"attn_output": (queries, width), "attn_q_norm": (head,), "attn_k_norm": (head,)}
        return block
    state, groups, ranks = 128, 16, 32
    value = state * ranks
    mixed = 2 * state * groups + value
    return block | {
        "attn_qkv": (width, mixed),
        "attn_gate": (width, value),
        "ssm_conv1d": (4, mixed),
        "ssm_dt.bias": (ranks,),
        "ssm_a.": (ranks,),
        "ssm_beta": (width, ranks),
        "ssm_alpha": (width, ranks),
        "ssm_norm": (state,),
        "ssm_out": (value, width),
    }


_BLOCKS = {
    "mamba2": mamba2_block,
    "granitehybrid": granite_hybrid_block,
    "qwen35": qwen35_block,
    "phi3": phi3_block,
    "gpt-oss": gpt_oss_block,
    "deepseek2": deepseek2_block,
    "lfm2": lfm2_block,
    "mamba": mamba_block,
}


def sparse_model(
    path: Path, shape: Shape, matrix_type: int = F16, *, with_tokens: bool = False
) -> Path:
    """Write the file: a complete header, and a hole instead of the weights.

    Args:
        with_tokens: with a vocabulary, which planning needs.
    """
    metadata = _metadata(shape)
    if with_tokens:
        metadata["tokenizer.ggml.model"] = "gpt2"
    keys = [_key(name, value) for name, value in metadata.items()]
    keys += _vocabulary(shape.vocabulary) if with_tokens else []
    entries, size = [], 0
    for name, extents in _tensors(shape).items():
        kind = matrix_type if _is_matrix(name, extents) else F32
        entries.append(tensor(name, extents, kind, size))
        _, block, block_bytes = TENSOR_TYPES[kind]
        elements = 1
        for extent in extents:
            elements *= extent
        size += -(-(elements // block * block_bytes) // ALIGNMENT) * ALIGNMENT
    head = gguf_bytes(keys, entries, data=b"")
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + size)
    return path


def _vocabulary(count: int) -> list[bytes]:
    tokens = b"".join(gguf_text(f"tok{i}") for i in range(count))
    merges = u32(TEXT) + (1).to_bytes(8, "little") + gguf_text("t o")
    return [
        key("tokenizer.ggml.tokens", _ARRAY, u32(TEXT) + count.to_bytes(8, "little") + tokens),
        key("tokenizer.ggml.merges", _ARRAY, merges),
        key("tokenizer.chat_template", TEXT, gguf_text("{{ messages[0].content }}")),
    ]


def _is_matrix(name: str, extents: tuple[int, ...]) -> bool:
    unquantised = ("ssm_a", "ssm_conv1d.weight", "ffn_gate_inp.weight", "shortconv.conv")
    return (
        len(extents) > 1 and not name.endswith(".bias") and not any(k in name for k in unquantised)
    )


def _tensors(shape: Shape) -> Shapes:
    block = _BLOCKS.get(shape.architecture, llama_block)
    last_norm = "token_embd_norm" if shape.architecture == "lfm2" else "output_norm"
    found: Shapes = {
        "token_embd.weight": (shape.width, shape.vocabulary),
        f"{last_norm}.weight": (shape.width,),
    }
    if not shape.tied:
        found["output.weight"] = (shape.width, shape.vocabulary)
    for layer in range(shape.layers):
        for name, extents in block(shape, layer).items():
            found[f"blk.{layer}.{_full_name(name)}"] = extents
    return found


def _full_name(name: str) -> str:
    if name.endswith("."):
        return name[:-1]
    return name if name.endswith(".bias") else f"{name}.weight"


def _metadata(shape: Shape) -> dict[str, Value]:
    section: dict[str, Value] = {
        "context_length": 131_072,
        "embedding_length": shape.width,
        "block_count": shape.layers,
        "feed_forward_length": shape.feed_forward,
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.kv_heads,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.dimension_count": shape.head_length if shape.heads else 0,
        "vocab_size": shape.vocabulary,
    }
    if shape.head:
        section |= {"attention.key_length": shape.head, "attention.value_length": shape.head}
    if shape.experts:
        section["expert_count"] = shape.experts
        section["expert_used_count"] = shape.experts_used
        section["expert_feed_forward_length"] = shape.expert_width
    section |= shape.keys
    return {
        "general.architecture": shape.architecture,
        "general.name": shape.architecture,
        "tokenizer.ggml.model": "no_vocab",
        **{f"{shape.architecture}.{name}": value for name, value in section.items()},
    }


def _key(name: str, value: Value) -> bytes:
    if isinstance(value, bool):
        return key(name, BOOL, bytes([value]))
    if isinstance(value, int):
        return key(name, U32, u32(value))
    if isinstance(value, float):
        return key(name, _F32_KEY, struct.pack("<f", value))
    if isinstance(value, str):
        return key(name, TEXT, gguf_text(value))
    return key(name, _ARRAY, b"".join(_array(value)))


def _array(values: list[int] | list[bool]) -> Iterator[bytes]:
    kind = BOOL if isinstance(values[0], bool) else U32
    yield u32(kind)
    yield len(values).to_bytes(8, "little")
    for value in values:
        yield bytes([value]) if kind == BOOL else u32(int(value))


MLA_KEYS: dict[str, Value] = {
    "attention.q_lora_rank": 1536,
    "attention.kv_lora_rank": 512,
    "attention.key_length": 576,
    "attention.value_length": 512,
    "attention.key_length_mla": 192,
    "attention.value_length_mla": 128,
    "rope.dimension_count": 64,
    "leading_dense_block_count": 60,
    "expert_count": 8,
    "expert_used_count": 2,
    "expert_feed_forward_length": 1536,
    "expert_shared_count": 2,
    "expert_weights_scale": 1.0,
    "expert_weights_norm": True,
}
_MAMBA_KEYS: dict[str, Value] = {
    "ssm.conv_kernel": 4,
    "ssm.inner_size": 5120,
    "ssm.state_size": 16,
    "ssm.time_step_rank": 160,
}

REAL_SHAPES = {
    "EXAONE Deep 32B": Shape("exaone", 64, 5120, 27392, 40, 8, 102_400, head=128),
    "EXAONE Deep 2.4B": Shape("exaone", 30, 2560, 7168, 32, 8, 102_400, head=80, tied=True),
    "QwQ 32B": Shape("qwen2", 64, 5120, 27648, 40, 8, 152_064),
    "R1 distill 1.5B": Shape("qwen2", 28, 1536, 8960, 12, 2, 151_936),
    "Qwen3 0.6B": Shape("qwen3", 28, 1024, 3072, 16, 8, 151_936, head=128, tied=True),
    "Llama 8B": Shape("llama", 32, 4096, 14336, 32, 8, 128_256),
    "Phi-4 reasoning": Shape("phi3", 40, 5120, 17920, 40, 10, 100_352),
    "Qwen3 30B-A3B": Shape(
        "qwen3moe", 48, 2048, 6144, 32, 4, 151_936, head=128,
        experts=128, experts_used=8, expert_width=768,
    ),
    "gpt-oss 20B": Shape(
        "gpt-oss", 24, 2880, 2880, 64, 8, 201_088, head=64,
        experts=32, experts_used=4, expert_width=2880,
        keys={"attention.sliding_window": 128},
    ),
    "Gemma 3 4B": Shape(
        "gemma3", 34, 2560, 10240, 8, 4, 262_208, head=256, tied=True,
        keys={"attention.sliding_window": 1024},
    ),
    "EXAONE 4 32B": Shape(
        "exaone4", 64, 5120, 27392, 40, 8, 102_400, head=128,
        keys={"attention.sliding_window": 4096},
    ),
    "DeepSeek 2 kind": Shape("deepseek2", 60, 5120, 12288, 128, 1, 102_400, keys=MLA_KEYS),
    "LFM2": Shape(
        "lfm2", 15, 2048, 8192, 32, 8, 65_536, tied=True,
        keys={"shortconv.l_cache": 3,
              "attention.head_count_kv": [8 if i % 3 == 2 else 0 for i in range(15)]},
    ),
    "Mamba 2, 2.7B": Shape(
        "mamba2", 64, 2560, 0, 0, 0, 50_280, tied=True,
        keys={"ssm.conv_kernel": 4, "ssm.inner_size": 5120, "ssm.state_size": 128,
              "ssm.time_step_rank": 80, "ssm.group_count": 1},
    ),
    "Granite 4 hybrid": Shape(
        "granitehybrid", 40, 2048, 8192, 32, 8, 100_352, tied=True,
        keys={"ssm.conv_kernel": 4, "ssm.inner_size": 4096, "ssm.state_size": 128,
              "ssm.time_step_rank": 64, "ssm.group_count": 1,
              "attention.head_count_kv": [8 if i % 10 == 5 else 0 for i in range(40)]},
    ),
    "Qwen3.5 9B": Shape(
        "qwen35", 32, 4096, 12288, 16, 4, 248_320, head=256,
        keys={"ssm.conv_kernel": 4, "ssm.inner_size": 4096, "ssm.state_size": 128,
              "ssm.time_step_rank": 32, "ssm.group_count": 16, "rope.dimension_count": 64,
              "rope.dimension_sections": [11, 11, 10, 0], "full_attention_interval": 4},
    ),
    "Mamba 2.8B": Shape("mamba", 64, 2560, 0, 0, 0, 50_280, keys=_MAMBA_KEYS),
}  # fmt: skip

HUGE = Shape("qwen3", 500, 16_384, 50_000, 128, 8, 1_000, head=128, tied=True)
"""More than two terabytes: more than the memory of any test machine."""
