"""Tiny models made to measure, as real GGUF files: chains, random and recurrent ones.

A chain is a llama model whose layers are all zero. Embeddings are unit vectors, so the logits of
the next token are one row of a table, looked up by the last token: every probability is known
exactly, and a script of distinct tokens is played back word for word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt

from tests.library.gguf_maker import add_key

Table = npt.NDArray[np.float32]

BOS, EOS, OPEN, CLOSE = 0, 1, 2, 3
"""Ids of the first tokens of every model made here."""
SPECIAL = ("<s>", "</s>", "<think>", "</think>")
_CONTROL, _USER_DEFINED, _NORMAL = 3, 4, 1
_KINDS = (_CONTROL, _CONTROL, _USER_DEFINED, _USER_DEFINED)

PLAIN_TEMPLATE = "{{ messages[-1].content }}"
THINKS_AT_MARK = PLAIN_TEMPLATE + "{% if messages[-1].content.endswith('!') %}<think>{% endif %}"
"""Opens a thought after a prompt that ends in an exclamation mark."""
SURE = 40.0
"""A logit that leaves all others at a probability of 0 in float32."""


def byte_letters() -> dict[int, str]:
    """GPT-2's alphabet: a printable letter for every byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {
        byte: chr(256 + i) for i, byte in enumerate(others)
    }


_LETTERS = byte_letters()


def script(steps: Sequence[int], size: int, table: Table | None = None) -> Table:
    """A table that plays `steps`: each token is followed by the next one of the list for sure."""
    made = np.zeros((size, size), np.float32) if table is None else table.copy()
    for now, then in pairwise(steps):
        made[now] = 0.0
        made[now, then] = SURE
    return made


