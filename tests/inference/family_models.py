"""Tiny models of the families' own architectures, with vocabularies as large as the real ones.

Weights are random but for a chain: the embeddings of some tokens are an axis each, far longer than
what the layers add, and the output row of the token that follows looks along that axis. So each
architecture really computes, and what it says is known: a thought that goes round in a circle until
it is closed, then an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt

from tests.inference.tiny_models import byte_letters
from tests.library.gguf_maker import add_key

Weights = npt.NDArray[np.float16] | npt.NDArray[np.float32]
Shapes = dict[str, tuple[int, ...]]

WIDTH, HEADS, KV_HEADS, LAYERS, FORWARD, EXPERTS = 64, 4, 2, 2, 96, 4
THOUGHT = ("Ġperhaps", "Ġthen", "Ġagain")
"""Goes round and round."""
ANSWER = ("Ġzero", "Ġcubes")
_BLANK_LINE = "ĊĊ"
"""What the app puts behind a tag with which it closes a thought."""
_CONTROL, _USER_DEFINED, _NORMAL, _UNUSED = 3, 4, 1, 5
_AXIS, _LOOK = 60.0, 6.0


@dataclass(frozen=True)
class FamilyModel:
    """What a family's model is like.

    Args:
        tokens: size of the vocabulary, as the family has it.
        special: control tokens of the family's template; the last one ends a text.
        tags: tokens that are text, but cut out of the prompt as a whole.
        begins: the last token of the prompt; few merges hold, so that words become letters.
    """

    file: str
    title: str
    architecture: str
    pre: str
    tokens: int
    special: tuple[str, ...]
    tags: tuple[str, ...]
    template: str
    begins: str
    keys: dict[str, Any] = field(default_factory=dict)


# Line ends in quotes, as real templates have them: Jinja drops one at the very end of a text.
_EXAONE = (
    "{% for m in messages %}{% set c = m['content'].split('</thought>')[-1] %}"
    "{{ '[|' + m['role'] + '|]' + c + '\\n' }}{% endfor %}{{ '[|assistant|]<thought>\\n' }}"
)
_R1 = (
    "{% for m in messages %}{{ '<｜User｜>' + m['content'].split('</think>')[-1] }}{% endfor %}"
    "{{ '<｜Assistant｜><think>\\n' }}"
)
_CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' }}"
    "{{ m['content'].split('</think>')[-1] + '<|im_end|>\\n' }}{% endfor %}"
    "{{ '<|im_start|>assistant\\n<think>\\n' }}"
)
_HARMONY = (
    "{% for m in messages %}"
    "{{ '<|start|>' + m['role'] + '<|message|>' + m['content'] + '<|end|>' }}{% endfor %}"
    "{{ '<|start|>assistant' }}{# <|channel|>analysis<|message|> #}"
)

EXAONE = FamilyModel(
    "EXAONE-Deep-2.4B-F16.gguf", "EXAONE Deep 2.4B", "exaone", "exaone", 102_400,
    ("[|user|]", "[|assistant|]", "[|endofturn|]"), ("<thought>", "</thought>"),
    _EXAONE, "Ċ",
)  # fmt: skip
QWEN2 = FamilyModel(
    "DeepSeek-R1-Distill-Qwen-7B-F16.gguf", "DeepSeek R1 Distill Qwen 7B", "qwen2",
    "deepseek-r1-qwen", 152_064, ("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
    ("<think>", "</think>"), _R1, "Ċ",
)  # fmt: skip
QWEN3 = FamilyModel(
    "DeepSeek-R1-0528-Qwen3-8B-F16.gguf", "DeepSeek R1 0528 Qwen3 8B", "qwen3",
    "deepseek-r1-qwen", 151_936, ("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
    ("<think>", "</think>"), _R1, "Ċ",
    {"qwen3.attention.key_length": 16, "qwen3.attention.value_length": 16},
)  # fmt: skip
LLAMA = FamilyModel(
    "DeepSeek-R1-Distill-Llama-8B-F16.gguf", "DeepSeek R1 Distill Llama 8B", "llama",
    "llama-bpe", 128_256, ("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
    ("<think>", "</think>"), _R1, "Ċ",
)  # fmt: skip
PHI3 = FamilyModel(
    "Phi-4-reasoning-F16.gguf", "Phi 4 Reasoning", "phi3", "dbrx", 100_352,
    ("<|im_start|>", "<|im_end|>"), ("<think>", "</think>"), _CHATML, "Ċ",
)  # fmt: skip
GPT_OSS = FamilyModel(
    "gpt-oss-20b-F16.gguf", "Gpt Oss 20b", "gpt-oss", "gpt-4o", 201_088,
    # without the call token llama.cpp takes the end of a channel for the end of the text
    ("<|start|>", "<|channel|>", "<|message|>", "<|end|>", "<|call|>", "<|return|>"), (),
    _HARMONY, "t",
    {
        "gpt-oss.expert_count": EXPERTS,
        "gpt-oss.expert_used_count": 2,
        "gpt-oss.expert_feed_forward_length": FORWARD,
        "gpt-oss.attention.sliding_window": 128,
        "gpt-oss.attention.key_length": 16,
        "gpt-oss.attention.value_length": 16,
    },
)  # fmt: skip
FAMILIES = (EXAONE, QWEN2, QWEN3, LLAMA, PHI3, GPT_OSS)


def vocabulary(family: FamilyModel) -> tuple[list[str], list[int]]:
    """All tokens and their kinds: bytes, words, fillers, and the family's own at the end.

    Qwen's padding comes last: two sizes of that vocabulary differ in nothing else.
    """
    letters = list(byte_letters().values())
    words = [*THOUGHT, *ANSWER, _BLANK_LINE, "assistant", "analysis", "final"]
    own = [*family.special, *family.tags]
    # 151,800 tokens are the same in both of Qwen's sizes; what is behind them is padding
    at = min(family.tokens, 151_800) - len(own)
    fillers = [f"Ġw{i:x}" for i in range(at - len(letters) - len(words))]
    tokens = [*letters, *words, *fillers, *own]
    kinds = [_NORMAL] * at + [_CONTROL] * len(family.special) + [_USER_DEFINED] * len(family.tags)
    padding = family.tokens - len(tokens)
    tokens += [f"[PAD{i}]" for i in range(padding)]
    return tokens, kinds + [_UNUSED] * padding


def make_family_model(folder: Path, family: FamilyModel) -> Path:
    """Writes the model."""
    tokens, kinds = vocabulary(family)
    path = folder / family.file
    writer = gguf.GGUFWriter(path, family.architecture)
    for key, value in (_keys(family, tokens, kinds) | family.keys).items():
        add_key(writer, key, value)
    embedding, output = _chain(family, tokens)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    for name, tensor in _layers(family).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _keys(family: FamilyModel, tokens: list[str], kinds: list[int]) -> dict[str, Any]:
    section = {
        "context_length": 4_096,
        "embedding_length": WIDTH,
        "block_count": LAYERS,
        "feed_forward_length": FORWARD,
        "attention.head_count": HEADS,
        "attention.head_count_kv": KV_HEADS,
        "attention.layer_norm_rms_epsilon": 1e-5,
        "rope.dimension_count": WIDTH // HEADS,
        "rope.freq_base": 10_000.0,
    }
    return {
        "general.name": family.title,
        "general.file_type": 1,
        **{f"{family.architecture}.{name}": value for name, value in section.items()},
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": family.pre,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.merges": [
            "Ċ Ċ",
            *(f"{word[:-1]} {word[-1]}" for word in tokens if word.startswith("Ġw")),
        ],
        "tokenizer.ggml.eos_token_id": tokens.index(family.special[-1]),
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": family.template,
    }


def _steps(family: FamilyModel) -> list[tuple[str, str]]:
    """Which token follows which."""
    end = family.special[-1]
    answer = [(_BLANK_LINE, ANSWER[0]), (ANSWER[0], ANSWER[1]), (ANSWER[1], end)]
    circle = list(zip(THOUGHT, (*THOUGHT[1:], THOUGHT[0]), strict=True))
    if family is not GPT_OSS:
        return [(family.begins, THOUGHT[0]), *circle, *answer]
    # a chain knows no more than the last token: the second channel goes round like the first
    opening = [
        (family.begins, "<|channel|>"),
        ("<|channel|>", "analysis"),
        ("analysis", "<|message|>"),
    ]
    return [*opening, ("<|message|>", THOUGHT[0]), *circle]


def _chain(family: FamilyModel, tokens: list[str]) -> tuple[Weights, Weights]:
    """Embeddings and output rows."""
    dice = np.random.default_rng(len(tokens))
    ids = {token: number for number, token in enumerate(tokens)}
    block = dice.normal(0, 0.05, (2_048, WIDTH)).astype(np.float16)
    embedding = np.resize(block, (len(tokens), WIDTH))
    output = np.resize(block[::-1], (len(tokens), WIDTH))
    for axis, (now, then) in enumerate(_steps(family)):
        embedding[ids[now]] = 0
        embedding[ids[now], axis] = _AXIS
        output[ids[then], axis] = _LOOK
    return embedding, output


def _layers(family: FamilyModel) -> dict[str, Weights]:
    dice = np.random.default_rng(7)
    shapes = {
        f"blk.{layer}.{name}": shape
        for layer in range(LAYERS)
        for name, shape in _block(family.architecture).items()
    }
    return {name: _weights(dice, name, shape) for name, shape in shapes.items()}


def _weights(dice: np.random.Generator, name: str, shape: Sequence[int]) -> Weights:
    if name.endswith("norm.weight"):
        return np.ones(shape, np.float32)
    if len(shape) == 1 or name.endswith("bias"):
        return dice.normal(0, 0.02, shape).astype(np.float32)
    return dice.normal(0, 0.05, shape).astype(np.float16)


def _block(architecture: str) -> Shapes:
    """Shapes of a layer's tensors, as `src/models/` of llama.cpp asks for them."""
    kv = WIDTH // HEADS * KV_HEADS
    attention: Shapes = {
        "attn_norm.weight": (WIDTH,),
        "attn_q.weight": (WIDTH, WIDTH),
        "attn_k.weight": (kv, WIDTH),
        "attn_v.weight": (kv, WIDTH),
        "attn_output.weight": (WIDTH, WIDTH),
    }
    dense: Shapes = {
        "ffn_norm.weight": (WIDTH,),
        "ffn_gate.weight": (FORWARD, WIDTH),
        "ffn_up.weight": (FORWARD, WIDTH),
        "ffn_down.weight": (WIDTH, FORWARD),
    }
    biases: Shapes = {"attn_q.bias": (WIDTH,), "attn_k.bias": (kv,), "attn_v.bias": (kv,)}
    match architecture:
        case "qwen2":
            return attention | biases | dense
        case "qwen3":
            head = (WIDTH // HEADS,)
            return attention | dense | {"attn_q_norm.weight": head, "attn_k_norm.weight": head}
        case "phi3":
            fused: Shapes = {"attn_qkv.weight": (WIDTH + 2 * kv, WIDTH)}
            wide: Shapes = {"ffn_up.weight": (2 * FORWARD, WIDTH)}
            named = ("attn_norm.weight", "attn_output.weight", "ffn_norm.weight", "ffn_down.weight")
            return {name: (attention | dense)[name] for name in named} | fused | wide
        case "gpt-oss":
            return attention | biases | _experts()
    return attention | dense


def _experts() -> Shapes:
    return {
        "attn_output.bias": (WIDTH,),
        "attn_sinks.weight": (HEADS,),
        "post_attention_norm.weight": (WIDTH,),
        "ffn_gate_inp.weight": (EXPERTS, WIDTH),
        "ffn_gate_inp.bias": (EXPERTS,),
        "ffn_gate_exps.weight": (EXPERTS, FORWARD, WIDTH),
        "ffn_gate_exps.bias": (EXPERTS, FORWARD),
        "ffn_up_exps.weight": (EXPERTS, FORWARD, WIDTH),
        "ffn_up_exps.bias": (EXPERTS, FORWARD),
        "ffn_down_exps.weight": (EXPERTS, WIDTH, FORWARD),
        "ffn_down_exps.bias": (EXPERTS, WIDTH),
    }
