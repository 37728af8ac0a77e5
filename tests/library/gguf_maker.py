"""Builds small GGUF files for tests: complete models with the `gguf` package, hostile by hand."""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np

WIDTH, HEADS, KV_HEADS, LAYERS, FEED_FORWARD = 32, 4, 2, 2, 64
TOKENS = ("<s>", "</s>", "<pad>", "<think>", "</think>", *(f"tok{i}" for i in range(19)))

Keys = Mapping[str, Any]


def make_model(
    path: Path,
    *,
    architecture: str = "llama",
    tokens: Sequence[str | bytes] = TOKENS,
    tokenizer: str = "gpt2",
    keys: Keys | None = None,
    without: Sequence[str] = (),
    width: int = WIDTH,
    tensors: Mapping[str, tuple[int, ...]] | None = None,
) -> Path:
    """Write a tiny complete model.

    Args:
        keys: added to those of a complete model, or replacing them; `{arch}` in a key is replaced
            by the architecture. The GGUF type follows the Python type.
        without: keys to omit.
        tensors: names and NumPy shapes that replace those of a complete model.
    """
    writer = gguf.GGUFWriter(path, architecture)
    given = {key.replace("{arch}", architecture): value for key, value in (keys or {}).items()}
    for key, value in (_keys(architecture, tokens, tokenizer, width) | given).items():
        if key not in without:
            add_key(writer, key, value)
    shapes = _shapes(len(tokens), width) if tensors is None else tensors
    for name, shape in shapes.items():
        writer.add_tensor(name, np.zeros(shape, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _keys(
    architecture: str, tokens: Sequence[str | bytes], tokenizer: str, width: int
) -> dict[str, Any]:
    section = {
        "context_length": 512,
        "embedding_length": width,
        "block_count": LAYERS,
        "feed_forward_length": FEED_FORWARD,
        "attention.head_count": HEADS,
        "attention.head_count_kv": KV_HEADS,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.dimension_count": width // HEADS,
    }
    return {
        "general.name": "Tiny",
        "general.file_type": 0,
        **{f"{architecture}.{name}": value for name, value in section.items()},
        "tokenizer.ggml.model": tokenizer,
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": list(tokens),
        "tokenizer.ggml.token_type": [1] * len(tokens),
        "tokenizer.ggml.merges": ["t o", "to k"],
        "tokenizer.ggml.bos_token_id": 0,
        "tokenizer.ggml.eos_token_id": 1,
        "tokenizer.chat_template": "{{ messages[0].content }}",
    }


def _shapes(n_tokens: int, width: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (n_tokens, width),
        "output_norm.weight": (width,),
        "output.weight": (n_tokens, width),
    }
    kv_width = width // HEADS * KV_HEADS
    for layer in range(LAYERS):
        block: dict[str, tuple[int, ...]] = {
            "attn_norm": (width,),
            "attn_q": (width, width),
            "attn_k": (kv_width, width),
            "attn_v": (kv_width, width),
            "attn_output": (width, width),
            "ffn_norm": (width,),
            "ffn_gate": (FEED_FORWARD, width),
            "ffn_up": (FEED_FORWARD, width),
            "ffn_down": (width, FEED_FORWARD),
        }
        shapes |= {f"blk.{layer}.{name}.weight": shape for name, shape in block.items()}
    return shapes


def add_key(writer: gguf.GGUFWriter, key: str, value: Any) -> None:
    """Add a metadata value; its GGUF type follows its Python type."""
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    elif isinstance(value, str):
        writer.add_string(key, value)
    else:
        writer.add_array(key, value)


# -- by hand: bytes that no honest program writes -------------------------------------------------

U32, BOOL, TEXT, ARRAY = 4, 7, 8, 9
F32, Q8_0 = 0, 8


def u32(value: int) -> bytes:
    return struct.pack("<I", value)


def u64(value: int) -> bytes:
    return struct.pack("<Q", value)


def text(value: bytes | str, length: int | None = None) -> bytes:
    """A GGUF text; `length` replaces the correct one."""
    raw = value.encode() if isinstance(value, str) else value
    return u64(len(raw) if length is None else length) + raw


def key(name: bytes | str, kind: int, payload: bytes) -> bytes:
    return text(name) + u32(kind) + payload


def tensor(
    name: bytes | str,
    shape: Sequence[int],
    kind: int = F32,
    offset: int = 0,
    n_dims: int | None = None,
) -> bytes:
    extents = b"".join(u64(extent) for extent in shape)
    count = len(shape) if n_dims is None else n_dims
    return text(name) + u32(count) + extents + u32(kind) + u64(offset)


def gguf_bytes(
    keys: Sequence[bytes] = (),
    tensors: Sequence[bytes] = (),
    *,
    version: int = 3,
    n_keys: int | None = None,
    n_tensors: int | None = None,
    data: bytes = b"\0" * 256,
    alignment: int = 32,
) -> bytes:
    """A file with the given keys and tensors; counts can replace the correct ones."""
    head = b"GGUF" + u32(version)
    head += u64(len(tensors) if n_tensors is None else n_tensors)
    head += u64(len(keys) if n_keys is None else n_keys)
    head += b"".join(keys) + b"".join(tensors)
    return head + b"\0" * (-len(head) % alignment) + data


def vocabulary_bytes(tokens: Sequence[bytes], keys: Keys | None = None) -> bytes:
    """A file with only a BPE vocabulary, fast to build at any size.

    `keys` may be texts, integers and booleans; `general.architecture` is `llama` by default.
    """
    values = {"general.architecture": "llama", "tokenizer.ggml.model": "gpt2", **(keys or {})}
    made = [_any_key(name, value) for name, value in values.items()]
    encoded = b"".join(text(token) for token in tokens)
    made.append(key("tokenizer.ggml.tokens", ARRAY, u32(TEXT) + u64(len(tokens)) + encoded))
    return gguf_bytes(made, data=b"")


def _any_key(name: str, value: Any) -> bytes:
    if isinstance(value, bool):
        return key(name, BOOL, bytes([value]))
    if isinstance(value, int):
        return key(name, U32, u32(value))
    return key(name, TEXT, text(value))


def mutated(content: bytes, end: int, dice: random.Random) -> bytes:
    """Mutate the content before `end`: bytes, a length, a piece removed or inserted."""
    data = bytearray(content)
    kind = dice.randrange(5)
    at = dice.randrange(end)
    if kind == 0:
        data[at] = dice.randrange(256)
    elif kind == 1:
        for _ in range(dice.randrange(1, 9)):
            data[dice.randrange(end)] ^= 1 << dice.randrange(8)
    elif kind == 2:
        edge = dice.choice((0, 1, 2**7, 2**31, 2**32 - 1, 2**63, 2**64 - 1, end, len(content)))
        data[at : at + 8] = u64(edge)
    elif kind == 3:
        del data[at : at + dice.randrange(1, 40)]
    else:
        data[at:at] = dice.randbytes(dice.randrange(1, 40))
    return bytes(data)