def chain_model(
    path: Path,
    pieces: Sequence[bytes],
    table: Table,
    *,
    template: str | None = PLAIN_TEMPLATE,
    context: int = 4096,
    keys: Mapping[str, Any] | None = None,
) -> Path:
    """Writes a chain.

    Args:
        pieces: bytes of the tokens after the four special ones.
        table: `table[now, then]` is the logit of `then` after `now`; shape (4 + pieces, same).
        template: the chat template; None leaves it out.
        keys: metadata added to, or in place of, the chain's own.
    """
    count = len(SPECIAL) + len(pieces)
    assert table.shape == (count, count)
    width = -(-count // 32) * 32
    embedding = np.zeros((count, width), np.float32)
    np.fill_diagonal(embedding, 1.0)
    output = np.zeros((count, width), np.float32)
    # RMS norm makes a unit vector sqrt(width) long.
    output[:, :count] = table.T / np.sqrt(width)
    tensors = {name: np.zeros(shape, np.float32) for name, shape in _block_shapes(0, width)}
    own = _llama_keys(width, 1, context) | dict(keys or {})
    return _write(path, "llama", pieces, embedding, output, tensors, template, own)


def random_model(
    path: Path, pieces: Sequence[bytes], *, noise: float = 0.0, template: str = PLAIN_TEMPLATE
) -> Path:
    """Writes a transformer with random weights, whose output hangs on all that came before.

    Args:
        noise: share of other random weights mixed in; models of different noise resemble each
            other, so that one drafts for the other with some success.
    """
    width, layers, count = 64, 2, len(SPECIAL) + len(pieces)
    base, other = np.random.default_rng(11), np.random.default_rng(12)

    def weights(shape: tuple[int, ...], scale: float) -> Table:
        mixed = base.normal(0, scale, shape) + noise * other.normal(0, scale, shape)
        made: Table = mixed.astype(np.float32)
        return made

    shapes = [pair for layer in range(layers) for pair in _block_shapes(layer, width)]
    tensors = {name: weights(shape, 0.2) for name, shape in shapes}
    embedding, output = weights((count, width), 1.0), weights((count, width), 0.4)
    output[EOS] = 0.0  # runs of full length show more
    return _write(
        path, "llama", pieces, embedding, output, tensors, template,
        _llama_keys(width, layers, 4096),
    )  # fmt: skip


def _block_shapes(layer: int, width: int) -> list[tuple[str, tuple[int, ...]]]:
    block: dict[str, tuple[int, ...]] = {
        "attn_norm": (width,),
        **dict.fromkeys(("attn_q", "attn_k", "attn_v", "attn_output"), (width, width)),
        "ffn_norm": (width,),
        "ffn_gate": (32, width),
        "ffn_up": (32, width),
        "ffn_down": (width, 32),
    }
    return [(f"blk.{layer}.{name}.weight", shape) for name, shape in block.items()]


def _llama_keys(width: int, layers: int, context: int) -> dict[str, Any]:
    return {
        "llama.context_length": context,
        "llama.embedding_length": width,
        "llama.block_count": layers,
        "llama.feed_forward_length": 32,
        "llama.attention.head_count": 2,
        "llama.attention.layer_norm_rms_epsilon": 1e-6,
        "llama.rope.dimension_count": width // 2,
    }


def mamba_model(path: Path, pieces: Sequence[bytes], seed: int = 1) -> Path:
    """Writes a recurrent model with random weights."""
    dice = np.random.default_rng(seed)
    count, width, conv, state, rank = len(SPECIAL) + len(pieces), 32, 4, 16, 2
    inner = 2 * width
    shapes = {
        "attn_norm.weight": (width,),
        "ssm_in.weight": (2 * inner, width),
        "ssm_conv1d.weight": (inner, conv),
        "ssm_conv1d.bias": (inner,),
        "ssm_x.weight": (rank + 2 * state, inner),
        "ssm_dt.weight": (inner, rank),
        "ssm_dt.bias": (inner,),
        "ssm_d": (inner,),
        "ssm_out.weight": (width, inner),
    }
    tensors = {
        f"blk.0.{name}": dice.normal(0, 0.5, shape).astype(np.float32)
        for name, shape in shapes.items()
    }
    tensors["blk.0.ssm_a"] = -np.ones((inner, state), np.float32)
    embedding = dice.normal(0, 1, (count, width)).astype(np.float32)
    output = dice.normal(0, 0.5, (count, width)).astype(np.float32)
    keys = {
        "mamba.context_length": 1024,
        "mamba.embedding_length": width,
        "mamba.feed_forward_length": 0,
        "mamba.attention.head_count": 0,
        "mamba.block_count": 1,
        "mamba.ssm.conv_kernel": conv,
        "mamba.ssm.inner_size": inner,
        "mamba.ssm.state_size": state,
        "mamba.ssm.time_step_rank": rank,
        "mamba.attention.layer_norm_rms_epsilon": 1e-5,
    }
    return _write(path, "mamba", pieces, embedding, output, tensors, PLAIN_TEMPLATE, keys)


def _write(
    path: Path,
    architecture: str,
    pieces: Sequence[bytes],
    embedding: Table,
    output: Table,
    tensors: Mapping[str, Table],
    template: str | None,
    keys: Mapping[str, Any],
) -> Path:
    ends = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(embedding.shape[1], np.float32),
        "output.weight": output,
    }
    ones = {
        name: np.ones_like(tensor) if "norm" in name else tensor for name, tensor in tensors.items()
    }
    return write_model(path, architecture, pieces, ends | ones, keys, template=template)


def write_model(
    path: Path,
    architecture: str,
    pieces: Sequence[bytes],
    tensors: Mapping[str, Table],
    keys: Mapping[str, Any],
    *,
    template: str | None = PLAIN_TEMPLATE,
) -> Path:
    """Writes tensors, and a vocabulary of the special tokens and these pieces."""
    words = ["".join(_LETTERS[byte] for byte in piece) for piece in pieces]
    vocabulary = {
        "general.name": path.stem,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": [*SPECIAL, *words],
        "tokenizer.ggml.token_type": [*_KINDS, *[_NORMAL] * len(words)],
        "tokenizer.ggml.merges": ["a b"],
        "tokenizer.ggml.bos_token_id": BOS,
        "tokenizer.ggml.eos_token_id": EOS,
        "tokenizer.ggml.add_bos_token": False,
    }
    if template is not None:
        vocabulary["tokenizer.chat_template"] = template
    writer = gguf.GGUFWriter(path, architecture)
    for key, value in (vocabulary | dict(keys)).items():
        add_key(writer, key, value)
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
